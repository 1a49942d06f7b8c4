"""Events with dates, one a row: the columns of the month's calendar. Does not read weekly chats."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.event import Event, Status, Timing
from bot.domain.languages import code_of
from bot.feeds import when
from bot.feeds.reading import Collector, Fields, identity, uid
from bot.feeds.row import Row

REQUIRED = frozenset({"title", "start"})
"""Without these columns it is no calendar of dated events."""

COLUMNS = REQUIRED | {
    "end",
    "timezone",
    "kind",
    "hashtag",
    "host",
    "organisation",
    "url",
    "source_url",
    "as_stated",
    "location",
    "description",
    "note",
    "status",
    "uid",
    "theme",
    "subject",
    "audience",
    "language",
    "recording",
}
"""What is known; of it, `as_stated` is for people who check the facts, and is not kept."""


TOPICS = ("theme", "subject", "audience")
"""Columns that say what an event is about and for whom; each may name several, separated by semicolons."""


def read(rows: Iterable[Row], found: Collector) -> None:
    """Read every row that is sound."""
    for row in rows:
        take(row, found)


def take(row: Row, found: Collector) -> Event | None:
    """Keep the event that a row describes, and give it; nothing where it was refused or is known already."""
    before = found.notes()
    event = event_of(row.cells, row.line, found)
    if event is None:
        found.take_back(before)
        return None
    return event if found.add(row.line, event, "title and start", "title") else None


def event_of(cells: Mapping[str, str], line: int, found: Collector) -> Event | None:
    """Make the event that a row describes; what is wrong with it is reported field by field, and gives nothing."""
    fields = Fields(found, line)
    wrong: list[tuple[str, str]] = []
    title = fields.text("title", cells["title"])
    if not title:
        wrong.append(("title", "is blank"))
    timing = _timing(cells, line, found, wrong)
    status = _status(cells.get("status", ""), wrong)
    if wrong or timing is None:
        for field, reason in wrong:
            found.reject(line, field, reason)
        return None
    return Event(
        feed=found.source.feed,
        uid=uid(cells.get("uid", "")) or identity(cells["title"], timing.start.isoformat()),
        title=title,
        timing=timing,
        kind=fields.text("kind", cells.get("kind", "")),
        hashtags=fields.hashtags("hashtag", cells.get("hashtag", "")),
        hosts=fields.names("host", cells.get("host", ""), "hosts"),
        organisations=fields.names("organisation", cells.get("organisation", ""), "organisations"),
        url=fields.address("url", cells.get("url", "")),
        location=fields.text("location", cells.get("location", "")),
        source_url=fields.address("source_url", cells.get("source_url", "")),
        description=fields.prose("description", cells.get("description", "")),
        note=fields.text("note", cells.get("note", "")),
        status=status,
        topics=_topics(fields, cells),
        language=_language(cells.get("language", ""), line, found),
        recording=fields.address("recording", cells.get("recording", "")),
    )


def _topics(fields: Fields, cells: Mapping[str, str]) -> tuple[str, ...]:
    """Give what an event is about and for whom: its themes, subjects and audiences, each once."""
    named = (name for column in TOPICS for name in fields.names(column, cells.get(column, ""), "topics"))
    return tuple({name.casefold(): name for name in named}.values())


def _language(said: str, line: int, found: Collector) -> str:
    code = code_of(said)
    if said.strip() and not code:
        found.note(line, "language", said, "no language that is known, and left out")
    return code


def _timing(
    cells: Mapping[str, str], line: int, found: Collector, wrong: list[tuple[str, str]]
) -> Timing | None:
    said_zone, zone = cells.get("timezone", ""), ""
    start, offset = _moment(cells["start"], "start", wrong)
    timed = isinstance(start, datetime)
    try:
        if said_zone or (timed and not offset):
            zone = when.zone(said_zone, line, "timezone", found)
        elif timed:
            zone = when.zone(offset, line, "start", found)
    except when.Unreadable as unreadable:
        wrong.append(("timezone", str(unreadable)))
    end, end_offset = _end(cells.get("end", ""), (start, offset), line, found, wrong)
    if wrong or start is None:
        return None
    if not isinstance(start, datetime):
        return _dates(start, end, wrong)
    start = _wall(start, offset, zone)
    if end is None:
        return Timing(start=start, timezone=zone, length=when.default_length(line, "end", found))
    if not isinstance(end, datetime):
        wrong.append(("end", f"{end} has no time, and the start has one: write it like {end}T21:00"))
        return None
    length = _wall(end, end_offset, zone) - start
    if not timedelta() < length <= when.LONGEST_EVENT:
        wrong.append(("end", _order(cells["end"], cells["start"], length)))
        return None
    return Timing(start=start, timezone=zone, length=length)


def _dates(start: date, end: datetime | date | None, wrong: list[tuple[str, str]]) -> Timing | None:
    """Give the time of an all-day event, whose last date is part of it."""
    if isinstance(end, datetime):
        wrong.append(
            ("end", f"{end:%Y-%m-%dT%H:%M} has a time, and the start has none: give both a time, or neither")
        )
        return None
    length = (end or start) - start + timedelta(days=1)
    if not timedelta() < length <= when.LONGEST_EVENT:
        wrong.append(("end", _order(str(end), str(start), length)))
        return None
    return Timing(start=start, length=length)


def _order(end: str, start: str, length: timedelta) -> str:
    if length > when.LONGEST_EVENT:
        return f"{end} is more than {when.LONGEST_EVENT.days} days after the start, {start}"
    return f"{end} is not after the start, {start}"


def _moment(said: str, field: str, wrong: list[tuple[str, str]]) -> tuple[datetime | date | None, str]:
    if not said:
        wrong.append((field, "is blank: an event needs at least a date"))
        return None, ""
    try:
        return when.moment(said)
    except when.Unreadable as unreadable:
        wrong.append((field, str(unreadable)))
        return None, ""


def _end(
    said: str,
    begins: tuple[datetime | date | None, str],
    line: int,
    found: Collector,
    wrong: list[tuple[str, str]],
) -> tuple[datetime | date | None, str]:
    """Read the end; a time alone is on the start's date, or on the next one when it comes before the start."""
    start, offset = begins
    if not said:
        return None, ""
    if isinstance(start, datetime) and said[:1].isdigit() and "-" not in said:
        try:
            at = when.clock("0:00" if said in {"24:00", "24.00"} else said)
        except when.Unreadable as unreadable:
            wrong.append(("end", str(unreadable)))
            return None, ""
        end = datetime.combine(start.date(), at)
        end += timedelta(days=1 if end <= start else 0)
        found.note(line, "end", said, f"{end:%Y-%m-%dT%H:%M}, in the zone of the start")
        return end, offset
    return _moment(said, "end", wrong)


def _wall(at: datetime, offset: str, zone: str) -> datetime:
    """Give the wall time in `zone` of a time that may carry an offset of its own."""
    if not offset:
        return at
    shift = "+00:00" if offset == "UTC" else offset
    aware = datetime.fromisoformat(f"{at.isoformat()}{shift}")
    return aware.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def _status(said: str, wrong: list[tuple[str, str]]) -> Status:
    try:
        return Status(said.casefold() or Status.CONFIRMED)
    except ValueError:
        wrong.append(("status", f"{said!r} is no status: write {', '.join(Status)}, or nothing"))
        return Status.CONFIRMED
