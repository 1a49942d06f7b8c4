"""Fetches partners' calendars over HTTP: politely, bounded in time and size, and from the public internet alone.

Parses nothing, and decides nothing about when.
"""

import asyncio
import contextlib
import zlib
from collections.abc import AsyncIterator, Iterator
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

import aiohttp

from bot.clock import Clock
from bot.domain.feed import Fetched, is_webcal, web_address
from bot.errors import FeedError, Unavailable
from bot.outlets.public_only import NotPublic, open_socket

LARGEST: Final = 5_000_000
"""Bytes of an answer once it is unpacked; a year of 500 events a month has less than a third of this."""

PATIENCE: Final = aiohttp.ClientTimeout(total=30, sock_connect=10, sock_read=10)
"""Seconds that a calendar may take, drop by drop or not."""

MOST_REDIRECTS: Final = 5

AT_ONCE: Final = 8
"""Connections to all servers together."""

GZIP: Final = b"\x1f"
"""What a packing begins with."""

PIECE: Final = 64 * 1024
"""Bytes that are unpacked at a time, so that a small answer cannot become a huge one unseen."""

ASKED: Final = {
    "Accept": "text/calendar, text/csv, application/json, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "User-Agent": "cembot (reads calendars of events; asks again in an hour)",
}

UNCHANGED, TOO_MANY, UNAVAILABLE = 304, 429, 503
"""HTTP's own numbers (RFC 9110, RFC 6585)."""

MEANINGS: Final = {
    401: "asks for a login, so it is not public: ask the partner for an address that anybody may read",
    403: "does not let us read it: ask the partner to make the calendar public",
    404: "is not there: ask the partner for the calendar's address",
    410: "is gone for good: ask the partner for the calendar's new address",
    429: "asks us to come less often: it is asked again later",
    451: "may not be given out, for legal reasons: ask the partner",
}
"""What an answer means, by HTTP's number, and what to do."""

UNREACHED: Final[dict[type[Exception], str]] = {
    aiohttp.ClientConnectorDNSError: "no server of that name is known",
    aiohttp.ClientConnectorCertificateError: "its certificate is not one that can be trusted",
    aiohttp.ClientSSLError: "no secure connection came about",
    aiohttp.ClientConnectorError: "no server answers there",
    aiohttp.ClientOSError: "the connection broke off",
    aiohttp.ClientPayloadError: "the answer broke off in the middle",
    aiohttp.ServerDisconnectedError: "the server hung up without an answer",
    aiohttp.ClientResponseError: "what answers there does not speak HTTP as it should",
    ValueError: "its host is written in a way that is not read",
}
"""What went wrong before there was a whole answer, the most exact first."""

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class CalendarFetch:
    """Asks for calendars over two sessions: one that stays outside, and one for the hosts that the operator named."""

    def __init__(
        self,
        public: aiohttp.ClientSession,
        inside: aiohttp.ClientSession,
        hosts: frozenset[str],
        clock: Clock,
        patience: aiohttp.ClientTimeout = PATIENCE,
    ) -> None:
        """`hosts` may be reached inside; one that is named without a port, at every port."""
        self._public = public
        self._inside = inside
        self._hosts = hosts
        self._clock = clock
        self._patience = patience

    async def fetch(self, address: str, etag: str = "", last_modified: str = "") -> Fetched:
        """Ask for what stands at an address, unless it is as it was; raise `FeedError` with a sentence."""
        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {**ASKED, **{name: value for name, value in asked.items() if value}}
        try:
            async with asyncio.timeout(self._patience.total):
                return await self._either_way(address, headers)
        except TimeoutError:
            raise FeedError(
                f"{address} did not answer in time: it is tried again, and the partner may want to know."
            ) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FeedError(_unreached(address, error)) from error

    async def _either_way(self, address: str, headers: dict[str, str]) -> Fetched:
        """Ask over HTTPS and, where an address says webcal and its server does not speak that, over HTTP."""
        where = web_address(address)
        try:
            return await self._follow(address, where, headers)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            plain = is_webcal(address) and not isinstance(error, aiohttp.ClientConnectorCertificateError)
            if not plain or _cause(error) is not None:
                raise
        return await self._follow(address, f"http{where.removeprefix('https')}", headers)

    async def _follow(self, address: str, where: str, headers: dict[str, str]) -> Fetched:
        for _ in range(MOST_REDIRECTS + 1):
            session = self._inside if self._is_named(where) else self._public
            async with session.get(
                where, headers=headers, timeout=self._patience, allow_redirects=False
            ) as answer:
                onward = answer.headers.get("Location", "")
                if answer.status not in REDIRECTS or not onward:
                    return await self._taken(address, answer)
            try:
                where = web_address(urljoin(where, onward))
            except (FeedError, ValueError) as error:
                raise FeedError(f"{address} leads on to where nothing can be read: {error}") from error
        raise FeedError(
            f"{address} leads from one address to the next without an end: ask the partner for the right one."
        )

    def _is_named(self, where: str) -> bool:
        """Tell whether the operator named the host: with this port, or without any."""
        parts = urlsplit(where)
        return not self._hosts.isdisjoint({parts.netloc.lower(), parts.hostname or ""})

    async def _taken(self, address: str, answer: aiohttp.ClientResponse) -> Fetched:
        if answer.status == UNCHANGED:
            return Fetched(None)
        if answer.status in REDIRECTS:
            raise FeedError(
                f"{address} is elsewhere and does not say where: ask the partner for the address."
            )
        if not answer.ok:
            meaning = MEANINGS.get(answer.status, "could not be read: it is tried again")
            said = f"{address} answered {answer.status}: it {meaning}."
            if answer.status in {TOO_MANY, UNAVAILABLE}:
                raise Unavailable(said, self._wait(answer.headers.get("Retry-After", "")))
            raise FeedError(said)
        data = await _unpacked(address, answer)
        known = (answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))
        return Fetched(_in_utf8(data, answer.charset), *known)

    def _wait(self, retry_after: str) -> float:
        """Read Retry-After, which is a number of seconds or a date; without one that can be read: no wait."""
        if retry_after.isdigit():
            return float(retry_after)
        try:
            return (parsedate_to_datetime(retry_after) - self._clock.real()).total_seconds()
        except (ValueError, TypeError):
            return 0


