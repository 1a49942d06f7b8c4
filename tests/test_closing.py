"""When an edition ends: one last post in each channel, then silence, except for chats that go on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.edition import edition
from bot.domain.announcement import Kind, State
from bot.domain.edition import ALL_YEAR, Edition, Sponsor, sponsor
from bot.domain.event import Status
from bot.errors import SettingsError
from bot.settings import Settings
from bot.wording.closing import thanks
from bot.wording.tongue import tongue
from tests.builders import event, wish
from tests.delivered import Sender
from tests.fakes import HandClock, Post

pytest_plugins = ["tests.fixtures_storage"]

LAST_MORNING = datetime(2015, 10, 30, 11, 0, tzinfo=UTC)
"""07:00 in New York on the last day."""

OCTOBER = Edition(
    timezone="America/New_York",
    starts=date(2015, 10, 1),
    ends=date(2015, 10, 30),
    words="Thank you, and see you in *2016*!",
    sponsors=(Sponsor("Acme & Sons", "https://acme.example/?a=1&b=2"), Sponsor("City Library")),
    thanked_in=frozenset({"closing", "week"}),
)

WEEKLY = event(
    datetime(2015, 10, 5, 20),
    uid="weekly",
    title="#weekly chat",
    hashtags=("#weekly",),
    rrule="FREQ=WEEKLY;BYDAY=MO,FR",
    begins=True,
)
TALK = event(datetime(2015, 10, 30, 18), uid="talk", title="A talk", organisations=("ISTE", "ASCD"))
BEFORE = event(datetime(2015, 9, 20, 18), uid="before", title="Of another edition", organisations=("Nobody",))
OFF = event(
    datetime(2015, 10, 20, 18), uid="off", title="Off", organisations=("Off",), status=Status.CANCELLED
)
AFTER = event(datetime(2015, 11, 3, 18), uid="after", title="A late talk", organisations=("Late",))


@pytest.fixture
def start(file: Path) -> Iterator[Callable[[Edition], Sender]]:
    """Give a way to start a sender on the morning of the last day."""
    started: list[Sender] = []

    def begin(of: Edition) -> Sender:
        started.append(Sender(file, HandClock(LAST_MORNING), edition=of))
        return started[-1]

    yield begin
    started[-1].database.close()


async def days(sender: Sender, count: int) -> None:
    """Let days go by, planning every twelve hours and sending every half hour."""
    for half_hour in range(count * 48):
        if half_hour % 24 == 0:
            await sender.planning.plan()
        sender.clock.advance(timedelta(minutes=30))
        await sender.delivering.once()


def posts(sender: Sender, channel: str) -> list[Post]:
    return [one for one in sender.far_end.posts if one.destination.channel == channel]


def firsts(sender: Sender, channel: str) -> list[str]:
    return [one.message.text.splitlines()[0] for one in posts(sender, channel)]


async def test_each_channel_gets_one_last_post_and_then_only_what_goes_on_where_it_runs(
    start: Callable[[Edition], Sender],
) -> None:
    sender = start(OCTOBER)
    await sender.wants(
        wish("C1", week_ahead=True, reminders=(30,)), wish("C2", digest=False, at_start=True, reminders=(30,))
    )
    await sender.load(WEEKLY, TALK, BEFORE, OFF, AFTER)
    await days(sender, 5)
    listed = firsts(sender, "C1")
    assert [one for one in listed if not one.startswith("Coming up")] == [
        "On today, Friday 30 October 2015 (New York time), our month",
        "our month has ended",
    ]
    assert listed[-1] == "our month has ended"
    room = firsts(sender, "C2")
    assert room.count("our month has ended") == 1
    afterwards = room[room.index("our month has ended") + 1 :]
    assert afterwards == [
        "Coming up, Monday 2 November 2015, 8:00 PM New York time: #weekly chat",
        "Starting now: #weekly chat, until 9:00 PM New York time",
        "Coming up, Tuesday 3 November 2015, 6:00 PM New York time: A late talk",
        "Starting now: A late talk, until 7:00 PM New York time",
    ]
    closings = [one for one in await sender.all() if one.planned.kind is Kind.CLOSING]
    assert {one.state for one in closings} == {State.SENT}
    assert {one.planned.due_at for one in closings} == {datetime(2015, 10, 31, 11, 30, tzinfo=UTC)}


async def test_after_the_last_post_what_was_posted_is_still_kept_true(
    start: Callable[[Edition], Sender],
) -> None:
    sender = start(OCTOBER)
    await sender.wants(wish("C1", digest=False, at_start=True))
    await sender.load(WEEKLY)
    await days(sender, 1)
    await sender.after(minutes=31)
    assert firsts(sender, "C1")[-1] == "our month has ended"
    await sender.load(replace(WEEKLY, title="#weekly chat with slides"))
    assert await sender.refresh() == 1
    assert "#weekly chat with slides" in posts(sender, "C1")[0].message.text


async def test_it_says_what_came_of_it_whom_to_thank_and_what_goes_on(
    start: Callable[[Edition], Sender],
) -> None:
    sender = start(OCTOBER)
    await sender.wants(wish("C1"), wish("C2", language="es"))
    await sender.load(WEEKLY, TALK, BEFORE, OFF, AFTER)
    await days(sender, 2)
    said = posts(sender, "C1")[-1].message.text
    assert "Events: 9 · Partners: 2" in said  # eight dates of the chat and a talk; the others are not of it
    assert "People" not in said  # nobody was there
    assert "Thank you, and see you in \u22172016\u2217!" in said
    assert "Thank you to all who offered something: ASCD, ISTE." in said
    acme = "<https://acme.example/?a=1&amp;b=2|Acme &amp; Sons>"
    assert f"Made possible by {acme}, City Library. Thank you!" in said
    assert "These go on:\n#weekly chat: Monday 2 November 2015, 8:00 PM New York time" in said
    assert "A late talk" not in said
    assert said.endswith("I post no more lists here. Who asks is still answered: `/cem now`.")
    spanish = posts(sender, "C2")[-1].message.text
    assert spanish.startswith("our month ha terminado\nEventos: 9 · Organizaciones: 2")
    assert "Esto continúa:" in spanish


async def test_where_it_goes_on_longer_after_all_there_is_no_last_post_yet(
    start: Callable[[Edition], Sender],
) -> None:
    sender = start(OCTOBER)
    await sender.wants(wish("C1"))
    await sender.load(WEEKLY)
    assert Kind.CLOSING in {one.planned.kind for one in await sender.all()}
    sender.database.close()
    sender.edition = OCTOBER._replace(ends=date(2015, 11, 30))
    sender.start("second")
    await days(sender, 4)
    assert [one for one in firsts(sender, "C1") if "ended" in one] == []
    assert any(one.startswith("On today, Monday 2 November") for one in firsts(sender, "C1"))


async def test_a_programme_without_an_end_goes_on(start: Callable[[Edition], Sender]) -> None:
    sender = start(ALL_YEAR)
    await sender.wants(wish("C1"))
    await sender.load(WEEKLY)
    await days(sender, 4)
    assert [one.partition(" (")[0] for one in firsts(sender, "C1")] == [
        "On today, Friday 30 October 2015",
        "On today, Monday 2 November 2015",
    ]


async def test_sponsors_are_thanked_where_the_programme_says_so(start: Callable[[Edition], Sender]) -> None:
    sender = start(OCTOBER._replace(ends=None))
    await sender.wants(wish("C1", week_ahead=True))
    await sender.load(WEEKLY)
    await days(sender, 4)
    thanked = {
        one.message.text.split(",")[0]: "Made possible by" in one.message.text for one in posts(sender, "C1")
    }
    assert thanked == {"On today": False, "The week ahead": True}


def test_a_sponsor_is_read_with_or_without_an_address() -> None:
    assert sponsor("City Library") == Sponsor("City Library")
    for written in ("Acme Inc https://acme.example", " Acme Inc (https://acme.example) "):
        assert sponsor(written) == Sponsor("Acme Inc", "https://acme.example")
    assert thanks(OCTOBER, "today", tongue("en")) == ""


def test_the_edition_is_read_from_the_settings_and_what_is_wrong_is_said() -> None:
    chosen = Settings.load(
        {
            "CEMBOT_TIMEZONE": "America/Bogota",
            "CEMBOT_LANGUAGE": "es",
            "CEMBOT_STARTS": "2026-01-05",
            "CEMBOT_ENDS": "2026-12-18",
            "CEMBOT_SPONSORS": "Acme https://acme.example; ; Biblioteca",
            "CEMBOT_THANK_IN": "today,closing",
        },
        None,
    )
    made = edition(chosen)
    assert (made.starts, made.ends) == (date(2026, 1, 5), date(2026, 12, 18))
    assert made.over_at == datetime(2026, 12, 19, 5, tzinfo=UTC)
    assert made.begins_at == datetime(2026, 1, 5, 5, tzinfo=UTC)
    assert [one.name for one in made.sponsors] == ["Acme", "Biblioteca"]
    assert made.thanked_in == {"today", "closing"}
    with pytest.raises(SettingsError, match="'31/10/2026' is no date; write such as 2026-10-31") as wrong:
        Settings.load({"CEMBOT_ENDS": "31/10/2026", "CEMBOT_THANK_IN": "everywhere"}, None)
    assert "'everywhere' is no place to thank in; write some of closing, week, today" in str(wrong.value)
    with pytest.raises(SettingsError, match="ends before it starts"):
        Settings.load({"CEMBOT_STARTS": "2026-10-31", "CEMBOT_ENDS": "2026-10-01"}, None)
