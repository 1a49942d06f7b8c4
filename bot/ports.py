"""What the services need of the outside. Each is implemented in `bot.outlets` and handed down by `bot.app`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.domain.announcement import Destination
from bot.domain.feed import Fetched
from bot.domain.history import Page
from bot.domain.listening import Bucket, Found, Told
from bot.wording.message import Message


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform says of an account."""

    timezone: str | None  # IANA
    locale: str | None  # BCP 47, e.g. "en-US"
    is_admin: bool
    is_bot: bool
    names: tuple[str, ...] = ()  # the first as people see it; kept only where the person wants to be named


@dataclass(frozen=True, slots=True)
class Standing:
    """How a platform knows the bot."""

    name: str
    workspace: str  # as people call it
    scopes: frozenset[str] | None  # None: the platform does not say
    at: datetime | None  # the platform's clock, real time; None: it does not say
    home: str = ""  # the id of the one workspace that it is in; empty where there are many


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


class Timeline(Outlet, Protocol):
    """Where posts go that may carry images."""

    async def send(
        self,
        destination: Destination,
        message: Message,
        delivery_id: str,
        thread: str | None = None,
        *,
        media: Sequence[str] = (),
    ) -> str:
        """Post `message` with the images that were uploaded before, by their ids; return the platform's id of it."""

    async def upload(self, image: bytes, media_type: str) -> str:
        """Upload an image for a post; return its id. Nothing of it is seen before the post."""

    async def describe(self, media: str, alt_text: str) -> None:
        """Give an image the words that stand for it."""


class Erasable(Outlet, Protocol):
    """Where what was posted can be taken back."""

    async def delete(self, message_id: str) -> None:
        """Delete what was posted; to do it twice changes nothing."""


class Voice(Protocol):
    """How a person is answered: at most once, and outside the ledger of deliveries."""

    async def say(self, channel: str, message: Message, thread: str | None = None, mark: str = "") -> None:
        """Post `message` in a channel or a direct conversation; by `mark` it is found again."""

    async def was_said(self, channel: str, mark: str, since: datetime, thread: str | None = None) -> bool:
        """Look whether what carries `mark` was posted at or after `since`."""

    async def whisper(self, channel: str, account: str, message: Message) -> None:
        """Post `message` in a channel so that one person sees it."""

    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        """Answer a command or a button; `replace` puts the answer in place of the message with the button."""

    async def show_home(self, account: str, view: Mapping[str, object]) -> None:
        """Show somebody their own page; to do it twice changes nothing."""


class Directory(Protocol):
    """Where profiles are looked up."""

    async def profile(self, account: str) -> Profile:
        """Give what the platform says of an account."""

    async def is_member(self, channel: str) -> bool:
        """Tell whether the bot is in a channel; of one that it cannot see, it is not."""


class Files(Protocol):
    """Gives files to people, and takes those that they give."""

    async def take(self, file_id: str, most: int, told: Mapping[str, Any] | None = None) -> tuple[str, bytes]:
        """Fetch a file that was given to the bot: its name and its bytes; refuse one of more than `most` bytes.

        `told` is what was said of it when it was given; where that is not enough, it is asked for.
        """

    async def give(self, account: str, file: bytes, name: str, title: str, alt_text: str = "") -> None:
        """Give a file to one person, whom nobody else sees getting it; `alt_text` says what a picture shows."""


class Fetcher(Protocol):
    """How a calendar is fetched from an address."""

    async def fetch(self, address: str, etag: str = "", last_modified: str = "") -> Fetched:
        """Ask for what stands there, unless it is as it was; raise `FeedError` with a sentence, or `Unavailable`."""


class PictureSource(Protocol):
    """How a picture is fetched from an address."""

    async def picture(self, address: str) -> tuple[bytes, str]:
        """Give a picture and its media type; raise `FeedError` where there is none that X takes."""


class Addresses(Protocol):
    """Where messages can be opened."""

    async def permalink(self, channel: str, message_id: str) -> str:
        """Give the address of a message."""


class History(Protocol):
    """Where what was said can be read afterwards. Reading changes nothing."""

    async def page(self, channel: str, since: str, until: str, cursor: str = "") -> Page:
        """Give messages of a channel posted in [since, until], which are ids of messages, the newest first."""

    async def thread(self, channel: str, message: str, since: str, cursor: str = "") -> Page:
        """Give the replies to a message that were posted after `since`, the oldest first."""


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


class XListener(Protocol):
    """How X is read, and who asks there is answered. Each call costs what X charges for what it gives."""

    @property
    def counts(self) -> bool:
        """Tell whether posts can be counted."""

    async def search(  # what is looked for, from where on, and how much of it
        self,
        query: str,
        *,
        since_id: str = "",
        since: datetime,
        until: datetime | None = None,
        size: int,
        token: str = "",
    ) -> Found:
        """Give a page of what was posted after the post `since_id`, or where there is none from `since` on."""

    async def count(self, query: str, since: datetime, until: datetime | None = None) -> list[Bucket]:
        """Tell how many posts a search would find, minute by minute."""

    async def mentions(self, *, since_id: str, since: datetime, size: int, token: str = "") -> Found:
        """Give a page of what mentions the account, after the post `since_id` or from `since` on."""

    async def numbers(self, posts: Sequence[str]) -> Told:
        """Give the public numbers of posts, and which of them are gone."""

    async def is_automated(self, account: str) -> bool:
        """Tell whether an account says that it is a bot."""

    async def reply(self, text: str, post: str) -> str:
        """Answer a post that mentions the account; return the answer's id."""
