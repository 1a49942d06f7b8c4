"""Events in JSON: what `cembot agenda --json` prints, or the columns of the dated calendar, and their questions."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from bot.domain.event import Event
from bot.domain.script import MOST_QUESTIONS, Chat, Draft
from bot.errors import FeedError
from bot.feeds import dated_csv, questions, when
from bot.feeds.json_exported import events_of, ours, zone_of
from bot.feeds.reading import MOST_ENTRIES, Collector, Script, short
from bot.feeds.row import Row
from bot.feeds.table import usual

_NAMES = {"starts_at": "start", "ends_at": "end"}
"""What the agenda calls otherwise than the calendar."""

_SILENT = {"id", "all_day", "event_id", "recurring"}
"""What the agenda computes, and computes again."""


QUESTIONS = "questions"
"""The field of an event that holds its questions, in the order in which they are asked."""

_OF_QUESTION = {"text", "offset"}


def read(text: str, found: Collector) -> None:
    """Read a list of events, or an object that holds one; raises FeedError if it is neither."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        where = f", line {wrong.lineno}" if isinstance(wrong, json.JSONDecodeError) else ""
        raise FeedError(f"{found.source.name} is no sound JSON{where}: nothing in it was read.") from wrong
    zone, document = zone_of(document), events_of(document)
    if not isinstance(document, list):
        raise FeedError(f"{found.source.name} is JSON, but no list of events: nothing in it was read.")
    if len(document) > MOST_ENTRIES:
        raise FeedError(f"{found.source.name} has more than {MOST_ENTRIES:,} events: split it.")
    document = [ours(entry, zone) if isinstance(entry, dict) else entry for entry in document]
    for row in _rows(document, found):
        event = dated_csv.take(row, found)
        if event is not None:
            _ask(document[row.line - 1].get(QUESTIONS), event, row.line, found)


def _ask(said: object, event: Event, line: int, found: Collector) -> None:
    """Keep the questions of an event: each a text, or an object with `text` and maybe `offset`."""
    if said is None or said == []:
        return
    if not isinstance(said, list):
        found.reject(line, QUESTIONS, "is no list of questions, each with its text")
        return
    drafts: list[Draft] = []
    before = found.refused()
    if len(said) > MOST_QUESTIONS:
        reason = f"has {len(said):,} questions: the first {MOST_QUESTIONS} are read, the most that a chat has"
        found.reject(line, QUESTIONS, reason)
    for number, one in enumerate(said[:MOST_QUESTIONS], start=1):
        try:
            text, offset = _question(one)
            drafts.append(Draft(number, questions.words(text), questions.offset(offset), line))
        except when.Unreadable as unreadable:
            found.reject(line, QUESTIONS, f"Q{number} {unreadable}")
    if drafts:
        start = event.timing.start
        chat = Chat(start.date() if isinstance(start, datetime) else start, uid=event.uid, feed=event.feed)
        whole = found.refused() == before
        found.scripts.append(Script(found.source.name, line, chat, tuple(drafts), whole, QUESTIONS))


def _question(said: object) -> tuple[str, str]:
    """Give the text and the offset of one question, as they are written."""
    parts = said if isinstance(said, dict) else {"text": said}
    text, offset = parts.get("text"), parts.get("offset")
    if not isinstance(text, str):
        raise when.Unreadable("has no text")
    if unknown := sorted(str(name) for name in parts.keys() - _OF_QUESTION):
        raise when.Unreadable(f"has {short(', '.join(unknown))}: only text and offset are read")
    if isinstance(offset, bool) or not isinstance(offset, str | int | None):
        raise when.Unreadable("has an offset that is neither a number of minutes nor text: write 12 or 0:12")
    return text, "" if offset is None else str(offset).strip()


def _rows(entries: list[object], found: Collector) -> Iterator[Row]:
    unknown: set[str] = set()
    for place, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            found.reject(place, "", "is no object with the fields of an event")
            continue
        if entry.get("recurrence"):
            reason = "is a series, of which a list in JSON has one date: give the address of the calendar itself (.ics)"
            found.reject(place, "recurrence", reason)
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
        if name in _SILENT or name == QUESTIONS:
            continue
        if usual(_NAMES.get(name, name), entry) not in dated_csv.COLUMNS:
            row[name] = ""
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
        row[usual(_NAMES.get(name, name), entry)] = str(cell).strip()
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
