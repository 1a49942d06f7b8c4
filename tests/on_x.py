"""An X on this machine with our own client beside it, and hands to act in it. Tests nothing."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import yarl
from oauthlib.oauth1 import Client as Signer

from bot.domain.announcement import Destination
from bot.domain.price import PRICES, Use, charged
from bot.outlets.x import X
from bot.outlets.x_client import TIMEOUT, Keys, XClient
from bot.rehearsal.rates import Pace
from bot.rehearsal.x_server import XRehearsal
from bot.rehearsal.x_timeline import BOT, Post
from bot.wording.message import Message
from tests.bolted import SetClock

Json = dict[str, Any]

SEARCH, COUNTS = "/2/tweets/search/recent", "/2/tweets/counts/recent"
OWN, MENTIONS = f"/2/users/{BOT}/tweets", f"/2/users/{BOT}/mentions"

TIMELINE = Destination("x", BOT, "timeline")


class OnX:
    """The far end, the client, the outlet, and what the client told of its use."""

    def __init__(self, rehearsal: XRehearsal, session: aiohttp.ClientSession, clock: SetClock) -> None:
        """Stand before a rehearsal that has started."""
        self.rehearsal = rehearsal
        self.timeline = rehearsal.timeline
        self.clock = clock
        self.session = session
        self.used: list[Use] = []
        self.client = self.client_of(keys(rehearsal))
        self.x = X(self.client)

    def client_of(self, keys: Keys, api_url: str = "", timeout: aiohttp.ClientTimeout = TIMEOUT) -> XClient:
        """Make a client with these keys."""
        address = api_url or self.rehearsal.api_url
        return XClient(keys, address, self.session, self.clock, self.used.extend, timeout)

    async def send(self, text: str, reply_to: str = "", media: Sequence[str] = ()) -> str:
        """Post as the bot."""
        return await self.x.send(TIMELINE, Message(text), "d1", reply_to or None, media=media)

    async def find(self, text: str, reply_to: str = "", ago: timedelta = timedelta(hours=1)) -> str | None:
        """Look for a text among the bot's own posts."""
        since = self.clock.now() - ago
        return await self.x.find(TIMELINE, "d1", since, reply_to or None, message=Message(text))

    async def upload(self, words: str, image: bytes = b"\x89PNG") -> str:
        """Upload an image with the words that stand for it; return its id."""
        media = await self.client.upload(image, "image/png")
        await self.client.describe(media, words)
        return media

    @property
    def spent(self) -> int:
        """Give what the client's use of one day costs, in micro-dollars."""
        return sum(PRICES[use.item] for use in charged(self.used, self.clock.now().date()))

    @property
    def texts(self) -> list[str]:
        """Give the bot's posts as they were written, oldest first."""
        return [post.text for post in self.timeline.there() if post.author == BOT]


def keys(rehearsal: XRehearsal, **parts: str) -> Keys:
    """Make the keys that open a rehearsal, or others."""
    right = {name: getattr(rehearsal.keys, name) for name in Keys.__slots__}
    return Keys(**{**right, **parts})


@asynccontextmanager
async def on_x(pace: Pace = Pace.OFF) -> AsyncIterator[OnX]:
    """Run an X on this machine."""
    clock = SetClock()
    rehearsal = XRehearsal(clock, pace=pace)
    await rehearsal.start()
    async with aiohttp.ClientSession() as session:
        try:
            yield OnX(rehearsal, session, clock)
        finally:
            await rehearsal.stop()


class Answered:
    """One answer, as it came."""

    def __init__(self, status: int, body: Json, headers: dict[str, str]) -> None:
        """Keep it."""
        self.status, self.body, self.headers = status, body, headers

    @property
    def said(self) -> str:
        """Give the problem in words, the message about a parameter if there is one."""
        errors = self.body.get("errors") or [{}]
        return str(errors[0].get("message") or self.body.get("detail", ""))

    @property
    def texts(self) -> list[str]:
        """Give the texts of the posts that came."""
        return [post["text"] for post in self.body.get("data", [])]


async def ask(
    far: OnX, method: str, route: str, body: object = None, *, bearer: bool = False, **query: object
) -> Answered:
    """Make a call without our client; names of parameters have "_" for "."."""
    named = {name.replace("_fields", ".fields"): str(value) for name, value in query.items()}
    url = str(yarl.URL(f"{far.rehearsal.api_url}{route}").with_query(sorted(named.items())))
    headers = {"Authorization": f"Bearer {far.rehearsal.keys.bearer_token}"}
    if not bearer:
        keys = far.rehearsal.keys
        signer = Signer(keys.api_key, keys.api_secret, keys.access_token, keys.access_token_secret)
        _, headers, _ = signer.sign(url, method)
    sent = yarl.URL(
        url.replace(":", "%3A").replace("http%3A//127.0.0.1%3A", "http://127.0.0.1:"), encoded=True
    )
    async with far.session.request(method, sent, headers=headers, json=body) as got:
        return Answered(got.status, await got.json(), dict(got.headers))


def crowd(far: OnX, count: int, text: str = "A1 #edchat") -> list[Post]:
    """Let somebody post so many times."""
    nora = far.timeline.join("nora")
    return [far.timeline.say(nora, f"{text} {number}") for number in range(count)]
