"""What an event of the programme is, and one happening of it. Does not know how they are stored, read or said."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

KINDS = (
    "Twitter chat",
    "Slack chat",
    "webinar",
    "webcast",
    "online conference",
    "conference",
    "course",
    "forum",
    "guided tour",
    "book club",
    "contest",
    "open house",
    "workshop",
    "interview",
    "podcast",
    "hashtag day",
    "design challenge",
    "campaign",
)
"""The kinds that Connected Educator Month has seen. Other kinds are kept in their own words."""

DEFAULT_LENGTH = timedelta(minutes=60)
"""How long a timed event lasts when its source does not say."""

LONG = timedelta(days=1)
"""What lasts longer is found by an index of its own, so that campaigns do not turn the day's query into a scan."""


class Status(StrEnum):
    """RFC 5545's STATUS of an event."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"

    @classmethod
    def _missing_(cls, value: object) -> "Status | None":
        """Also know the American spelling."""
        return cls.CANCELLED if value == "canceled" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One instance of a series that differs from its rule (RFC 5545's RECURRENCE-ID). None: as the series says."""

    recurrence_id: datetime | date  # the start that the rule gives, wall time in the series' zone
    start: datetime | date | None = None  # wall time in `timezone`
    timezone: str | None = None  # IANA; None: the series' own
    length: timedelta | None = None
    and_future: bool = False  # RANGE=THISANDFUTURE: the later instances shift and change alike
    title: str | None = None
    url: str | None = None
    location: str | None = None
    description: str | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When an event happens. Wall time and zone are kept, so that a change of the clocks moves nothing."""

    start: datetime | date  # naive wall time in `timezone`; a date: all day, on that local date everywhere
    length: timedelta = DEFAULT_LENGTH  # wall time from start to end; whole days for an all-day event
    timezone: str | None = None  # IANA name; None exactly when all-day
    rrule: str = ""  # RFC 5545's RRULE value, UNTIL in wall time; empty: no repetition by rule
    begins: bool = True  # False: listed without dates; `start` then only anchors weekday and time
    rdates: tuple[datetime | date, ...] = ()  # further starts, wall time
    exdates: tuple[datetime | date, ...] = ()  # starts that the rule gives and that do not happen, wall time
    overrides: tuple[Override, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a time that does not say where it holds."""
        if self.all_day != (self.timezone is None):
            raise ValueError("a timed event needs a zone, and an all-day event has none")
        if isinstance(self.start, datetime) and self.start.tzinfo is not None:
            raise ValueError("the start is wall time: leave the zone to `timezone`")

    @property
    def all_day(self) -> bool:
        """Whether the event has dates and no times."""
        return not isinstance(self.start, datetime)

    @property
    def recurring(self) -> bool:
        """Whether it may happen more than once."""
        return bool(self.rrule or self.rdates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of the programme, maybe recurring."""

    feed: str  # the source that owns it
    uid: str  # RFC 5545's UID, stable within the feed
    title: str
    timing: Timing
    kind: str = ""  # one of KINDS, or the source's own words; empty: not said
    hashtags: tuple[str, ...] = ()  # with "#", as written; the first is the main one
    hosts: tuple[str, ...] = ()  # names as listed; they grant nothing
    organisations: tuple[str, ...] = ()
    url: str = ""  # where to join
    location: str = ""
    source_url: str = ""  # where the facts were found
    description: str = ""
    note: str = ""  # what the source says and the rule cannot, e.g. "moves when it falls on a holiday"
    status: Status = Status.CONFIRMED
    sequence: int = 0  # RFC 5545's SEQUENCE; as it is kept, raised by each change of time, place or status
    topics: tuple[str, ...] = field(default=(), repr=False)  # what it is about, and for whom
    language: str = field(default="", repr=False)  # ISO 639, two or three small letters; empty: not said
    recording: str = field(default="", repr=False)  # where it can be watched or read afterwards

    @property
    def id(self) -> str:
        """The event's stable id: made from what stays the same, the feed and the UID."""
        return event_id(self.feed, self.uid)


def event_id(feed: str, uid: str) -> str:
    """Give the id of the event that `feed` calls `uid`: ten letters and digits, the same on every machine."""
    digest = hashlib.sha256(f"{feed}\0{uid}".encode()).digest()
    return base64.b32encode(digest[:7])[:10].decode().lower()


class Occurrence(NamedTuple):
    """One happening of an event, as it is listed and announced."""

    id: str  # of (event, RECURRENCE-ID), stable
    event_id: str
    recurrence_id: (
        str  # the local date that the rule gives (with the time where a day may have several); "" if single
    )
    feed: str
    uid: str
    title: str
    kind: str
    hashtags: tuple[str, ...]
    hosts: tuple[str, ...]
    organisations: tuple[str, ...]
    url: str
    location: str
    note: str
    status: Status
    starts_at: datetime  # UTC; of an all-day occurrence: its first local date at 00:00, written as UTC
    ends_at: (
        datetime  # UTC, exclusive; of an all-day occurrence: the day after its last, at 00:00, written as UTC
    )
    all_day: bool
    timezone: str  # IANA; "" when all-day
    recurring: bool
    revision: int = 0  # raised when time, place or status changes
    topics: tuple[str, ...] = ()
    language: str = ""
    recording: str = ""

    @property
    def hashtag(self) -> str:
        """The main hashtag, or nothing."""
        return self.hashtags[0] if self.hashtags else ""


@dataclass(frozen=True, slots=True)
class Programme:
    """What this bot serves."""

    name: str
    timezone: str  # IANA
    hashtags: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None  # None: all year round
    languages: tuple[str, ...] = field(default=("en",))
    contact: str = ""
