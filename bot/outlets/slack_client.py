"""One Slack client for the whole process, and what its failures mean. Decides nothing about trying again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

import aiohttp
import orjson
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import OutletError, RateLimited, Refused, UnknownOutcome

TIMEOUT: Final = aiohttp.ClientTimeout(total=10, sock_connect=5)
"""Seconds that a request may take. The client's own `timeout` is ignored where sessions are shared."""

CONNECTIONS: Final = 500
"""Connections that the shared session may open: more than we ever have in flight, for who waits for one times out."""

PAUSES: Final = (0.5, 1.0, 3.0)
"""Seconds until Slack is asked again that could not be; together less than a stop may take."""

log = logging.getLogger(__name__)

UNCERTAIN: Final = {
    "fatal_error",
    "internal_error",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
}
"""Slack's answers after which the request may or may not have taken effect."""

ADVICE: Final = {
    "not_in_channel": "invite the bot with /invite in that channel",
    "channel_not_found": "the channel is gone, or private without the bot: invite it, or end the announcements",
    "is_archived": "the channel is archived: unarchive it, or end the announcements",
    "invalid_auth": "the bot token is not valid: copy it again from your app's page, under OAuth & Permissions",
    "not_authed": "no token was sent: set SLACK_BOT_TOKEN",
    "token_revoked": "the token was revoked: install the app again and set SLACK_BOT_TOKEN",
    "token_expired": "the token has expired: install the app again and set SLACK_BOT_TOKEN",
    "account_inactive": "the app was removed from the workspace: install it again",
    "missing_scope": "the app lacks a scope: update it from slack-manifest.yaml and install it again",
    "restricted_action": "the workspace does not let the bot post there: ask an admin, or choose another channel",
    "msg_too_long": "the message is too long: this is a fault of ours, please report it",
    "msg_blocks_too_long": "the message is too long: this is a fault of ours, please report it",
    "invalid_blocks": "Slack did not take the layout: this is a fault of ours, please report it",
    "user_not_found": "that person is not in this workspace",
}
"""What a person can do about a refusal."""


def open_session() -> aiohttp.ClientSession:
    """Open the session that all of Slack's calls share; a session for each call would cost a handshake each."""
    return aiohttp.ClientSession(
        timeout=TIMEOUT, connector=aiohttp.TCPConnector(limit=CONNECTIONS), json_serialize=_as_json
    )


def _as_json(value: object) -> str:
    """Write a body; a list for ten thousand channels is written ten thousand times, a third of the work otherwise."""
    return orjson.dumps(value).decode()


def open_client(token: str | None, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """Make the client. It retries nothing by itself: its default would post again when a connection drops."""
    return AsyncWebClient(
        token=token, base_url=api_url, session=session, retry_handlers=[], logger=_quiet_logger()
    )


def _quiet_logger() -> logging.Logger:
    """Give the client a log with a level of its own.

    It looks at that level alone, not at its parents': without one it writes out the whole of each request and answer,
    for a log that nobody keeps. What it would write holds what people wrote, which our log does not.
    """
    logger = logging.getLogger("slack_sdk.web.async_client.quiet")
    logger.setLevel(logging.WARNING)
    return logger


async def certain(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """Await a call; raise `Refused`, `RateLimited`, `UnknownOutcome`, or `OutletError` when it never arrived."""
    try:
        return await call
    except SlackApiError as error:
        raise _meaning(error) from error
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise OutletError(f"Slack could not be reached: {error}") from error
    except (TimeoutError, aiohttp.ClientError, ConnectionError) as error:
        raise UnknownOutcome(f"no answer from Slack: {type(error).__name__} {error}".strip()) from error


async def patiently(ask: Callable[[], Awaitable[AsyncSlackResponse]]) -> AsyncSlackResponse:
    """Ask what may be asked twice, a few times over some seconds; raise as `certain` does."""
    for pause in PAUSES:
        try:
            return await certain(ask())
        except Refused:
            raise
        except OutletError as error:
            log.warning("slack_is_asked_again", extra={"reason": str(error)})
        await asyncio.sleep(pause)
    return await certain(ask())


def answered(response: aiohttp.ClientResponse) -> OutletError | None:
    """Tell what an answer at a response_url means: None is success, and what it says is in its status."""
    if response.status == 429:  # noqa: PLR2004 - HTTP's own number
        return RateLimited(_seconds(response.headers.get("Retry-After", "")))
    if response.status >= 500:  # noqa: PLR2004 - HTTP's own number
        return UnknownOutcome(f"Slack answered {response.status}")
    used_up = response.status >= 400  # noqa: PLR2004 - HTTP's own number
    return (
        Refused(f"http-{response.status}", "that address for an answer is used up or too old")
        if used_up
        else None
    )


def _meaning(error: SlackApiError) -> OutletError:
    response = error.response
    if isinstance(response, aiohttp.ClientResponse) and response.status == 429:  # noqa: PLR2004 - HTTP's own number
        return RateLimited(
            _seconds(response.headers.get("Retry-After", ""))
        )  # its body was no JSON, as it need not be
    if not isinstance(response, AsyncSlackResponse):
        return UnknownOutcome(f"an answer from Slack that cannot be read: {error}")
    data = response.data if isinstance(response.data, dict) else {}
    code = str(data.get("error", ""))
    if response.status_code == 429 or code in {"ratelimited", "rate_limited"}:  # noqa: PLR2004 - HTTP's own number
        return RateLimited(_seconds(str(response.headers.get("Retry-After", ""))))
    if response.status_code >= 500 or code in UNCERTAIN or not code:  # noqa: PLR2004 - HTTP's own number
        return UnknownOutcome(f"Slack answered {response.status_code} {code}".strip())
    details = data.get("response_metadata") or {}
    messages = "; ".join(details.get("messages", [])) if isinstance(details, dict) else ""
    return Refused(code, ADVICE.get(code, messages))


def _seconds(retry_after: str) -> float:
    """Read Retry-After; a missing or odd one means a second."""
    try:
        return max(float(retry_after), 0.0)
    except ValueError:
        return 1.0
