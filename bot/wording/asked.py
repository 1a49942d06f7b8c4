"""A question on its way to its answer, and what stands beside each event of it. Chooses no events."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.agenda import is_over
from bot.domain.event import Occurrence, Status
from bot.domain.query import Query
from bot.domain.yours import Yours
from bot.wording import actions as ids
from bot.wording.event import short_title
from bot.wording.free_hours import free_hours_select
from bot.wording.menu import event_row, recording_row
from bot.wording.message import Block, actions, button, link, mrkdwn
from bot.wording.save import save_button
from bot.wording.tongue import Tongue

MOST_MENUS = 4
"""Events that have a row of their own below them, with their button and their menu."""

MOST_PAGES = 10
"""Pages of an answer. Nobody reads on."""

FEWEST_SAVED = 2
"""People who saved an event from whom on it is said: of one, it would be said who."""

MAX_CLASH = 60
"""Characters of the title of what is on at the same time."""

NOBODYS = Yours()
"""An answer for everybody."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and how it is answered."""

    query: Query
    now: datetime
    zone: str  # the asker's, IANA
    shown: str  # the zone in which times are told
    speak: Tongue
    yours: Yours = NOBODYS
    page: int = 1
    told: Collection[str] = ()  # on the pages before


def further(left: int, asked: Asked, *, outside: bool) -> list[Block]:
    """Give the button for what is left, and, where free hours part the answer, what changes them."""
    elements = []
    if left and asked.page < MOST_PAGES:
        whose = "" if asked.yours.hours else ids.FOR_ALL
        value = f"{asked.page + 1}{whose}{ids.APART}{asked.query.words}"
        more = asked.speak.say("yours.show_more", count=left)
        elements.append(button(more, ids.PAGE, value, label=f"{more}: {asked.query.words}".rstrip(": ")))
    if outside:
        elements.append(free_hours_select(asked.yours.hours, asked.speak))
    return [actions(*elements)] if elements else []


def saveable(occurrence: Occurrence, asked: Asked) -> bool:
    """Tell whether somebody may still want to save it."""
    return occurrence.status is not Status.CANCELLED and not is_over(occurrence, asked.now, asked.zone)


def button_beside(asked: Asked) -> Callable[[Occurrence], Block | None]:
    """Give what makes the button beside an event."""
    return lambda one: save_button(one, asked.speak) if saveable(one, asked) else None


def row_below(asked: Asked, count: int) -> Callable[[Occurrence], Block | None]:
    """Give what makes the row below an event, of `count` in all: its button and its menu, or once it is over one."""

    def of(one: Occurrence) -> Block | None:
        if saveable(one, asked):
            return event_row(one, asked.speak)
        over = one.ends_at <= asked.now and one.status is not Status.CANCELLED
        return recording_row(one, asked.speak) if over and count <= MOST_MENUS and not one.recording else None

    return of


def marks(asked: Asked) -> Callable[[Occurrence], Sequence[str]]:
    """Give what makes the rest that is said of an event: how many saved it, what it clashes with, its recording."""
    clashes, counts, say = dict(asked.yours.clashes), dict(asked.yours.counts), asked.speak.say

    def of(one: Occurrence) -> Sequence[str]:
        said = []
        if one.id in clashes:
            said.append(say("yours.clash", title=mrkdwn(short_title(clashes[one.id], MAX_CLASH))))
        if counts.get(one.id, 0) >= FEWEST_SAVED:
            said.append(say("yours.count_saved", count=counts[one.id]))
        if (
            one.recording
            and one.ends_at <= asked.now
            and (shown := link(one.recording, say("yours.recording")))
        ):
            said.append(shown)
        return said

    return of
