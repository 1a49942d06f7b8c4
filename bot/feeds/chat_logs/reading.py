"""What readers of logs share: a day of a channel that was read or could not be, and how moments are checked."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from bot.feeds.reading import short

FIRST_YEAR, LAST_YEAR = 2000, 2200
"""Years outside are no moments of a chat."""

OF_X = "%a %b %d %H:%M:%S %z %Y"
"""How X wrote times in its archives: "Mon Oct 26 20:00:00 +0000 2015"."""

_SINCE_1970 = re.compile(r"([1-9]\d{8,9})(?:\.\d+|\d{3}(?:\.0+)?)?")
"""Seconds, maybe with a fraction, or milliseconds since 1970, for moments since 1973."""

_ROUNDED = re.compile(r"\d(?:[.,]\d+)?e\+\d+|\d{16,}[.,]0+", re.IGNORECASE)

_OF_UTC = re.compile(r"\s?(?:UTC|GMT)\Z")

LONGEST_ID = 100
"""Characters of an id of a message, a person or a channel."""

MOST_FOLLOWERS = 10**9
"""Nobody is followed by more."""


OF_ONE = (
    "holds all that one account posted, and not what was said in a chat: save the posts with a hashtag, with twarc2 or "
    "TAGS for example, and import those"
)
"""Why X's own archive is not brought in: most of it belongs to no chat."""


class Wrong(ValueError):
    """What is wrong with a field of an entry."""

    def __init__(self, field: str, reason: object) -> None:
        """Name the field, and the reason."""
        super().__init__(str(reason))
        self.field = field


class Assumed(NamedTuple):
    """What a log does not say, and as what it was read."""

    source: str
    field: str
    read_as: str


class Day(NamedTuple):
    """A stretch of a channel's log that was read whole, or that could not be."""

    platform: str
    workspace: str
    channel: str
    since: datetime
    until: datetime
    unread: str = ""  # why it could not be read, a sentence; empty: it was


def moment_of(said: str) -> datetime:
    """Read a moment in ISO 8601 (UTC where it has no offset), since 1970, or as X once wrote it; raise ValueError."""
    if since := _SINCE_1970.fullmatch(said):
        return datetime.fromtimestamp(int(since[1]), UTC)
    try:
        of_x = said[:1].isalpha()
        written = said if of_x else _OF_UTC.sub("+00:00", said)
        moment = datetime.strptime(said, OF_X) if of_x else datetime.fromisoformat(written)  # noqa: DTZ007 - OF_X has %z
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{short(said, 60)!r} is no time: write it like 2015-10-26T20:00:00Z") from None
    return within_reason(moment, said)


def within_reason(moment: datetime, said: str) -> datetime:
    """Give `moment`, or raise ValueError where no chat was then."""
    if not FIRST_YEAR <= moment.year < LAST_YEAR:
        raise ValueError(f"{short(said, 60)!r} is not between the years {FIRST_YEAR} and {LAST_YEAR}")
    return moment


def id_of(said: object) -> str:
    """Give an id; raise ValueError with the reason where it is none."""
    text = str(said).strip() if isinstance(said, str | int) and not isinstance(said, bool) else ""
    if not text:
        raise ValueError("is blank" if said in ("", None) else f"{short(str(said), 60)!r} is no id")
    if "\ufffd" in text:
        raise ValueError(
            f"{short(text, 60)!r} is no id, for the file is not in UTF-8: save it so (in Excel: CSV UTF-8)"
        )
    if len(text) > LONGEST_ID or not text.isprintable():
        raise ValueError(f"{short(text, 60)!r} is no id")
    if _ROUNDED.fullmatch(text):
        raise ValueError(
            f"{text!r} was rounded by a spreadsheet, so that many are the same: save the ids as text"
        )
    return text
