"""Saved posts of X as CSV: one row a post. Keeps no words, only what they say of hashtag, question and spam."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.domain.log_entry import LogEntry
from bot.feeds.chat_logs.columns import NAMES, chosen
from bot.feeds.chat_logs.lines import rows
from bot.feeds.chat_logs.posts import entry_of
from bot.feeds.chat_logs.reading import Assumed, Day, Wrong
from bot.feeds.reading import Rejected

REQUIRED = {name: NAMES[name] for name in ("msg_id", "created_at_utc", "user")}
"""The columns that every post needs; the others may be absent or blank."""

_WITHOUT_ZONE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+)?")

NO_UTF8 = (
    "UTF-8, which it is not: letters are missing from hashtags, and languages are not told (save it as UTF-8)"
)


def read(path: Path, hashtag: str = "") -> Iterator[LogEntry | Rejected | Day | Assumed]:
    """Give the posts, what of the file was refused, and what was assumed of it."""
    names: dict[str, str] = {}
    others: dict[str, str] = {}  # those that are not called as we do
    assumed: set[str] = set()
    for row in rows(path, REQUIRED, "saved posts"):
        if row.wrong:
            yield Rejected(str(path), row.line, "", row.wrong)
            continue
        if not names:
            names = chosen(row.cells)
            others = {ours: name for ours, name in names.items() if ours != name}
        cells = row.cells | {ours: row.cells[name] for ours, name in others.items()} if others else row.cells
        for column, read_as in _assumptions(cells, names["created_at_utc"]):
            if column not in assumed:
                assumed.add(column)
                yield Assumed(str(path), column, read_as)
        try:
            yield entry_of(str(path), row.line, cells, hashtag)
        except Wrong as wrong:
            yield Rejected(str(path), row.line, names.get(wrong.field, wrong.field), str(wrong))


def _assumptions(cells: dict[str, str], column: str) -> Sequence[tuple[str, str]]:
    """Tell what a row does not say by itself: in which column, and as what it is read. `column` has its time."""
    found = []
    if not column.endswith("_utc") and _WITHOUT_ZONE.fullmatch(cells[column].strip()):
        found.append((column, "UTC where it names no zone"))
    if "\ufffd" in cells.get("text", "") or "\ufffd" in cells.get("hashtags", ""):
        found.append(("text", NO_UTF8))
    return found
