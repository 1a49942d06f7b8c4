"""The settings for X, each with its environment variable, default and meaning. Part of `bot.settings`."""

import re
from collections.abc import Iterator
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, SecretStr

from bot.settings.kinds import setting, web_address, zone

X_HOME: Final = "developer.x.com → your app → Keys and tokens"

X_API: Final = "https://api.x.com"
"""X's own base address."""

MICROS: Final = 1_000_000
"""Micro-dollars in a dollar."""


def _base(address: str) -> str:
    return web_address(address).rstrip("/")


def _zones(words: str) -> str:
    for name in words.replace(",", " ").split():
        zone(name)
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


def _time(word: object) -> object:
    """Read a time of day, which is the programme's: one with an offset would be another."""
    if not isinstance(word, str):
        return word
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", word, re.ASCII)
    if found is None:
        raise ValueError(f"{word!r} is no time of day; write such as 07:30")
    return time(int(found[1]), int(found[2]))


def _budget(words: object) -> object:
    return _micros(words.removeprefix("$"), words) if isinstance(words, str) else words


class XSettings(BaseModel):
    """What the operator chose for X."""

    x_api_key: SecretStr | None = setting("X_API_KEY", None, f"The app's API key for X: {X_HOME}.")
    x_api_secret: SecretStr | None = setting("X_API_SECRET", None, "The secret of that key.")
    x_access_token: SecretStr | None = setting(
        "X_ACCESS_TOKEN",
        None,
        "The access token of the account that posts, with leave to read and write: the same page.",
    )
    x_access_token_secret: SecretStr | None = setting(
        "X_ACCESS_TOKEN_SECRET", None, "The secret of that token."
    )
    x_bearer_token: SecretStr | None = setting(
        "X_BEARER_TOKEN", None, "The app's bearer token, with which X counts posts; not needed to post."
    )
    x_api_url: Annotated[str, AfterValidator(_base)] = setting(
        "CEMBOT_X_API_URL", X_API, "The base address of X's API; any compatible server can stand in."
    )
    x_budget: Annotated[int, BeforeValidator(_budget)] = setting(
        "CEMBOT_X_MONTHLY_BUDGET",
        0,
        "Dollars that X may cost in a month of UTC, such as 5 or 4.50. With 0 nothing paid is ever called.",
    )
    x_prices: Annotated[tuple[tuple[str, int], ...], BeforeValidator(_prices)] = setting(
        "CEMBOT_X_PRICES",
        (),
        "Prices in dollars where X's have changed, such as post=0.02, post-with-link=0.25.",
    )
    x_zones: Annotated[str, AfterValidator(_zones)] = setting(
        "CEMBOT_X_ZONES",
        "Europe/London, Australia/Sydney",
        "IANA zones, separated by commas, whose local times a post gives after the programme's.",
    )
    x_daily_at: Annotated[time | None, BeforeValidator(_time)] = setting(
        "CEMBOT_X_DAILY_AT",
        None,
        "When the day's programme is posted on X, such as 07:30 in the programme's zone; unset: it is not.",
    )
    x_lead: int = setting(
        "CEMBOT_X_REMINDER_MINUTES",
        30,
        "Minutes before a chat at which it is announced on X; with 0, its start is its first post.",
        ge=0,
        le=1440,
    )
    x_late_door: bool = setting(
        "CEMBOT_X_LATE_DOOR",
        default=True,
        meaning="In the middle of a chat of four questions or more, those who join late are told which were asked; "
        "with 0, they are not.",
    )
    x_links: bool = setting(
        "CEMBOT_X_LINKS",
        default=False,
        meaning="With 1, a chat's start carries its address, which makes that post thirteen times as dear.",
    )

    x_cards: bool = setting(
        "CEMBOT_X_CARDS",
        default=True,
        meaning="With 1, a chat's first post carries its card, an image; its description costs half a cent.",
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
