"""What Slack is sent stays within Slack's limits and is safe against titles from outside, whatever they hold."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from bot.asking import understand
from bot.domain.agenda import Filters, Listed, fold
from bot.domain.subscription import Subscription
from bot.wording import message as limits
from bot.wording.answer import answer
from bot.wording.channel_said import confirmed, stopped
from bot.wording.digest import digest
from bot.wording.help import help_message, unknown
from bot.wording.message import Message, cut, link, mrkdwn
from bot.wording.privacy import checked_in, counted_again, not_counted, privacy
from bot.wording.refusals import check_in_closed, may_not_manage, not_a_channel, not_in_channel, went_wrong
from bot.wording.start import start_notice
from tests.builders import event, wish
from tests.builders_wording import (
    COMMANDS,
    DAY,
    DUNCAN,
    HOSTILE,
    MORNING,
    NAMES,
    NEW_YORK,
    NOW,
    ask,
    happenings,
    many,
    notice,
    shown,
)


def within_limits(message: Message) -> None:
    """Hold a message against Slack's limits, which its published schemas leave out."""
    assert 0 < len(message.text) <= limits.MAX_TEXT
    assert 0 < len(message.blocks) <= limits.MAX_BLOCKS
    assert len(json.dumps(message.blocks, ensure_ascii=False)) <= limits.MAX_MESSAGE
    for block in message.blocks:
        if block["type"] == "section":
            assert 0 < len(block["text"]["text"]) <= limits.MAX_SECTION
        elif block["type"] == "header":
            assert 0 < len(block["text"]["text"]) <= limits.MAX_HEADER
        elif block["type"] == "context":
            assert 0 < len(block["elements"]) <= limits.MAX_CONTEXT_ELEMENTS
            assert all(0 < len(element["text"]) <= limits.MAX_CONTEXT for element in block["elements"])
        elif block["type"] == "actions":
            for pressed in block["elements"]:
                if pressed["type"] in {"static_select", "overflow"}:
                    most = limits.MAX_OPTIONS if pressed["type"] == "static_select" else 5
                    assert 0 < len(pressed["options"]) <= most
                    assert all(
                        len(one["text"]["text"]) <= limits.MAX_OPTION_TEXT for one in pressed["options"]
                    )
                    continue
                assert len(pressed["text"]["text"]) <= limits.MAX_BUTTON
                assert len(pressed["accessibility_label"]) <= limits.MAX_LABEL


def harmless(text: str) -> None:
    """Refuse anything in mrkdwn that pings, and any link that is not one of the events' own."""
    for token in re.findall(r"<([^>]*)>", text):
        assert re.match(r"!date\^\d+\^|https://ours\.example/", token), token
    assert not re.search(r"@(channel|here|everyone)\b", text)


QUESTIONS = ["today", "tomorrow", "yesterday", "now", "next", "when is #hashtag1", "this week", "tonight"]


@pytest.fixture(scope="module")
def blocks_schema(shared: Path) -> Draft7Validator:
    return Draft7Validator(
        json.loads((shared / "specs/slack-types-3.2.0.MessageBlocks.schema.json").read_text())
    )


@pytest.mark.parametrize("count", [0, 1, 80, 500])
@pytest.mark.parametrize("title", ["Plain", "long " * 60, "&" * 300, "<" * 300, HOSTILE, "👩🏽‍🏫" * 80])
def test_any_day_stays_within_slacks_limits(count: int, title: str, blocks_schema: Draft7Validator) -> None:
    listed = fold(one for of in many(count, title) for one in happenings(of))
    for words in QUESTIONS:
        query = understand(words, NEW_YORK, NOW, None)
        message = answer(query, listed, NOW, NEW_YORK, listed[0] if listed else None, NAMES)
        within_limits(message)
        harmless(shown(message))
        harmless(message.text)
        assert blocks_schema.is_valid(list(message.blocks))
    pages = digest(listed, DAY, MORNING, NEW_YORK, NAMES)
    assert bool(pages) == (count > 0)
    for posted in pages:
        within_limits(posted)
        harmless(shown(posted) + posted.text)
        assert blocks_schema.is_valid(list(posted.blocks))


@pytest.mark.parametrize("count", [80, 500])
def test_a_full_day_says_how_many_more_there_are_and_where(count: int) -> None:
    message = ask("today", *many(count))
    told = len(re.findall(r"^• ", shown(message), re.MULTILINE))
    assert 10 <= told < count
    assert f"And *{count - told} more*. Narrow it: `/cem #hashtag today`" in shown(message)
    assert f"And *{count - told} more*." in message.text.splitlines()[-1]
    assert all(line.count("<") == line.count(">") for line in message.text.splitlines())


