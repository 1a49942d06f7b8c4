"""What it is going to cost to read chats on X and to tell what came of them. Reads and spends nothing.

It goes by what their earlier happenings had.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.domain.agenda import Listed
from bot.domain.budget import LISTENING, NUMBERS, RECAP, Outlay
from bot.domain.event import Status
from bot.domain.listening import A_DAY_LATER, NUMBERS_UNTIL, UNKNOWN_SIZE
from bot.domain.participation import closes_at
from bot.domain.price import Item
from bot.domain.way import Chosen, OnX, Way, way_of
from bot.storage import x_readings
from bot.storage.database import Connection


class Known(NamedTuple):
    """What is known of chats that were read."""

    sizes: Mapping[str, int]  # posts of an event's earlier chats, on average
    read: Mapping[str, int]  # posts of each chat that are logged
    waiting: Mapping[str, tuple[datetime, int]]  # chats without public numbers: when each ends, and its posts


def is_read(listed: Listed, chosen: Mapping[str, Chosen]) -> bool:
    """Tell whether what is answered in a chat is read."""
    chat, choice = listed.occurrence, way_of(listed, chosen)
    on = not chat.all_day and chat.status is not Status.CANCELLED and bool(chat.hashtag)
    return on and choice is not None and choice.way is Way.READS


def events_of(listed: Listed) -> list[str]:
    """Give the events of which it is a happening, the one by which it is known first."""
    return [one.event_id for one in (listed.occurrence, *listed.also)]


def known(connection: Connection, chats: Sequence[Listed], now: datetime) -> Known:
    """Look up what is known of these chats, and of those whose public numbers are to be read."""
    return Known(
        x_readings.sizes(connection, {event for one in chats for event in events_of(one)}),
        x_readings.counted(connection, [one.occurrence.id for one in chats]),
        x_readings.without_numbers(connection, now - NUMBERS_UNTIL),
    )


def outlays(chats: Sequence[Listed], seen: Known, on_x: OnX, now: datetime) -> list[Outlay]:
    """Give what reading these chats is going to cost from `now` on, and the public numbers of what was read before."""
    found: list[Outlay] = []
    price = on_x.prices[Item.POST_READ]
    for listed in chats:
        chat = listed.occurrence
        read = seen.read.get(chat.id, 0)
        size = max(_size(listed, seen.sizes), read)
        closes = closes_at(chat.ends_at)
        if closes > now and size > read:
            found.append(Outlay(f"{chat.id}:{LISTENING}", LISTENING, closes, (size - read) * price, chat.id))
        if closes > now:  # later its recap has a row
            found.append(Outlay(f"{chat.id}:{RECAP}:0", RECAP, closes, on_x.prices[Item.POST]))
        found.append(_numbers(chat.id, closes, size * price, now))
    here = {one.occurrence.id for one in chats}
    for chat_id, (ends_at, posts) in seen.waiting.items():
        if chat_id not in here and posts:
            found.append(_numbers(chat_id, closes_at(ends_at), posts * price, now))
    return found


def price_of(listed: Listed, sizes: Mapping[str, int], on_x: OnX) -> int:
    """Tell what it costs to read one chat and its public numbers, as its earlier ones were, and to post its recap."""
    return on_x.prices[Item.POST] + 2 * _size(listed, sizes) * on_x.prices[Item.POST_READ]


def _size(listed: Listed, sizes: Mapping[str, int]) -> int:
    """Tell how many posts a chat is going to have: one date of a series may be listed by itself, too."""
    return next((sizes[event] for event in events_of(listed) if event in sizes), UNKNOWN_SIZE)


def _numbers(chat_id: str, closes: datetime, micros: int, now: datetime) -> Outlay:
    return Outlay(f"{chat_id}:{NUMBERS}", NUMBERS, max(closes + A_DAY_LATER, now), micros, chat_id)
