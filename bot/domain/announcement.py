"""What an announcement is: its kinds, how late is too late, what goes first, and where it is in its life.

What is to be announced is decided in `bot.domain.plan`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

SLACK, X, BY_HAND = "slack", "x", "by-hand"
"""The platforms of destinations. By hand: a person posts on X what a Slack channel is given."""


class Kind(StrEnum):
    """What is announced."""

    DIGEST = "digest"
    WEEK_AHEAD = "week-ahead"
    REMINDER = "reminder"
    START = "start"
    AHEAD = "ahead"  # the questions of a chat, published before it where its moderators asked for that
    RULES = "rules"  # for newcomers to a chat with questions: how one takes part
    QUESTION = "question"
    LATE_DOOR = "late-door"  # in the middle of a chat, for those who come in late
    TAKE_OVER = (
        "take-over"  # the words of a post that X did not take, to be posted by hand; `what` is its delivery
    )
    THANKS = "thanks"  # after a chat, with its next date
    CHANGE = "change"  # a note in the thread of what was announced: what is otherwise now
    CATCH_UP = "catch-up"  # one message in place of several that are late
    TROUBLE = "trouble"  # what went wrong, for the organisers' channel
    PERSONAL_REMINDER = "personal-reminder"  # for one person: what they saved or follow starts soon
    NEWS = "news"  # for one person: what is new of what they follow
    RECORDING = "recording"  # for one person: what they missed can be watched or read
    CONSOLE = "console"  # for one moderator: how the chat stands, and what they can do about it
    CALL = "call"  # for a co-moderator: nobody has said that they are ready
    CLOSING = "closing"  # the programme has ended; `what` is its last day
    RECAP = "recap"  # what came of a chat, in the thread of its start
    RECAP_DRAFT = "recap-draft"  # the same for one moderator, who is asked whether it may be posted
    PRACTICE = "practice"  # for one moderator: a message of a practice run


LATENESS = {
    Kind.DIGEST: timedelta(hours=4),  # today's list helps until midday
    Kind.WEEK_AHEAD: timedelta(hours=12),  # the week has hardly begun
    Kind.REMINDER: timedelta(days=1),  # at most: it is useless once the chat has started
    Kind.START: timedelta(minutes=10),  # who comes later has missed the welcome
    Kind.AHEAD: timedelta(days=1),  # at most: until the chat begins
    Kind.RULES: timedelta(minutes=10),  # by then newcomers have seen how it goes
    Kind.QUESTION: timedelta(
        minutes=5
    ),  # at most: questions never burst, so it is useless once the next is due
    Kind.LATE_DOOR: timedelta(minutes=10),  # at most: until the chat is over
    Kind.TAKE_OVER: timedelta(days=1),  # at most: as long as the post itself would have been
    Kind.THANKS: timedelta(hours=2),  # later nobody is there any more
    Kind.CHANGE: timedelta(hours=12),  # at most: until the happening is over
    Kind.CATCH_UP: timedelta(days=1),  # at most: as long as what it says is of use
    Kind.TROUBLE: timedelta(days=3),  # somebody still has to mend it
    Kind.PERSONAL_REMINDER: timedelta(days=2),  # at most: it is useless once all of it has started
    Kind.NEWS: timedelta(hours=12),  # the next morning, if it was due in the evening
    Kind.RECORDING: timedelta(days=3),  # it stays there
    Kind.CONSOLE: timedelta(days=1),  # at most: until the chat is over
    Kind.CALL: timedelta(minutes=10),  # the chat has begun without them
    Kind.CLOSING: timedelta(days=3),  # nothing comes after it
    Kind.RECAP: timedelta(days=1),  # the chat is still talked about
    Kind.RECAP_DRAFT: timedelta(days=1),  # by then it is posted, or nobody wants it
    Kind.PRACTICE: timedelta(minutes=10),  # who practises looks at something else
}
"""How long after it was due an announcement is still of use."""

RANK = {
    Kind.QUESTION: 0,
    Kind.START: 0,  # as a question: after an outage a chat begins before it asks
    Kind.AHEAD: 3,
    Kind.RULES: 0,  # they come before the first question, late as well
    Kind.CHANGE: 2,
    Kind.REMINDER: 3,
    Kind.TAKE_OVER: 0,
    Kind.LATE_DOOR: 4,
    Kind.THANKS: 4,
    Kind.CATCH_UP: 5,
    Kind.DIGEST: 6,
    Kind.WEEK_AHEAD: 7,
    Kind.TROUBLE: 8,
    Kind.PERSONAL_REMINDER: 3,
    Kind.NEWS: 7,
    Kind.RECORDING: 7,
    Kind.CONSOLE: 2,
    Kind.CALL: 2,
    Kind.CLOSING: 6,
    Kind.RECAP: 6,
    Kind.RECAP_DRAFT: 7,
    Kind.PRACTICE: 3,
}
"""What goes first of what is due at the same moment."""

LISTS = frozenset({Kind.DIGEST, Kind.WEEK_AHEAD})
"""What tells of a day or a week, and goes on in its thread where it is too long for one message."""

OF_CHATS = frozenset(
    {Kind.REMINDER, Kind.AHEAD, Kind.START, Kind.RULES, Kind.QUESTION, Kind.LATE_DOOR, Kind.THANKS}
)
"""What tells of one happening at its moment."""

FOR_MODERATORS = frozenset({Kind.CONSOLE, Kind.CALL})
"""What those who run a chat are told in private."""

PERSONAL = frozenset({Kind.PERSONAL_REMINDER, Kind.NEWS})
"""What is for one person; `what` is the moment at which it is due."""


class State(StrEnum):
    """Where a delivery is in its life."""

    PLANNED = "planned"
    CLAIMED = "claimed"  # somebody holds the lease and may be sending
    UNCONFIRMED = "unconfirmed"  # the request left, and what became of it is not known
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an announcement goes."""

    platform: str
    workspace: str
    channel: str

    def __str__(self) -> str:
        """Write it as it is printed: platform:workspace:channel."""
        return f"{self.platform}:{self.workspace}:{self.channel}"


