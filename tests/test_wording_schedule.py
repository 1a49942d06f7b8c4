"""The modals of moderators and organisers are valid at Slack's limits, and safe against what people type."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.audience import GROUPS, REGIONS
from bot.domain.booking import Wish
from bot.domain.conflict import Conflict, Sort
from bot.domain.duplicate import Pair
from bot.domain.event import Occurrence
from bot.domain.proposal import Proposal, State
from bot.domain.proposal import Sort as Asks
from bot.domain.recurrence import expand
from bot.domain.standing import Given, Role
from bot.rehearsal.views import read_view
from bot.wording.booked import Shown, booked, booked_view, chats_view
from bot.wording.history import Changed, history_view
from bot.wording.merges import Merged, merges_view
from bot.wording.message import Block
from bot.wording.moderating import Reviewed, cancel_view, check_view, date_view, hand_view
from bot.wording.names import Names
from bot.wording.review import Asked, Word, review_view, word_view
from bot.wording.roles import Chat, roles_view
from bot.wording.schedule import Form, form_of, schedule_view
from bot.wording.schedule_options import Offered
from bot.wording.schedule_wishes import read_wish
from tests.builders import event
from tests.hearing import said_in
from tests.slack_fidelity import accepted

HOSTILE = "<!channel> *bold* <https://evil.example|click> @here `x` & "
LONG = HOSTILE * 60
EMOJI = "👩🏽‍🏫" * 200
NAMES = Names(programme=HOSTILE, command="/cem", bot="@cembot")
NOW = datetime(2015, 10, 26, 22, 25, tzinfo=UTC)
PEOPLE = tuple(f"U{number}" for number in range(30))

TITLES = pytest.mark.parametrize(
    "title", ["Chat", LONG, EMOJI, "😀" * 200], ids=["short", "hostile", "joined", "emoji"]
)


def happening(title: str, **parts: Any) -> Occurrence:
    """Build a happening."""
    made = event(title=title, rrule="FREQ=WEEKLY", hashtags=("#" + "é" * 99,), **parts)
    return expand(made, NOW, NOW + timedelta(days=9))[0]


def typed(title: str) -> dict[str, Any]:
    """Build what stands in the fields, as much as they take."""
    return {
        "title": title[:3000],
        "hashtag": title[:3000],
        "date": "2015-10-27",
        "time": "20:00",
        "zone": "America/New_York",
        "length": "1439",
        "kind": title[:75],
        "repeat": "last",
        "until": "2016-10-27",
        "partner": title[:140],
        "moderators": list(PEOPLE),
        "room": "C1",
        "audience": [*REGIONS, *GROUPS, "nobody"],
        "theme": title[:3000],
        "url": title[:3000],
    }


def valid(shared: Path, view: Block) -> None:
    """Hold a view against Slack's schema, and the limits that it leaves out."""
    assert accepted(shared, "ModalView", view)
    assert read_view(view) == view
    said = said_in(view["blocks"])
    assert not any(bad in said for bad in ("<!channel", "<https://evil", "@here"))


@TITLES
@pytest.mark.parametrize("count", [0, 100, 300])
def test_the_modal_to_schedule_is_valid_with_anything_typed_and_any_number_of_choices(
    shared: Path, title: str, count: int
) -> None:
    words = tuple(f"{number} {title}"[:70] for number in range(count))
    offered = Offered(words, words, ("Europe/London", "Nowhere/At_all"))
    form = Form("key" * 100, expanded=True, keeps_rule=True, at_once=False)
    dates = [datetime(2015, 10, 27, tzinfo=UTC)] * 5
    view = schedule_view(typed(title), form, offered, NAMES, dates=dates, draft="today", chats=40)
    valid(shared, view)
    assert form_of(view)._replace(shown="") == form
    valid(shared, schedule_view({}, Form("key"), Offered(), NAMES))


