"""Kinds of values that settings have, and how their words are read. Knows no setting."""

import re
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

HERE = {"localhost", "127.0.0.1", "::1"}
"""Names of this machine."""


def setting(variable: str, default: object, meaning: str, **more: Any) -> Any:  # noqa: ANN401 - as pydantic's Field
    """Declare a setting: its environment variable, its default and its meaning; `more` is what Field takes."""
    return Field(default=default, validation_alias=variable, description=meaning, **more)


def zone(name: str) -> str:
    """Take the name of an IANA time zone."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        near = _zones_of(name) or ["America/New_York"]
        raise ValueError(f"{name!r} is no IANA time zone; write one such as {' or '.join(near)}") from error


def _zones_of(city: str) -> list[str]:
    """Give the zones that are named after a city, or whose own spelling of capitals is another."""
    wanted = "_".join(city.casefold().split())
    return sorted(
        one
        for one in available_timezones()
        if "/" in one
        and not one.startswith("Etc/")
        and wanted in {one.casefold(), one.casefold().rpartition("/")[2]}
    )


def web_address(address: str) -> str:
    """Take an address of the web."""
    if not address.startswith(("https://", "http://")):
        raise ValueError("it must begin with https:// or http://")
    return address


def _base(address: str) -> str:
    return f"{web_address(address).rstrip('/')}/"


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


def lower(word: object) -> object:
    """Read a word in small letters."""
    return word.lower() if isinstance(word, str) else word


def upper(word: object) -> object:
    """Read a word in capitals."""
    return word.upper() if isinstance(word, str) else word


def listed(words: object) -> object:
    """Read words that are separated by commas or blanks."""
    return tuple(words.replace(",", " ").split()) if isinstance(words, str) else words


def _listed_lower(words: object) -> object:
    return listed(lower(words))


Zone = Annotated[str, AfterValidator(zone)]
Base = Annotated[str, AfterValidator(_base)]
"""An address to which paths are added; it ends with a slash."""
SecretAddress = Annotated[str, AfterValidator(_private)]
ChannelId = Annotated[str, AfterValidator(_channel_id)]
ChannelIds = Annotated[tuple[ChannelId, ...], BeforeValidator(listed)]
UserIds = Annotated[tuple[Annotated[str, AfterValidator(_user_id)], ...], BeforeValidator(listed)]
Words = Annotated[tuple[str, ...], BeforeValidator(_listed_lower)]
"""Words in small letters, separated by commas or blanks."""