@given(
    title=st.text(max_size=300),
    url=st.text(max_size=60) | st.text(max_size=40).map("https://ours.example/".__add__),
)
@settings(max_examples=60)
def test_no_title_and_no_address_pings_links_or_breaks_a_limit(title: str, url: str) -> None:
    [occurrence] = happenings(event(title=title, url=url, kind=title, organisations=(title,), hosts=(title,)))
    query = understand("today", NEW_YORK, NOW, None)
    notice = start_notice(occurrence, (occurrence,), (NOW, NOW + timedelta(hours=2)), NEW_YORK, NAMES)
    for message in (answer(query, [Listed(occurrence)], NOW, NEW_YORK, None, NAMES), notice):
        within_limits(message)
        for token in re.findall(r"<([^>]*)>", shown(message) + message.text):
            assert re.match(r"!date\^\d+\^|https?://", token)


def test_a_hostile_title_is_only_read() -> None:
    message = ask("today", event(title=HOSTILE, kind=HOSTILE, organisations=(HOSTILE,), hashtags=(HOSTILE,)))
    harmless(shown(message))
    harmless(message.text)
    assert "&lt;!channel&gt;" in shown(message)
    assert all(block["text"]["verbatim"] for block in message.blocks if block["type"] == "section")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://user@evil.example/",
        "//evil.example",
        "http://[::1",
        "ftp://x.example",
        "https://",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert link(url, "A title") == "A title"


def test_an_address_cannot_end_its_link() -> None:
    assert (
        link("https://ours.example/a|b>c d?x=1&y=<2", "T")
        == "<https://ours.example/a%7Cb%3Ec%20d?x=1&amp;y=%3C2|T>"
    )
    assert link("https://ours.example/" + "a" * 700, "T") == "T"


def test_what_is_cut_keeps_whole_characters() -> None:
    assert cut("abcdef", 4) == "abc…"
    assert cut("ab" + "👩🏽‍🏫" * 3, 8) == "ab👩🏽‍🏫…"
    assert cut("cafe\u0301 au lait", 5) == "caf…"
    assert cut("abc", 3) == "abc"


@pytest.mark.parametrize("length", range(1, 12))
def test_what_a_channel_hears_is_never_cut_inside_a_sign(length: int) -> None:
    tags = (f"#{'x' * length}{'&<>' * 900}",)  # as long as a field of the window takes
    said = confirmed(wish(filters=Filters(hashtags=tags)), "U1")
    for words in (said.text, said.blocks[0]["text"]["text"]):
        assert len(words) <= limits.MAX_TEXT
        assert not re.search(r"&(?!amp;|lt;|gt;)", words)
        assert words.count("<") == words.count(">")


def test_a_link_is_kept_whole_or_left_out() -> None:
    words = "Read <https://example.org/a|this> and that"
    assert [limits.cut_marked(words, most) for most in (6, 20, 34, 99)] == [
        "Read…",
        "Read…",
        "Read <https://example.org/a|this>…",
        words,
    ]


def test_formatting_in_titles_is_shown_and_not_obeyed() -> None:
    assert mrkdwn("_i_ #ed_chat a*b `c`\nd") == "\uff3fi\uff3f #ed_chat a\u2217b \u02cbc\u02cb d"


def test_every_small_message_is_valid(blocks_schema: Draft7Validator) -> None:
    subscription = Subscription(workspace="T1", channel="C1", timezone=NEW_YORK)
    messages = [
        notice(DUNCAN),
        notice(event(title="<" * 300, hosts=(HOSTILE,) * 50, url="https://ours.example/" + "&" * 300)),
        help_message(COMMANDS * 20, NAMES),
        unknown(understand(HOSTILE, NEW_YORK, NOW), COMMANDS, NAMES),
        privacy(0, NAMES, counted=True),
        privacy(30, NAMES, counted=False),
        not_counted(NAMES),
        counted_again(NAMES),
        checked_in(HOSTILE * 9, NAMES),
        checked_in("A chat", NAMES, counted=False),
        may_not_manage(None, NAMES),
        not_a_channel(NAMES),
        not_in_channel(NAMES),
        check_in_closed("", NAMES),
        went_wrong(NAMES),
        confirmed(subscription, "U1"),
        stopped("U1"),
    ]
    for message in messages:
        within_limits(message)
        assert blocks_schema.is_valid(list(message.blocks))
