"""What is posted on X: its weight by X's own rules, shortening that cuts nothing, local times, and each text."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.event import Event, Occurrence
from bot.wording import post
from bot.wording.fitting import compose, harmless, post_link, shorten
from bot.wording.local_times import strip
from bot.wording.post_length import MAX_CHARACTERS, MAX_WEIGHT, fits, links, parts, tags, weight
from tests.builders import event
from tests.builders_wording import happenings

NEW_YORK, LOS_ANGELES, LONDON, SYDNEY = (
    "America/New_York",
    "America/Los_Angeles",
    "Europe/London",
    "Australia/Sydney",
)
ZONES = (NEW_YORK, LOS_ANGELES, LONDON, SYDNEY)
EVENING = datetime(2015, 10, 27, 0, tzinfo=UTC)  # 20:00 on the 26th in New York
DAY = date(2015, 10, 26)
WEEK = timedelta(days=7)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
FLAG = "\U0001f1f3\U0001f1ff"
THUMB = "\U0001f44d\U0001f3fd"
NEWER = "\U0001faf8\U0001f3fd"  # a hand in a colour, from after the parser's table: it weighs 4
KEYCAP = "1\ufe0f\u20e3"


def happening(
    of: Event | None = None, *, url: str = "https://ours.example.org/chat", **parts: object
) -> Occurrence:
    """Build one evening of #edtechchat."""
    return happenings(of or event(datetime(2015, 10, 26, 20), url=url, **parts))[0]


@pytest.mark.parametrize(
    ("text", "weighs"),
    [
        ("Hello", 5),
        ("日本語", 6),
        ("한국어", 6),
        ("Привет", 6),
        ("שלום", 4),
        ("नमस्ते", 6),
        (FAMILY, 2),
        (FLAG, 2),
        (THUMB, 2),
        (KEYCAP, 2),
        (FLAG * 2, 4),
        ("e\u0301", 1),
        ("https://example.org/" + "a" * 200, 23),
        ("see example.org", 27),
        ("example.org/a?b=c", 23),
        ("node.js", 7),
        ("e.g.this", 8),
        ("例えば example.com です", 6 + 1 + 23 + 1 + 4),
        ("example.com中国語", 23 + 6),
        ("https://münchen.de/x", 23),
        ("“quoted” – and…", 15 + 1),
    ],
)
def test_a_text_weighs_what_x_says(text: str, weighs: int) -> None:
    assert weight(text) == weighs


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("x" * 280, True),
        ("x" * 281, False),
        ("日" * 140, True),
        ("日" * 141, False),
        (FAMILY * 140, True),
        (FAMILY * 141, False),
        (FLAG * 140, True),
        (FLAG * 141, False),
        ("", False),
        ("a\ufffeb", False),
    ],
)
def test_x_takes_280(text: str, taken: bool) -> None:
    assert fits(text) is taken


@pytest.mark.parametrize(
    "text", ["a." * 4_000, "日." * 300, "a.b" * 200, "x" * 100_000, "http://" + "a." * 300]
)
def test_what_looks_like_an_endless_server_name_is_too_heavy_and_holds_nobody_up(text: str) -> None:
    assert weight(text) > MAX_WEIGHT
    assert not fits(text)
    assert fits(compose(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#edchat and #日本語, @nora!", ["#edchat", "#日本語", "@nora"]),
        ("#RemoteChat: see example.org/#top", ["#RemoteChat", "example.org/#top"]),
        ("#शिक्षा", ["#शिक्षा"]),
        ("a # b @ c", []),
        ("C# and a@b", ["@b"]),
    ],
)
def test_what_must_not_be_cut_is_found(text: str, found: list[str]) -> None:
    assert [part.text for part in parts(text)] == found


