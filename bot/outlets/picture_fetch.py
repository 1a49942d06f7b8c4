"""Fetches one picture from the web, for a post on X: bounded in time and size, from the public internet alone."""

from typing import Final
from urllib.parse import urlsplit

import aiohttp

from bot.domain.pictures_in import MEDIA_TYPES, media_type_of
from bot.errors import FeedError
from bot.outlets.public_only import open_socket

LARGEST: Final = 5 * 1024 * 1024
"""Bytes of an image that X takes."""

PATIENCE: Final = aiohttp.ClientTimeout(total=6, sock_connect=3)
"""Seconds that a picture may take: its post waits for it."""

ASKED: Final = {
    "Accept": ", ".join(sorted(MEDIA_TYPES)),
    "User-Agent": "cembot (shows a picture of a question)",
}


class PictureFetch:
    """Asks for pictures, each over a connection of its own: they are few."""

    def __init__(self, hosts: frozenset[str] = frozenset()) -> None:
        """`hosts` (with their port, if it is not the usual one) may be inside; there no redirect is followed."""
        self._hosts = hosts

    async def picture(self, address: str) -> tuple[bytes, str]:
        """Give a picture and its media type; raise `FeedError` where there is none that X takes."""
        inside = urlsplit(address).netloc.lower() in self._hosts
        connector = aiohttp.TCPConnector(force_close=True, socket_factory=None if inside else open_socket)
        try:
            async with (
                aiohttp.ClientSession(
                    connector=connector, timeout=PATIENCE, cookie_jar=aiohttp.DummyCookieJar()
                ) as session,
                session.get(address, headers=ASKED, allow_redirects=not inside, max_redirects=3) as answer,
            ):
                if not answer.ok:
                    raise FeedError(f"{address} answered {answer.status}, and no picture.")
                content = await _bounded(address, answer)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            why = str(error) or type(error).__name__
            raise FeedError(f"the picture at {address} could not be fetched: {why}.") from error
        media_type = media_type_of(content)
        if not media_type:
            raise FeedError(f"what stands at {address} is no picture that X takes: PNG, JPEG or WebP.")
        return content, media_type


async def _bounded(address: str, answer: aiohttp.ClientResponse) -> bytes:
    """Read an answer, and stop where it is larger than X takes."""
    content = bytearray()
    async for piece in answer.content.iter_any():
        content += piece
        if len(content) > LARGEST:
            raise FeedError(f"the picture at {address} has more than {LARGEST // 1024**2} MB.")
    return bytes(content)
