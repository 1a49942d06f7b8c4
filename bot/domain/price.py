"""What X charges for, and how much. Keeps no ledger and decides nothing about a budget.

X bills by use: each post created, each resource returned. What is read again within one UTC day is charged once. Where
the public prices leave something open, the dearer reading stands here, so that no bill is higher than its estimate.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

MICROS: Final = 1_000_000
"""Micro-dollars in a dollar. Money is counted in these, as whole numbers."""


class Item(StrEnum):
    """What stands on X's bill."""

    POST = "post"
    POST_WITH_LINK = "post-with-link"
    SUMMONED_REPLY = "summoned-reply"  # to somebody who mentioned the account, without a link
    DELETION = "deletion"
    OWNED_READ = "owned-read"  # a post read from the account's own posts or mentions
    POST_READ = "post-read"  # any other post
    USER_READ = "user-read"
    COUNT = "count"  # one request for the number of posts that a search would find
    ALT_TEXT = "alt-text"


PRICES: Final[Mapping[Item, int]] = MappingProxyType(
    {
        Item.POST: 15_000,
        Item.POST_WITH_LINK: 200_000,
        Item.SUMMONED_REPLY: 10_000,
        Item.DELETION: 10_000,
        Item.OWNED_READ: 1_000,
        Item.POST_READ: 5_000,
        Item.USER_READ: 10_000,
        Item.COUNT: 5_000,
        Item.ALT_TEXT: 5_000,
    }
)
"""Micro-dollars each, as published in August 2026. They change: a setting may give others."""

ONCE_A_DAY: Final = {Item.OWNED_READ: "post", Item.POST_READ: "post", Item.USER_READ: "user"}
"""What is charged once for the same resource within one UTC day, and the kind of resource that it is."""


class Use(NamedTuple):
    """One thing that X charges for."""

    item: Item
    resource: str = ""  # the id of what was read; empty where each call is charged

    def key(self, day: date) -> tuple[str, str, date] | None:
        """Give what is charged once on `day` (of UTC), or None where it is charged each time."""
        kind = ONCE_A_DAY.get(self.item)
        return (kind, self.resource, day) if kind else None


def charged(
    uses: Iterable[Use], day: date, paid: Collection[tuple[str, str, date]] = frozenset()
) -> tuple[Use, ...]:
    """Leave out what was paid for on `day` (of UTC) already, before or among `uses` themselves."""
    seen = set(paid)
    found: list[Use] = []
    for use in uses:
        key = use.key(day)
        if key is None or key not in seen:
            found.append(use)
        if key is not None:
            seen.add(key)
    return tuple(found)


def post_item(*, link: bool, summoned: bool = False) -> Item:
    """Tell what a post is charged as. A link makes even a summoned reply dear: nothing says that it does not."""
    if link:
        return Item.POST_WITH_LINK
    return Item.SUMMONED_REPLY if summoned else Item.POST


class Usual(NamedTuple):
    """What a chat with six questions comes to, in micro-dollars."""

    posts: int  # where the bot posts it: reminder, start, questions, a word to who joins late, thanks, and a card
    reads: int  # what it adds to read `USUAL_READ` posts of people


USUAL_POSTS: Final = 10
USUAL_READ: Final = 100


def usual(prices: Mapping[Item, int] = PRICES) -> Usual:
    """Tell what a usual chat costs, for whoever has not chosen yet."""
    posts = USUAL_POSTS * prices[Item.POST] + prices[Item.ALT_TEXT]
    return Usual(posts, USUAL_READ * prices[Item.POST_READ])


def dollars(micros: int) -> str:
    """Write an amount for people, e.g. "$4.50"; what is less than a cent keeps its digits, e.g. "$0.005"."""
    shown = f"{abs(micros) / MICROS:.6f}".rstrip("0")
    whole, _, cents = shown.partition(".")
    return f"{'-' if micros < 0 else ''}${whole}.{cents:0<2}"
