"""An event as its moderators see it, in a message and in a window. Decides nothing."""

from typing import NamedTuple

from bot.domain.repeating import Repeat
from bot.errors import NotAllowed, NotFound
from bot.services.house import House
from bot.services.scheduling import NOT_THERE, Held
from bot.wording import actions
from bot.wording.booked import Shown, booked, booked_view
from bot.wording.message import Block, Message
from bot.wording.schedule_filled import filled
from bot.wording.schedule_wishes import Typed
from handlers.heard import Heard

ALL_DAY = (
    "This event lasts whole days, so it has no hour to change here. It can be changed where it is listed, and "
    "cancelled here."
)


class ShownAs(NamedTuple):
    """An event as it is shown in a message and in a window."""

    message: Message
    view: Block


async def shown_of(house: House, heard: Heard, held: Held, done: str, *, undo: bool = True) -> ShownAs:
    """Show an event to its moderator; `done` says what was just done, with a way back."""
    if held.occurrence is None:
        raise NotFound(NOT_THERE)
    asker = await house.people.asker(heard.workspace, heard.account)
    heard_by = await house.desk.scheduling.heard_by(heard.workspace, held.occurrence)
    booking = held.booking
    shown = Shown(held.occurrence, booking.moderators, booking.room, heard_by, booking.note)
    speak, change = await heard.speak(house), held.change if undo else 0
    message = booked(shown, done, asker.timezone, speak, change=change, script=actions.SCRIPT)
    return ShownAs(message, booked_view(message, speak, done=bool(done)))


def filled_of(held: Held) -> tuple[Typed, bool]:
    """Give the fields of an event, and whether it repeats by a rule that is none of the plain ones."""
    if held.occurrence is None:
        raise NotFound(NOT_THERE)
    if held.booking.event.timing.all_day or held.occurrence.all_day:
        raise NotAllowed(ALL_DAY)
    typed = filled(held.booking, held.occurrence)
    return typed, typed["repeat"] == Repeat.AS_IT_IS.value
