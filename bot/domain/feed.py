"""A partner's calendar that is read again and again: when next, and how it stands. Fetches and parses nothing."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.errors import FeedError

EVERY = timedelta(hours=1)
"""How often a calendar is read."""

LONGEST_REST = timedelta(days=1)
"""However often reading failed, and however long a server asks to wait: after this it is tried again."""

SCATTER = 0.1
"""The part of a rest by which each calendar's own moment differs, so that they do not all come at once."""

WEBCAL = "webcal"

REPORTED = 20
"""Refused entries that are kept of a reading; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A named source of events."""

    name: str  # stays as it is: the ids of its events are made from it
    address: str
    partner: str  # as people read it; credited where an entry names no organisation
    format: str = ""  # ics, csv or json; empty: recognised
    timezone: str = ""  # IANA, for times that name none; empty: such times are read as their format has it
    paused: bool = False


class Fault(NamedTuple):
    """An entry of a calendar that was refused."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What the last reading gave that could be used."""

    at: datetime  # real time, UTC
    events: int
    refused: int
    vanished: int  # known of it and no longer listed; they stay in the programme, marked
    faults: tuple[Fault, ...] = ()  # some of what was refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A feed and how it stands."""

    feed: Feed
    next_at: datetime  # real time, UTC
    tried_at: datetime | None = None
    sound: Sound | None = None  # None: it was never read
    failures: int = 0  # readings in a row that gave nothing
    trouble: str = ""  # a sentence about the last of them; empty: all is well


class Validators(NamedTuple):
    """What a server said of its answer, to be asked with the next time (RFC 9110), and what the answer was."""

    etag: str = ""
    last_modified: str = ""
    digest: str = ""  # of the bytes that were taken


class Fetched(NamedTuple):
    """What an address gave."""

    data: bytes | None  # None: not changed since the validators
    etag: str = ""
    last_modified: str = ""


def next_reading(name: str, now: datetime, failures: int = 0, wait: float = 0) -> datetime:
    """Tell when to read a feed next: hourly, less often the longer it fails, not before the `wait` asked for (s).

    The moment is the feed's own, so that many feeds are not read in the same second.
    """
    rest = min(EVERY * (1 << min(max(failures - 1, 0), 10)), LONGEST_REST)
    digest = hashlib.sha256(f"{name}\0{now:%Y-%m-%dT%H}".encode()).digest()
    scattered = rest * (1 + SCATTER * (digest[0] / 127.5 - 1))
    return now + max(scattered, timedelta(seconds=min(wait, LONGEST_REST.total_seconds())))


def web_address(address: str) -> str:
    """Give an address as it is asked for; raise `FeedError` for one that is no address of the web."""
    scheme, _, rest = address.strip().partition("://")
    scheme = {WEBCAL: "https", "webcals": "https"}.get(scheme.lower(), scheme.lower())
    if scheme not in {"http", "https"} or not rest:
        raise FeedError(f"{address} is no web address: it has to begin with https:// or http://.")
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        host, _ = parts.hostname, parts.port
    except ValueError:  # such as a bracket of IPv6 that is not closed, or a port that there cannot be
        host = None
    if not host:
        raise FeedError(f"{address} is no web address: its host or its port cannot be read.")
    if parts.username or parts.password:
        raise FeedError(f"{host}: a name and a password in an address are not sent: ask for one without.")
    return parts.geturl()


def is_webcal(address: str) -> bool:
    """Tell whether an address says webcal, which means a calendar over HTTPS or HTTP, whichever its server speaks."""
    return address.strip().lower().startswith(f"{WEBCAL}://")


def host_of(address: str) -> str:
    """Name the server of an address, with its port where it is not the usual one."""
    return urlsplit(web_address(address)).netloc.lower()
