"""What people agreed to, for how long what is kept of them, and the mark of who was forgotten. Stores nothing."""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

NAMES = timedelta(days=90)
"""How long a name is kept after its person last chose to show it."""

PSEUDONYMS = timedelta(days=400)
"""How long what somebody did stands under one number; later it belongs to nobody."""

ANSWERED = timedelta(days=30)
"""How long it is remembered which of the platform's events were answered; it repeats one for an hour at most."""

BEFORE_NOTICE = timedelta(minutes=2)
"""How long before a chat's notice its archive must have been ticked: then the notice says so, whatever the clocks."""

MOST_WORDS = 12_000
"""Characters of one message that are kept. Slack cuts at 40,000, and nobody says so much in a chat."""

_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True)
class Archive:
    """A chat whose words are kept each time."""

    event_id: str
    days: int  # the most that they are kept
    since: datetime
    who: str  # the platform's id of the organiser who ticked it


class Goes(NamedTuple):
    """What goes when somebody is forgotten."""

    acts: int = 0  # in the log
    chats: int = 0  # that they belong to
    words: int = 0  # messages of which the words are kept
    saved: int = 0
    follows: int = 0
    choices: int = 0  # a zone, a language and the like
    names: int = 0  # that are shown in archives
    accounts: int = 0


@dataclass(frozen=True, slots=True)
class OwnData:
    """All that is kept of one person, as it may be written as JSON."""

    person: int | None = None  # their number here; None: nothing is kept
    about: dict[str, Any] = field(default_factory=dict)
    log: list[dict[str, Any]] = field(default_factory=list)


def days_kept(archive: Archive | None, most: int, notice: datetime) -> int:
    """Tell how many days what is said in a chat is kept whose notice was posted at `notice`; 0: not at all.

    `most` is what the operator allows. Who ticks the archive when the notice has been posted changes it the next time.
    """
    if archive is None or archive.since > notice - BEFORE_NOTICE:
        return 0
    return min(archive.days, most)


def mark_of(key: str, platform: str, workspace: str, account: str) -> str:
    """Give the mark of an account: the same for the same, and of no use to whoever has not the key."""
    about = f"{platform}\n{workspace}\n{account}".encode()
    return hmac.new(bytes.fromhex(key), about, hashlib.sha256).hexdigest()


VEIL = "veiled:"
"""How the id of a message begins that nobody can look up any more."""


def veiled(key: str, platform: str, workspace: str, channel: str, message: str) -> str:
    """Give an id for a message that is the same for the same, and under which the platform does not know it."""
    return VEIL + mark_of(key, platform, f"{workspace}/{channel}", message)[:24]


def numbered(text: str, person_of: Callable[[str], int | None]) -> str:
    """Put people's numbers in place of their accounts in what somebody said; who has none is <@0>."""
    return _MENTION.sub(lambda found: f"<@{person_of(found[1]) or 0}>", text)[:MOST_WORDS]
