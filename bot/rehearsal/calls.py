"""One call of the Web API: its arguments, read as Slack reads them. Does not answer it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.rehearsal.events import Events
from bot.rehearsal.grants import Grants
from bot.rehearsal.refusal import SlackRefusal
from bot.rehearsal.scopes import BY_CHANNEL_KIND, METHODS
from bot.rehearsal.socket_mode import Links
from bot.rehearsal.workspace import Channel, Message, User, Workspace

Json = dict[str, Any]


@dataclass(frozen=True)
class Outside:
    """What a method works on."""

    place: Workspace
    links: Links
    events: Events
    grants: Grants


@dataclass
class Recorded:
    """One call that came in, for tests to look at."""

    method: str
    args: Json
    at: datetime  # programme time
    response: Json = field(default_factory=dict)  # empty where the connection was cut first
    status: int = 0


@dataclass(frozen=True)
class Call:
    """One call, with the world that it acts on."""

    method: str
    args: Mapping[str, Any]
    outside: Outside

    @property
    def place(self) -> Workspace:
        """Give the workspace."""
        return self.outside.place

    def text(self, name: str, default: str = "") -> str:
        """Read an argument as a string."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def needed(self, name: str) -> str:
        """Read an argument that must be there."""
        value = self.text(name)
        if not value:
            raise SlackRefusal("invalid_arguments", messages=[f"missing required field: {name}"])
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Read an argument as yes or no."""
        value = self.args.get(name)
        return default if value is None else str(value).lower() in {"true", "1"}

    def number(self, name: str, default: int, most: int) -> int:
        """Read an argument as a whole number from 1 to `most`."""
        word = self.text(name, str(default))
        if not word.isdecimal() or not 1 <= int(word) <= most:
            raise SlackRefusal("invalid_limit" if name == "limit" else "invalid_arguments")
        return int(word)

    def scope(self, kind: str = "channel") -> None:
        """Refuse the call where the app lacks a scope that it needs for this kind of conversation."""
        for asked in METHODS[self.method]:
            needed = asked.format(kind=BY_CHANNEL_KIND[kind])
            if needed not in self.place.app.scopes and needed != "connections:write":
                provided = ",".join(sorted(self.place.app.scopes))
                raise SlackRefusal("missing_scope", needed=needed, provided=provided)

    def channel(self, name: str = "channel", *, by_name: bool = False) -> Channel:
        """Find the conversation that an argument names; one that the bot may not know of does not exist for it."""
        word = self.needed(name)
        channel = self.place.find_channel(word) if by_name else self.place.channels.get(word)
        if channel is None or not self.place.sees(self.place.app.bot_user, channel):
            raise SlackRefusal("channel_not_found")
        return channel

    def joined_channel(self) -> Channel:
        """Find a conversation that the bot is in, and ask for its scope."""
        channel = self.channel()
        self.scope(channel.kind)
        if self.place.app.bot_user not in channel.members:
            raise SlackRefusal("not_in_channel")
        return channel

    def message(self, channel: Channel, name: str = "ts") -> Message:
        """Find the message that an argument names."""
        message = channel.messages.get(self.text(name))
        if message is None or message.deleted or message.only_for:
            raise SlackRefusal("message_not_found")
        return message

    def user(self, name: str = "user") -> User:
        """Find the person that an argument names."""
        user = self.place.users.get(self.text(name))
        if user is None:
            raise SlackRefusal("user_not_found")
        return user
