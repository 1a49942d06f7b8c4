"""Every setting and how they are read together: from the mapping and the file that are handed over, and no more.

It reads no environment of its own; what follows from the settings is decided by those who are handed the values.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from dotenv import dotenv_values
from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.errors import SettingsError
from bot.settings.machine import MachineSettings
from bot.settings.programme import ProgrammeSettings
from bot.settings.slack import SlackSettings
from bot.settings.x import XSettings


class Settings(XSettings, MachineSettings, ProgrammeSettings, SlackSettings, BaseSettings):
    """What the operator chose. Frozen; the secrets among it show in no repr."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

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
