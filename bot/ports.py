"""What the services need of the outside. Each is implemented in `bot.outlets` and handed down by `bot.app`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.announcement import Destination
from bot.wording.message import Message


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform says of an account."""

    timezone: str | None  # IANA
    locale: str | None  # BCP 47, e.g. "en-US"
    is_admin: bool
    is_bot: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a platform knows the bot."""

    name: str
    workspace: str  # as people call it
    scopes: frozenset[str] | None  # None: the platform does not say
    at: datetime | None  # the platform's clock, real time; None: it does not say


class Outlet(Protocol):
    """Where announcements go.

    Each call raises `Refused`, `RateLimited` or, when the request left and nothing certain came back,
    `UnknownOutcome`; after any other `OutletError` the request certainly did not take effect.
    """

    async def send(
        self, destination: Destination, message: Message, delivery_id: str, thread: str | None = None
    ) -> str:
        """Post `message`, marked with the delivery's id, alone or in a thread; return the platform's id of it."""

    async def edit(self, destination: Destination, message_id: str, message: Message) -> None:
        """Put `message` in the place of one that was posted; to do it twice changes nothing."""

    async def find(
        self,
        destination: Destination,
        delivery_id: str,
        since: datetime,
        thread: str | None = None,
        *,
        message: Message | None = None,
    ) -> str | None:
        """Look whether the destination, or a thread of it, holds a delivery's message, posted at or after `since`.

        `message` holds the words that were to be posted: where nothing else marks a message, it is found by them.
        """


class Voice(Protocol):
    """How a person is answered: at most once, and outside the ledger of deliveries."""

    async def say(self, channel: str, message: Message, thread: str | None = None) -> None:
        """Post `message` in a channel or a direct conversation."""

    async def whisper(self, channel: str, account: str, message: Message) -> None:
        """Post `message` in a channel so that one person sees it."""

    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        """Answer a command or a button; `replace` puts the answer in place of the message with the button."""


class Directory(Protocol):
    """Where profiles are looked up."""

    async def profile(self, account: str) -> Profile:
        """Give what the platform says of an account."""

    async def is_member(self, channel: str) -> bool:
        """Tell whether the bot is in a channel; of one that it cannot see, it is not."""


class Beacon(Protocol):
    """Somebody outside who rings when the bot has not been seen for a while."""

    async def ping(self) -> None:
        """Be seen once; raise `OutletError` where nobody saw it."""


class Surveyor(Protocol):
    """How an installation is examined."""

    async def standing(self) -> Standing:
        """Tell how the platform knows the bot."""

    async def can_listen(self) -> bool:
        """Open what events would come over, and let it go; tell whether there is such a thing."""

    async def is_member(self, channel: str) -> bool:
        """Tell whether the bot is in a channel; of one that it cannot see, it is not."""


class XSurveyor(Protocol):
    """How an account on X is examined."""

    async def works(self) -> None:
        """Ask for something that costs nothing; raise `OutletError` where X does not serve the account."""
