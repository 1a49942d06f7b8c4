"""What Slack is sent: within its limits, safe against titles, and complete for those who only hear the text."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from bot.asking import Known, understand
from bot.domain.agenda import Filters, Listed, fold, order, overlaps
from bot.domain.event import Event, Occurrence, Status
from bot.domain.recurrence import expand
from bot.domain.subscription import Subscription
from bot.wording import actions as ids
from bot.wording import message as limits
from bot.wording.answer import answer, upcoming_helps
from bot.wording.channel import (
    ChannelWishes,
    Choices,
    channel_view,
    confirmed,
    described,
    read_channel_view,
    stopped,
    wishes_typed,
)
from bot.wording.command import Command
from bot.wording.digest import digest
from bot.wording.help import help_message, unknown
from bot.wording.message import Message, cut, link, mrkdwn
from bot.wording.names import Names
from bot.wording.privacy import checked_in, counted_again, not_counted, privacy
from bot.wording.refusals import check_in_closed, may_not_manage, not_a_channel, not_in_channel, went_wrong
from bot.wording.start import start_notice
from bot.wording.table import agenda_rows, agenda_table, plain
from tests.builders import event

NEW_YORK = "America/New_York"
NOW = datetime(2015, 10, 26, 22, 25, tzinfo=UTC)  # 18:25 in New York
DAY = date(2015, 10, 26)
MORNING = datetime(2015, 10, 26, 4, tzinfo=UTC)  # midnight in New York
NAMES = Names("Connected Educator Month 2015", "/cem", "@cembot")
COMMANDS = (
    Command("", "webinars tomorrow", "what is on that day"),
    Command("channel", "channel", "what this channel hears"),
)
HOSTILE = (
    "<!channel> @here <@U1> *b* _i_ ~s~ `c` <https://evil.example|x> & http://evil.example \u202e\n> quote"
)


def happenings(of: Event, since: datetime = NOW - timedelta(days=60)) -> list[Occurrence]:
    return expand(of, since, since + timedelta(days=150))


def ask(words: str, *events: Event, now: datetime = NOW, zone: str = NEW_YORK) -> Message:
    """Answer as the service does: what overlaps the span and matches, folded, and the next event if wanted."""
    query = understand(words, zone, now, Known())
    every = order((one for of in events for one in happenings(of)), zone)
    meant = [one for one in every if query.filters.match(one)]
    listed = fold(one for one in meant if overlaps(one, query.span))
    coming = [Listed(one) for one in meant if one.starts_at > now and not one.all_day]
    upcoming = coming[0] if coming and upcoming_helps(query, listed, now) else None
    return answer(query, listed, now, zone, upcoming, NAMES)


def shown(message: Message) -> str:
    """Give all that people see in the blocks, a line a block."""
    return "\n".join(text for block in message.blocks for text in texts_of(block))


def texts_of(block: object) -> list[str]:
    if isinstance(block, dict):
        own = [block["text"]] if isinstance(block.get("text"), str) else []
        return own + [text for key, part in block.items() if key != "confirm" for text in texts_of(part)]
    return [text for part in block for text in texts_of(part)] if isinstance(block, (list, tuple)) else []


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
                assert len(pressed["text"]["text"]) <= limits.MAX_BUTTON
                assert len(pressed["accessibility_label"]) <= limits.MAX_LABEL


def harmless(text: str) -> None:
    """Refuse anything in mrkdwn that pings, and any link that is not one of the events' own."""
    for token in re.findall(r"<([^>]*)>", text):
        assert re.match(r"!date\^\d+\^|https://ours\.example/", token), token
    assert not re.search(r"@(channel|here|everyone)\b", text)


