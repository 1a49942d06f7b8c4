"""What is said in the rooms that moderators chose for their chats: a pure function of the programme. Reads no clock."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.domain.agenda import Span
from bot.domain.announcement import Destination, Planned
from bot.domain.event import Occurrence
from bot.domain.plan import Programme, plan
from bot.domain.subscription import Subscription


def plan_rooms(
    programme: Programme,
    rooms: Mapping[str, Destination],
    wishes: Iterable[Subscription],
    span: Span,
) -> Iterator[list[Planned]]:
    """Give what is due within `span` in the rooms of events, by the events' ids; a chat has one room.

    A channel that hears of a chat's start by its own wish hears it once, and one that is paused hears nothing.
    """
    if not rooms:
        return
    asked = {(one.workspace, one.channel): one for one in wishes}
    chats: dict[Destination, list[Occurrence]] = {}
    for one in programme.occurrences:
        room = rooms.get(one.event_id)
        if room is not None and not _heard(one, asked.get((room.workspace, room.channel))):
            chats.setdefault(room, []).append(one)
    for room, occurrences in chats.items():
        own = asked.get((room.workspace, room.channel))
        wish = Subscription(
            workspace=room.workspace,
            channel=room.channel,
            timezone=own.timezone if own else "UTC",
            digest=False,
            at_start=True,
            paused_until=own.paused_until if own else None,
        )
        yield from plan(replace(programme, occurrences=occurrences), [wish], span)


def _heard(occurrence: Occurrence, wish: Subscription | None) -> bool:
    return wish is not None and wish.at_start and wish.filters.match(occurrence)
