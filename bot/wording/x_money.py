"""What X costs, for organisers: what was spent, what is to come, and what is left out first. Adds nothing up."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from bot.domain.budget import Forecast
from bot.domain.price import dollars
from bot.wording.times import day_clock

MOST = 4
"""Kinds of posts that are named among what is left out."""

_KINDS = {
    "digest": ("day's programme", "days' programmes"),
    "start": ("start", "starts"),
    "question": ("question", "questions"),
    "reminder": ("reminder", "reminders"),
    "thanks": ("thanks", "thanks"),
    "late-door": ("word to those who join late", "words to those who join late"),
    "recap": ("recap", "recaps"),
    "card": ("image", "images"),
    "listening": ("reading of a chat", "readings of chats"),
    "numbers": ("reading of how posts fared", "readings of how posts fared"),
}


class Month(NamedTuple):
    """The month's money on X, in micro-dollars."""

    budget: int
    spent: int
    aside: int
    agreed: bool  # whether an organiser said yes to what costs money
    forecast: Forecast


def money(month: Month | None, zone: str) -> str:
    """Say how the month stands; `None`: the bot has no keys for X."""
    if month is None:
        return (
            "*X*: the bot has no keys for it, so chats' words are given to be posted by hand, which is free."
        )
    if month.budget <= 0:
        return (
            "*X*: the budget is $0, so nothing paid is called. Chats' words are given to be posted by hand."
        )
    said = [f"*X this month*: {dollars(month.spent)} of {dollars(month.budget)} spent"]
    if month.aside:
        said[0] += f", {dollars(month.aside)} set aside for what is under way"
    said.append(f"With all that is planned it comes to {dollars(month.forecast.total)}")
    if month.forecast.reached_at is not None:
        said.append(_reached(month.forecast, month.forecast.reached_at, zone))
    if not month.agreed:
        said.append("Nothing is posted before an organiser agrees that it costs money")
    return f"{'. '.join(said)}."


def _reached(forecast: Forecast, moment: datetime, zone: str) -> str:
    """Say when the budget is reached, and what is left out for it, the first first."""
    counts = Counter(one.kind for one in forecast.dropped)
    named = [_counted(kind, count) for kind, count in list(counts.items())[:MOST]]
    left = f", and what is left out is {_listed(named)}" if named else ""
    return f"The budget would be reached on {day_clock(moment, zone)}{left}"


def _counted(kind: str, count: int) -> str:
    one, several = _KINDS.get(kind, (kind, kind))
    return f"{count} {one if count == 1 else several}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