def test_anything_in_place_of_what_slack_sends_is_read_as_nothing() -> None:
    odd: dict[str, Any] = {
        "title": ["x"],
        "date": "2015-02-30",
        "time": "25:99",
        "zone": "../etc/passwd",
        "length": "-1",
        "repeat": "hourly",
        "until": "never",
        "moderators": "U1",
        "audience": {"a": 1},
        "url": {"value": "x"},
    }
    found = read_wish(odd, NOW)
    assert isinstance(found, dict)
    assert set(found) == {"title", "date", "time", "zone", "length"}


@TITLES
def test_the_window_of_warnings_is_valid_with_all_of_them(shared: Path, title: str) -> None:
    wish = Wish(title=title, start=datetime(2015, 10, 27, 20), timezone="America/New_York")
    found = [
        Conflict(sort, NOW, title, "e", about)
        for sort in Sort
        for about in (("Europe/London",) if sort is Sort.CLOCKS else (HOSTILE, "U1", "#x"))
    ]
    free = [NOW + timedelta(hours=hour) for hour in range(3)]
    reviewed = Reviewed(found, free, [NOW] * 5, {"e": title})
    valid(shared, check_view(wish, Form("key", at_once=False), reviewed, note=title))


@TITLES
def test_the_windows_of_a_chat_are_valid(shared: Path, title: str) -> None:
    one = happening(title)
    shown = Shown(one, PEOPLE, "C1", (), title[:200])
    message = booked(shown, "Done.", "Asia/Kolkata", change=7, script="script")
    for view in (
        booked_view(message, done=True),
        chats_view([shown] * 40, "Asia/Kolkata"),
        date_view(one, "stamp"),
        date_view(one, "stamp", {"zone": "Nowhere", "date": "2015-10-27", "time": "20:00"}),
        date_view(one, "stamp", more=True),
        cancel_view(one, "stamp"),
        hand_view(one, "stamp", PEOPLE),
    ):
        valid(shared, view)
    assert accepted(shared, "MessageBlocks", list(message.blocks))


@TITLES
def test_the_windows_of_organisers_are_valid_with_very_much_in_them(shared: Path, title: str) -> None:
    proposal = Proposal(
        id="p" * 50,
        workspace="T1",
        account="U1",
        sort=Asks.EVENT,
        typed=typed(title),
        state=State.HELD,
        reason=title[:200],
        at=NOW,
    )
    claim = Proposal(id="c", workspace="T1", account="U1", sort=Asks.CLAIM, typed={}, at=NOW)
    warned = Asked(proposal, [Conflict(Sort.TAKEN, None, title, "", HOSTILE)] * 9)
    valid(shared, review_view([warned, Asked(claim)] * 30, "UTC", done="Done."))
    valid(shared, word_view(proposal, Word("p" * 50, returned=True, queue="V1")))
    changed = Changed(1, NOW, title[:200], title, title, undone=True, undoable=True)
    valid(shared, history_view([changed] * 20, "UTC"))
    given = [Given(f"U{number}", Role.EDITOR, title[:150]) for number in range(90)]
    partners = [f"{number} {title}"[:75] for number in range(100)]
    chats = [Chat(f"e{number}", title) for number in range(100)]
    valid(shared, roles_view(given, partners, chats, NAMES, done="Done."))
    valid(shared, roles_view([], [], [], NAMES))
    pair = Pair(happening(title, feed=title[:100]), happening(title, uid="x"), title[:300])
    many = [pair._replace(goes=pair.goes._replace(event_id=f"e{number}")) for number in range(150)]
    valid(shared, merges_view(many, [Merged(f"g{number}", "s", title) for number in range(90)], "UTC"))


def test_a_day_of_every_kind_is_offered_its_repetitions(shared: Path) -> None:
    for number in range(31):
        day = date(2015, 10, 1) + timedelta(days=number)
        filled = {**typed("x"), "date": day.isoformat()}
        valid(shared, schedule_view(filled, Form("key", expanded=True), Offered(), NAMES))
