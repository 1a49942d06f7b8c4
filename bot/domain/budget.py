"""What a month on X will cost, when its budget would be used up, and what is left out then. Spends nothing.

A chat is announced and asked whole or not at all: its start and its questions are one, and what has begun goes on. What
else is left out follows a fixed order, the least useful first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from types import MappingProxyType
from typing import Final, NamedTuple

from bot.domain.price import PRICES, Item, post_item

CHAT: Final = frozenset({"start", "question"})
"""What makes a chat: of one that is announced, none of these is left out."""

ANSWER: Final = "answer"
LISTENING: Final = "listening"
NUMBERS: Final = "numbers"
RECAP: Final = "recap"
"""What costs money and is not in the plan: an answer to whoever asks, a chat that is read, its posts' numbers, and
what came of it."""

RANKS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "change": 0,  # who is not told of it comes at the wrong time
        "cancellation": 0,
        "start": 1,
        "question": 1,
        "digest": 2,  # one post a day tells of every chat
        "answer": 3,  # somebody asked, and waits
        "listening": 4,
        "reminder": 5,
        "late-door": 6,
        "thanks": 7,
        "week-ahead": 8,
        "recap": 9,
        "card": 10,  # the words that stand for a chat's card: without them it is not shown
        "numbers": 11,  # how posts fared: nobody waits for it, and it costs as much as to read them
    }
)
"""What goes first where money is short, by the kind of post; what is not named here goes last."""

LAST: Final = max(RANKS.values()) + 1

NO_BUDGET, NOT_AGREED, OVER_BUDGET = "no-budget", "not-agreed", "over-budget"
LEFT_OUT: Final = frozenset({NO_BUDGET, NOT_AGREED, OVER_BUDGET})
"""Why nothing was paid for, in a word: it begins the reason of a delivery that was left out."""


class Outlay(NamedTuple):
    """One thing that is going to cost something."""

    what: str  # which post, or which chat is listened to
    kind: str
    due_at: datetime
    micros: int  # micro-dollars
    chat: str = ""  # the occurrence that it belongs to; empty: none


class Forecast(NamedTuple):
    """A month's money, as it looks from now."""

    total: int  # what was spent and what everything planned would cost, in micro-dollars
    reached_at: (
        datetime | None
    )  # when the budget would be exceeded if nothing were left out; None: it is enough
    kept: tuple[Outlay, ...]  # by when they are due
    dropped: tuple[Outlay, ...]  # the first to be left out first


def post_outlay(  # what a post is, and what makes it dearer
    what: str,
    kind: str,
    due_at: datetime,
    *,
    chat: str = "",
    link: bool = False,
    summoned: bool = False,
    prices: Mapping[Item, int] = PRICES,
) -> Outlay:
    """Tell what a post is going to cost."""
    return Outlay(what, kind, due_at, prices[post_item(link=link, summoned=summoned)], chat)


def forecast(
    outlays: Iterable[Outlay], budget: int, spent: int = 0, running: Collection[str] = frozenset()
) -> Forecast:
    """Say how far `budget` lasts for a month of which `spent` is gone, in micro-dollars.

    `running` are the chats that have begun. Without a budget everything is left out, for nothing paid is called then.
    """
    planned = sorted(outlays, key=lambda one: (one.due_at, one.kind, one.what))
    sums = accumulate((one.micros for one in planned), initial=spent)
    over = (one.due_at for one, total in zip(planned, list(sums)[1:], strict=True) if total > budget)
    left = budget - spent
    kept: list[Outlay] = []
    dropped: list[Outlay] = []
    for unit in _by_rank(planned, running):
        price = sum(one.micros for one in unit)
        if budget > 0 and price <= left:
            kept += unit
            left -= price
        else:
            dropped += unit
    kept.sort(key=lambda one: (one.due_at, one.kind, one.what))
    total = spent + sum(one.micros for one in planned)
    return Forecast(total, next(over, None), tuple(kept), tuple(reversed(dropped)))


def _by_rank(planned: Sequence[Outlay], running: Collection[str]) -> list[list[Outlay]]:
    """Put outlays into what is kept or left out together, the most useful first; of equals the earliest."""
    units: dict[tuple[str, ...], list[Outlay]] = {}
    for one in planned:
        together = one.chat and one.kind in CHAT
        key = ("chat", one.chat) if together else ("one", one.what, one.kind, one.due_at.isoformat())
        units.setdefault(key, []).append(one)

    def place(unit: list[Outlay]) -> tuple[bool, int, datetime]:
        first = unit[0]
        goes_on = first.chat in running and first.kind in CHAT
        return (not goes_on, RANKS.get(first.kind, LAST), first.due_at)

    return sorted(units.values(), key=place)
