"""What somebody did in a chat, which chat it belongs to, and until when a chat is logged. Stores nothing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

_FIRST = re.compile(r"(?:[@#<]\S+\s+)*\W{0,3}(?:a|ans\.?\s?|answer\s?)([1-9][0-9]?)\b", re.IGNORECASE)
"""An answer's mark at the beginning, after names and hashtags: "A3", "@ava A3", "Answer 3"."""

_LATER = re.compile(r"\bA([1-9][0-9]?)\s?[:.)\u2013-]")
"""An answer's mark after other words: "Hello all! A3: ..."."""

_BEGINNING = 200
"""Characters in which an answer says so."""

AFTERWARDS = timedelta(minutes=30)
"""How long after its end a chat is still logged."""


LATER = timedelta(days=7)
"""How long after that replies in a chat's threads are still logged, counted as later."""


class Act(StrEnum):
    """What somebody did."""

    MESSAGE = "message"
    REPLY = "reply"  # a message in a thread
    REACTION = "reaction"
    CHECK_IN = "check-in"
    REPOST = "repost"  # somebody's post on X, passed on as it is
    QUOTE = "quote"  # the same with words of one's own


WRITTEN = frozenset({Act.MESSAGE, Act.REPLY, Act.QUOTE})
"""What has words of the person's own."""


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch in which a channel is logged for one chat: from its notice to half an hour after its end."""

    occurrence_id: str
    hashtags: tuple[str, ...]
    notice: str  # the notice's message id, Slack's ts
    opens_at: datetime  # when the notice was sent
    closes_at: datetime

    def holds(self, moment: datetime) -> bool:
        """Tell whether what happened at `moment` is logged."""
        return self.opens_at <= moment < self.closes_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One act, as the platform tells of it."""

    workspace: str
    channel: str
    account: str  # the platform's id of the person
    act: Act
    message: str  # the message that was written or acted on, Slack's ts
    at: datetime
    thread: str = ""  # the thread's first message, Slack's thread_ts; empty outside threads
    hashtags: tuple[str, ...] = ()
    detail: str = ""  # the emoji of a reaction
    question: int | None = None  # the number of the question that it says it answers
    platform: str = "slack"
    exact: bool = True  # `at` is when it was done; else only at the latest


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a channel that the log could not see, and why. An empty channel: all of the workspace."""

    platform: str
    workspace: str
    channel: str
    since: datetime
    until: datetime
    reason: str  # a sentence


@dataclass(frozen=True, slots=True)
class Unseen:
    """A stretch that was not heard, and may be read from the history. An empty channel: all of the workspace."""

    id: int
    workspace: str
    channel: str
    since: datetime
    until: datetime | None  # None: it goes on
    reason: str  # a sentence


def question_answered(text: str) -> int | None:
    """Tell the question that a text says it answers: 3 for "A3 I think so", nothing where it says none."""
    beginning = text[:_BEGINNING].strip()
    said = _FIRST.match(beginning) or _LATER.search(beginning)
    return int(said[1]) if said else None


def posted_at(message: str) -> datetime:
    """Give the moment that Slack's ts names: seconds since 1970, and a counter that keeps it unique."""
    return datetime.fromtimestamp(float(message), UTC)


def closes_at(ends_at: datetime) -> datetime:
    """Tell until when a chat that ends then is logged."""
    return ends_at + AFTERWARDS


def belongs_to(done: Done, windows: Sequence[Window], of_message: str | None) -> str | None:
    """Tell the occurrence that an act belongs to, among the open `windows`; nothing when it is not certain.

    It is the one of its thread or of the message acted on (`of_message`, when that is known), else the one whose
    hashtag it carries, else the only one that is running.
    """
    about = done.thread or done.message
    for window in windows:
        if window.notice == about:
            return window.occurrence_id
    if of_message is not None:
        return of_message
    if len(windows) == 1:
        return windows[0].occurrence_id
    named = [window for window in windows if _named(window.hashtags, done.hashtags)]
    candidates = {window.occurrence_id for window in named or windows}  # one may have had two notices
    return candidates.pop() if len(candidates) == 1 else None


def _named(of_chat: Iterable[str], said: Iterable[str]) -> bool:
    return bool({tag.casefold() for tag in of_chat} & {tag.casefold() for tag in said})
