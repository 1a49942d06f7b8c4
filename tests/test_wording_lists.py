"""Today's list in a channel, and the table and rows for terminals and programs."""

import re
from datetime import datetime

import pytest

from bot.domain.agenda import Listed, day_span, fold, order
from bot.domain.event import Event
from bot.wording.digest import digest, week_ahead
from bot.wording.table import agenda_rows, agenda_table, plain
from tests.builders import event
from tests.builders_wording import (
    CAMPAIGN,
    DAY,
    DUNCAN,
    MORNING,
    NAMES,
    NEW_YORK,
    NOW,
    SLOW,
    WEEKLY,
    ask,
    happenings,
    shown,
)


def test_todays_list_names_its_day_and_zone() -> None:
    listed = fold(happenings(DUNCAN) + happenings(CAMPAIGN))
    (posted,) = digest(listed, DAY, MORNING, NEW_YORK, NAMES)
    assert posted
    assert posted.blocks[0]["text"]["text"] == "On today, Monday 26 October 2015"
    assert "New York time" in shown(posted)
    assert posted.text.startswith("On today, Monday 26 October 2015 (New York time)")
    assert len(re.findall("The campaign", shown(posted))) == 1


def test_todays_list_in_the_evening_puts_what_is_over_last() -> None:
    early = event(datetime(2015, 10, 26, 5, 30), uid="early", title="Breakfast chat")
    (posted,) = digest(fold(happenings(early) + happenings(DUNCAN)), DAY, NOW, NEW_YORK, NAMES)
    assert posted
    said = shown(posted)
    assert said.index("Arne Duncan") < said.index("Earlier today") < said.index("Breakfast chat")


def test_todays_list_is_not_posted_when_all_of_it_is_over() -> None:
    early = event(datetime(2015, 10, 26, 5, 30), uid="early")
    assert digest(fold(happenings(early)), DAY, NOW, NEW_YORK, NAMES) == []


@pytest.mark.parametrize(
    ("events", "posted"), [([], False), ([CAMPAIGN], False), ([event(DAY, uid="day")], True), ([SLOW], True)]
)
def test_a_day_with_nothing_of_its_own_gets_no_list(events: list[Event], *, posted: bool) -> None:
    listed = fold(one for of in events for one in happenings(of))
    assert bool(digest(listed, DAY, MORNING, NEW_YORK, NAMES)) is posted


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
    assert agenda_table([Listed(happenings(DUNCAN)[0])], day_span(DAY, NEW_YORK), NEW_YORK) == [
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


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("Room <5>, City Library", "Room &lt;5&gt;, City Library"),
        ("https://example.org/room", ""),
        ("edtech", ""),
        ("", ""),
    ],
    ids=["a place", "an address", "the title says it", "none"],
)
def test_it_says_where_an_event_is_unless_that_is_an_address(location: str, said: str) -> None:
    there = fold(happenings(event(location=location, title="Edtech")))
    (page,) = digest(there, DAY, MORNING, NEW_YORK, NAMES)
    (line,) = [one for one in page.text.splitlines() if "Edtech" in one]
    about = "Edtech · Twitter chat, 1 h · #edtechchat"
    assert line.endswith(f"{about} · {said}" if said else about)


def test_what_can_be_saved_of_a_week_says_on_which_day_it_is() -> None:
    monday = event()
    tuesday = event(datetime(2015, 10, 27, 20), uid="other", title="Another chat")
    (week,) = week_ahead(fold(happenings(monday) + happenings(tuesday)), DAY, MORNING, NEW_YORK, NAMES)
    (day,) = digest(fold(happenings(monday)), DAY, MORNING, NEW_YORK, NAMES)
    offered = [
        [option["text"]["text"] for option in block["elements"][0]["options"]]
        for page in (week, day)
        for block in page.blocks
        if block["type"] == "actions"
    ]
    assert offered == [
        ["Mon 8:00 PM Educational Technology Chat", "Tue 8:00 PM Another chat"],
        ["8:00 PM Educational Technology Chat"],
    ]