@pytest.mark.parametrize(
    ("text", "room", "left"),
    [
        ("A few words that are long", 25, "A few words that are long"),
        ("A few words that are long", 24, "A few words that are…"),
        ("see https://example.org/a/b/c for it", 30, "see https://example.org/a/b/c…"),
        ("see https://example.org/a/b/c for it", 28, "see…"),
        ("with #connectededucator", 20, "with…"),
        ("日本語教育", 7, "日本…"),
        (FAMILY * 3, 5, f"{FAMILY}…"),
        (FLAG * 4, 7, f"{FLAG * 2}…"),
        (THUMB * 3, 5, f"{THUMB}…"),
        ("cafe\u0301s", 6, "cafe\u0301s"),
        ("ae\u0323\u0323\u0323\u0323\u0323bcdefgh", 6, "a…"),
        (NEWER * 3, 8, f"{NEWER}…"),
        ("in example.company today", 20, "in…"),
        ("everything", 1, ""),
    ],
)
def test_a_text_is_shortened_without_cutting_what_is_one(text: str, room: int, left: str) -> None:
    assert shorten(text, room) == left


def test_a_cut_makes_no_link_of_what_was_none() -> None:
    text = "foo.comzzz" + "x" * 40
    assert not links(text)
    assert all(not links(shorten(text, room)) for room in range(1, 60))


@pytest.mark.parametrize(
    "text",
    [
        "visit edutopia.org now",
        "https://evil.example.com/a",
        "@everyone and @nora",
        "\uff20nora",
        "buy $CASH",
        "evil.example.com.evil.example.com",
        "http://例え.jp/x",
    ],
)
def test_a_title_calls_nobody_and_makes_no_link(text: str) -> None:
    shown = harmless(text)
    assert not links(shown)
    assert not [tag for tag in tags(shown) if not tag.text.startswith("#")]
    assert shown.replace("\u2060", "") == text


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("https://example.org/a(1)!", "https://example.org/a%281%29%21"),
        ("https://example.org/ü", "https://example.org/%C3%BC"),
        ("javascript:alert(1)", ""),
        ("http://localhost/x", ""),
        ("", ""),
    ],
)
def test_an_address_is_one_whole_link_or_none(url: str, made: str) -> None:
    assert post_link(url) == made


def test_local_times_name_the_day_where_it_differs() -> None:
    assert strip(EVENING, ZONES) == "New York 8 PM · Los Angeles 5 PM · London 12 AM Tue · Sydney 11 AM Tue"


def test_local_times_follow_each_city_through_the_weeks_in_which_clocks_change() -> None:
    before, after = EVENING - WEEK, EVENING + WEEK
    assert strip(before, ZONES[:3]) == "New York 8 PM · Los Angeles 5 PM · London 1 AM Tue"
    assert strip(after, ZONES[:3]) == "New York 7 PM · Los Angeles 4 PM · London 12 AM Tue"


def test_a_city_is_named_once_and_half_hours_are_told() -> None:
    assert strip(EVENING + timedelta(minutes=30), (NEW_YORK, NEW_YORK)) == "New York 8:30 PM"


def test_the_hashtag_stands_once() -> None:
    assert compose("What is on", hashtag="#edchat") == "What is on\n#edchat"
    assert compose("#EdChat tonight", hashtag="#edchat") == "#EdChat tonight"
    assert compose("#edchatter tonight", hashtag="#edchat") == "#edchatter tonight\n#edchat"


def test_a_hashtag_that_was_cut_away_is_appended() -> None:
    text = compose(f"{'word ' * 60}#edchat", hashtag="#edchat")
    assert text.endswith("…\n#edchat")
    assert fits(text)


def test_what_helps_least_is_left_out_first() -> None:
    text = compose("x" * 200, ("y" * 60, "z" * 60), hashtag="#edchat")
    assert text == f"{'x' * 200}\n{'y' * 60}\n#edchat"


def test_a_link_stands_whole_before_the_hashtag() -> None:
    link = "https://example.org/a-long-way?to=go"
    text = compose("word " * 100, link=link, hashtag="#edchat")
    assert text.endswith(f"\n{link} #edchat")
    assert fits(text)


def test_a_reminder_names_day_and_hours_and_has_a_link_only_if_asked() -> None:
    chat = happening(hosts=("Nora Ruiz", "@liam"))
    assert post.reminder(chat, ZONES) == (
        "Coming up, Mon 26 Oct: Educational Technology Chat\n"
        "New York 8 PM · Los Angeles 5 PM · London 12 AM Tue · Sydney 11 AM Tue\n"
        "With Nora Ruiz, @\u2060liam\n"
        "#edtechchat"
    )
    assert [one.text for one in links(post.reminder(chat, ZONES, link=True))] == [chat.url]


