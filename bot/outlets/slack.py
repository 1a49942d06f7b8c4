"""Slack as an outlet, a voice and a directory. Chooses no words and keeps no rows."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.announcement import SLACK, Destination
from bot.errors import OutletError, Refused, UnknownOutcome
from bot.outlets.slack_client import answered, certain
from bot.outlets.slack_files import SlackFiles
from bot.outlets.slack_history import SlackHistory
from bot.ports import Profile
from bot.wording.message import Message, without_pictures

MARK: Final = "cembot_delivery"
"""The event_type of the metadata that marks our announcements."""

ANSWER: Final = "cembot_answer"
"""The same of answers, of which it may have to be looked whether they were said."""

PAYLOAD: Final[Mapping[Any, str]] = {MARK: "delivery", ANSWER: "answer"}
"""Under which name each carries its id."""

PAGE: Final = 200
"""Messages asked for at once when a channel is read."""

PAGES: Final = 100
"""How far a channel is read. A page may hold far less than was asked for: some apps get 15 messages at once."""

PEOPLE: Final = ("U", "W")
"""How Slack's ids of people begin."""

NOT_SHOWN: Final = frozenset({"invalid_blocks", "invalid_blocks_format"})
"""Slack's words where it does not take a layout: also that it could not fetch a picture."""

EDIT: Final = "chat.update"

MOST_ROOMS: Final = 10_000
"""Direct conversations that are remembered."""

log = logging.getLogger(__name__)


