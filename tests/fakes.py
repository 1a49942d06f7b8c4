"""Fakes of what is outside: a destination that can fail in every way, a directory, a clock moved by hand.

Each implements the real interface and records what was done. None has a network, a file or a thread.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

from bot.domain.announcement import Destination
from bot.errors import OutletError, RateLimited, Refused, UnknownOutcome
from bot.ports import Profile
from bot.wording.message import Message

NOON = datetime(2015, 10, 26, 12, tzinfo=UTC)
"""When a clock of the tests starts: a Monday, 08:00 in New York."""

WAIT = 7.0
"""Seconds that a far end asks to wait when it is asked too much."""

NOBODY = Profile(timezone=None, locale=None, is_admin=False, is_bot=False)


class HandClock:
    """Programme time and real time, which pass only when a test says so."""

    speed = 1.0

    def __init__(self, start: datetime = NOON) -> None:
        """Start both at `start`."""
        self.programme = start
        self.world = start

    def now(self) -> datetime:
        """Tell the programme's time."""
        return self.programme

    def real(self) -> datetime:
        """Tell the world's time."""
        return self.world

    def advance(self, step: timedelta) -> None:
        """Let `step` pass, in the programme and in the world."""
        self.programme += step
        self.world += step


class Crash(BaseException):
    """The process ends here: nothing of ours may catch it."""


class Fate(Enum):
    """What becomes of one request to a far end."""

    ARRIVES = auto()
    REFUSED = auto()
    RATE_LIMITED = auto()
    NEVER_LEFT = auto()  # it certainly did not arrive
    LOST = auto()  # no answer came, and it did not arrive
    UNANSWERED = auto()  # no answer came, and it arrived
    BROKEN = auto()  # an error that nobody foresaw
    CRASH_BEFORE = auto()  # our process ends before the request leaves
    CRASH_AFTER = auto()  # our process ends after the request arrived


@dataclass(frozen=True, slots=True)
class Post:
    """One message as it stands at a far end."""

    id: str
    destination: Destination
    message: Message
    delivery_id: str
    thread: str | None = None


@dataclass(slots=True)
class FarEnd:
    """A destination of announcements: what it holds, what was asked of it, and what is to become of each request."""

    posts: list[Post] = field(default_factory=list)
    sends: list[str] = field(default_factory=list)  # the deliveries that a request was made for, in order
    reads: list[str] = field(default_factory=list)  # the deliveries that were looked for, in order
    fates: deque[Fate] = field(default_factory=deque)  # of the next requests to send; then they arrive
    read_fates: deque[Fate] = field(default_factory=deque)  # of the next requests to read; then they arrive
    edit_fates: deque[Fate] = field(default_factory=deque)  # of the next requests to edit; then they arrive
    held: frozenset[str] = frozenset()  # channels that ask to wait whenever something is sent there

    async def send(
        self, destination: Destination, message: Message, delivery_id: str, thread: str | None = None
    ) -> str:
        """Take a message, or fail as was told."""
        self.sends.append(delivery_id)
        fate = self.fates.popleft() if self.fates else Fate.ARRIVES
        fate = Fate.RATE_LIMITED if destination.channel in self.held else fate
        if fate in {Fate.ARRIVES, Fate.UNANSWERED, Fate.CRASH_AFTER}:
            self.posts.append(
                Post(f"{len(self.posts) + 1}.000100", destination, message, delivery_id, thread)
            )
        _fail(fate)
        return self.posts[-1].id

    async def edit(self, destination: Destination, message_id: str, message: Message) -> None:
        """Put other words in the place of a message, or fail as was told."""
        place = next(at for at, post in enumerate(self.posts) if post.id == message_id)
        assert self.posts[place].destination == destination
        fate = self.edit_fates.popleft() if self.edit_fates else Fate.ARRIVES
        if fate in {Fate.ARRIVES, Fate.UNANSWERED, Fate.CRASH_AFTER}:
            self.posts[place] = replace(self.posts[place], message=message)
        _fail(fate)

    async def find(
        self,
        destination: Destination,
        delivery_id: str,
        since: datetime,
        thread: str | None = None,
        *,
        message: Message | None = None,
    ) -> str | None:
        """Look for the message of a delivery, or fail as was told."""
        assert message is not None  # what was to be posted is known: without it nobody looks
        assert since.tzinfo is not None
        self.reads.append(delivery_id)
        _fail(self.read_fates.popleft() if self.read_fates else Fate.ARRIVES)
        held = (post for post in self.posts if (post.delivery_id, post.thread) == (delivery_id, thread))
        return next((post.id for post in held if post.destination == destination), None)


def _fail(fate: Fate) -> None:
    if fate is Fate.REFUSED:
        raise Refused("channel_not_found", "invite the bot")
    if fate is Fate.RATE_LIMITED:
        raise RateLimited(WAIT)
    if fate is Fate.NEVER_LEFT:
        raise OutletError("nobody listens there")
    if fate in {Fate.LOST, Fate.UNANSWERED}:
        raise UnknownOutcome("no answer came within 10 s")
    if fate is Fate.BROKEN:
        raise RuntimeError("a fault of our own")
    if fate in {Fate.CRASH_BEFORE, Fate.CRASH_AFTER}:
        raise Crash


@dataclass(slots=True)
class FixedDirectory:
    """A directory of people that never changes."""

    profiles: Mapping[str, Profile] = field(default_factory=dict)
    channels: frozenset[str] = frozenset()  # those that the bot is in
    asked: list[str] = field(default_factory=list)

    async def profile(self, account: str) -> Profile:
        """Give the profile that was set, or that of nobody in particular."""
        self.asked.append(account)
        return self.profiles.get(account, NOBODY)

    async def is_member(self, channel: str) -> bool:
        """Tell whether the bot is in a channel."""
        return channel in self.channels
