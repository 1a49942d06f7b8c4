"""Tells the whole story of an occurrence or of a delivery. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.alteration import Alteration
from bot.domain.announcement import State
from bot.domain.event import Occurrence
from bot.errors import NotFound
from bot.services.agenda import by_id
from bot.storage import alterations, deliveries, stories
from bot.storage.database import Connection, Database
from bot.storage.deliveries import Delivery, Step


@dataclass(frozen=True, slots=True)
class Altered:
    """One change of an occurrence: how it was before, and how it was then."""

    at: datetime  # programme time
    revision: int  # the one that it was raised to
    before: Alteration
    after: Alteration | Occurrence


@dataclass(frozen=True, slots=True)
class Told:
    """One delivery with every step of its life, and what belongs to it."""

    delivery: Delivery
    steps: tuple[Step, ...]
    root: Delivery | None = None  # in whose thread it is posted
    instead: Delivery | None = None  # the catch-up message that says it instead
    says: tuple[Delivery, ...] = ()  # what it says instead, where it is a catch-up message
    thread: tuple[Delivery, ...] = ()  # posted in its thread: notes, and the pages on which it goes on

    @property
    def edits(self) -> tuple[Step, ...]:
        """Give what was done about it after it was sent: edits, and those that were refused."""
        sent = [step for step in self.steps if step.state is State.SENT]
        return tuple(sent[1:])


@dataclass(frozen=True, slots=True)
class Story:
    """What an id names, what was changed of it, and what was announced of it."""

    occurrence: Occurrence | None
    altered: tuple[Altered, ...]
    deliveries: tuple[Told, ...]
    listed: tuple[Delivery, ...] = ()  # lists and catch-up messages that told of it, among others


class Telling:
    """Stories, from the rows."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database

    async def story(self, key: str) -> Story:
        """Tell the story of an occurrence or a delivery; raise `NotFound` where the id is neither's."""
        return await self._database.read(lambda connection: _story(connection, key))


def _story(connection: Connection, key: str) -> Story:
    one = deliveries.by_id(connection, key)
    found = [one] if one else deliveries.of_what(connection, key)
    happening = by_id(connection, one.planned.what if one else key)
    if not found and happening is None:
        raise NotFound(
            f"{key} is the id of no occurrence and of no delivery; `cembot agenda --json` and "
            "`cembot plan --json` show ids."
        )
    told = tuple(_told(connection, each) for each in found)
    if happening is None:
        return Story(None, (), told)
    altered = _altered(alterations.of_occurrence(connection, happening.id), happening)
    listed = () if one else tuple(stories.that_tell_of(connection, key))
    return Story(happening, altered, told, listed)


def _told(connection: Connection, delivery: Delivery) -> Told:
    root, into = delivery.within, delivery.folded_into
    return Told(
        delivery,
        tuple(deliveries.steps(connection, delivery.id)),
        root=deliveries.by_id(connection, root) if root else None,
        instead=deliveries.by_id(connection, into) if into else None,
        says=tuple(deliveries.folded(connection, delivery.id)),
        thread=tuple(stories.in_thread(connection, delivery.id)),
    )


def _altered(before: Sequence[Alteration], now: Occurrence) -> tuple[Altered, ...]:
    """Put each change beside what came of it: how the next one found it, or how it is now."""
    then: list[Alteration | Occurrence] = [*before]
    then.append(now)
    pairs = zip(before, then[1:], strict=True)
    return tuple(Altered(was.at, was.revision, was, after) for was, after in pairs)
