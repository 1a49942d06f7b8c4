"""Real tables and damaged ones: bad rows are refused by line and field, and any bytes end in a sentence."""

import csv
import io
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FeedError
from bot.feeds import Source, read
from tests.conftest import SHARED
from tests.feeds_read import WEEKLY, of


def test_every_row_of_the_calendar_is_read(shared: Path) -> None:
    reading = of((shared / "data" / "cem_events.csv").read_bytes(), "cem_events.csv")

    assert (len(reading.events), reading.rejected) == (31, ())
    assert [note.line for note in reading.readings] == [4, 27, 28, 29, 30]


def cells(name: str) -> list[list[str]]:
    path = SHARED / "data" / name
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8")))) if path.is_file() else []


DAMAGE = {
    "cem_events.csv": {"title": "", "start": "soon", "end": "2015-02-30", "timezone": "Mars/Phobos"},
    "edchats.csv": {
        "weekday": "Noday",
        "start_local": "late",
        "timezone": "here",
        "duration": "-1",
        "frequency": "often",
    },
}


@settings(max_examples=60)
@given(st.data())
@pytest.mark.parametrize("name", sorted(DAMAGE))
def test_bad_rows_are_refused_by_line_and_field_and_the_good_ones_are_kept(
    name: str, data: st.DataObject
) -> None:
    table = cells(name)
    if not table:
        pytest.skip("../shared is absent")
    header, rows = table[0], table[1:]
    sound = of((SHARED / "data" / name).read_bytes(), name)
    bad = data.draw(
        st.dictionaries(st.integers(0, len(rows) - 1), st.sampled_from(sorted(DAMAGE[name])), max_size=12)
    )
    damaged = [list(row) for row in rows]
    for number, field in bad.items():
        damaged[number][header.index(field)] = DAMAGE[name][field]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *damaged])
    rebuilt = io.StringIO()
    csv.writer(rebuilt, lineterminator="\n").writerows([header, *rows])

    reading = of(out.getvalue(), name)

    assert {(number + 2, field) for number, field in bad.items()} <= {
        (one.line, one.field) for one in reading.rejected
    }
    untouched = {one.line for one in sound.rejected} | {number + 2 for number in bad}
    assert {one.line for one in reading.rejected} == untouched
    kept = [line for line in range(2, len(rows) + 2) if line not in untouched]
    assert len(reading.events) == len(kept)
    assert set(reading.events) <= set(of(rebuilt.getvalue(), name).events)


@settings(max_examples=300)
@given(
    st.binary(max_size=400) | st.text(max_size=400).map(str.encode),
    st.sampled_from([None, "ics", "csv", "json"]),
)
def test_any_bytes_give_a_reading_or_a_sentence(data: bytes, form: str | None) -> None:
    starts = (b"", b"title,start\n", WEEKLY.encode() + b"\n", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", b"[{")
    for start in starts:
        source = Source("any", start + data, "partner")
        reading = None
        with suppress(FeedError):
            reading = read(replace(source, format=form))
        assert reading is None or reading.events or reading.rejected
