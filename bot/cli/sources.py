"""The files and addresses that a command is given, and how they are read. Stores nothing of what they hold."""

import asyncio
import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from bot.clock import RealClock
from bot.domain.feed import host_of
from bot.errors import FeedError
from bot.feeds import Reading, Source, read

SUFFIXES = {".ics", ".csv", ".json"}
"""How the files of a folder end that are taken for calendars."""

_WEB = re.compile(r"(?:https?|webcal)://?", re.IGNORECASE)
"""How a source begins that is an address and no file."""

_LIKE_WEB = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?/")
"""How an address begins of which somebody left out the beginning."""


class Format(StrEnum):
    """What a source is written in."""

    ICS = "ics"
    CSV = "csv"
    JSON = "json"


def sources_of(words: Iterable[str], refuse: Callable[[str, FeedError], None]) -> list[str]:
    """Give the files and addresses, in place of a folder the files in it that may be calendars.

    A folder without one is refused.
    """
    sources: list[str] = []
    for word in words:
        source = Path(word)
        if not is_address(word) and source.is_dir():
            found = sorted(one for one in source.iterdir() if one.suffix.lower() in SUFFIXES)
            if not found:
                endings = ", ".join(sorted(SUFFIXES))
                refuse(word, FeedError(f"{word} holds no file that ends in one of {endings}."))
            sources += map(str, found)
        else:
            sources.append(word)
    return sources


def is_address(source: str) -> bool:
    """Tell whether a source is an address of the web."""
    return _WEB.match(source) is not None


def feed_of(source: str) -> str:
    """Name the feed of a source that was given none: a file's stem, or the server where an address has none."""
    if not is_address(source):
        return Path(source).stem
    return PurePosixPath(urlsplit(source).path).stem or host_of(source)


def read_source(
    source: str,
    feed: str,
    format_: Format | None,
    zone: str | None,
    programme_zone: str,
    hosts: frozenset[str] = frozenset(),
) -> Reading:
    """Read one file or address; `zone` is for times that name none, `hosts` may be in our own network.

    Raise `FeedError` where it cannot be read as a whole.
    """
    data = asyncio.run(_fetched(source, hosts)) if is_address(source) else _bytes_of(source)
    kind = format_.value if format_ else None
    return read(Source(source, data, feed, kind, zone, programme_timezone=programme_zone))


def _bytes_of(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        said = f"{path} cannot be read: {error.strerror or error}."
        if _LIKE_WEB.match(path):
            said += f" An address of the web begins with https://, as in https://{path}"
        raise FeedError(said) from error


async def _fetched(address: str, hosts: frozenset[str]) -> bytes:
    from bot.on_web import open_fetcher  # noqa: PLC0415 - a command that reads files speaks no HTTP

    async with open_fetcher(hosts, RealClock()) as fetcher:
        return (await fetcher.fetch(address)).data or b""