def test_a_start_says_how_to_take_part() -> None:
    assert post.start(happening(), ZONES[:1]) == (
        "Starting now, Mon 26 Oct: Educational Technology Chat\n"
        "Answer Q1 with A1, and use the hashtag in every post.\n"
        "Until New York 9 PM\n"
        "#edtechchat"
    )


def test_a_question_says_which_of_how_many_it_is() -> None:
    chat = happening()
    assert post.question(chat, 3, 6, "What  changed?\nWhy?") == "Q3 of 6: What changed? Why?\n#edtechchat"
    assert post.question(chat, 3, 6, "Why?", on=DAY) == "Q3 of 6, Mon 26 Oct: Why?\n#edtechchat"


def test_a_moderators_question_keeps_its_links_and_mentions() -> None:
    text = post.question(happening(), 1, 6, "What do you make of example.org/report, @nora?")
    assert [part.text for part in parts(text)] == ["example.org/report", "@nora", "#edtechchat"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [(1, "Q1 is above: answer with A1, and"), (3, "Q1 to Q3 are above: answer with A1 to A3, and")],
)
def test_the_late_door_says_what_was_asked(asked: int, said: str) -> None:
    text = post.late_door(happening(), asked, ZONES[:1])
    assert text.startswith(f"Joining late? {said} come in.\n")
    assert text.endswith("Educational Technology Chat, Mon 26 Oct, until New York 9 PM\n#edtechchat")


def test_thanks_name_the_next_date_if_there_is_one() -> None:
    chat = happening()
    assert post.thanks(chat, EVENING + WEEK, ZONES[:2]) == (
        "Thank you for joining Educational Technology Chat, Mon 26 Oct.\n"
        "Next: Mon 2 Nov, New York 7 PM · Los Angeles 4 PM\n"
        "#edtechchat"
    )
    assert "Next" not in post.thanks(chat, None, ZONES)


def test_what_moved_says_so_first_and_names_both_times() -> None:
    text = post.change(happening(), EVENING - timedelta(hours=1), ZONES[:1])
    assert text.startswith("MOVED to Mon 26 Oct, New York 8 PM\nEducational Technology Chat\n")
    assert "It was announced for Mon 26 Oct, 7 PM." in text


def test_another_place_is_told_as_one() -> None:
    chat = happening(location="Slack, #edtechchat at evil.example.com")
    text = post.change(chat, chat.starts_at, ZONES[:1])
    assert text.startswith(
        "CHANGED: Educational Technology Chat\nOn Mon 26 Oct, New York 8 PM\nIt is now at Slack"
    )
    assert not links(text)


def test_what_is_cancelled_says_so_first() -> None:
    text = post.cancellation(happening(), ZONES[:1])
    assert text.startswith("CANCELLED: Educational Technology Chat\n")
    assert "Mon 26 Oct, New York 8 PM" in text


def test_a_days_programme_lists_what_fits_and_counts_the_rest() -> None:
    chats = [
        happening(
            event(datetime(2015, 10, 26, 8 + n), uid=str(n), title=f"A chat with a long name, number {n}")
        )
        for n in range(9)
    ]
    text = post.programme(chats, DAY, NEW_YORK, hashtag="#ce15")
    assert text is not None
    assert text.startswith("On Mon 26 Oct, New York time:\n8 AM A chat with")
    assert text.endswith("\n#ce15")
    shown = text.count("#edtechchat")
    assert 1 < shown < 9
    assert f"\nand {9 - shown} more\n" in text


def test_a_day_on_which_nothing_has_an_hour_has_no_post() -> None:
    assert post.programme([happening(event(DAY))], DAY, NEW_YORK) is None


def test_next_weeks_texts_are_others() -> None:
    series = happenings(event(rrule="FREQ=WEEKLY"))[:2]
    for made in (post.reminder, post.start, post.cancellation):
        assert made(series[0], ZONES) != made(series[1], ZONES)
    assert post.thanks(series[0], None, ZONES) != post.thanks(series[1], None, ZONES)
    assert post.late_door(series[0], 2, ZONES) != post.late_door(series[1], 2, ZONES)


