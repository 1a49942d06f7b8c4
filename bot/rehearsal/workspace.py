"""The workspace's state: people, channels, messages and open views, in memory. Does not speak any protocol."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.rehearsal.app import App

MICROSECONDS = 1_000_000


@dataclass
class User:
    """Somebody in the workspace."""

    id: str
    name: str  # what is typed after @
    real_name: str
    tz: str  # IANA
    locale: str = "en-US"
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    deleted: bool = False
    title: str = ""
    home: "View | None" = None  # what views.publish gave this person


@dataclass
class Channel:
    """One conversation: a public or private channel, or a direct message of two."""

    id: str
    name: str
    kind: str = "channel"  # channel | group | im, as events call it
    members: list[str] = field(default_factory=list)
    purpose: str = ""
    topic: str = ""
    creator: str = ""
    archived: bool = False
    messages: dict[str, "Message"] = field(default_factory=dict)  # by ts, those in threads too


@dataclass
class Message:
    """One message. A deleted one stays, marked, so that a test can ask for it."""

    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str = ""  # the parent's, on a reply
    broadcast: bool = False  # a reply that is shown in the channel too
    subtype: str = ""
    by_app: bool = False
    metadata: dict[str, Any] | None = None
    edited: str = ""  # when, as a ts
    edited_by: str = ""
    reactions: dict[str, list[str]] = field(default_factory=dict)  # who, by name, in order
    only_for: str = ""  # the one person that sees an ephemeral message
    deleted: bool = False
    client_msg_id: str = ""
    username: str = ""
    files: list[str] = field(default_factory=list)  # their ids


@dataclass
class File:
    """A file: one that the app sends is begun first, then sent, then shared."""

    id: str
    name: str
    length: int  # bytes, as it was said
    alt_text: str = ""  # what a picture shows, for whoever cannot see it
    content: bytes = b""


@dataclass
class View:
    """A modal that is open, or a Home that was published."""

    id: str
    user: str
    body: dict[str, Any]  # as the app gave it, completed
    hash: str
    root: str
    previous: str | None = None
    opened_in: str = ""  # the channel where its owner was
    values: dict[str, dict[str, Any]] = field(default_factory=dict)  # what was touched, by block and action


class Workspace:
    """One team and all that happened in it since the rehearsal began."""

    def __init__(self, clock: Clock, app: App, *, team: str = "T0REHEARSE", name: str = "Rehearsal") -> None:
        """Begin an empty workspace that holds the app's own user and nobody else."""
        self.clock = clock
        self.app = app
        self.team = team
        self.name = name
        self.domain = name.lower()
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, View] = {}  # modals that are open
        self.files: dict[str, File] = {}
        self.stacks: dict[str, list[str]] = {}  # open modals by person, the top one last
        self.unread: dict[tuple[str, str], int] = {}  # by person and channel
        self.url = "http://127.0.0.1/"  # the server sets its own
        self.watchers: list[Callable[[str | None, str], None]] = []
        self._last = 0
        self._taken: set[int] = set()
        self._numbers = 0
        self.add_user(User(app.bot_user, app.name, app.name, "America/Los_Angeles", is_bot=True))

    def add_user(self, user: User) -> User:
        """Add a person; raise ValueError for a zone that does not exist."""
        ZoneInfo(user.tz)
        self.users[user.id] = user
        return user

    def add_channel(self, channel: Channel) -> Channel:
        """Add a channel."""
        self.channels[channel.id] = channel
        return channel

    def changed(self, channel: str | None, what: str) -> None:
        """Tell who watches that something people see has changed: a message, a view or the clock."""
        for watcher in self.watchers:
            watcher(channel, what)

    def now(self) -> datetime:
        """Tell the programme's time."""
        return self.clock.now()

    def moment(self) -> str:
        """Give a message's ts: programme time in microseconds, unique, and growing while the clock runs forward."""
        now = int(self.now().timestamp() * MICROSECONDS)
        if now <= self._last < now + MICROSECONDS:
            now = self._last + 1
        while now in self._taken:
            now += 1
        self._taken.add(now)
        self._last = now
        return f"{now // MICROSECONDS}.{now % MICROSECONDS:06d}"

    def number(self, prefix: str) -> str:
        """Give an id that nothing else here has, such as V000012."""
        self._numbers += 1
        return f"{prefix}{self._numbers:06d}"

    @staticmethod
    def secret() -> str:
        """Give a word that nobody can guess."""
        return secrets.token_hex(16)

    def direct(self, user: str) -> Channel:
        """Find or open the direct conversation of a person with the bot."""
        for channel in self.channels.values():
            if channel.kind == "im" and user in channel.members:
                return channel
        return self.add_channel(Channel(self.number("D"), user, "im", [user, self.app.bot_user]))

    def find_channel(self, word: str) -> Channel | None:
        """Find a channel by id, name or #name."""
        if word in self.channels:
            return self.channels[word]
        name = word.removeprefix("#")
        return next((one for one in self.channels.values() if one.name == name and one.kind != "im"), None)

    def sees(self, user: str, channel: Channel) -> bool:
        """Tell whether somebody may know of a channel: members of it, and everybody of a public one."""
        return channel.kind == "channel" or user in channel.members

    def post(self, channel: Channel, user: str, text: str, **parts: Any) -> Message:  # noqa: ANN401  # a message's fields
        """Keep a new message."""
        message = Message(self.moment(), user, text, **parts)
        channel.messages[message.ts] = message
        for member in channel.members:
            if member != user and message.only_for in {"", member}:
                self.unread[member, channel.id] = self.unread.get((member, channel.id), 0) + 1
        self.changed(channel.id, "message")
        return message

    def replies(self, channel: Channel, ts: str) -> Iterator[Message]:
        """List the replies to a message that everybody sees, oldest first."""
        return (one for one in self.ordered(channel) if one.thread_ts == ts and not one.only_for)

    @staticmethod
    def ordered(channel: Channel) -> list[Message]:
        """List a channel's messages that are not deleted, oldest first."""
        return sorted(
            (one for one in channel.messages.values() if not one.deleted), key=lambda one: float(one.ts)
        )

    def top_view(self, user: str) -> View | None:
        """Tell which modal somebody looks at."""
        stack = self.stacks.get(user)
        return self.views[stack[-1]] if stack else None
