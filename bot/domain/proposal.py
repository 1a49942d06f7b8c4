"""What people without a role ask the organisers for, and what of it is held. Keeps nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.booking import Wish

MOST_A_DAY = 3
"""Proposals of one person in a day that are put before the organisers; what is more is held."""

MOST_WAITING = 5
"""Proposals of one person that may wait at the same time."""

DAY = timedelta(days=1)


class Sort(StrEnum):
    """What is asked for."""

    EVENT = "event"  # a new event in the programme
    CLAIM = "claim"  # to be the moderator of an event that is there


class State(StrEnum):
    """What became of it."""

    WAITING = "waiting"
    HELD = "held"  # it looks like spam, and is shown last
    RETURNED = "returned"  # sent back with a word: its author may change it
    APPROVED = "approved"
    DECLINED = "declined"


OPEN = frozenset({State.WAITING, State.HELD})
"""What organisers still have to decide about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One thing that somebody asks for."""

    id: str
    workspace: str
    account: str
    sort: Sort
    event_id: str = ""  # what is asked for; empty: a new event
    typed: dict[str, object]  # what stood in the fields
    state: State = State.WAITING
    reason: str = ""  # why it is held
    word: str = ""  # what the organiser said of it
    at: datetime
    decided_by: str = ""


def held(wish: Wish, today: int, waiting: int) -> str:
    """Say why a proposal is held, or nothing; its author made `today` others in a day, and `waiting` still wait."""
    if waiting >= MOST_WAITING:
        return f"{waiting} of this person's proposals wait already"
    if today >= MOST_A_DAY:
        return f"it is this person's {today + 1}th proposal within a day"
    words = wish.title.casefold()
    if "://" in words or "www." in words:
        return "its title is a link"
    if not any(letter.isalpha() for letter in words):
        return "its title has no letters"
    return ""
