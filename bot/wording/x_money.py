"""What X costs, for organisers: what was spent, what is to come, and what is left out first. Adds nothing up."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from bot.domain.budget import Forecast
from bot.domain.price import dollars
from bot.wording.times import day_clock
from bot.wording.tongue import ENGLISH, Tongue

MOST = 4
"""Kinds of posts that are named among what is left out."""

_NAMED = frozenset(
    {
        "digest",
        "start",
        "question",
        "reminder",
        "thanks",
        "late-door",
        "recap",
        "card",
        "listening",
        "numbers",
    }
)
"""Kinds of what is paid that have a name of their own."""


class Month(NamedTuple):
    """The month's money on X, in micro-dollars."""

    budget: int
    spent: int
    aside: int
    agreed: bool  # whether an organiser said yes to what costs money
    forecast: Forecast


def money(month: Month | None, zone: str, speak: Tongue = ENGLISH) -> str:
    """Say how the month stands; `None`: the bot has no keys for X."""
    if month is None:
        return speak.say("on_x.no_keys")
    if month.budget <= 0:
        return speak.say("on_x.no_budget")
    parts = {"spent": dollars(month.spent), "budget": dollars(month.budget)}
    said = [
        speak.say("on_x.spent_aside", **parts, aside=dollars(month.aside))
        if month.aside
        else speak.say("on_x.spent", **parts),
        speak.say("on_x.comes_to", total=dollars(month.forecast.total)),
    ]
    if month.forecast.reached_at is not None:
        said.append(_reached(month.forecast, month.forecast.reached_at, zone, speak))
    if not month.agreed:
        said.append(speak.say("on_x.not_agreed"))
    return f"{'. '.join(said)}."


def _reached(forecast: Forecast, moment: datetime, zone: str, speak: Tongue) -> str:
    """Say when the budget is reached, and what is left out for it, the first first."""
    counts = Counter(one.kind for one in forecast.dropped)
    named = [_counted(kind, count, speak) for kind, count in list(counts.items())[:MOST]]
    when = day_clock(moment, zone, speak)
    if not named:
        return speak.say("on_x.reached", when=when)
    return speak.say("on_x.reached_left", when=when, what=speak.all_of(named))


def _counted(kind: str, count: int, speak: Tongue) -> str:
    name = kind.replace("-", "_") if kind in _NAMED else "other"
    return speak.count(f"on_x.of_{name}", count)
