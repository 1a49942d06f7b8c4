"""Following, in words and by buttons: what comes of it, how much a day, at what hours, and to whom alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.asking.keeping import Said, Verb, read_own
from bot.domain.agenda import Filters, Span
from bot.domain.announcement import Destination, Kind
from bot.domain.event import Event, Occurrence
from bot.domain.following import Follow, Found, Sort, followed_in
from bot.domain.pause import Pause
from bot.domain.personal import (
    Added,
    Keeper,
    Offered,
    Preferences,
    Saved,
    is_night,
    plan_personal,
)
from bot.domain.recurrence import expand
from tests.announced import DELIVERIES, SOON, STARTS
from tests.builders import event
from tests.conversation import AVA, EDUCATORS, GRACE, LIAM, NORA, scene
from tests.test_saving import press, reminded, shown, told

NOW = datetime(2015, 10, 26, 12, tzinfo=UTC)  # 8:00 in New York
SPAN = Span(NOW - timedelta(days=1), NOW + timedelta(days=3))
HERE = Destination("slack", "T1", "U1")
FOLLOWS = "SELECT account, sort, value FROM follow JOIN identity USING (person_id) ORDER BY account, value"
TEN = timedelta(minutes=10)


def happenings(*events: Event) -> list[Occurrence]:
    return [one for each in events for one in expand(each, SPAN.since, SPAN.until + timedelta(days=8))]


def follow(value: str = "#edchat", sort: Sort = Sort.HASHTAG, since: datetime = NOW) -> Follow:
    return Follow(sort, value, since)


def chat(hour: int, minute: int = 0, day: int = 26, tag: str = "#edchat") -> Event:
    """Build a chat of one hashtag, by New York's clock."""
    name = f"{tag} {day} {hour}:{minute:02}"
    return event(datetime(2015, 10, day, hour, minute), uid=name, title=name, hashtags=(tag,))


def planned(keeper: Keeper, *events: Event, **more: object) -> list[tuple[str, str]]:
    """Give what a person is told, each with its moment in UTC."""
    offered = Offered(occurrences=happenings(*events), **more)  # type: ignore[arg-type]  # a builder takes any part
    (wanted,) = plan_personal([keeper], offered, SPAN)
    return [(one.kind.value, f"{one.due_at:%d %H:%M}") for one in wanted]


def keeps(*follows: Follow, saved: tuple[Saved, ...] = (), **chosen: object) -> Keeper:
    preferences = Preferences(**chosen)  # type: ignore[arg-type]  # a builder takes any part
    return Keeper(
        person_id=1,
        destination=HERE,
        timezone="America/New_York",
        preferences=preferences,
        saved=saved,
        follows=follows,
    )


def saves(*events: Event, lead: int | None = 10) -> tuple[Saved, ...]:
    return tuple(Saved(one.id, NOW, lead) for one in happenings(*events))


def test_who_keeps_nothing_is_told_nothing() -> None:
    assert planned(keeps(), chat(20)) == []


def test_what_is_followed_is_told_ten_minutes_before_or_at_the_persons_own_lead() -> None:
    assert planned(keeps(follow()), chat(20), chat(20, tag="#other")) == [("personal-reminder", "26 23:50")]
    assert planned(keeps(follow("#EdChat"), lead=60), chat(20)) == [("personal-reminder", "26 23:00")]


def test_at_most_three_a_day_and_each_day_anew() -> None:
    chats = [chat(hour, day=day) for day in (26, 27) for hour in (10, 12, 14, 16, 18)]
    assert [moment for _, moment in planned(keeps(follow()), *chats)] == [
        "26 13:50",
        "26 15:50",
        "26 17:50",
        "27 13:50",
        "27 15:50",
        "27 17:50",
    ]


def test_what_starts_together_is_one_message() -> None:
    chats = chat(20), event(datetime(2015, 10, 26, 20), uid="x", title="Other", hashtags=("#other",))
    assert len(planned(keeps(follow(), follow("#other")), *chats)) == 1