@contextlib.asynccontextmanager
async def open_fetch(hosts: frozenset[str], clock: Clock) -> AsyncIterator[CalendarFetch]:
    """Open the sessions; they keep no connections and no cookies, for each server is asked once an hour."""
    outside = aiohttp.TCPConnector(limit=AT_ONCE, force_close=True, socket_factory=open_socket)
    inside = aiohttp.TCPConnector(limit=AT_ONCE, force_close=True)
    async with _session(outside) as public, _session(inside) as private:
        yield CalendarFetch(public, private, hosts, clock)


def _session(connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False
    )


async def _unpacked(address: str, answer: aiohttp.ClientResponse) -> bytes:
    """Read an answer, and stop where it is larger than a calendar."""
    packed = answer.headers.get("Content-Encoding", "").strip().lower()
    if packed not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise FeedError(f"{address} is packed as {packed!r}, which we did not ask for: tell the partner.")
    unpacking = _Unpacking() if packed not in {"", "identity"} else None
    data = bytearray()
    try:
        async for piece in answer.content.iter_chunked(PIECE):
            for part in unpacking.parts(piece) if unpacking else (piece,):
                data += part
                if len(data) > LARGEST:
                    raise FeedError(
                        f"{address} has more than {LARGEST:,} bytes, the most that is read: ask the partner for a "
                        "calendar of this programme alone."
                    )
    except zlib.error as error:
        raise FeedError(
            f"{address} is packed in a way that cannot be read ({error}): tell the partner."
        ) from error
    if unpacking and not unpacking.whole:
        raise FeedError(
            f"{address} could not be read: what is packed breaks off in the middle. It is tried again."
        )
    return bytes(data)


class _Unpacking:
    """Packed bytes, unpacked a little at a time: also several packings one behind the other, as some servers send."""

    def __init__(self) -> None:
        """Begin with the first."""
        self._one = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self.whole = True  # nothing is begun that did not end

    def parts(self, piece: bytes) -> Iterator[bytes]:
        """Unpack a piece; raise `zlib.error` where that cannot be."""
        rest, given = piece, b""
        while rest or len(given) == PIECE:  # what is unpacked may be more than was taken of it
            if self._one.eof:
                if not rest.startswith(GZIP):
                    return  # zeros to fill a block up with
                self._one = zlib.decompressobj(zlib.MAX_WBITS | 32)
            given = self._one.decompress(rest, PIECE)
            yield given
            self.whole = self._one.eof
            rest = self._one.unused_data if self.whole else self._one.unconsumed_tail


def _in_utf8(data: bytes, charset: str | None) -> bytes:
    """Read text in the charset that the server names, where it is not the UTF-8 that calendars are in."""
    if charset is None:
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        with contextlib.suppress(LookupError, UnicodeDecodeError):
            return data.decode(charset).encode("utf-8")
    return data


def _unreached(address: str, error: Exception) -> str:
    inside = _cause(error)
    if inside is not None:
        return (
            f"{address} leads to an address that is not on the public internet, so it is not read. Where that is "
            "meant, whoever runs the bot adds the host to CEMBOT_FEED_HOSTS."
        )
    why = next((said for kind, said in UNREACHED.items() if isinstance(error, kind)), f"{error}")
    return f"{address} could not be read: {why}. It is tried again; check the address, and tell the partner."


def _cause(error: BaseException | None) -> NotPublic | None:
    """Find what refused a connection, below what was raised of it."""
    while error is not None:
        inner = getattr(error, "os_error", None)
        for one in (error, inner, *getattr(inner, "exceptions", ()), *getattr(error, "exceptions", ())):
            if isinstance(one, NotPublic):
                return one
        error = error.__cause__ or error.__context__
    return None
