"""Regular chats, one a row: weekday, local time, zone and how often, in words. Does not read events with dates."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.domain.event import Event, Timing
from bot.feeds import when
from bot.feeds.frequency import Frequency, frequency, weekdays
from bot.feeds.reading import Collector, Fields, identity
from bot.feeds.row import Row

REQUIRED = frozenset({"hashtag", "name", "weekday", "start_local", "timezone", "frequency"})
"""Without these columns it is no list of regular chats."""

COLUMNS = REQUIRED | {"duration", "moderators", "organisation", "kind", "url", "source_url", "as_stated"}
"""What is known; of it, `as_stated` is for people who check the facts, and is not kept."""

KIND = "Twitter chat"
"""What a listed chat is where the list does not say."""

ANCHOR = date(2000, 1, 3)
"""A Monday: from it, a chat that is listed without dates has its weekday."""


def read(rows: Iterable[Row], found: Collector) -> None:
    """Read every row that is sound."""
    listed: list[tuple[int, Event]] = []
    for row in rows:
        before = found.notes()
        event = _event(row.cells, row.line, found)
        if event is None:
            found.take_back(before)
        else:
            listed.append((row.line, event))
    times: dict[str, set[str]] = {}
    for _, event in listed:
        times.setdefault(event.uid, set()).add(_when(event))
    for line, event in listed:
        if len(times[event.uid]) > 1:
            one = replace(event, uid=identity(event.uid, _when(event)))
            found.add(line, one, "hashtag, name, days and hour", "name")
        else:
            found.add(line, event, "hashtag and name", "name")


def _when(event: Event) -> str:
    """Tell chats of one name apart that meet on several days or at several hours, each in a row of its own."""
    timing = event.timing
    return f"{timing.rrule or timing.start.isoformat()} {timing.start:%H:%M} {timing.timezone}"


def _event(cells: Mapping[str, str], line: int, found: Collector) -> Event | None:
    fields = Fields(found, line)
    hashtags = fields.hashtags("hashtag", cells["hashtag"])
    name = fields.text("name", cells["name"], "title")
    wrong: list[tuple[str, str]] = []
    if not name and not hashtags:
        wrong.append(("hashtag", "is blank, and so is the name: a chat needs one of them"))
    timing, often = _timing(cells, line, found, wrong)
    if wrong or timing is None:
        for field, reason in wrong:
            found.reject(line, field, reason)
        return None
    note = ""
    if often.unread:
        found.note(line, "frequency", often.unread, "a note for people; it changes no date")
        note = fields.text("frequency", cells["frequency"], "note")
    return Event(
        feed=found.source.feed,
        uid=identity(hashtags[0] if hashtags else "", cells["name"]),
        title=name or hashtags[0],
        timing=timing,
        kind=fields.text("kind", cells.get("kind", "")) or KIND,
        hashtags=hashtags,
        hosts=fields.names("moderators", cells.get("moderators", ""), "hosts"),
        organisations=fields.names("organisation", cells.get("organisation", ""), "organisations"),
        url=fields.address("url", cells.get("url", "")),
        source_url=fields.address("source_url", cells.get("source_url", "")),
        note=note,
    )


def _timing(
    cells: Mapping[str, str], line: int, found: Collector, wrong: list[tuple[str, str]]
) -> tuple[Timing | None, Frequency]:
    days: tuple[int, ...] = ()
    at, zone, length, often = time(), "", timedelta(), Frequency()
    try:
        days = _weekdays(cells["weekday"])
    except when.Unreadable as unreadable:
        wrong.append(("weekday", str(unreadable)))
    try:
        at = _clock(cells["start_local"])
    except when.Unreadable as unreadable:
        wrong.append(("start_local", str(unreadable)))
    try:
        zone = when.zone(cells["timezone"], line, "timezone", found)
    except when.Unreadable as unreadable:
        wrong.append(("timezone", str(unreadable)))
    try:
        length = _length(cells.get("duration", ""), line, found)
    except when.Unreadable as unreadable:
        wrong.append(("duration", str(unreadable)))
    try:
        often = frequency(cells["frequency"], days)
    except when.Unreadable as unreadable:
        wrong.append(("frequency", str(unreadable)))
    if wrong:
        return None, often
    if often.read_as:
        found.note(line, "frequency", cells["frequency"], often.read_as)
    first = often.first or ANCHOR + timedelta(days=days[0])
    start = datetime.combine(first, at)
    return Timing(
        start=start, length=length, timezone=zone, rrule=often.rrule, begins=often.first is not None
    ), often


def _weekdays(said: str) -> tuple[int, ...]:
    if not said:
        raise when.Unreadable("is blank: a chat needs its weekday")
    return weekdays(said)


def _clock(said: str) -> time:
    if not said:
        raise when.Unreadable("is blank: a chat needs its local time, such as 20:00")
    return when.clock(said)


def _length(said: str, line: int, found: Collector) -> timedelta:
    return when.minutes(said) if said else when.default_length(line, "duration", found)
