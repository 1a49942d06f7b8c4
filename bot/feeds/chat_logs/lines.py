"""Rows of a large CSV file, one by one. Knows no columns, and holds no more than one row."""

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bot.errors import FeedError
from bot.feeds.reading import encoding_of, short

LONGEST_LINE = 100_000
"""Characters of a line; no post has a hundredth of this."""

BEGINNING = 1_000
"""Bytes by which it is told in which form of Unicode a file is."""

BETWEEN = (",", ";", "\t")
"""What spreadsheets put between columns, by where they are used."""

LONGEST_ROW = 50
"""Lines that one row may have by line breaks inside of quotation marks."""

MOST_BEFORE = 10
"""Lines before the names of the columns that hold nothing."""

_SAYS_BETWEEN = re.compile(r"\ufeff?\"?sep=.\"?", re.IGNORECASE)


class Row(NamedTuple):
    """One row: its fields by the names of the columns, or what is wrong with it."""

    line: int  # where it begins, from 1
    cells: dict[str, str]
    wrong: str = ""


class _Lines:
    """The lines of a file, some of which can be looked at before they are taken."""

    def __init__(self, file: io.BufferedReader) -> None:
        beginning = file.peek(BEGINNING)[:BEGINNING]
        encoding = encoding_of(beginning)
        seen = beginning.decode(encoding, errors="replace")
        self._end = (
            "\r" if "\r" in seen and "\n" not in seen else "\n"
        )  # "\r" alone is how Macs once ended lines
        self._file = io.TextIOWrapper(file, encoding, errors="replace", newline=self._end)
        self._ahead: deque[str] = deque()
        self.number = 1  # of the first line that was not taken

    def ahead(self, count: int) -> list[str]:
        """Give the next `count` lines, or those that there are."""
        while len(self._ahead) < count and (line := self._next()) is not None:
            self._ahead.append(line)
        return [self._ahead[place] for place in range(min(count, len(self._ahead)))]

    def take(self, count: int) -> None:
        """Go on behind the next `count` lines."""
        for _ in range(count):
            self._ahead.popleft()
        self.number += count

    def _next(self) -> str | None:
        line = self._file.readline(LONGEST_LINE)
        if not line:
            return None
        while not line.endswith(self._end) and (more := self._file.readline(LONGEST_LINE)):
            line = line[: LONGEST_LINE - 1] + more[-1:]  # the rest of a line that is too long is let go
        return line


def rows(path: Path, required: Mapping[str, Sequence[str]], what: str) -> Iterator[Row]:
    """Give the rows of a file; raise FeedError where it is no table with the columns that are `required`.

    Of each required column there are the names that it may have. A row whose quotation mark never closes is refused
    alone, and does not eat the next.
    """
    with path.open("rb") as file:
        lines = _Lines(file)
        header, between = _header(lines, required)
        missing = _missing(header, required)
        if missing:
            raise FeedError(
                f"{path} is no log that is known: neither a Slack export (zip), nor {what} (CSV, JSON), which "
                f"need the columns {', '.join(sorted(required))} in the first line; it lacks {' and '.join(missing)}."
            )
        names = {name for known in required.values() for name in known}
        twice = sorted(name for name, count in Counter(header).items() if count > 1 and name in names)
        if twice:
            raise FeedError(f"{path} has more than one column {twice[0]}: give the others another name.")
        while lines.ahead(1):
            at = lines.number
            height, cells, wrong = _row(lines, len(header), between)
            lines.take(height)
            if wrong:
                yield Row(at, {}, wrong)
            elif cells:
                yield Row(at, dict(zip(header, cells, strict=True)))


def _missing(header: Sequence[str], required: Mapping[str, Sequence[str]]) -> list[str]:
    return sorted(ours for ours, names in required.items() if not any(name in header for name in names))


def _header(lines: _Lines, required: Mapping[str, Sequence[str]]) -> tuple[list[str], str]:
    """Give the names of the columns, and what stands between them: a comma where nothing gives all that are required.

    Blank lines before it are nothing, and so is the line in which Excel says what stands between.
    """
    for _ in range(MOST_BEFORE):
        first = lines.ahead(1)
        if not first or (first[0].strip() and not _SAYS_BETWEEN.fullmatch(first[0].strip())):
            break
        lines.take(1)
    if not (first := lines.ahead(1)):
        return [], ","
    lines.take(1)
    found = [(_names(first, between), between) for between in BETWEEN]
    return next((one for one in found if not _missing(one[0], required)), found[0])


def _names(first: list[str], between: str) -> list[str]:
    try:
        return [cell.strip().casefold() for cell in next(csv.reader(first, delimiter=between))]
    except (csv.Error, StopIteration):
        return []


def _row(lines: _Lines, width: int, between: str) -> tuple[int, list[str], str]:
    """Read the next row: how many lines it has, its cells (none for a blank line), and what is wrong with it."""
    for height in range(1, LONGEST_ROW + 1):
        part = lines.ahead(height)
        if len(part) < height:
            break
        if height == 1 and not part[0].strip():
            return 1, [], ""
        try:
            cells = next(csv.reader(["".join(part)], strict=True, delimiter=between))
        except csv.Error as wrong:
            if "unexpected end" in str(wrong):
                continue
            reason = f"cannot be read as a row ({wrong}), write quotation marks within a field twice"
            return 1, [], f"{reason}: {short(part[0], 60)}"
        if len(cells) >= width and not any(cells[width:]):
            return height, cells[:width], ""
        look = (
            "a comma that needs quotation marks" if len(cells) > width else "a line break, or what is missing"
        )
        return 1, [], f"has {len(cells)} fields, and the header has {width}: look for {look}"
    first = lines.ahead(1)[0]
    if len(first) >= LONGEST_LINE:
        return 1, [], f"has more than {LONGEST_LINE:,} characters, and no post has: {short(first, 60)}"
    return 1, [], f"has a quotation mark that is not closed: {short(first, 60)}"
