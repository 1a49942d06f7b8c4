"""What somebody did in a chat, which chat it belongs to, and until when a chat is logged. Stores nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

AFTERWARDS = timedelta(minutes=30)
"""How long after its end a chat is still logged."""


class Act(StrEnum):
    """What somebody did."""

    MESSAGE = "message"
    REPLY = "reply"  # a message in a thread
    REACTION = "reaction"
    CHECK_IN = "check-in"


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
    platform: str = "slack"


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
    named = [window for window in windows if _named(window.hashtags, done.hashtags)]
    candidates = {window.occurrence_id for window in named or windows}  # one may have had two notices
    return candidates.pop() if len(candidates) == 1 else None


def _named(of_chat: Iterable[str], said: Iterable[str]) -> bool:
    return bool({tag.casefold() for tag in of_chat} & {tag.casefold() for tag in said})
