"""Tables as other programs and people write them, made into ours: dates, times and zones in their columns and forms.

Reads what can mean one thing only, and says what it took it for; everything else is left as it stands, to be refused.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from bot.domain.letters import folded
from bot.domain.zone import UnknownZone, read_zone
from bot.feeds import when
from bot.feeds.hours import Hours, hours_of, with_hyphens
from bot.feeds.reading import Collector
from bot.feeds.row import Row

MOMENTS = (("start", "date", "time"), ("end", "end_date", "end_time"))
"""Our columns, and those in which a date and a time of day stand apart."""

APART = frozenset({"date", "time", "end_date", "end_time", "all_day"})
"""Columns of dated events in which other programs write what stands in our `start` and `end`."""

_NAMES = {
    "title": "event_name event_title event summary titulo nombre evento titre evenement titel veranstaltung subject",
    "start": "starts start_datetime begins begin inicio comienzo debut beginn",
    "end": "ends end_datetime fin ende fim",
    "date": "start_date event_date event_start_date fecha fecha_de_inicio fecha_inicio datum data data_de_inicio",
    "time": "start_time event_time event_start_time hora hora_de_inicio hora_inicio heure uhrzeit horario",
    "end_date": "event_end_date fecha_de_fin fecha_fin date_de_fin data_de_fim",
    "end_time": "event_end_time hora_de_fin hora_fin heure_de_fin hora_de_fim",
    "all_day": "all_day_event todo_el_dia",
    "timezone": "tz event_timezone zona_horaria huso_horario fuseau_horaire zeitzone fuso_horario",
    "kind": "event_type tipo",
    "host": "speaker speakers presenter presenters moderator ponente ponentes moderador moderadora",
    "organisation": "organizer organiser organizacion organizador organisateur veranstalter organizacao",
    "url": "link website event_url enlace lien",
    "location": "venue lugar ubicacion lieu ort local",
    "description": "details descripcion beschreibung descricao",
}
"""What other programs, and people in other languages, call our columns; folded, the likeliest first."""

SPREADSHEETS_BEGIN = date(1899, 12, 30)
"""The day from which spreadsheets count."""

SERIALS = range(30_000, 80_000)
"""Days of that count that are dates of our time; other numbers are none."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july"),
            *("aug august", "sep sept september", "oct october", "nov november", "dec december"),
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_WEEKDAY = re.compile(r"([a-z]{3,9})\.?,?\s+(?=\w*\d|[a-z])", re.IGNORECASE | re.ASCII)
_NAMED = (
    re.compile(
        r"(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
        re.IGNORECASE | re.ASCII,
    ),
    re.compile(
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s+(?:of\s+)?|-)(?P<month>[a-z]{3,9})\.?,?(?:\s+|-)(?P<year>\d{4})",
        re.IGNORECASE | re.ASCII,
    ),
)
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)", re.ASCII)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?", re.ASCII)
_APART = re.compile(r"[\sT,]+(?:at\s+)?", re.IGNORECASE)

_TRUE = frozenset({"true", "yes", "1"})
_WEEKLY = frozenset({"weekday", "frequency", "start_local"})


def columns(header: list[str]) -> list[str]:
    """Give a header with our names for what others call otherwise, where ours are not there."""
    told = list(header)
    plain = [folded(name) for name in header]
    for ours, names in _NAMES.items():
        at = next((plain.index(name) for name in names.split() if name in plain and ours not in told), None)
        # A list of weekly chats has days and hours of its own.
        if at is not None and not (_WEEKLY & set(plain) and ours in APART):
            told[at] = ours
    return told


def dated(rows: Iterable[Row], found: Collector) -> Iterator[Row]:
    """Give the rows of dated events with their dates and times as we write them."""
    every = list(rows)
    slashes = _slashes(every, found)
    for row in every:
        yield row._replace(cells=_dated(row, slashes, found))


def weekly(rows: Iterable[Row]) -> Iterator[Row]:
    """Give the rows of weekly chats with an hour of their own, where "7-8 PM ET" stands in one column."""
    for row in rows:
        cells = dict(row.cells)
        hours = hours_of(cells["start_local"])
        if hours and _takes(hours.zone, cells.get("timezone", "")):
            cells["start_local"] = hours.first
            cells["timezone"] = cells.get("timezone", "") or hours.zone
            cells["duration"] = cells.get("duration") or _length(hours)
        yield row._replace(cells=cells)


def _length(hours: Hours) -> str:
    """Give the minutes between two hours; nothing where there are not two that can be read."""
    try:
        first, second = (when.clock(one) for one in (hours.first, hours.second))
    except when.Unreadable:
        return ""
    minutes = (second.hour - first.hour) * 60 + second.minute - first.minute
    return str(minutes % (24 * 60) or 24 * 60)


def _dated(row: Row, slashes: str, found: Collector) -> dict[str, str]:
    cells = dict(row.cells)
    all_day = cells.pop("all_day", "").casefold() in _TRUE
    for ours, day, hour in MOMENTS:
        if day in cells and ours not in row.cells:
            cells[ours] = cells[day] if all_day else f"{cells[day]} {cells.get(hour, '')}".strip()
        elif ours == "start" and cells.get(day) and hours_of(cells["start"]):
            cells["start"] = f"{cells[day]} {cells['start']}"  # a date, and beside it when that begins
    if not cells.get("end") and cells.get("end_time") and not all_day:
        cells["end"] = cells["end_time"]
    if not cells.get("end") and not _is_ours(cells["start"]):
        cells = _two_hours(cells)
    for ours, _, _ in MOMENTS:
        said = cells.get(ours, "")
        if said and not _is_ours(said):
            cells[ours] = _moment(cells, ours, slashes)
            serial = _SERIAL.fullmatch(said)
            if serial and cells[ours] != said:
                found.note(row.line, ours, said, f"{cells[ours]}, as spreadsheets count days")
    return {name: cell for name, cell in cells.items() if name not in _OURS}


