"""Every setting, with its environment variable, its default and its meaning.

It reads the mapping and the file that it is handed, and no environment of its own; what follows from the settings
is decided by those who are handed the values.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.errors import SettingsError

BOT_TOKEN_PREFIX = "xoxb-"  # noqa: S105  # how such a token begins, no token
APP_TOKEN_PREFIX = "xapp-"  # noqa: S105  # how such a token begins, no token

BOT_TOKEN_HOME = "api.slack.com/apps → your app → OAuth & Permissions → Bot User OAuth Token"  # noqa: S105  # a place
APP_TOKEN_HOME = (
    "api.slack.com/apps → your app → Basic Information → App-Level Tokens, with the scope connections:write"  # noqa: S105  # a place
)

DATABASE_FILE = "cembot.db"
"""The SQLite file under the data folder, where no DATABASE_URL is set."""

Mode = Literal["live", "rehearsal"]


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


def _upper(word: object) -> object:
    return word.upper() if isinstance(word, str) else word


def _listed(words: object) -> object:
    return tuple(words.replace(",", " ").split()) if isinstance(words, str) else words


UserId = Annotated[str, AfterValidator(_user_id)]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class Settings(BaseSettings):
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
        description="The port that a host gives to a deployed bot; where it is set, tokens are required.",
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


def mode(settings: Settings) -> Mode:
    """Tell whether to start the live bot or the rehearsal; raise SettingsError for half a configuration."""
    tokens = (
        ("SLACK_BOT_TOKEN", settings.slack_bot_token, BOT_TOKEN_PREFIX, BOT_TOKEN_HOME),
        ("SLACK_APP_TOKEN", settings.slack_app_token, APP_TOKEN_PREFIX, APP_TOKEN_HOME),
    )
    deployed = [
        name
        for name, value in (("PORT", settings.port), ("DATABASE_URL", settings.chosen_database_url))
        if value is not None
    ]
    if not deployed and all(token is None for _, token, _, _ in tokens):
        return "rehearsal"
    problems = []
    for name, token, prefix, home in tokens:
        if token is None:
            problems.append(f"- {name} is missing. Find it at {home} ({prefix}…).")
        elif not token.get_secret_value().startswith(prefix):
            problems.append(f"- {name} does not begin with {prefix}. Find the right one at {home}.")
    if problems:
        reason = f" ({' and '.join(deployed)} set)" if deployed else ""
        raise SettingsError(
            f"The live bot{reason} cannot start with these settings:\n"
            + "\n".join(problems)
            + "\nSet them in the environment or in .env. For the rehearsal, which needs none,"
            " unset SLACK_BOT_TOKEN, SLACK_APP_TOKEN, PORT and DATABASE_URL."
        )
    return "live"


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
