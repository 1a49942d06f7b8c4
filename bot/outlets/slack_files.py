"""Sends a file to one person in Slack: its bytes go to an address that Slack names. Makes no file."""

from collections.abc import Awaitable, Callable

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import OutletError
from bot.outlets.slack_client import certain

NOT_TAKEN = 400


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