def test_what_was_saved_is_told_beyond_three_and_takes_the_room_of_what_is_only_followed() -> None:
    saved = [chat(hour, tag="#saved") for hour in (9, 11, 13, 15)]
    followed = chat(10)
    assert len(planned(keeps(follow(), saved=saves(*saved)), *saved, followed)) == 4
    assert len(planned(keeps(follow(), saved=saves(*saved[:2])), *saved, followed)) == 3


@pytest.mark.parametrize(
    ("hour", "minute", "told_of"),
    [(7, 9, False), (7, 10, True), (21, 9, True), (21, 10, False), (23, 0, False), (3, 0, False)],
)
def test_none_comes_between_nine_and_seven_unless_it_was_saved(hour: int, minute: int, told_of: bool) -> None:
    one = chat(hour, minute, day=27)
    assert bool(planned(keeps(follow()), one)) is told_of
    assert len(planned(keeps(saved=saves(one)), one)) == 1


def test_the_night_is_the_persons_own() -> None:
    moment = datetime(2015, 10, 27, 1, 30, tzinfo=UTC)
    assert is_night(moment, "America/New_York")
    assert not is_night(moment, "Australia/Sydney")


def test_what_was_due_before_somebody_asked_is_not_told() -> None:
    asked = datetime(2015, 10, 26, 23, 55, tzinfo=UTC)
    assert planned(keeps(follow(since=asked)), chat(20)) == []
    assert planned(keeps(follow(), lead=60, changed_at=asked), chat(20)) == []


def test_who_wants_no_reminder_of_something_is_not_told_of_it_though_they_follow_it() -> None:
    one = chat(20)
    assert planned(keeps(follow(), saved=saves(one, lead=None)), one) == []


def test_while_a_partner_is_paused_only_what_was_saved_is_told() -> None:
    one = event(organisations=("ISTE",))
    pauses = (Pause("iste", NOW, NOW + timedelta(days=9)),)
    assert planned(keeps(follow("#edtechchat")), one, pauses=pauses) == []
    assert len(planned(keeps(saved=saves(one)), one, pauses=pauses)) == 1
    assert planned(keeps(saved=saves(one)), one, pauses=(Pause("", NOW, NOW + timedelta(days=9)),)) == []


def test_what_is_new_is_told_at_the_next_full_hour_together_and_not_at_night() -> None:
    later = chat(18, day=29), chat(18, day=28)
    found = [Added(NOW + timedelta(minutes=20 * place), one) for place, one in enumerate(happenings(*later))]
    assert planned(keeps(follow(since=NOW - TEN)), added=found) == [("news", "26 13:00")]
    night = [Added(datetime(2015, 10, 27, 1, 30, tzinfo=UTC), one.occurrence) for one in found]
    assert planned(keeps(follow(since=NOW - TEN)), added=night) == [("news", "27 11:00")]
    assert planned(keeps(follow("#other")), added=found) == []
    assert planned(keeps(follow(since=NOW + timedelta(days=1))), added=found) == []


