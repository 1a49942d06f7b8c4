"""Events in JSON: what `cembot agenda --json` prints, or the columns of the dated calendar. No other shapes."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from bot.errors import FeedError
from bot.feeds import dated_csv
from bot.feeds.reading import MOST_ENTRIES, Collector
from bot.feeds.table import Row

_NAMES = {"starts_at": "start", "ends_at": "end"}
"""What the agenda calls otherwise than the calendar."""

_SILENT = {"id", "all_day", "event_id", "recurring"}
"""What the agenda computes, and computes again."""


def read(text: str, found: Collector) -> None:
    """Read a list of events, or an object whose `events` or `occurrences` is one; raises FeedError if it is neither."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        where = f", line {wrong.lineno}" if isinstance(wrong, json.JSONDecodeError) else ""
        raise FeedError(f"{found.source.name} is no sound JSON{where}: nothing in it was read.") from wrong
    if isinstance(document, dict):
        document = document.get("events", document.get("occurrences"))
    if not isinstance(document, list):
        raise FeedError(f"{found.source.name} is JSON, but no list of events: nothing in it was read.")
    if len(document) > MOST_ENTRIES:
        raise FeedError(f"{found.source.name} has more than {MOST_ENTRIES:,} events: split it.")
    dated_csv.read(_rows(document, found), found)


def _rows(entries: list[object], found: Collector) -> Iterator[Row]:
    unknown: set[str] = set()
    for place, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            found.reject(place, "", "is no object with the fields of an event")
            continue
        row, wrong = _row(entry)
        for name in sorted(row.keys() - dated_csv.COLUMNS - unknown):
            unknown.add(name)
            found.note(place, name, name, "a field that is not known, and not read")
        if wrong:
            found.reject(place, wrong, "is neither text nor a number")
            continue
        missing = [name for name in sorted(dated_csv.REQUIRED) if name not in row]
        for name in missing:
            found.reject(place, name, "is missing")
        if not missing:
            yield Row(place, row)


def _row(entry: Mapping[str, object]) -> tuple[dict[str, str], str]:
    """Turn an entry into the cells of a row; also names the first field that cannot be one."""
    row: dict[str, str] = {}
    for name, value in entry.items():
        if name in _SILENT:
            continue
        cell = (
            "; ".join(value)
            if isinstance(value, list) and all(isinstance(part, str) for part in value)
            else value
        )
        if cell is None:
            cell = ""
        if not isinstance(cell, str | int | float) or isinstance(cell, bool):
            return row, name
        row[_NAMES.get(name, name)] = str(cell).strip()
    if entry.get("all_day") is True:
        _dates(row)
    occurrence = str(entry.get("id", ""))
    if row.get("uid") and "." in occurrence:
        row["uid"] = (
            f"{row['uid']}|{occurrence.partition('.')[2]}"  # one happening of a series, which the list repeats
        )
    return row, ""


def _dates(row: dict[str, str]) -> None:
    """Turn an all-day occurrence, whose end is exclusive, into dates whose last is included."""
    row["start"] = row.get("start", "")[:10]
    try:
        last = date.fromisoformat(row.get("end", "")[:10]) - timedelta(days=1)
    except (ValueError, OverflowError):
        return
    row["end"] = max(last.isoformat(), row["start"])
