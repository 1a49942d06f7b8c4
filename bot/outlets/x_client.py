"""The one client that speaks to X: tweepy's, with what it lacks. Decides nothing about trying again.

Of tweepy's own it replaces the request: the base address can be chosen, all calls share one session with a timeout,
nobody sleeps inside a call when X asks to wait, an answer that is no JSON is no surprise, and every failure is one of
`bot.errors`. It adds the upload of an image, and tells what each call used.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
from oauthlib.oauth1 import Client as Signer
from tweepy.asynchronous import AsyncClient
from yarl import URL

from bot.clock import Clock
from bot.domain.price import Use, post_item
from bot.errors import OutletError, UnknownOutcome
from bot.outlets.x_refusals import Answer, meaning
from bot.outlets.x_uses import uses
from bot.wording.post_length import links

Json = dict[str, Any]

TIMEOUT: Final = aiohttp.ClientTimeout(total=10, sock_connect=5)
"""Seconds that a request may take."""

MAX_ALT_TEXT: Final = 1_000
"""Characters of the words that stand for an image."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What X knows the account by. Shown nowhere."""

    api_key: str = field(repr=False)
    api_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_token_secret: str = field(repr=False)
    bearer_token: str = field(default="", repr=False)  # needed for counts only

    @property
    def account(self) -> str:
        """Give the account's id, with which its access token begins."""
        return self.access_token.partition("-")[0]


class XClient(AsyncClient):  # type: ignore[misc]  # tweepy carries no types
    """X's API v2 for one account."""

    def __init__(
        self,
        keys: Keys,
        api_url: str,
        session: aiohttp.ClientSession,
        clock: Clock,
        told: Callable[[Sequence[Use]], None],
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        """Speak for the account of `keys` over `session`; `told` hears what each call used, once it has succeeded."""
        super().__init__(
            bearer_token=keys.bearer_token,
            consumer_key=keys.api_key,
            consumer_secret=keys.api_secret,
            access_token=keys.access_token,
            access_token_secret=keys.access_token_secret,
            return_type=dict,
        )
        self.account = keys.account
        self._base = api_url.rstrip("/")
        self._http = session
        self._clock = clock
        self._told = told
        self._timeout = timeout

    async def post(
        self, text: str, *, reply_to: str = "", media: Sequence[str] = (), summoned: bool = False
    ) -> str:
        """Create a post; return its id. `summoned`: it answers somebody who mentioned the account."""
        answer = await self.create_tweet(
            text=text,
            in_reply_to_tweet_id=reply_to or None,
            media_ids=list(media) or None,
            user_auth=True,
        )
        self._told((Use(post_item(link=bool(links(text)), summoned=summoned)),))
        made = answer.get("data") or {}
        if not made.get("id"):
            raise UnknownOutcome("X took the post and did not say which it is")
        return str(made["id"])

    async def upload(self, image: bytes, media_type: str) -> str:
        """Upload an image for a post; return its id."""
        body = {
            "media": base64.b64encode(image).decode(),
            "media_category": "tweet_image",
            "media_type": media_type,
        }
        answer: Json = await self._make_request("POST", "/2/media/upload", json=body, user_auth=True)
        made = answer.get("data") or {}
        if not made.get("id"):
            raise UnknownOutcome("X took the image and did not say which it is")
        return str(made["id"])

    async def describe(self, media: str, alt_text: str) -> None:
        """Give an image the words that stand for it."""
        words = {"id": media, "metadata": {"alt_text": {"text": alt_text[:MAX_ALT_TEXT]}}}
        await self._make_request("POST", "/2/media/metadata", json=words, user_auth=True)

    async def request(
        self,
        method: str,
        route: str,
        params: Json | None = None,
        json: Json | None = None,
        user_auth: bool = False,  # noqa: FBT001, FBT002 - tweepy's own signature
    ) -> aiohttp.ClientResponse:
        """Make one call, and give its answer if that is a success."""
        url = URL(f"{self._base}{route}").with_query(sorted((params or {}).items()))
        response, body = await self._exchange(method, url, json, user_auth=user_auth)
        answer = Answer(
            response.status, {name.lower(): value for name, value in response.headers.items()}, body
        )
        wrong = meaning(answer, writes=method != "GET", now=self._clock.real())
        if wrong is not None:
            raise wrong
        self._told(uses(method, route, answer.read() or {}, self.account))
        return response

    async def _exchange(
        self, method: str, url: URL, json: Json | None, *, user_auth: bool
    ) -> tuple[aiohttp.ClientResponse, bytes]:
        """Send a request and read its answer; what has no answer raises what it means."""

        async def authorized(
            request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
        ) -> aiohttp.ClientResponse:
            # Anew each time: aiohttp sends a read or a deletion again whose connection broke, and X takes no
            # signature twice.
            bearer = {"Authorization": f"Bearer {self.bearer_token}"}
            request.headers.update(self._signature(method, url) if user_auth else bearer)
            return await handler(request)

        try:
            async with self._http.request(
                method,
                _as_signed(url) if user_auth else url,
                json=json,
                headers={"User-Agent": self.user_agent, "Accept": "application/json"},
                timeout=self._timeout,
                allow_redirects=False,
                middlewares=(authorized,),
            ) as response:
                return response, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise OutletError(f"X could not be reached: {error}") from error
        except (TimeoutError, aiohttp.ClientError, ConnectionError) as error:
            words = f"no answer from X: {type(error).__name__} {error}".strip()
            raise (OutletError(words) if method == "GET" else UnknownOutcome(words)) from error

    def _signature(self, method: str, url: URL) -> dict[str, str]:
        """Sign a call with OAuth 1.0a, for once. A JSON body is no part of what is signed."""
        signer = Signer(
            self.consumer_key,
            self.consumer_secret,
            self.access_token,
            self.access_token_secret,
            timestamp=str(int(self._clock.real().timestamp())),
        )
        _address, headers, _body = signer.sign(str(url), method)
        return dict(headers)


def _as_signed(url: URL) -> URL:
    """Give an address as it is signed: oauthlib leaves colons in a query as they are, and signs them encoded."""
    before, mark, query = str(url).partition("?")
    return URL(f"{before}{mark}{query.replace(':', '%3A')}", encoded=True)
