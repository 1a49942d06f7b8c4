"""Every setting, with its environment variable, its default and its meaning.

It reads the mapping and the file that it is handed, and no environment of its own; what follows from the settings
is decided by those who are handed the values.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.errors import SettingsError
from bot.settings_programme import ProgrammeSettings
from bot.settings_x import XSettings, wrong_on_x

BOT_TOKEN_PREFIX = "xoxb-"  # noqa: S105  # how such a token begins, no token
APP_TOKEN_PREFIX = "xapp-"  # noqa: S105  # how such a token begins, no token

BOT_TOKEN_HOME = "api.slack.com/apps → your app → OAuth & Permissions → Bot User OAuth Token"  # noqa: S105  # a place
APP_TOKEN_HOME = (
    "api.slack.com/apps → your app → Basic Information → App-Level Tokens, with the scope connections:write"  # noqa: S105  # a place
)

SIGNING_SECRET_HOME = "api.slack.com/apps → your app → Basic Information → Signing Secret"  # noqa: S105  # a place

PRODUCTION = "production"
"""The environment in which the bot may post wherever it is invited."""

HERE = {"localhost", "127.0.0.1", "::1"}
"""Names of this machine."""

DATABASE_FILE = "cembot.db"
"""The SQLite file under the data folder, where no DATABASE_URL is set."""

Mode = Literal["live", "rehearsal"]


class Transport(StrEnum):
    """How Slack reaches the bot."""

    HTTP = "HTTP"
    SOCKET = "Socket Mode"


class Role(StrEnum):
    """Which part of the work a process does."""

    ALL = "all"
    WEB = "web"  # answers over HTTP; plans nothing and sends no announcement
    WORKER = "worker"  # plans and sends, and listens over Socket Mode where that is the transport


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no IANA time zone; write one such as America/New_York") from error


def _address(address: str) -> str:
    if not address.startswith(("https://", "http://")):
        raise ValueError("it must begin with https:// or http://")
    return address if address.endswith("/") else f"{address}/"


def _command(name: str) -> str:
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", name):  # Slack takes 32 characters with the slash
        raise ValueError(
            f"{name!r} is no slash command; write a slash and up to 31 small letters, such as /cem"
        )
    return name


def _user_id(word: str) -> str:
    if not re.fullmatch(r"[UW][A-Z0-9]+", word):
        raise ValueError(f"{word!r} is no Slack user id; write such as U012AB3CD (profile → Copy member ID)")
    return word


def _channel_id(word: str) -> str:
    if not re.fullmatch(r"[CG][A-Z0-9]+", word):
        raise ValueError(
            f"{word!r} is no Slack channel id; write such as C012AB3CD (channel → About → Channel ID)"
        )
    return word


def _private(address: str) -> str:
    """Take an address that nobody on the way can read: it may be a secret."""
    parts = urlsplit(address)
    here = parts.scheme == "http" and parts.hostname in HERE
    if not parts.hostname or not (parts.scheme == "https" or here):
        raise ValueError("it must be an address that begins with https:// (on this machine, http:// will do)")
    return address


def _lower(word: object) -> object:
    return word.lower() if isinstance(word, str) else word


def _upper(word: object) -> object:
    return word.upper() if isinstance(word, str) else word


def _listed(words: object) -> object:
    return tuple(words.replace(",", " ").split()) if isinstance(words, str) else words


def _listed_lower(words: object) -> object:
    return _listed(_lower(words))


UserId = Annotated[str, AfterValidator(_user_id)]
ChannelId = Annotated[str, AfterValidator(_channel_id)]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class Settings(XSettings, ProgrammeSettings, BaseSettings):
    """What the operator chose. Frozen; the secrets among it show in no repr."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    slack_bot_token: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_BOT_TOKEN",
        description=f"The bot's token ({BOT_TOKEN_PREFIX}…): {BOT_TOKEN_HOME}.",
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_APP_TOKEN",
        description=f"The app's token for Socket Mode ({APP_TOKEN_PREFIX}…): {APP_TOKEN_HOME}.",
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_SIGNING_SECRET",
        description=(
            f"The secret that signs Slack's requests over HTTP: {SIGNING_SECRET_HOME}. With it and PORT the bot "
            "listens over HTTP; without one of them, over Socket Mode with SLACK_APP_TOKEN."
        ),
    )
    slack_api_url: Annotated[str, AfterValidator(_address)] = Field(
        default="https://slack.com/api/",
        validation_alias="CEMBOT_SLACK_API_URL",
        description="The base address of Slack's Web API; any compatible server can stand in.",
    )
    chosen_database_url: SecretStr | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description=f"The database; without it, the SQLite file {DATABASE_FILE} in the data folder.",
    )
    data: Path = Field(
        default=Path("data"),
        validation_alias="CEMBOT_DATA",
        description="The folder that the bot keeps its files in.",
    )
    timezone: Annotated[str, AfterValidator(_zone)] = Field(
        default="UTC",
        validation_alias="CEMBOT_TIMEZONE",
        description="The programme's IANA time zone: floating times are read in it, and days begin in it.",
    )
    command: Annotated[str, AfterValidator(_command)] = Field(
        default="/cem",
        validation_alias="CEMBOT_COMMAND",
        description="The slash command, as the app's manifest names it.",
    )
    organisers: Annotated[tuple[UserId, ...], BeforeValidator(_listed)] = Field(
        default=(),
        validation_alias="CEMBOT_ORGANISERS",
        description="Slack user ids, separated by commas, of those who run the programme.",
    )
    programme: str = Field(
        default="our programme",
        validation_alias="CEMBOT_PROGRAMME",
        max_length=80,
        description="The programme's name, as people read it.",
    )
    quiet: bool = Field(
        default=False,
        validation_alias="CEMBOT_QUIET",
        description=(
            "The kill switch: with 1, nothing is posted by itself. Questions are still answered, and what becomes too "
            "late meanwhile is skipped."
        ),
    )
    environment: Annotated[str, BeforeValidator(_lower)] = Field(
        default=PRODUCTION,
        validation_alias="CEMBOT_ENVIRONMENT",
        max_length=40,
        description=(
            "Where the bot runs. Anything but production may post only in the channels of CEMBOT_TEST_CHANNELS."
        ),
    )
    test_channels: Annotated[tuple[ChannelId, ...], BeforeValidator(_listed)] = Field(
        default=(),
        validation_alias="CEMBOT_TEST_CHANNELS",
        description="Slack channel ids, separated by commas: the only ones that a bot outside production posts in.",
    )
    ops_channel: ChannelId | None = Field(
        default=None,
        validation_alias="CEMBOT_OPS_CHANNEL",
        description="The Slack channel id of the organisers' channel, which hears what goes wrong.",
    )
    ping_url: Annotated[str, AfterValidator(_private)] | None = Field(
        default=None,
        validation_alias="CEMBOT_PING_URL",
        repr=False,  # who knows the address can say that the bot is alive
        description=(
            "An https address that is asked for again and again while all is well; what watches it rings when that "
            "ends."
        ),
    )
    public_url: Annotated[str, AfterValidator(_address)] | None = Field(
        default=None,
        validation_alias="CEMBOT_PUBLIC_URL",
        description=(
            "The address at which the bot's pages are reached from outside, such as https://events.example.org/. "
            "Without it, links begin with the host that was asked."
        ),
    )
    feed_hosts: Annotated[tuple[str, ...], BeforeValidator(_listed_lower)] = Field(
        default=(),
        validation_alias="CEMBOT_FEED_HOSTS",
        description=(
            "Hosts in your own network, separated by commas, whose calendars and pictures may be read, such as "
            "intranet.example.org (at every port) or 10.0.0.5:8080 (at that one). All others must be on the public "
            "internet."
        ),
    )
    keep_words_days: int = Field(
        default=0,
        validation_alias="CEMBOT_KEEP_WORDS_DAYS",
        ge=0,
        le=365,
        description=(
            "For how many days what is said may be kept, in chats of which an organiser wants an archive; 30 is usual. "
            "0: figures only, no words."
        ),
    )
    recap_after_hours: int = Field(
        default=20,
        validation_alias="CEMBOT_RECAP_AFTER_HOURS",
        ge=0,
        le=160,
        description=(
            "Hours after a chat's log has closed at which its recap is posted in its thread if nobody has said yes or "
            "no. 0: only on somebody's yes."
        ),
    )
    log_level: Annotated[LogLevel, BeforeValidator(_upper)] = Field(
        default="INFO",
        validation_alias="CEMBOT_LOG_LEVEL",
        description="How much is logged: DEBUG, INFO, WARNING or ERROR.",
    )
    port: int | None = Field(
        default=None,
        validation_alias="PORT",
        ge=1,
        le=65535,
        description=(
            "The port that HTTP is served on: Slack's requests, /calendar, /livez and /healthz. "
            "Where it is set, tokens are required."
        ),
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what is handed over and nothing else, so that no environment is read behind a caller's back."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @classmethod
    def load(cls, environ: Mapping[str, str], env_file: Path | None = Path(".env")) -> Self:
        """Read the settings from `environ` and, where it says nothing, from `env_file` if there is one.

        A blank value is no value. Raises SettingsError, which names every variable that cannot be read.
        """
        given = _written(env_file) | {name: value.strip() for name, value in environ.items() if value.strip()}
        known: dict[str, Any] = {name: given[name] for name in cls.variables() if name in given}
        try:
            return cls(**known)
        except ValidationError as error:
            wrong = [f"- {problem['loc'][0]}: {_sentence(problem['msg'])}" for problem in error.errors()]
            raise SettingsError("These settings cannot be read:\n" + "\n".join(wrong)) from error

    @classmethod
    def variables(cls) -> dict[str, str]:
        """List every environment variable with its meaning."""
        return {str(field.validation_alias): field.description or "" for field in cls.model_fields.values()}

    @property
    def database_url(self) -> str:
        """Tell the database to use: the chosen one, else the SQLite file in the data folder. May hold a password."""
        if self.chosen_database_url is not None:
            return self.chosen_database_url.get_secret_value()
        return f"sqlite:///{(self.data / DATABASE_FILE).as_posix()}"


def transport(settings: Settings) -> Transport:
    """Tell how Slack reaches the bot: over HTTP with a signing secret, unless only Socket Mode is possible."""
    possible = settings.port is not None or settings.slack_app_token is None
    return Transport.HTTP if settings.slack_signing_secret is not None and possible else Transport.SOCKET


def is_sqlite(database_url: str) -> bool:
    """Tell whether an address is that of a SQLite file, which one process serves alone."""
    return database_url.startswith("sqlite")


def role(settings: Settings, asked: Role | None, database_url: str) -> Role:
    """Tell which part of the work this process does; raise SettingsError for one that it cannot do.

    Where none is asked for it does everything. Only where Slack comes over HTTP to a process that was given the
    port, and this one was given none, it is a worker.
    """
    if is_sqlite(database_url):
        if asked in {None, Role.ALL}:
            return Role.ALL
        raise SettingsError(
            f"--role {asked} needs PostgreSQL: a SQLite file is served by one process, which does everything. "
            "Leave --role out, or set DATABASE_URL to a PostgreSQL database."
        )
    elsewhere = transport(settings) is Transport.HTTP and settings.port is None
    return asked or (Role.WORKER if elsewhere else Role.ALL)


def mode(settings: Settings, asked: Role = Role.ALL) -> Mode:
    """Tell whether to start the live bot or the rehearsal; raise SettingsError for half a configuration."""
    deployed = [
        name
        for name, value in (("PORT", settings.port), ("DATABASE_URL", settings.chosen_database_url))
        if value is not None
    ]
    if not deployed and not has_tokens(settings):
        return "rehearsal"
    problems = [
        *_wrong_tokens(settings),
        *_no_port(settings, asked),
        *_no_fence(settings),
        *wrong_on_x(settings, production=settings.environment == PRODUCTION),
    ]
    if problems:
        reason = f" ({' and '.join(deployed)} set)" if deployed else ""
        raise SettingsError(
            f"The live bot{reason} cannot start with these settings:\n"
            + "\n".join(problems)
            + "\nSet them in the environment or in .env. For the rehearsal, which needs none,"
            " unset SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, PORT and DATABASE_URL."
        )
    return "live"


def fence(settings: Settings) -> frozenset[str] | None:
    """Tell the only channels that this bot may post in; None: wherever it is invited."""
    return None if settings.environment == PRODUCTION else frozenset(settings.test_channels)


def has_tokens(settings: Settings) -> bool:
    """Tell whether anything of Slack's is set."""
    secrets = (settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret)
    return any(secret is not None for secret in secrets)


def _wrong_tokens(settings: Settings) -> Iterator[str]:
    tokens = [("SLACK_BOT_TOKEN", settings.slack_bot_token, BOT_TOKEN_PREFIX, BOT_TOKEN_HOME)]
    if transport(settings) is Transport.SOCKET:
        tokens.append(("SLACK_APP_TOKEN", settings.slack_app_token, APP_TOKEN_PREFIX, APP_TOKEN_HOME))
    for name, token, prefix, home in tokens:
        if token is None:
            yield f"- {name} is missing. Find it at {home} ({prefix}…)."
        elif not token.get_secret_value().startswith(prefix):
            yield f"- {name} does not begin with {prefix}. Find the right one at {home}."
    if transport(settings) is Transport.SOCKET and settings.slack_app_token is None:
        port = "" if settings.port is not None else " and PORT"
        yield (
            f"- Or, for Slack over HTTP instead of Socket Mode, SLACK_SIGNING_SECRET{port} in place of "
            f"SLACK_APP_TOKEN. Find it at {SIGNING_SECRET_HOME}."
        )


def _no_port(settings: Settings, asked: Role) -> Iterator[str]:
    listens = transport(settings) is Transport.HTTP and asked is Role.ALL
    if settings.port is None and (listens or asked is Role.WEB):
        yield "- PORT is missing: the port on which Slack's requests come in, such as 8080 (or --port 8080)."


def _no_fence(settings: Settings) -> Iterator[str]:
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


def _written(env_file: Path | None) -> dict[str, str]:
    """Read the file's variables as they stand: a dollar sign in a password is a dollar sign."""
    if env_file is None or not env_file.is_file():
        return {}
    try:
        values = dotenv_values(env_file, interpolate=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{env_file} cannot be read as text in UTF-8 ({error}); mend or remove it."
        ) from error
    return {name: value.strip() for name, value in values.items() if value and value.strip()}


def _sentence(message: str) -> str:
    """Strip the library's own opening from a message, and end it as a sentence."""
    return message.removeprefix("Value error, ").rstrip(".") + "."
