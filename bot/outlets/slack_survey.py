"""Slack, as an installation is examined. Posts nothing."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import Refused
from bot.outlets.slack import Slack
from bot.outlets.slack_client import ADVICE, certain
from bot.ports import Standing

ARCHIVED: Final = "is_archived"
"""Slack's word for a channel in which nothing can be posted any more."""

_COPY: Final = "copy it again from your app's page, under Basic Information → App-Level Tokens"

APP_TOKEN_ADVICE: Final = {
    "invalid_auth": f"the app token is not valid: {_COPY}",
    "not_allowed_token_type": f"that is no app token: {_COPY}",
    "token_revoked": "the app token was revoked: generate another, under Basic Information → App-Level Tokens",
    "missing_scope": "the app token lacks connections:write: generate another with it, under App-Level Tokens",
}
"""What to do about the app token; elsewhere the same words are about the bot's."""


@dataclass(frozen=True, slots=True)
class SlackSurvey:
    """One look at how Slack knows the bot."""

    client: AsyncWebClient
    slack: Slack
    app_token: str  # empty where Slack is heard over HTTP

    async def standing(self) -> Standing:
        """Ask who we are; scopes and Slack's clock stand in the answer's headers."""
        who = await certain(self.client.auth_test())
        headers = {str(name).lower(): str(value) for name, value in who.headers.items()}
        scopes = headers.get("x-oauth-scopes")
        return Standing(
            name=f"@{who.get('user', 'cembot')}",
            workspace=str(who.get("team") or who["team_id"]),
            scopes=frozenset(one.strip() for one in scopes.split(",")) if scopes else None,
            at=_moment(headers.get("date", "")),
            home="" if who.get("is_enterprise_install") else str(who["team_id"]),
        )

    async def can_listen(self) -> bool:
        """Ask for a socket's address, and do not use it."""
        if not self.app_token:
            return False
        try:
            await certain(self.client.apps_connections_open(app_token=self.app_token))
        except Refused as error:
            raise Refused(error.code, APP_TOKEN_ADVICE.get(error.code, "")) from error
        return True

    async def is_member(self, channel: str) -> bool:
        """Tell whether the bot is in a channel; raise `Refused` where that is archived, as a post there does."""
        told = await self.slack.about(channel)
        if told.get("is_archived"):
            raise Refused(ARCHIVED, ADVICE[ARCHIVED])
        return bool(told.get("is_member"))


def _moment(date: str) -> datetime | None:
    """Read HTTP's Date."""
    try:
        return parsedate_to_datetime(date)
    except ValueError:
        return None
