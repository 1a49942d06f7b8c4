"""What a platform's history tells of messages, and what of it was not heard when it happened. Reads nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.domain.participation import Act, Done, Window, posted_at
from bot.domain.said import done_of

MOMENT = timedelta(microseconds=1)


class Reacted(NamedTuple):
    """One emoji on a message, and who gave it."""

    emoji: str
    accounts: tuple[str, ...]
    whole: bool = True  # whether everybody who gave it is named


@dataclass(frozen=True, slots=True)
class Posted:
    """One message of a channel or a thread."""

    message: str  # its id
    thread: str  # of the thread's first message, which that message has as well; empty: none
    account: str
    text: str
    by_person: bool  # else a bot's, or the platform's own line
    reactions: tuple[Reacted, ...] = ()
    latest_reply: str = ""  # the id of the newest reply to it; empty: none
    edited: str = ""  # when it was edited, as an id would say it; empty: never


@dataclass(frozen=True, slots=True)
class Page:
    """A part of what was said."""

    posted: Sequence[Posted]
    cursor: str = ""  # where the next part begins; empty: that was all
    limited: bool = False  # the platform hides what is older


def written(posted: Posted, workspace: str, channel: str) -> Done:
    """Give a message as an act."""
    return done_of(workspace, channel, posted.account, posted.message, posted.thread, posted.text)


def given(posted: Posted, done: Done, window: Window, until: datetime) -> list[Done]:
    """Give who reacts to a message as acts. When they did is not told: at the end of what was not heard, at most."""
    at = max(min(until, window.closes_at - MOMENT), posted_at(posted.message))
    about = replace(done, act=Act.REACTION, question=None, thread="", hashtags=(), at=at, exact=False)
    return [
        replace(about, account=account, detail=one.emoji)
        for one in posted.reactions
        for account in one.accounts
    ]


def taken_back(posted: Posted, known: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give those who reacted (account and emoji), of the `known`, who do so no more; who cannot be told is left out."""
    listed = {one.emoji: one for one in posted.reactions}
    return [
        (account, emoji)
        for account, emoji in known
        if emoji not in listed or (listed[emoji].whole and account not in listed[emoji].accounts)
    ]
