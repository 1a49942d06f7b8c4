"""Files in Slack: sent to one person, and fetched where they were shared with the bot. Makes and reads none."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import FeedError, OutletError, Refused
from bot.outlets.slack_client import certain

NOT_TAKEN = 400
REDIRECTED = 300
"""HTTP's own numbers."""

CHUNK = 65_536
"""Bytes that are read at once."""

TO_BE_ASKED_FOR = "check_file_info"
"""Slack's word where a payload does not say where a file is, as between two organisations."""

SLACK = "slack.com"
"""Where shared files lie: on a host below it."""


class SlackFiles:
    """Files in one Slack workspace."""

    def __init__(
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        room: Callable[[str], Awaitable[str]],
    ) -> None:
        """Speak through `client`, send bytes over `session`; `room` gives the conversation with a person."""
        self._client = client
        self._session = session
        self._room = room

    async def take(self, file_id: str, most: int, told: Mapping[str, Any] | None = None) -> tuple[str, bytes]:
        """Fetch a file that was given to the bot: its name and its bytes; refuse one of more than `most` bytes.

        `told` is what a payload says of it. Slack says there where it is, unless it asks to look.
        """
        if not told or not told.get("url_private_download") or told.get("file_access") == TO_BE_ASKED_FOR:
            told = await self._told(file_id)
        name, address = str(told.get("name") or file_id), str(told.get("url_private_download") or "")
        size = told.get("size")
        if isinstance(size, int) and size > most:
            raise FeedError(f"{name} has more than {most:,} bytes: split it.")
        if not self._is_slacks(address):
            raise FeedError(f"{name} does not lie with Slack, so it cannot be fetched: give the file itself.")
        try:
            data = await self._fetched(address, most)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise OutletError(f"{name} could not be fetched from Slack: {type(error).__name__}") from error
        if data is None:
            raise FeedError(
                f"Slack did not give {name}: the app lacks the scope files:read. Update it from the manifest and "
                "install it again."
            )
        if len(data) > most:
            raise FeedError(f"{name} has more than {most:,} bytes: split it.")
        return name, data

    async def _told(self, file_id: str) -> Mapping[str, Any]:
        """Ask what there is to say of a file."""
        try:
            told: Mapping[str, Any] = (await certain(self._client.files_info(file=file_id)))["file"]
        except Refused as error:
            raise FeedError(f"Slack does not let me have that file ({error}): give it again.") from error
        except OutletError as error:
            raise OutletError(f"Slack did not say where that file is, so try again ({error}).") from error
        return told

    def _is_slacks(self, address: str) -> bool:
        """Tell whether our token may be shown to an address: Slack's own, or the host of the Web API."""
        parts, api = urlsplit(address), urlsplit(self._client.base_url)
        if (parts.scheme, parts.netloc) == (api.scheme, api.netloc):
            return True
        host = parts.hostname or ""
        return parts.scheme == "https" and (host == SLACK or host.endswith(f".{SLACK}"))

    async def _fetched(self, address: str, most: int) -> bytes | None:
        """Give the bytes, a little more than `most` at the most; nothing where Slack shows a page for signing in."""
        headers = {"Authorization": f"Bearer {self._client.token}"}
        async with self._session.get(address, headers=headers, allow_redirects=False) as response:
            if response.status >= REDIRECTED or response.content_type == "text/html":
                return None
            data = bytearray()
            async for chunk in response.content.iter_chunked(CHUNK):
                data += chunk
                if len(data) > most:
                    break
            return bytes(data)

    async def give(self, account: str, file: bytes, name: str, title: str, alt_text: str = "") -> None:
        """Give a file to one person in a direct message; `alt_text` says what a picture shows."""
        room = await self._room(account)
        begun = await certain(
            self._client.files_getUploadURLExternal(
                filename=name, length=len(file), **({"alt_txt": alt_text} if alt_text else {})
            )
        )
        try:
            async with self._session.post(str(begun["upload_url"]), data=file) as response:
                if response.status >= NOT_TAKEN:
                    raise OutletError(f"Slack did not take the file {name}: it answered {response.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise OutletError(f"the file {name} did not reach Slack: {type(error).__name__}") from error
        shared: list[dict[str, str | None]] = [{"id": str(begun["file_id"]), "title": title}]
        await certain(self._client.files_completeUploadExternal(files=shared, channel_id=room))
