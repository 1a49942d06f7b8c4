"""The files that a command is given, and how they are read. Stores nothing of what they hold."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path

from bot.errors import FeedError
from bot.feeds import Reading, Source, read

SUFFIXES = {".ics", ".csv", ".json"}
"""How the files of a folder end that are taken for calendars."""

WEB = ("http:", "https:", "webcal:")
"""How a source begins that is an address and no file."""


class Format(StrEnum):
    """What a source is written in."""

    ICS = "ics"
    CSV = "csv"
    JSON = "json"


def files_of(sources: Iterable[Path], refuse: Callable[[str, FeedError], None]) -> list[Path]:
    """Give the files, in place of a folder those in it that may be calendars; a folder without one is refused."""
    files: list[Path] = []
    for source in sources:
        if source.is_dir():
            found = sorted(one for one in source.iterdir() if one.suffix.lower() in SUFFIXES)
            if not found:
                endings = ", ".join(sorted(SUFFIXES))
                refuse(str(source), FeedError(f"{source} holds no file that ends in one of {endings}."))
            files += found
        else:
            files.append(source)
    return files


def read_file(
    path: Path, feed: str, format_: Format | None, zone: str | None, programme_zone: str
) -> Reading:
    """Read one file; `zone` is for times that name none. Raise `FeedError` where it cannot be read as a whole."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FeedError(_unread(path, error)) from error
    kind = format_.value if format_ else None
    return read(Source(str(path), data, feed, kind, zone, programme_timezone=programme_zone))


def _unread(path: Path, error: OSError) -> str:
    if str(path).startswith(WEB):
        return f"{path} is a web address: download the file, and import that."
    return f"{path} cannot be read: {error.strerror or error}."
