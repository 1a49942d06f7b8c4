"""The settings for Slack, and how it reaches the bot. Part of `bot.settings`."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import AfterValidator, BaseModel, BeforeValidator, SecretStr

from bot.settings.kinds import Base, ChannelId, ChannelIds, UserIds, lower, setting

BOT_TOKEN_PREFIX = "xoxb-"  # noqa: S105  # how such a token begins, no token
APP_TOKEN_PREFIX = "xapp-"  # noqa: S105  # how such a token begins, no token

BOT_TOKEN_HOME = "api.slack.com/apps → your app → OAuth & Permissions → Bot User OAuth Token"  # noqa: S105  # a place
APP_TOKEN_HOME = (
    "api.slack.com/apps → your app → Basic Information → App-Level Tokens, with the scope connections:write"  # noqa: S105  # a place
)

SIGNING_SECRET_HOME = "api.slack.com/apps → your app → Basic Information → Signing Secret"  # noqa: S105  # a place

PRODUCTION = "production"
"""The environment in which the bot may post wherever it is invited."""


class Transport(StrEnum):
    """How Slack reaches the bot."""

    HTTP = "HTTP"
    SOCKET = "Socket Mode"


def _command(name: str) -> str:
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", name):  # Slack takes 32 characters with the slash
        raise ValueError(
            f"{name!r} is no slash command; write a slash and up to 31 small letters, such as /cem"
        )
    return name


class SlackSettings(BaseModel):
    """What the operator chose for Slack."""

    slack_bot_token: SecretStr | None = setting(
        "SLACK_BOT_TOKEN", None, f"The bot's token ({BOT_TOKEN_PREFIX}…): {BOT_TOKEN_HOME}."
    )
    slack_app_token: SecretStr | None = setting(
        "SLACK_APP_TOKEN", None, f"The app's token for Socket Mode ({APP_TOKEN_PREFIX}…): {APP_TOKEN_HOME}."
    )
    slack_signing_secret: SecretStr | None = setting(
        "SLACK_SIGNING_SECRET",
        None,
        f"The secret that signs Slack's requests over HTTP: {SIGNING_SECRET_HOME}. With it and PORT the bot "
        "listens over HTTP; without one of them, over Socket Mode with SLACK_APP_TOKEN.",
    )
    slack_api_url: Base = setting(
        "CEMBOT_SLACK_API_URL",
        "https://slack.com/api/",
        "The base address of Slack's Web API; any compatible server can stand in.",
    )
    command: Annotated[str, AfterValidator(_command)] = setting(
        "CEMBOT_COMMAND", "/cem", "The slash command, as the app's manifest names it."
    )
    organisers: UserIds = setting(
        "CEMBOT_ORGANISERS", (), "Slack user ids, separated by commas, of those who run the programme."
    )
    environment: Annotated[str, BeforeValidator(lower)] = setting(
        "CEMBOT_ENVIRONMENT",
        PRODUCTION,
        "Where the bot runs. Anything but production may post only in the channels of CEMBOT_TEST_CHANNELS.",
        max_length=40,
    )
    test_channels: ChannelIds = setting(
        "CEMBOT_TEST_CHANNELS",
        (),
        "Slack channel ids, separated by commas: the only ones that a bot outside production posts in.",
    )
    ops_channel: ChannelId | None = setting(
        "CEMBOT_OPS_CHANNEL",
        None,
        "The Slack channel id of the organisers' channel, which hears what goes wrong.",
    )


class _Reached(Protocol):
    """What decides how Slack reaches the bot."""

    @property
    def port(self) -> int | None: ...
    @property
    def slack_app_token(self) -> SecretStr | None: ...
    @property
    def slack_signing_secret(self) -> SecretStr | None: ...


def transport(settings: _Reached) -> Transport:
    """Tell how Slack reaches the bot: over HTTP with a signing secret, unless only Socket Mode is possible."""
    possible = settings.port is not None or settings.slack_app_token is None
    return Transport.HTTP if settings.slack_signing_secret is not None and possible else Transport.SOCKET


def fence(settings: SlackSettings) -> frozenset[str] | None:
    """Tell the only channels that this bot may post in; None: wherever it is invited."""
    return None if settings.environment == PRODUCTION else frozenset(settings.test_channels)


def has_tokens(settings: SlackSettings) -> bool:
    """Tell whether anything of Slack's is set."""
    secrets = (settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret)
    return any(secret is not None for secret in secrets)


def wrong_tokens(settings: SlackSettings, reached: Transport, *, port: bool) -> Iterator[str]:
    """Say which tokens keep the bot from starting, a line each; `port` tells whether there is one."""
    tokens = [("SLACK_BOT_TOKEN", settings.slack_bot_token, BOT_TOKEN_PREFIX, BOT_TOKEN_HOME)]
    if reached is Transport.SOCKET:
        tokens.append(("SLACK_APP_TOKEN", settings.slack_app_token, APP_TOKEN_PREFIX, APP_TOKEN_HOME))
    for name, token, prefix, home in tokens:
        if token is None:
            yield f"- {name} is missing. Find it at {home} ({prefix}…)."
        elif not token.get_secret_value().startswith(prefix):
            yield f"- {name} does not begin with {prefix}. Find the right one at {home}."
    if reached is Transport.SOCKET and settings.slack_app_token is None:
        yield (
            f"- Or, for Slack over HTTP instead of Socket Mode, SLACK_SIGNING_SECRET{'' if port else ' and PORT'} in "
            f"place of SLACK_APP_TOKEN. Find it at {SIGNING_SECRET_HOME}."
        )


def wrong_fence(settings: SlackSettings) -> Iterator[str]:
    """Refuse a bot outside production that does not know where it may post, and one that only half says so."""
    where, channels, ops = settings.environment, settings.test_channels, settings.ops_channel
    if where == PRODUCTION:
        if channels:
            yield (
                "- CEMBOT_TEST_CHANNELS is set, but a bot in production posts wherever it is invited. Set "
                "CEMBOT_ENVIRONMENT, to test for example, or leave CEMBOT_TEST_CHANNELS out."
            )
    elif not channels:
        yield (
            f"- CEMBOT_TEST_CHANNELS is missing: with CEMBOT_ENVIRONMENT={where}, name the only channels that this bot "
            "may post in, such as C012AB3CD (in Slack: channel → About → Channel ID)."
        )
    elif ops and ops not in channels:
        yield (
            f"- CEMBOT_OPS_CHANNEL is {ops}, which is not among CEMBOT_TEST_CHANNELS: add it there, or leave it out."
        )
