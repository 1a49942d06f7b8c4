"""What was heard: the arguments that Bolt injects, and the few facts that every handler wants. Decides nothing."""

import asyncio
import logging
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
from slack_bolt.async_app import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.said import SLACKBOT
from bot.errors import NotFound, RateLimited, Refused
from bot.services.house import House
from bot.wording.inputs import OUT_OF_DATE
from bot.wording.message import Message
from bot.wording.refusals import notice_view
from bot.wording.tongue import Tongue

MOST_DIGITS = 18
"""Digits of a number that we give; what has more was forged, and no database could look for it."""

log = logging.getLogger(__name__)


def word_of(error: SlackApiError) -> str:
    """Give Slack's word for a refusal, or nothing: what stands between it and us may answer with anything."""
    said = getattr(error.response, "data", None)
    return str(said.get("error") or "") if isinstance(said, dict) else ""


@dataclass(slots=True)
class Heard:
    """One thing that a person did in Slack."""

    reply: AsyncAck
    body: dict[str, Any]  # as Slack sent it
    client: AsyncWebClient  # for what belongs to this moment, such as opening a modal
    home: str = ""  # the workspace that the bot is installed in; empty where that is a whole organisation
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)  # then nobody waits for the rest
    untold: Message | None = None  # the answer to a command that is late

    @property
    def workspace(self) -> str:
        """Give the id of the workspace in which it was done, as we know it: where the bot is installed.

        In a channel that two organisations share, Slack names the workspace of who did it. Where the app belongs to a
        whole organisation, `team` may be null.
        """
        if self.home:
            return self.home
        team = self.body.get("team_id") or self.body.get("team") or {}
        team_id = team.get("id") if isinstance(team, dict) else team
        user = self.body.get("user")
        return str(team_id or (user.get("team_id") if isinstance(user, dict) else "") or "")

    @property
    def account(self) -> str:
        """Give the id of who did it."""
        user = self.body.get("user_id") or self.body.get("user") or self.event.get("user", "")
        return str(user.get("id", "") if isinstance(user, dict) else user)

    @property
    def channel(self) -> str:
        """Give the id of the channel in which it was done; empty in a modal."""
        channel = self.body.get("channel_id") or self.body.get("channel") or self.event.get("channel", "")
        return str(channel.get("id", "") if isinstance(channel, dict) else channel)

    @property
    def in_private(self) -> bool:
        """Tell whether it was said to the bot alone; Slack's ids of direct messages begin with D."""
        return self.event.get("channel_type") == "im" or self.channel.startswith("D")

    @property
    def event(self) -> dict[str, Any]:
        """Give the event of the Events API; empty for commands and interactions."""
        event: dict[str, Any] = self.body.get("event") or {}
        return event

    @property
    def event_id(self) -> str:
        """Give the id under which the same event is repeated; without one, where and when the message was said."""
        return str(self.body.get("event_id") or f"{self.channel}:{self.event.get('ts', '')}")

    @property
    def by_person(self) -> bool:
        """Tell whether a person said it, and no bot: bots that answer each other never end."""
        return not self.event.get("bot_id") and self.event.get("user") not in {None, "", SLACKBOT}

    @property
    def trigger(self) -> str:
        """Give what lets us open a modal, for three seconds."""
        return str(self.body.get("trigger_id", ""))

    @property
    def pressed(self) -> dict[str, Any]:
        """Give the element that was pressed or changed."""
        pressed: dict[str, Any] = self.body["actions"][0]
        return pressed

    @property
    def message_ts(self) -> str:
        """Give the id of the message in which something was pressed; empty in a window."""
        container, message = self.body.get("container") or {}, self.body.get("message") or {}
        return str(container.get("message_ts") or message.get("ts") or self.body.get("message_ts") or "")

    @property
    def view(self) -> dict[str, Any]:
        """Give the window in which something was done, or refuse: what belongs to one is forged without it."""
        view: dict[str, Any] = self.body.get("view") or {}
        if not view:
            raise NotFound(OUT_OF_DATE)
        return view

    async def ack(
        self,
        response_action: str | None = None,
        errors: dict[str, str] | None = None,
        view: dict[str, Any] | None = None,
    ) -> None:
        """Answer what was done. It goes out at once: Slack waits three seconds for it, and for nothing that follows."""
        await self.reply(response_action=response_action, errors=errors, view=view)
        self.acknowledged.set()

    async def speak(self, house: House) -> Tongue:
        """Give the language in which who did it is spoken to."""
        return await house.people.speak(self.workspace, self.account)

    async def answer(self, message: Message) -> None:
        """Answer a command in its acknowledgement: only who asked sees it, and no second request is needed."""
        if self.late:
            self.untold = message
            return
        said = {"response_type": "ephemeral", "text": message.text}
        blocks = {"blocks": message.blocks} if message.blocks else {}
        # Bolt would write it with the standard library's JSON: half of the time that an answer at hand takes.
        self.reply.response = BoltResponse(
            status=HTTPStatus.OK, body=orjson.dumps({**said, **blocks}).decode()
        )
        self.acknowledged.set()

    @property
    def late(self) -> bool:
        """Tell whether it was acknowledged already: Slack waits no longer."""
        return self.acknowledged.is_set()

    async def goes_on(self) -> None:
        """Acknowledge what is not done yet."""
        if not self.late:
            await self.ack()

    async def catch_up(self, house: House) -> None:
        """Tell what would have stood in the acknowledgement, had it been done in time."""
        if self.untold is not None:
            await self.tell(house, self.untold)

    async def tell(self, house: House, message: Message, *, replace: bool = False) -> None:
        """Answer a button, so that only who pressed it sees it; `replace` puts it in place of the button's message."""
        url = str(self.body.get("response_url") or "")
        if url:
            try:
                await house.voice.respond(url, message, replace=replace)
            except (Refused, RateLimited) as error:  # that way is shut, and nothing was said
                if not self.channel:
                    raise
                log.info("told_otherwise", extra={"reason": str(error)})
                await house.voice.whisper(self.channel, self.account, message)
        elif self.channel:
            await house.voice.whisper(self.channel, self.account, message)
        else:  # it was done nowhere, as by a shortcut
            await house.voice.say(self.account, message)

    async def sorry(self, house: House, message: Message) -> None:
        """Say that something is not possible, in the way that fits what was done and what was answered already."""
        view, speak = self.body.get("view"), await self.speak(house)
        if view and self.body.get("type") == "view_submission":
            if self.late:  # its window may be gone
                await house.voice.say(self.account, message)
                return
            await self.ack(response_action="update", view=notice_view(message, view["title"]["text"], speak))
        elif view and view["type"] == "home":
            await self.ack()
            try:
                title = house.names.bot.removeprefix("@")
                await self.client.views_open(trigger_id=self.trigger, view=notice_view(message, title, speak))
            except SlackApiError as error:  # a trigger lasts three seconds, and opens one window
                log.info("not_said", extra={"reason": word_of(error)})
        elif view:
            await self.ack()
            try:
                await self.client.views_update(
                    view_id=view["id"], view=notice_view(message, view["title"]["text"], speak)
                )
            except SlackApiError as error:  # nobody looks at that window any more
                log.info("window_gone", extra={"reason": word_of(error)})
        elif "command" in self.body:
            await self.answer(message)
        else:
            await self.ack()
            await self.tell(house, message)