def test_everything_that_can_be_followed_is_found() -> None:
    one = event(hosts=("Arne Duncan",), organisations=("ISTE",), title="Maker spaces")
    found = Found(happenings(one))
    named = [("#EDTECHCHAT", Sort.HASHTAG), ("iste", Sort.ORGANISATION), ("chat", Sort.KIND)]
    named += [("arne duncan", Sort.MODERATOR), ("maker", Sort.WORD)]
    for value, sort in named:
        assert len(found.of([follow(value, sort)])) == 1, value
    assert found.of([follow("nothing", Sort.WORD)]) == []
    both = Filters(hashtags=("#a",), text="b")
    assert [one.sort for one in followed_in(both, NOW)] == [Sort.HASHTAG, Sort.WORD]


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("follow #edchat", Said(Verb.FOLLOW, "#edchat")),
        ("Follow <#C1|edchat>!", Said(Verb.FOLLOW, "#edchat")),
        ("<@U0CEMBOT> unfollow #edchat", Said(Verb.UNFOLLOW, "#edchat")),
        ("stop following ISTE", Said(Verb.UNFOLLOW, "ISTE")),
        ("seguir #edchat", Said(Verb.FOLLOW, "#edchat")),
        ("dejar de seguir #edchat", Said(Verb.UNFOLLOW, "#edchat")),
        ("ne plus suivre #edchat", Said(Verb.UNFOLLOW, "#edchat")),
        ("deixar de seguir #edchat", Said(Verb.UNFOLLOW, "#edchat")),
        ("folge #edchat", Said(Verb.FOLLOW, "#edchat")),
        ("entfolge #edchat", Said(Verb.UNFOLLOW, "#edchat")),
        ("what do I follow?", Said(Verb.FOLLOWING)),
        ("my agenda", Said(Verb.AGENDA)),
        ("my agenda for tomorrow", Said(Verb.AGENDA, "tomorrow")),
        ("my day", Said(Verb.AGENDA, "today")),
        ("My week.", Said(Verb.AGENDA)),
        ("mi agenda", Said(Verb.AGENDA)),
        ("remind me 15 minutes before", Said(Verb.LEAD, minutes=15)),
        ("remind me an hour before it starts", Said(Verb.LEAD, minutes=60)),
        ("remind me 1 day before", Said(Verb.LEAD, minutes=1440)),
        ("erinnere mich 30 Minuten vorher", Said(Verb.LEAD, minutes=30)),
        ("what's on today", None),
        ("followers of the chat", None),
        ("when is #edchat", None),
        ("remind", None),
        ("follow " + "x" * 300, None),
        ("", None),
    ],
)
def test_what_is_said_of_ones_own_agenda_is_read_and_the_rest_is_a_question(
    words: str, read: Said | None
) -> None:
    assert read_own(words) == read