class Planned(NamedTuple):
    """One announcement that is to be made."""

    what: str  # an occurrence's id, the local date of a list (a week's Monday), or what a message of ours is about
    kind: Kind
    destination: Destination
    revision: int
    due_at: datetime
    expires_at: datetime
    detail: int = (
        0  # a reminder's minutes before the start, a question's number, the page on which a list goes on
    )

    @property
    def name(self) -> str:
        """Name the kind with its detail, e.g. "reminder-30" or "question-2"."""
        return f"{self.kind.value}-{self.detail}" if self.detail else self.kind.value

    @property
    def key(self) -> tuple[str, str, Destination, int]:
        """Give what makes a delivery the same delivery."""
        return (self.what, self.name, self.destination, self.revision)

    @property
    def announces(self) -> tuple[str, str, Destination, datetime]:
        """Give what people take for the same announcement, whatever was changed in between."""
        return (self.what, self.name, self.destination, self.due_at)


def kind_of(name: str) -> tuple[Kind, int]:
    """Read a kind's name: the kind and its detail, which is 0 where it has none."""
    kind, _, detail = name.rpartition("-")
    return (Kind(kind), int(detail)) if detail.isdigit() else (Kind(name), 0)


def follows(kind: Kind, detail: int) -> bool:
    """Tell whether it comes of something that was posted or went wrong, and not of the programme's plan."""
    planned = LISTS | OF_CHATS | PERSONAL | FOR_MODERATORS | {Kind.CLOSING}
    return kind not in planned or (kind in LISTS and detail > 0)


def for_x(planned: Planned) -> bool:
    """Tell whether it is for X, posted by the bot or by hand."""
    return planned.destination.platform in {X, BY_HAND}


def too_late(planned: Planned, now: datetime) -> bool:
    """Tell whether an announcement is of no use any more at `now`."""
    return now >= planned.expires_at
