"""How a chat is brought to X, who chose it, and what the operator chose for X as a whole. Plans and spends nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Final, NamedTuple

from bot.domain.agenda import Listed
from bot.domain.price import PRICES, Item


class Way(StrEnum):
    """How a chat is brought to X."""

    OFF = "off"  # not at all: for one date of a series that goes there otherwise
    TEXT = "text"  # a person posts the words that a Slack channel is given: free
    POSTS = "posts"  # the bot posts
    READS = "reads"  # the bot posts, and reads what is answered


PAID: Final = frozenset({Way.POSTS, Way.READS})
"""What costs money."""


class Chosen(NamedTuple):
    """The way of one chat, and who chose it."""

    about: str  # an event's id: each time; or an occurrence's: that time
    workspace: str  # Slack's
    channel: str  # Slack's; where the words are given that a person posts; empty: to the chat's moderators
    way: Way
    chosen_by: str  # an account of Slack's; empty: of somebody who was forgotten
    chosen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OnX:
    """What the operator chose for X."""

    timezone: str  # the programme's, IANA
    hashtag: str = ""  # the programme's own, which the day's post carries
    colour: str = ""  # the programme's, of cards; empty: our own
    account: str = ""  # the id of the account; empty: the bot has no keys for X
    zones: tuple[str, ...] = ()  # IANA; whose local times a post gives, after the programme's
    daily_at: time | None = (
        None  # when the day's programme is posted, in the programme's zone; None: it is not
    )
    language: str = "en"  # the programme's, such as "es-MX": posts about chats that name none are in it
    lead: int = 30  # minutes before a chat at which it is announced; 0: only when it starts
    late_door: bool = False  # whether those who come in late are told in mid-chat
    links: bool = False  # whether a chat's start carries its address
    cards: bool = False  # whether a chat's first post carries its card
    words_to: str = ""  # Slack's; the channel that gets the words of chats that nobody moderates; empty: none
    budget: int = 0  # micro-dollars a month; 0: nothing paid is ever called
    prices: Mapping[Item, int] = field(default_factory=lambda: PRICES)  # micro-dollars each

    @property
    def strip(self) -> tuple[str, ...]:
        """Give the zones whose local times a post gives, the programme's first."""
        return tuple(dict.fromkeys((self.timezone, *self.zones)))


def way_of(listed: Listed, chosen: Mapping[str, Chosen]) -> Chosen | None:
    """Tell what was chosen for a chat: for this date before each time; nothing where nobody did."""
    listings = (listed.occurrence, *listed.also)
    about = (*(one.id for one in listings), *(one.event_id for one in listings))
    return next((chosen[key] for key in about if key in chosen), None)