async def test_to_follow_and_to_unfollow_in_words(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        heard = await here.write(GRACE, "follow #edtechchat")
        assert "You now follow #edtechchat. I'll tell you 10 minutes before it starts" in heard
        assert [(row["account"], row["value"]) for row in here.rows(FOLLOWS)] == [(GRACE, "#edtechchat")]
        assert "You now follow #edtechchat" in await here.write(GRACE, "follow #EdTechChat")
        assert len(here.rows(FOLLOWS)) == 1
        assert "You follow #edtechchat" in await here.write(GRACE, "what do I follow")
        assert [row["state"] for row in here.rows(DELIVERIES)] == ["planned"]
        assert "You no longer follow #edtechchat" in await here.write(GRACE, "unfollow #edtechchat")
        assert here.rows(FOLLOWS) == []
        assert [row["state"] for row in here.rows(DELIVERIES)] == ["skipped"]
        assert "You do not follow #edtechchat. You follow nothing yet" in await here.write(
            GRACE, "unfollow #edtechchat"
        )


async def test_a_followed_chat_is_told_in_a_direct_message_that_says_why_and_how_it_ends(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await here.command(GRACE, "follow #edtechchat")
        here.clock.jump(STARTS - TEN + SOON)
        (words,) = await reminded(here, GRACE)
        assert "Educational Technology Chat" in words
        assert "You follow #edtechchat. To end it, write “unfollow #edtechchat”" in words
        assert told(here, LIAM) == []


async def test_what_is_added_of_something_followed_is_told_once_with_a_button_to_save_it(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, now=datetime(2015, 10, 26, 14, 10, tzinfo=UTC)) as here:
        await here.load(event())
        await here.write(GRACE, "follow #books")
        here.clock.jump(datetime(2015, 10, 26, 14, 20, tzinfo=UTC))
        one, two = (
            event(
                datetime(2015, 10, 29, hour), uid=f"b{hour}", title=f"Books at {hour}", hashtags=("#books",)
            )
            for hour in (18, 19)
        )
        await here.load(event(), one)
        here.clock.jump(datetime(2015, 10, 26, 14, 40, tzinfo=UTC))
        await here.load(event(), one, two)
        here.clock.jump(datetime(2015, 10, 26, 15, 0, 1, tzinfo=UTC))
        (words,) = await reminded(here, GRACE)
        assert "New of what you follow" in words
        assert "Books at 18" in words
        assert "Books at 19" in words
        here.clock.jump(datetime(2015, 10, 26, 16, 0, 1, tzinfo=UTC))
        await here.bot.house.planning.plan()
        await here.bot.house.delivering.once()
        assert len(told(here, GRACE)) == 1
        assert [row["kind"] for row in here.rows(DELIVERIES) if row["state"] == "sent"] == [Kind.NEWS.value]


async def test_two_things_at_once_are_asked_for_one_by_one(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        assert "One thing at a time" in await here.write(GRACE, "follow #edtechchat webinars")
        assert "What would you like to follow?" in await here.write(GRACE, "follow")
        assert here.rows(FOLLOWS) == []


async def test_the_lead_that_somebody_chooses_holds_for_what_they_saved_and_follow(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await press(here, GRACE, await shown(here, GRACE), "save")
        heard = await here.write(GRACE, "remind me 15 minutes before")
        assert "From now on I'll remind you 15 minutes before a start" in heard
        waiting = [row for row in here.rows(DELIVERIES) if row["state"] == "planned"]
        assert [str(row["due_at"])[:16] for row in waiting] == ["2015-10-26 23:45"]
        assert "I can remind you up to 1 day before" in await here.write(GRACE, "remind me 9 days before")


async def test_an_agenda_has_what_was_saved_and_what_is_followed_and_marks_what_clashes(
    tmp_path: Path,
) -> None:
    other = event(datetime(2015, 10, 26, 20, 30), uid="b", title="Book chat", hashtags=("#books",))
    async with scene(tmp_path) as here:
        await here.load(event(), other, event(datetime(2015, 10, 26, 22), uid="c", title="No one's chat"))
        assert "Nothing yet" in await here.write(GRACE, "my agenda")
        await press(here, GRACE, await shown(here, GRACE), "save")
        await here.write(GRACE, "follow #books")
        heard = await here.write(GRACE, "my agenda")
        assert "Saved, reminder 10 minutes before" in heard
        assert "You follow #books" in heard
        assert heard.count("Overlaps with") == 2
        assert "No one's chat" not in heard
        assert "Nothing yet" in await here.write(GRACE, "my agenda tomorrow")
        assert "Nothing yet" in await here.write(LIAM, "my agenda")


async def test_an_agenda_that_was_asked_for_in_a_channel_is_shown_to_who_asked_alone(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await here.write(GRACE, "follow #edtechchat")
        await here.rehearsal.people.say(GRACE, EDUCATORS, "@cembot my agenda")
        heard = await here.message(EDUCATORS, lambda one: one.by_app)
        assert heard.only_for == GRACE
        assert "Educational Technology Chat" in str(heard.blocks)
        assert all(one.only_for == GRACE for one in here.channel(EDUCATORS).messages.values() if one.by_app)


async def test_who_is_answered_in_another_language_is_told_in_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        assert "Agora você segue" in await here.write("U0MATEO", "seguir #edtechchat")


async def test_one_persons_own_words_name_nobody_elses_things(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await here.write(GRACE, "follow #edtechchat")
        for words in ("unfollow #edtechchat", f"unfollow #edtechchat <@{GRACE}>", "my agenda"):
            await here.write(NORA, words)
        assert [row["account"] for row in here.rows(FOLLOWS)] == [GRACE]
        assert "Nothing yet" in await here.write(AVA, "my agenda")
