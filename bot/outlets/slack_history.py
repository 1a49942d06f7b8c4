"""Slack's history of channels and threads, a page at a time. Decides nothing about what it means."""

from collections.abc import Mapping
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.history import Page, Posted, Reacted
from bot.domain.said import SAID, SLACKBOT
from bot.outlets.slack_client import certain

PAGE: Final = 200
"""Messages asked for at once; Slack gives some apps fifteen, and the rest with the next page."""


class SlackHistory:
    """What was said in one workspace."""

    def __init__(self, client: AsyncWebClient) -> None:
        """Read through `client`."""
        self._client = client

    async def page(self, channel: str, since: str, until: str, cursor: str = "") -> Page:
        """Give messages of a channel posted in [since, until], the newest first."""
        call = self._client.conversations_history(
            channel=channel, oldest=since, latest=until, inclusive=True, limit=PAGE, cursor=cursor or None
        )
        return _page(await certain(call))

    async def thread(self, channel: str, message: str, since: str, cursor: str = "") -> Page:
        """Give the replies to a message that were posted after `since`, the oldest first."""
        call = self._client.conversations_replies(
            channel=channel, ts=message, oldest=since, limit=PAGE, cursor=cursor or None
        )
        return _page(await certain(call))


def _page(response: AsyncSlackResponse) -> Page:
    posted = [_posted(one) for one in response.get("messages") or () if one.get("ts")]
    cursor = str((response.get("response_metadata") or {}).get("next_cursor") or "")
    return Page(posted, cursor, limited=bool(response.get("is_limited")))


def _posted(message: Mapping[str, Any]) -> Posted:
    written = str(message.get("subtype") or "") in SAID and not message.get("bot_id")
    by_person = written and message.get("user") not in {None, "", SLACKBOT}
    return Posted(
        message=str(message["ts"]),
        thread=str(message.get("thread_ts") or ""),
        account=str(message.get("user") or ""),
        text=str(message.get("text") or ""),
        by_person=by_person,
        reactions=tuple(_reacted(one) for one in message.get("reactions") or ()),
        latest_reply=str(message.get("latest_reply") or ""),
        edited=str((message.get("edited") or {}).get("ts") or ""),
    )


def _reacted(reaction: Mapping[str, Any]) -> Reacted:
    accounts = tuple(str(one) for one in reaction.get("users") or ())
    return Reacted(
        str(reaction.get("name") or ""), accounts, len(accounts) >= int(reaction.get("count") or 0)
    )