class Slack:
    """One Slack workspace."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession, workspace: str = "") -> None:
        """Speak through `client`, and answer response URLs over `session`; admins are those of `workspace`."""
        self._client = client
        self._session = session
        self._workspace = workspace
        self._rooms: dict[str, str] = {}  # the direct conversations with people, by their ids

    @property
    def history(self) -> SlackHistory:
        """Give what was said in the workspace."""
        return SlackHistory(self._client)

    @property
    def files(self) -> SlackFiles:
        """Give what sends files to people."""
        return SlackFiles(self._client, self._session, self._room)

    async def send(
        self, destination: Destination, message: Message, delivery_id: str, thread: str | None = None
    ) -> str:
        """Post `message`, marked with the delivery's id, alone or in a thread; return its ts."""
        where = destination.channel if thread is None else await self._room(destination.channel)
        body = {"channel": where, "metadata": _mark(MARK, delivery_id), **_words(message)}
        if thread is not None:
            body["thread_ts"] = thread
        # Not by `chat_postMessage`, which looks through every block of every message for objects of its own.
        posted = await self._shown("chat.postMessage", body, message)
        if where.startswith(PEOPLE):
            self._remember(where, str(posted["channel"]))
        return str(posted["ts"])

    async def edit(self, destination: Destination, message_id: str, message: Message) -> None:
        """Put `message` in the place of one that was posted."""
        room = await self._room(destination.channel)
        body = {"channel": room, "ts": message_id, "text": message.text}
        await self._shown(EDIT, body, message)

    async def _shown(self, method: str, body: dict[str, Any], message: Message) -> AsyncSlackResponse:
        """Post or edit; where Slack refuses the layout, without the pictures, and at last as text alone.

        It refuses a message of which it cannot fetch a picture. The text says all that the layout says.
        """
        plain = without_pictures(message).blocks
        layouts = [message.blocks, *([plain] if plain != message.blocks else []), *([()] if plain else [])]
        while True:
            layout = layouts.pop(0)
            # An edit without any keeps those that were there.
            blocks = {"blocks": list(layout)} if layout or method == EDIT else {}
            try:
                return await certain(self._client.api_call(method, json={**body, **blocks}))
            except Refused as refused:
                if refused.code not in NOT_SHOWN or not layouts:
                    raise
                log.warning("layout_not_shown", extra={"reason": str(refused)})

    async def find(
        self,
        destination: Destination,
        delivery_id: str,
        since: datetime,
        thread: str | None = None,
        *,
        message: Message | None = None,
    ) -> str | None:
        """Look whether the channel, or a thread of it, holds the message of a delivery, posted at or after `since`."""
        del message  # it carries the delivery's id
        cursor: str | None = None
        room = await self._room(destination.channel)
        for _page in range(PAGES):
            response = await self._read(room, since, thread, cursor)
            for posted in response["messages"]:
                if _delivery(posted) == delivery_id:
                    return str(posted["ts"])
            cursor = (response.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
        raise OutletError(f"more than {PAGES} pages were posted there since; looking again later")

    async def _room(self, channel: str) -> str:
        """Give the direct conversation with a person, whom Slack posts to by their id and reads by this alone."""
        if not channel.startswith(PEOPLE):
            return channel
        if channel not in self._rooms:
            try:
                opened = await certain(self._client.conversations_open(users=channel))
            except UnknownOutcome as error:  # to open it twice changes nothing, and nothing was posted
                raise OutletError(str(error)) from error
            self._remember(channel, str(opened["channel"]["id"]))
        return self._rooms[channel]

    def _remember(self, account: str, room: str) -> None:
        if len(self._rooms) >= MOST_ROOMS:
            self._rooms.clear()
        self._rooms[account] = room

    async def _read(
        self, channel: str, since: datetime, thread: str | None, cursor: str | None
    ) -> AsyncSlackResponse:
        page: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{since.timestamp():.6f}",
            "include_all_metadata": True,
            "limit": PAGE,
            "cursor": cursor,
        }
        if thread is None:
            return await certain(self._client.conversations_history(**page))
        return await certain(self._client.conversations_replies(ts=thread, **page))

    async def say(self, channel: str, message: Message, thread: str | None = None, mark: str = "") -> None:
        """Post `message` in a channel, a thread or a direct conversation."""
        body = {"channel": channel, **_words(message)}
        if thread is not None:
            body["thread_ts"] = thread
        if mark:
            body["metadata"] = _mark(ANSWER, mark)
        await self._shown("chat.postMessage", body, message)

    async def was_said(self, channel: str, mark: str, since: datetime, thread: str | None = None) -> bool:
        """Look whether what carries `mark` was posted at or after `since`."""
        where = Destination(SLACK, self._workspace, channel)
        return await self.find(where, mark, since, thread) is not None

    async def whisper(self, channel: str, account: str, message: Message) -> None:
        """Post `message` in a channel so that one person sees it; links in it are never unfolded."""
        body = {"channel": channel, "user": account, "text": message.text}
        await self._shown("chat.postEphemeral", body, message)

    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        """Answer a command or a button at the address that Slack gave for it."""
        body = {"response_type": "ephemeral", "replace_original": replace, **_words(message)}
        if message.blocks:
            body["blocks"] = list(message.blocks)
        try:
            async with self._session.post(response_url, json=body) as response:
                wrong = answered(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise OutletError(f"Slack could not be reached: {error}") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise UnknownOutcome(f"no answer from Slack: {type(error).__name__} {error}".strip()) from error
        if wrong is not None:
            raise wrong

    async def show_home(self, account: str, view: Mapping[str, object]) -> None:
        """Publish somebody's Home tab."""
        await certain(self._client.views_publish(user_id=account, view=dict(view)))

    async def profile(self, account: str) -> Profile:
        """Read somebody's zone, locale and role."""
        response = await certain(self._client.users_info(user=account, include_locale=True))
        user: dict[str, Any] = response["user"]
        return Profile(
            timezone=user.get("tz") or None,
            locale=user.get("locale") or None,
            is_admin=bool(user.get("is_admin") or user.get("is_owner")) and self._is_ours(user),
            is_bot=bool(user.get("is_bot")),
            names=_names(user),
        )

    def _is_ours(self, user: Mapping[str, Any]) -> bool:
        """Tell whether somebody belongs to our workspace: who shares a channel with it may be an admin elsewhere."""
        teams = {user.get("team_id"), *((user.get("enterprise_user") or {}).get("teams") or ())} - {None, ""}
        return not self._workspace or not teams or self._workspace in teams

    async def permalink(self, channel: str, message_id: str) -> str:
        """Ask for the address of a message."""
        response = await certain(self._client.chat_getPermalink(channel=channel, message_ts=message_id))
        return str(response["permalink"])

    async def is_member(self, channel: str) -> bool:
        """Tell whether the bot is in a channel; of one that it cannot see, it is not."""
        return bool((await self.about(channel)).get("is_member"))

    async def about(self, channel: str) -> Mapping[str, Any]:
        """Give what Slack tells of a channel; of one that the bot cannot see, nothing."""
        try:
            response = await certain(self._client.conversations_info(channel=channel))
        except Refused as refused:
            if refused.code == "channel_not_found":
                return {}
            raise
        told: Mapping[str, Any] = response["channel"]
        return told


def _names(user: dict[str, Any]) -> tuple[str, ...]:
    """Give the names of somebody, first that under which people see them."""
    profile = user.get("profile") or {}
    said = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
    return tuple(dict.fromkeys(str(name).strip() for name in said if name and str(name).strip()))


def _words(message: Message) -> dict[str, Any]:
    """Give a message's text as Slack's calls take it; links are not unfolded, for ten would fill the screen."""
    return {"text": message.text, "unfurl_links": False, "unfurl_media": False}


def _mark(sort: str, delivery_id: str) -> dict[str, Any]:
    """Give the metadata that tells a message of ours from all others."""
    return {"event_type": sort, "event_payload": {PAYLOAD[sort]: delivery_id}}


def _delivery(posted: dict[str, Any]) -> str | None:
    """Tell which delivery or answer a message is, if it is one of ours."""
    mark = posted.get("metadata") or {}
    name = PAYLOAD.get(mark.get("event_type"))
    return (mark.get("event_payload") or {}).get(name) if name else None
