"""Where the weeks ahead are empty and where they are crowded: counted, drawn, told in words, for organisers alone."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.domain.agenda import fold
from bot.domain.coverage import BANDS, EVERYTHING, Coverage, coverage
from bot.domain.event import Event, Status
from bot.printing.coverage import coverage_svg
from bot.printing.picture import png
from bot.wording.coverage import alternative, coverage_csv, coverage_view, sentences, table
from bot.wording.message import MAX_SECTION
from tests.builders import event
from tests.builders_wording import HOSTILE, happenings
from tests.conversation import GRACE, NORA, scene
from tests.scheduling import Desk, organising
from tests.test_cli import Shell
from tests.test_own_record import given

MONDAY = date(2015, 10, 26)
AMERICAS, EUROPE, ASIA, PACIFIC = range(len(BANDS))

EVENING = event(datetime(2015, 10, 26, 20), topics=("Making", "making", "New teachers"))
"""Monday at 8 PM in New York: 7 PM in Chicago, 1 AM in Berlin, Tuesday 7 AM in Bangkok and 11 AM in Sydney."""


def found(*events: Event, weeks: int = 2) -> Coverage:
    every = (one._replace(topics=of.topics) for of in events for one in happenings(of))
    return coverage(fold(every), MONDAY, weeks)


def many(count: int, day: int = 28, **parts: object) -> list[Event]:
    at = datetime(2015, 10, day, 20)
    return [
        event(at, uid=f"{day}-{number}", title=f"{number}", hashtags=(), **parts) for number in range(count)
    ]


def test_an_event_counts_for_those_who_are_awake_on_their_own_day() -> None:
    made = found(EVENING)
    tuesday = MONDAY + timedelta(days=1)
    assert made.count(EVERYTHING, AMERICAS, MONDAY) == 1
    assert made.total(EVERYTHING, EUROPE) == 0
    assert made.count(EVERYTHING, ASIA, tuesday) == made.count(EVERYTHING, PACIFIC, tuesday) == 1
    assert made.count("MAKING", AMERICAS, MONDAY) == made.count("New teachers", PACIFIC, tuesday) == 1
    assert sorted(theme.casefold() for theme in made.themes) == ["making", "new teachers"]
    assert made.missing(EUROPE) == list(made.themes)
    assert made.missing(ASIA) == []


def test_what_is_cancelled_lasts_for_days_or_lies_elsewhere_does_not_count() -> None:
    gone = event(uid="gone", status=Status.CANCELLED)
    campaign = event(MONDAY, uid="campaign", length=timedelta(days=14))
    later = event(datetime(2015, 11, 30, 20), uid="later")
    made = found(gone, campaign, later)
    assert not made.counts
    assert made.empty(AMERICAS) == list(made.days)
    one_day = found(event(MONDAY, uid="day"))
    assert [one_day.count(EVERYTHING, band, MONDAY) for band in range(len(BANDS))] == [1, 1, 1, 1]


def test_two_listings_of_one_chat_count_once_with_the_themes_of_both() -> None:
    weekly = event(datetime(2015, 10, 19, 20), uid="weekly", rrule="FREQ=WEEKLY", topics=("Literacy",))
    made = found(EVENING, weekly)
    assert made.count(EVERYTHING, AMERICAS, MONDAY) == 1
    assert made.count("Literacy", AMERICAS, MONDAY) == made.count("Making", AMERICAS, MONDAY) == 1


def test_a_crowd_is_half_as_many_again_as_on_an_average_day_of_the_band() -> None:
    made = found(*many(6), *many(2, 29), *many(1, 30))
    assert made.crowded(AMERICAS) == [date(2015, 10, 28)]
    assert found(*many(3)).crowded(AMERICAS) == []  # however few there are else
    told = sentences(made)
    assert told[AMERICAS] == (
        "Americas: 9 events; empty on Mon 26 Oct, Tue 27 Oct, Sat 31 Oct, Sun 1 Nov, Mon 2 Nov, Tue 3 Nov "
        "and 5 more days; crowded on Wed 28 Oct."
    )
    assert told[EUROPE] == "Europe, Africa: 0 events; empty on every day."


def test_the_table_has_a_block_for_each_week_and_a_line_for_each_band_and_theme() -> None:
    lines = table(found(EVENING, *many(6), *many(1, 29), *many(1, 30)))
    assert lines[0] == "Mon 26 Oct        Mo 26 Tu 27 We 28 Th 29 Fr 30 Sa 31 Su  1"
    assert lines[1] == "Americas             1     ·     6!    1     1     ·     · "
    assert [line.strip().split("  ")[0] for line in lines[5:10]] == [
        "Making",
        "Americas",
        "Europe, Africa",
        "Asia",
        "Pacific",
    ]
    second = lines[lines.index("") + 1 :]
    assert second[0].startswith("Mon 2 Nov ")
    assert len(second) == 5  # of themes nothing begins there


def test_a_file_of_it_has_every_cell_and_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(coverage_csv(found(event(topics=("=1+1",)), weeks=1)))))
    assert len(rows) == 2 * len(BANDS) * 7
    assert rows[0] == {
        "theme": "",
        "band": "Americas",
        "zone": "America/Chicago",
        "date": "2015-10-26",
        "events": "1",
        "state": "",
    }
    assert {row["theme"] for row in rows} == {"", "'=1+1"}
    assert {row["state"] for row in rows} == {"", "empty"}


def test_the_picture_says_in_words_what_it_shows_and_is_drawn_whatever_a_theme_is_called() -> None:
    made = found(*many(6, topics=(HOSTILE, "b" * 300)), *many(1, 29), *many(1, 30), weeks=4)
    svg = coverage_svg(made)
    assert "crowded on Wed 28 Oct" in svg
    assert alternative(made).startswith("Events by zone and day, 4 weeks from Monday 26 October 2015.")
    assert png(svg).startswith(b"\x89PNG")
    assert coverage_svg(found(weeks=1)).count("url(#empty)") == len(BANDS) * 7 + 1


def test_the_window_keeps_within_slacks_limits() -> None:
    themes = tuple(f"{number} {HOSTILE} {'x' * 200}" for number in range(20))
    view = coverage_view(
        found(*(one for day in range(26, 32) for one in many(30, day, topics=themes)), weeks=12)
    )
    texts = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
    assert max(map(len, texts)) <= MAX_SECTION
    assert all(text.count("```") in {0, 2} for text in texts)
    assert "<!channel>" not in str(texts)


async def test_an_organiser_sees_it_and_gets_the_picture_and_nobody_else_does(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(EVENING, *many(6), *many(1, 29))
        desk = await organising(here, "coverage_open")
        assert "Europe, Africa: 0 events; empty on every day" in desk.words
        assert "6!" in desk.words
        await desk.push("coverage_picture")
        file = await given(here, NORA, "coverage.png")
        assert file.content.startswith(b"\x89PNG")
        assert "crowded on Wed 28 Oct" in file.alt_text
        payload = next(
            json.loads(json.dumps(one["payload"]))
            for one in reversed(here.rehearsal.envelopes)
            if "coverage_open" in str(one["payload"].get("actions"))
        )
        payload["user"]["id"] = GRACE
        payload["view"]["type"] = "home"
        payload["trigger_id"] = here.rehearsal.grants.trigger(GRACE)
        links = here.rehearsal.links
        await links.answered(links.send("interactive", payload))
        assert "Only workspace admins" in Desk(here, GRACE).words


def test_it_is_printed_and_written(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    (tmp_path / "a.csv").write_text(
        "title,start,timezone,theme\nA talk,2026-10-06T19:00,Europe/London,Making\n"
    )
    assert shell.run("import", "a.csv").status == 0
    said = shell.run("coverage", "--from", "2026-10-08", "--weeks", "1", "--picture", "map.png")
    assert said.status == 0
    assert "Mon 5 Oct" in said.out
    assert "Europe, Africa: 1 event;" in said.out
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")
    written = json.loads(shell.run("coverage", "--from", "2026-10-08", "--json").out)
    assert (written["from"], written["weeks"]) == ("2026-10-05", 4)
    assert shell.run("coverage", "--from", "2026-10-08", "--format", "csv").out.startswith("theme,band,zone")
    assert shell.run("coverage", "--weeks", "99").status == 2