def many(count: int, title: str = "A chat", **parts: object) -> list[Event]:
    first = datetime(2015, 10, 26, 18, 30)
    return [
        event(
            first + timedelta(minutes=4 * (number % 80)),
            uid=str(number),
            title=f"{number} {title}",
            url=f"https://ours.example/{number}?a=1&b=2",
            organisations=("An organisation " * 10,) * 5,
            hosts=("A host " * 20,) * 5,
            hashtags=tuple(f"#hashtag{extra}" for extra in range(9)),
            **parts,
        )
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def blocks_schema(shared: Path) -> Draft7Validator:
    return Draft7Validator(
        json.loads((shared / "specs/slack-types-3.2.0.MessageBlocks.schema.json").read_text())
    )


@pytest.fixture(scope="module")
def modal_schema(shared: Path) -> Draft7Validator:
    return Draft7Validator(json.loads((shared / "specs/slack-types-3.2.0.ModalView.schema.json").read_text()))


QUESTIONS = ["today", "tomorrow", "yesterday", "now", "next", "when is #hashtag1", "this week", "tonight"]


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
    posted = digest(listed, DAY, MORNING, NEW_YORK, NAMES)
    assert (posted is None) == (count == 0)
    if posted:
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
    notice = start_notice(occurrence, (occurrence,), NOW, NOW + timedelta(hours=2), NEW_YORK, NAMES)
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


def test_formatting_in_titles_is_shown_and_not_obeyed() -> None:
    assert mrkdwn("_i_ #ed_chat a*b `c`\nd") == "\uff3fi\uff3f #ed_chat a\u2217b \u02cbc\u02cb d"


CAMPAIGN = event(
    date(2015, 10, 1), uid="campaign", title="The campaign", kind="campaign", length=timedelta(days=31)
)
WEEKLY = event(datetime(2015, 10, 19, 20), rrule="FREQ=WEEKLY", url="https://ours.example/weekly")
DUNCAN = event(
    uid="duncan", title="#edtechchat with Arne Duncan", hosts=("Arne Duncan",), url="https://ours.example/d"
)
EARLY = event(datetime(2015, 10, 26, 18), uid="early", title="Early chat", hashtags=("#early",))
SLOW = event(datetime(2015, 10, 25, 22), uid="slow", title="Slow chat", length=timedelta(hours=22))
NOON = event(datetime(2015, 10, 26, 12), uid="noon", title="Noon panel", kind="webinar (panel)")


def test_today_is_told_in_the_order_that_people_need() -> None:
    told = shown(ask("what's on today", NOON, CAMPAIGN, DUNCAN, WEEKLY, SLOW, EARLY))
    marks = [
        "Today, Monday 26 October (New York time)",
        "On now",
        "Early chat",
        "Still on from yesterday",
        "Slow chat",
    ]
    marks += [
        "Coming up",
        "Arne Duncan",
        "All day",
        "The campaign",
        "until Saturday 31 October",
        "Over",
        "Noon panel",
    ]
    places = [told.index(mark) for mark in marks]
    assert places == sorted(places)


def test_an_event_is_told_with_its_time_link_kind_length_and_other_listing() -> None:
    message = ask("today", DUNCAN, WEEKLY)
    assert shown(message) == (
        "*Today, Monday 26 October (New York time)*\n"
        "*<!date^1445904000^{date_short_pretty} at {time}|Monday 26 October 2015, 8:00 PM New York time>*\n"
        "• *<https://ours.example/d|#edtechchat with Arne Duncan>*\n"
        "\u2003Twitter chat, 1 h · with Arne Duncan\n"
        "\u2003Also listed as Educational Technology Chat\n"
        "Times are shown in your own time zone."
    )


def test_the_fallback_text_is_complete() -> None:
    text = ask("today", DUNCAN, WEEKLY, EARLY).text
    assert text == (
        "Today, Monday 26 October (New York time)\n"
        "On now:\n"
        "until 7:00 PM: Early chat · Twitter chat, 1 h · #early\n"
        "Coming up:\n"
        "Monday 26 October 2015, 8:00 PM: #edtechchat with Arne Duncan · Twitter chat, 1 h · with Arne Duncan"
        " · Also listed as Educational Technology Chat · <https://ours.example/d>"
    )


def test_a_cancelled_event_says_so_first_in_words_and_is_struck_through() -> None:
    message = ask("today", event(title="Book club", status=Status.CANCELLED, url="https://ours.example/b"))
    assert "• *CANCELLED:* ~<https://ours.example/b|Book club>~" in shown(message)
    assert "8:00 PM: CANCELLED: Book club" in message.text


def test_a_cancelled_event_does_not_count_as_running() -> None:
    message = ask("now", event(datetime(2015, 10, 26, 18), status=Status.CANCELLED), DUNCAN)
    assert "Nothing is running at this moment" in message.text
    assert "Arne Duncan" in message.text


def test_an_empty_day_is_kind_and_names_the_next_event() -> None:
    message = ask("today", event(datetime(2015, 10, 28, 12), uid="x", title="Wednesday chat"), CAMPAIGN)
    assert "No chat or session is listed, so take a breather." in shown(message)
    assert "Wednesday 28 October 2015, 12:00 PM: Wednesday chat" in message.text


def test_an_empty_programme_points_to_help() -> None:
    assert "`/cem help`" in shown(ask("today"))


def test_a_finished_day_says_so_and_names_the_next_event() -> None:
    late = datetime(2015, 10, 27, 3, 30, tzinfo=UTC)
    message = ask("today", NOON, event(datetime(2015, 10, 27, 12), uid="x", title="Tuesday chat"), now=late)
    assert "That was all for today." in message.text
    assert "Tuesday chat" in message.text


def test_yesterday_is_told_in_the_past_tense() -> None:
    assert "What was on" in shown(ask("yesterday", SLOW, CAMPAIGN))
    assert "No chat or session was listed." in shown(ask("yesterday", CAMPAIGN))


def test_a_hashtag_is_answered_with_its_next_dates() -> None:
    text = ask("when is #EdTechChat", WEEKLY, EARLY).text
    assert re.findall(r"^(\w+ \d+ \w+) 2015, 8:00 PM", text, re.MULTILINE) == [
        "Monday 26 October",
        "Monday 2 November",
        "Monday 9 November",
        "Monday 16 November",
        "Monday 23 November",
    ]
    assert "Early" not in text


def test_an_unknown_hashtag_is_said_to_be_unknown() -> None:
    assert "I know of no #nosuch in the coming weeks." in ask("when is #nosuch", WEEKLY).text


def test_what_is_next_leaves_out_what_is_on() -> None:
    text = ask("what's next", EARLY, DUNCAN).text
    assert "Arne Duncan" in text
    assert "Early chat" not in text


def test_a_reader_elsewhere_gets_their_own_day() -> None:
    message = ask("today", DUNCAN, zone="Australia/Sydney")
    assert "Today, Tuesday 27 October (Sydney time)" in message.text
    assert "Tuesday 27 October 2015, 11:00 AM: #edtechchat" in message.text


def test_todays_list_names_its_day_and_zone() -> None:
    listed = fold(happenings(DUNCAN) + happenings(CAMPAIGN))
    posted = digest(listed, DAY, MORNING, NEW_YORK, NAMES)
    assert posted
    assert posted.blocks[0]["text"]["text"] == "On today, Monday 26 October 2015"
    assert "New York time" in shown(posted)
    assert posted.text.startswith("On today, Monday 26 October 2015 (New York time)")
    assert len(re.findall("The campaign", shown(posted))) == 1


def test_todays_list_in_the_evening_puts_what_is_over_last() -> None:
    early = event(datetime(2015, 10, 26, 5, 30), uid="early", title="Breakfast chat")
    posted = digest(fold(happenings(early) + happenings(DUNCAN)), DAY, NOW, NEW_YORK, NAMES)
    assert posted
    said = shown(posted)
    assert said.index("Arne Duncan") < said.index("Earlier today") < said.index("Breakfast chat")


def test_todays_list_is_not_posted_when_all_of_it_is_over() -> None:
    early = event(datetime(2015, 10, 26, 5, 30), uid="early")
    assert digest(fold(happenings(early)), DAY, NOW, NEW_YORK, NAMES) is None


@pytest.mark.parametrize(
    ("events", "posted"), [([], False), ([CAMPAIGN], False), ([event(DAY, uid="day")], True), ([SLOW], True)]
)
def test_a_day_with_nothing_of_its_own_gets_no_list(events: list[Event], *, posted: bool) -> None:
    listed = fold(one for of in events for one in happenings(of))
    assert (digest(listed, DAY, MORNING, NEW_YORK, NAMES) is not None) is posted


def notice(of: Event, also: Sequence[Occurrence] = ()) -> Message:
    [occurrence] = happenings(of)
    return start_notice(
        occurrence, also, occurrence.starts_at, occurrence.ends_at + timedelta(minutes=30), NEW_YORK, NAMES
    )


def test_a_start_notice_says_that_the_chat_is_logged_and_between_which_times() -> None:
    message = notice(DUNCAN, [happenings(WEEKLY)[0]])
    assert (
        "This chat is being logged from 8:00 PM until 9:30 PM New York time: figures, not words."
        in message.text
    )
    assert (
        "being logged from <!date^1445904000^{time}|8:00 PM New York time> until <!date^1445909400^"
        in shown(message)
    )
    for said in ("#edtechchat with Arne Duncan", "Twitter chat", "Also listed as", "https://ours.example/d"):
        assert said in message.text


def test_a_start_notices_buttons_name_the_event() -> None:
    [buttons] = [block["elements"] for block in notice(DUNCAN).blocks if block["type"] == "actions"]
    pressed = {one["action_id"]: one for one in buttons}
    assert pressed[ids.CHECK_IN]["value"] == happenings(DUNCAN)[0].id
    assert pressed[ids.CHECK_IN]["accessibility_label"] == "I'm here: #edtechchat with Arne Duncan"
    assert pressed[ids.DONT_COUNT]["accessibility_label"].startswith("Don't count me: #edtechchat")
    assert pressed[ids.JOIN]["url"] == "https://ours.example/d"


def test_help_is_made_from_the_table_of_commands() -> None:
    told = shown(help_message(COMMANDS, NAMES))
    assert "• `/cem webinars tomorrow` what is on that day" in told
    assert "• `/cem channel` what this channel hears" in told
    assert "@cembot" in told


def test_an_unknown_question_gets_the_reason_and_help() -> None:
    message = unknown(understand("tomorrow at 8pm", NEW_YORK, NOW), COMMANDS, NAMES)
    assert message.text.startswith("Sorry, I am not sure what you mean. I could not read “8pm”.")
    assert "/cem channel" in message.text


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


def test_privacy_says_what_is_kept_and_offers_the_other_choice() -> None:
    counted, not_any_more = privacy(0, NAMES, counted=True), privacy(30, NAMES, counted=False)
    assert "What was said is not kept." in counted.text
    assert "Words are kept for 30 days." in not_any_more.text
    assert counted.blocks[-1]["elements"][0]["action_id"] == ids.DONT_COUNT
    assert not_any_more.blocks[-1]["elements"][0]["action_id"] == ids.COUNT_ME


CHOICES = Choices(
    ("webinar", "Twitter chat"), ("#edchat", "#satchat"), ("ISTE",), (NEW_YORK, "Europe/London")
)
FULL = Subscription(
    workspace="T1",
    channel="C1",
    timezone="Asia/Kathmandu",
    digest_at=time(8, 15),
    at_start=True,
    filters=Filters(kinds=("webinar",), hashtags=("#gone",), organisations=("ISTE",)),
    changed_by="U7",
)


def filled(view: dict[str, Any]) -> dict[str, Any]:
    """Give the view as Slack sends it when nothing was changed: each field's value is what stood in it."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            state: dict[str, Any] = {"type": element["type"]}
            match element["type"]:
                case "timepicker":
                    state["selected_time"] = element["initial_time"]
                case "static_select":
                    state["selected_option"] = element["initial_option"]
                case "plain_text_input":
                    state["value"] = element.get("initial_value")
                case _:
                    state["selected_options"] = element.get("initial_options", [])
            values[block["block_id"]] = {element["action_id"]: state}
    return {"private_metadata": view["private_metadata"], "state": {"values": values}}


@pytest.mark.parametrize("expanded", [False, True])
@pytest.mark.parametrize("subscription", [None, FULL], ids=["new", "full"])
@pytest.mark.parametrize(
    "choices",
    [
        CHOICES,
        Choices(),
        Choices(
            ("k" * 90,), tuple(f"#tag{number}" for number in range(500)), ("<&>" * 25,), ("Nowhere/Land",)
        ),
    ],
    ids=["some", "none", "too many"],
)
def test_the_channels_modal_is_valid_and_gives_back_what_stood_in_it(
    subscription: Subscription | None, choices: Choices, modal_schema: Draft7Validator, *, expanded: bool
) -> None:
    view = channel_view(subscription, "C1", "general", choices, NAMES, expanded=expanded)
    assert not list(modal_schema.iter_errors(view))
    assert len(view["title"]["text"]) <= limits.MAX_MODAL_TITLE
    assert len(view["private_metadata"]) <= limits.MAX_PRIVATE_METADATA
    for block in view["blocks"]:
        element = block.get("element", {})
        groups = [
            element.get("options", []),
            *(group["options"] for group in element.get("option_groups", [])),
        ]
        for options in groups:
            assert len(options) <= limits.MAX_OPTIONS
            assert all(0 < len(one["text"]["text"]) <= limits.MAX_OPTION_TEXT for one in options)
        offered = [json.dumps(one) for options in groups for one in options]
        chosen = [*element.get("initial_options", []), *filter(None, [element.get("initial_option")])]
        assert all(json.dumps(one) in offered for one in chosen)
    wishes = read_channel_view(filled(view))
    assert isinstance(wishes, ChannelWishes)
    now = wishes.applied(subscription, "T1", "U7", NOW)
    before = subscription or now
    assert (now.digest, now.digest_at, now.at_start) == (before.digest, before.digest_at, before.at_start)
    assert (now.timezone, now.filters) == (before.timezone, before.filters)
    assert (now.channel, now.changed_by, now.changed_at) == ("C1", "U7", NOW)


def test_the_modal_opens_with_few_fields_and_the_rest_under_more_options() -> None:
    view = channel_view(None, "C1", "general", CHOICES, NAMES)
    assert sum(block["type"] == "input" for block in view["blocks"]) == 3
    assert ids.CHANNEL_MORE in json.dumps(view)
    assert ids.CHANNEL_STOP not in json.dumps(view)
    assert "hears nothing" in json.dumps(view)


def test_more_options_keeps_what_was_typed() -> None:
    sent = filled(channel_view(None, "C1", "general", CHOICES, NAMES))
    values = sent["state"]["values"]
    values[ids.DIGEST_BLOCK][ids.DIGEST]["selected_options"] = []
    values[ids.DIGEST_AT_BLOCK][ids.DIGEST_AT]["selected_time"] = "16:45"
    more = channel_view(None, "C1", "general", CHOICES, NAMES, expanded=True, wishes=wishes_typed(sent))
    wishes = wishes_typed(filled(more))
    assert (wishes.digest, wishes.digest_at) == (False, time(16, 45))
    assert ids.CHANNEL_MORE not in json.dumps(more)


def test_what_cannot_stay_so_is_said_at_its_field() -> None:
    sent = filled(channel_view(None, "C1", "general", CHOICES, NAMES))
    values = sent["state"]["values"]
    values[ids.DIGEST_BLOCK][ids.DIGEST]["selected_options"] = []
    values[ids.DIGEST_AT_BLOCK][ids.DIGEST_AT]["selected_time"] = None
    values[ids.TIMEZONE_BLOCK][ids.TIMEZONE]["selected_option"] = None
    errors = read_channel_view(sent)
    assert isinstance(errors, dict)
    assert set(errors) == {ids.DIGEST_BLOCK, ids.DIGEST_AT_BLOCK, ids.TIMEZONE_BLOCK}


def test_start_notices_alone_are_a_wish_too() -> None:
    sent = filled(channel_view(FULL, "C1", "general", CHOICES, NAMES))
    sent["state"]["values"][ids.DIGEST_BLOCK][ids.DIGEST]["selected_options"] = []
    wishes = read_channel_view(sent)
    assert isinstance(wishes, ChannelWishes)
    assert wishes.applied(FULL, "T1", "U1", NOW).at_start


def test_written_hashtags_need_no_hash_and_may_be_separated_as_people_do() -> None:
    tags = tuple(f"#tag{number}" for number in range(500))
    sent = filled(channel_view(None, "C1", "general", Choices(hashtags=tags), NAMES, expanded=True))
    sent["state"]["values"][ids.HASHTAGS_BLOCK][ids.HASHTAGS]["value"] = (
        "edchat, #SatChat;txeduchat #edchat ;"
    )
    wishes = read_channel_view(sent)
    assert isinstance(wishes, ChannelWishes)
    assert wishes.filters == Filters(hashtags=("#edchat", "#SatChat", "#txeduchat"))


def test_a_subscription_is_described_in_one_sentence() -> None:
    assert described(FULL) == (
        "Today's list at 8:15 AM (Kathmandu time), when something is on and a notice when a chat starts, "
        "only webinar, #gone, ISTE."
    )
    assert "paused until" in described(
        Subscription(workspace="T", channel="C", timezone="UTC", paused_until=NOW)
    )


def test_rows_carry_the_offset_of_the_zone_and_what_was_folded() -> None:
    rows = agenda_rows(fold(order([*happenings(DUNCAN), *happenings(WEEKLY)], NEW_YORK)), NEW_YORK)
    [row] = [row for row in rows if row["uid"] == "duncan"]
    assert row["starts_at"] == "2015-10-26T20:00:00-04:00"
    assert row["also"] == ["Educational Technology Chat"]
    keys = "id uid title kind hashtag organisation starts_at ends_at all_day timezone status url"
    assert {" ".join(other) for other in rows if "also" not in other} == {keys}


def test_an_all_day_row_runs_between_local_midnights() -> None:
    [row] = agenda_rows([Listed(happenings(CAMPAIGN)[0])], "Europe/London")
    assert (row["starts_at"], row["ends_at"]) == ("2015-10-01T00:00:00+01:00", "2015-11-01T00:00:00+00:00")


def test_a_terminal_gets_plain_words() -> None:
    assert agenda_table([Listed(happenings(DUNCAN)[0])], NEW_YORK) == [
        (
            "Monday 26 October 2015",
            "8:00 PM to 9:00 PM",
            "#edtechchat with Arne Duncan",
            "Twitter chat · #edtechchat",
        )
    ]
    text = plain(ask("today", event(title="Q & A <live>", url="https://ours.example/q?a=1&b=2")))
    assert "8:00 PM: Q & A <live>" in text
    assert "https://ours.example/q?a=1&b=2" in text
    assert "&amp;" not in text
