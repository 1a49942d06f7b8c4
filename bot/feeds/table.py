"""Rows of a CSV file with their line numbers. What a row means is for dated_csv, weekly_csv and script_csv."""

import csv
from collections.abc import Container, Iterator
from types import ModuleType

from bot.errors import FeedError
from bot.feeds import dated_csv, exported, script_csv, weekly_csv
from bot.feeds.reading import MOST_ENTRIES, Collector, short
from bot.feeds.row import Row

DELIMITERS = ",;\t|"
"""What may stand between two fields: spreadsheets of other languages write semicolons or tabs."""

WEEKLY = frozenset({"weekday", "frequency", "start_local"})
"""Columns that only a list of weekly chats has."""

QUESTION = "question"
"""The column that only a list of questions has."""

_ALSO = {
    "organization": "organisation",
    "organizations": "organisation",
    "organisations": "organisation",
    "hashtags": "hashtag",
    "hosts": "host",
    "time_zone": "timezone",
}
"""Other spellings of columns."""

MOST_ABOVE = 10
"""Lines among which the header is looked for: above it may stand a title, or what a spreadsheet says of itself."""

LAYOUTS = (weekly_csv, dated_csv, script_csv)

LONGEST_ROW = 50
"""Lines that one row may have by line breaks inside of quotation marks."""


def read(text: str, found: Collector) -> None:
    """Read a table of events or of chats' questions, in one of the three layouts, recognised by its header."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = _header_at(lines)
    delimiter, header = _best_header(lines[at])
    layout = _layout(header)
    missing = sorted(_required(layout, header) - set(header))
    if not set(header) & (weekly_csv.REQUIRED | dated_csv.REQUIRED | {QUESTION}):
        raise FeedError(
            f"{found.source.name} is no calendar that is known: neither an ICS file, nor a CSV file with the columns "
            f"{', '.join(sorted(dated_csv.REQUIRED))} or {', '.join(sorted(weekly_csv.REQUIRED))}, nor JSON."
        )
    if layout is script_csv and not set(header) & set(script_csv.NAMES):
        missing.append(" or ".join(script_csv.NAMES))
    if missing:
        raise FeedError(
            f"{found.source.name} lacks the column {' and '.join(missing)} in line {at + 1}. A list of dated events "
            f"needs {' and '.join(sorted(dated_csv.REQUIRED))}; one of weekly chats needs "
            f"{', '.join(sorted(weekly_csv.REQUIRED))}; one of questions needs "
            f"{', '.join(sorted(script_csv.REQUIRED))}, and {' or '.join(script_csv.NAMES)}."
        )
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        raise FeedError(
            f"{found.source.name} has the column {' and '.join(twice)} more than once in line {at + 1}."
        )
    for column in header:
        if column and column not in _columns(layout):
            found.note(at + 1, column, column, "a column that is not known, and not read")
    rows = _rows(lines, at, delimiter, header, found)
    if layout is dated_csv:
        layout.read(exported.dated(rows, found), found)
    else:
        layout.read(exported.weekly(rows) if layout is weekly_csv else rows, found)


def _header_at(lines: list[str]) -> int:
    """Find the line of the header: the first that names what a table needs, else the first that says anything."""
    said = [number for number, line in enumerate(lines) if line.strip()][:MOST_ABOVE]
    for number in said:
        header = _best_header(lines[number])[1]
        if any(_required(layout, header) <= {*header} for layout in LAYOUTS):
            return number
    return said[0] if said else 0


def _best_header(line: str) -> tuple[str, list[str]]:
    """Read a line as a header with the delimiter by which the most columns of it are known."""
    return max(
        ((mark, _header(line, mark)) for mark in DELIMITERS),
        key=lambda option: max(len(set(option[1]) & _columns(layout)) for layout in LAYOUTS),
    )


def _columns(layout: ModuleType) -> frozenset[str]:
    columns: frozenset[str] = layout.COLUMNS
    return columns | exported.APART if layout is dated_csv else columns


def _required(layout: ModuleType, header: list[str]) -> frozenset[str]:
    """Name the columns without which it is no such table: a date may stand apart from its time of day."""
    required: frozenset[str] = layout.REQUIRED
    return required - {"start"} | {"date"} if layout is dated_csv and _has_date(header) else required


def _has_date(header: list[str]) -> bool:
    return "date" in header and "start" not in header


def _layout(header: list[str]) -> ModuleType:
    if QUESTION in header and dated_csv.REQUIRED - set(header):
        return script_csv
    return weekly_csv if WEEKLY & set(header) else dated_csv


def _header(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
    named = ["_".join(cell.split()).casefold() for cell in cells]
    return exported.columns([usual(name, named) for name in named])


def usual(name: str, beside: Container[str]) -> str:
    """Give the name of a column as we spell it; where that stands beside it, the other spelling is left as it is."""
    known = _ALSO.get(name, name)
    return name if known in beside else known


def _rows(lines: list[str], at: int, delimiter: str, header: list[str], found: Collector) -> Iterator[Row]:
    """Give the sound rows. A row whose quotation mark never closes is refused alone, and does not eat the next."""
    number, count = at + 1, 0
    while number < len(lines):
        if not lines[number].strip().strip(delimiter):
            number += 1
            continue
        count += 1
        if count > MOST_ENTRIES:
            raise FeedError(f"{found.source.name} has more than {MOST_ENTRIES:,} rows: split it.")
        height, cells, wrong = _row(lines, number, delimiter, len(header))
        if wrong:
            found.reject(number + 1, "", wrong)
        else:
            yield Row(
                number + 1,
                {column: cell.strip() for column, cell in zip(header, cells, strict=True) if column},
            )
        number += height


def _row(lines: list[str], number: int, delimiter: str, width: int) -> tuple[int, list[str], str]:
    """Read the row that begins at `number`: how many lines it has, its cells, and what is wrong with it."""
    for height in range(1, LONGEST_ROW + 1):
        part = lines[number : number + height]
        if len(part) < height:
            break
        try:
            cells = next(csv.reader(["\n".join(part)], delimiter=delimiter, strict=True))
        except csv.Error as wrong:
            if "unexpected end" in str(wrong):
                continue
            return 1, [], f"cannot be read as a row ({wrong}): {short(lines[number], 60)}"
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            cells = cells[:width]
        if len(cells) == width:
            return height, cells, ""
        return (
            1,
            [],
            f"has {len(cells)} fields, and the header has {width}: look for a comma that needs quotation marks",
        )
    return 1, [], f"has a quotation mark that is not closed: {short(lines[number], 60)}"
