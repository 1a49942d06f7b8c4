"""The settings for X, each with its environment variable, default and meaning. Part of `bot.settings`."""

import re
from collections.abc import Iterator
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, SecretStr

X_HOME: Final = "developer.x.com → your app → Keys and tokens"

X_API: Final = "https://api.x.com"
"""X's own base address."""

MICROS: Final = 1_000_000
"""Micro-dollars in a dollar."""


def _base(address: str) -> str:
    if not address.startswith(("https://", "http://")):
        raise ValueError("it must begin with https:// or http://")
    return address.rstrip("/")


def _zones(words: str) -> str:
    for name in words.replace(",", " ").split():
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"{name!r} is no IANA time zone; write such as Europe/London") from error
    return words


def _prices(words: object) -> object:
    """Read prices such as "post=0.02, post-with-link=0.25", in dollars."""
    if not isinstance(words, str):
        return words
    prices = []
    for part in filter(None, re.split(r"[,;\s]+", words)):
        name, _, amount = part.partition("=")
        prices.append((name, _micros(amount, part)))
    return tuple(prices)


def _micros(amount: str, where: str) -> int:
    try:
        dollars = Decimal(amount)
    except InvalidOperation:
        raise ValueError(f"{where!r} is no price; write such as post=0.02") from None
    if not dollars.is_finite() or dollars < 0 or dollars * MICROS % 1:
        raise ValueError(f"{where!r} is no price; write dollars with six digits after the point at most")
    return int(dollars * MICROS)


def _budget(words: object) -> object:
    return _micros(words.removeprefix("$"), words) if isinstance(words, str) else words


class XSettings(BaseModel):
    """What the operator chose for X."""

    x_api_key: SecretStr | None = Field(
        default=None, validation_alias="X_API_KEY", description=f"The app's API key for X: {X_HOME}."
    )
    x_api_secret: SecretStr | None = Field(
        default=None, validation_alias="X_API_SECRET", description="The secret of that key."
    )
    x_access_token: SecretStr | None = Field(
        default=None,
        validation_alias="X_ACCESS_TOKEN",
        description="The access token of the account that posts, with leave to read and write: the same page.",
    )
    x_access_token_secret: SecretStr | None = Field(
        default=None, validation_alias="X_ACCESS_TOKEN_SECRET", description="The secret of that token."
    )
    x_bearer_token: SecretStr | None = Field(
        default=None,
        validation_alias="X_BEARER_TOKEN",
        description="The app's bearer token, with which X counts posts; not needed to post.",
    )
    x_api_url: Annotated[str, AfterValidator(_base)] = Field(
        default=X_API,
        validation_alias="CEMBOT_X_API_URL",
        description="The base address of X's API; any compatible server can stand in.",
    )
    x_budget: Annotated[int, BeforeValidator(_budget)] = Field(
        default=0,
        validation_alias="CEMBOT_X_MONTHLY_BUDGET",
        description="Dollars that X may cost in a month of UTC, such as 5 or 4.50. With 0 nothing paid is ever called.",
    )
    x_prices: Annotated[tuple[tuple[str, int], ...], BeforeValidator(_prices)] = Field(
        default=(),
        validation_alias="CEMBOT_X_PRICES",
        description="Prices in dollars where X's have changed, such as post=0.02, post-with-link=0.25.",
    )
    x_zones: Annotated[str, AfterValidator(_zones)] = Field(
        default="Europe/London, Australia/Sydney",
        validation_alias="CEMBOT_X_ZONES",
        description="IANA zones, separated by commas, whose local times a post gives after the programme's.",
    )
    x_daily_at: time | None = Field(
        default=None,
        validation_alias="CEMBOT_X_DAILY_AT",
        description="When the day's programme is posted on X, such as 07:30 in the programme's zone; unset: it is not.",
    )
    x_lead: int = Field(
        default=30,
        ge=0,
        le=1440,
        validation_alias="CEMBOT_X_REMINDER_MINUTES",
        description="Minutes before a chat at which it is announced on X; with 0, its start is its first post.",
    )
    x_late_door: bool = Field(
        default=True,
        validation_alias="CEMBOT_X_LATE_DOOR",
        description="In the middle of a chat of four questions or more, those who join late are told which were asked; "
        "with 0, they are not.",
    )
    x_links: bool = Field(
        default=False,
        validation_alias="CEMBOT_X_LINKS",
        description="With 1, a chat's start carries its address, which makes that post thirteen times as dear.",
    )

    x_cards: bool = Field(
        default=True,
        validation_alias="CEMBOT_X_CARDS",
        description="With 1, a chat's first post carries its card, an image; its description costs half a cent.",
    )

    @property
    def x_cities(self) -> tuple[str, ...]:
        """Give the zones whose local times a post gives after the programme's."""
        return tuple(self.x_zones.replace(",", " ").split())

    @property
    def x_account(self) -> str:
        """Give the id of the account on X, with which its access token begins; nothing where there is none."""
        return self.x_access_token.get_secret_value().partition("-")[0] if self.x_access_token else ""


def wrong_on_x(settings: XSettings, *, production: bool) -> Iterator[str]:
    """Say what keeps the bot from starting, a line each: half of the keys, or X itself outside production."""
    keys = {
        "X_API_KEY": settings.x_api_key,
        "X_API_SECRET": settings.x_api_secret,
        "X_ACCESS_TOKEN": settings.x_access_token,
        "X_ACCESS_TOKEN_SECRET": settings.x_access_token_secret,
    }
    missing = [name for name, value in keys.items() if value is None]
    if len(missing) == len(keys):
        if settings.x_bearer_token is not None or settings.x_budget:
            yield f"- {', '.join(missing)} are missing: X needs them. Find them at {X_HOME}, or leave X's settings out."
        return
    for name in missing:
        yield f"- {name} is missing: X needs all four keys. Find it at {X_HOME}, or leave the others out."
    if settings.x_access_token is not None and not settings.x_account.isdecimal():
        yield f"- X_ACCESS_TOKEN does not begin with the account's number and a dash. Find the right one at {X_HOME}."
    if not production and settings.x_api_url == X_API:
        yield (
            "- X's keys are set, and a bot outside production does not post on X: leave them out, or set "
            "CEMBOT_X_API_URL to a server that stands in for it."
        )