_OURS = frozenset(name for _, day, hour in MOMENTS for name in (day, hour))


def _is_ours(said: str) -> bool:
    """Tell whether a cell is read as it stands."""
    try:
        return bool(when.moment(said))
    except when.Unreadable:
        return False


def _two_hours(cells: dict[str, str]) -> dict[str, str]:
    """Part a start that holds both ends, as in "October 28, 2026 7-8 PM ET"."""
    day, rest = _day_and_rest(with_hyphens(cells["start"]), "")
    hours = hours_of(rest) if day else None
    if hours is None or not _length(hours) or not _takes(hours.zone, cells.get("timezone", "")):
        return cells
    begins = f"{day} {hours.first}"
    zone = cells.get("timezone", "") or hours.zone
    return {**cells, "start": begins, "end": hours.second, "timezone": zone}


def _takes(said: str, column: str) -> bool:
    """Tell whether words behind an hour are its zone: one that is known, and not another than the column's."""
    if not said:
        return True
    try:
        behind = read_zone(said).name
        return not column or read_zone(column).name == behind
    except UnknownZone:
        return False


def _moment(cells: dict[str, str], ours: str, slashes: str) -> str:
    """Write a date, or a date and time, as we do; a zone behind it goes to its own column. What is unclear stays."""
    said = cells[ours]
    if serial := _serial(said):
        return serial
    day, rest = _day_and_rest(said, slashes)
    if not day:
        alone = hours_of(said) if ours == "end" else None
        return alone.first if alone and not (alone.second or alone.zone) else said
    if not rest:
        return day
    hours = hours_of(rest)
    if hours is None or hours.second or not _takes(hours.zone, cells.get("timezone", "")):
        return said
    try:
        at = when.clock(hours.first)
    except when.Unreadable:
        return f"{day}T{hours.first}" if hours.first.startswith("24") else said
    if hours.zone:
        cells["timezone"] = cells.get("timezone", "") or hours.zone
    return f"{day}T{at:%H:%M}"


def _day_and_rest(said: str, slashes: str) -> tuple[str, str]:
    """Read the date with which a cell begins: the date as we write it, or nothing, and what follows it."""
    text, weekday = said.strip(), ""
    before = _WEEKDAY.match(text)
    if before and before[1][:3].casefold() in _WEEKDAYS and before[1].casefold() not in _MONTHS:
        text, weekday = text[before.end() :], before[1][:3].casefold()
    for pattern in (*_NAMED, _DOTTED, _SLASHED, _ISO):
        match = pattern.match(text)
        if match and (found := _date(match, slashes)):
            rest = text[match.end() :]
            gap = _APART.match(rest)
            if (rest and not gap) or (weekday and _WEEKDAYS[found.weekday()] != weekday):
                return "", ""  # a weekday that is another one: nobody knows which of both is meant
            return found.isoformat(), rest[gap.end() :].strip() if gap else ""
    return "", ""


def _date(match: re.Match[str], slashes: str) -> date | None:
    if match.re is _SLASHED:
        if not slashes:
            return None
        numbers = match[1], match[2]
        month, day = numbers if slashes == "month" else numbers[::-1]
        year = match[3]
    else:
        month, day, year = match["month"], match["day"], match["year"]
        month = month if month.isdigit() else str(_MONTHS.get(month.casefold(), 0))
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if when.EARLIEST <= found <= when.LATEST else None


def _serial(said: str) -> str:
    match = _SERIAL.fullmatch(said)
    if match is None or int(match[1]) not in SERIALS:
        return ""
    day = SPREADSHEETS_BEGIN + timedelta(days=int(match[1]))
    if not match[2]:
        return day.isoformat()
    minutes = round(float(f"0.{match[2]}") * 24 * 60)
    return f"{datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes):%Y-%m-%dT%H:%M}"


def _slashes(rows: Sequence[Row], found: Collector) -> str:
    """Tell which number comes first in dates such as 10/28/2026: "month" or "day", where the table itself shows it."""
    votes: Counter[str] = Counter()
    shown: dict[str, tuple[int, str, str]] = {}
    for row in rows:
        for column in ("start", "end", "date", "end_date"):
            cell = row.cells.get(column, "")
            if _ISO.match(cell):
                return ""  # written in two ways, so that nothing is shown by one of them
            if match := _SLASHED.match(cell):
                one, two = int(match[1]), int(match[2])
                order = "day" if one > 12 else "month" if two > 12 else ""  # noqa: PLR2004  # months
                votes[order] += 1
                shown.setdefault(order, (row.line, column, match[0]))
    told = [order for order in ("day", "month") if votes[order]]
    if len(told) != 1:
        return ""
    line, column, cell = shown[told[0]]
    order = "day, month, year" if told[0] == "day" else "month, day, year"
    found.note(line, column, cell, f"{order}; and so are all dates with slashes in this file")
    return told[0]