letters = st.sampled_from(
    [
        *"abZ9 .,:/@#$_-\n",
        "日",
        "語",
        "한",
        "Ж",
        "ש",
        "ा",
        "\u0301",
        "\u200d",
        "…",
        FAMILY,
        FLAG,
        THUMB,
        KEYCAP,
        "\u2060",
    ]
)
words = st.one_of(
    st.lists(letters, max_size=30).map("".join),
    st.text(max_size=20),
    st.sampled_from(
        [
            "https://example.org/a/b?c=d#e",
            "example.com",
            "foo.company",
            "#edchat",
            "#日本語",
            "@nora",
            "x" * 90,
            "日" * 60,
        ]
    ),
)
texts = st.lists(words, max_size=25).flatmap(
    lambda some: st.sampled_from([" ", "", "\n"]).map(lambda between: between.join(some))
)
hashtags = st.sampled_from(["", "#edchat", "#日本語", "#CE15", "#" + "x" * 100, "#bad tag", "nothing"])
addresses = st.sampled_from(["", "https://example.org/a", "https://example.org/" + "b" * 300])


def cut_parts(text: str, *before: str) -> list[str]:
    """List what in a text looks like a link, a hashtag or a mention and was none in any of those before."""
    known = {part.text for one in before for part in parts(one[:MAX_CHARACTERS])}
    return [part.text for part in parts(text) if part.text not in known]


@given(texts, st.integers(0, 290))
@example("foo.comzzz" * 40, 280)
@example("日本語example.com日本語" * 30, 100)
def test_whatever_is_shortened_weighs_no_more_than_it_may_and_cuts_nothing(text: str, room: int) -> None:
    left = shorten(text, room)
    assert weight(left) <= room
    assert cut_parts(left, text) == []


@given(texts, st.lists(texts, max_size=3), addresses, hashtags)
@example(FAMILY * 60, [], "https://example.org/" + "b" * 300, "#edchat")
@example((FAMILY * 30 + " ") * 5, [], "https://example.org/" + "b" * 300, "#" + "x" * 100)
@example("https://example.org/a/b?c=d#e " * 14, ["日" * 200], "https://example.org/a", "#edchat")
def test_whatever_is_composed_fits_and_cuts_nothing(
    head: str, below: list[str], link: str, hashtag: str
) -> None:
    text = compose(head, below, link=link, hashtag=hashtag)
    assert weight(text) <= MAX_WEIGHT
    assert cut_parts(text, head, *below, link, hashtag) == []
    if hashtag in {"#edchat", "#CE15", "#日本語"}:
        assert hashtag.casefold() in {tag.text.casefold() for tag in tags(text)}
    if link:
        assert link in {one.text for one in links(text)}


@given(texts)
def test_whatever_comes_from_outside_makes_no_link_and_calls_nobody(text: str) -> None:
    shown = harmless(text)
    assert not links(shown)
    assert all(tag.text.startswith(("#", "\uff03")) for tag in tags(shown))


@settings(max_examples=40)  # each is nine posts
@given(texts, texts, st.sampled_from(["", "#edchat"]), st.booleans())
def test_every_post_about_a_chat_fits(title: str, host: str, hashtag: str, link: bool) -> None:
    chat = happening(title=title, hosts=(host,), hashtags=(hashtag,) if hashtag else (), location=title)
    made = (
        post.reminder(chat, ZONES, link=link),
        post.start(chat, ZONES, link=link),
        post.question(chat, 1, 6, title),
        post.late_door(chat, 3, ZONES),
        post.thanks(chat, EVENING + WEEK, ZONES),
        post.recap(chat, post.Came(1_500, 10_000, 6, 48, on_x=link), NEW_YORK),
        post.change(chat, EVENING - WEEK, ZONES, link=link),
        post.cancellation(chat, ZONES),
        post.programme([chat] * 5, DAY, NEW_YORK, hashtag="#ce15"),
    )
    for text in made:
        assert text is not None
        assert fits(text), text
