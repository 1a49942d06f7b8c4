"""Tells the whole story of an occurrence or of a delivery. Changes nothing."""

from dataclasses import dataclass

from bot.domain.event import Occurrence
from bot.errors import NotFound
from bot.storage import deliveries, occurrences
from bot.storage.database import Connection, Database
from bot.storage.deliveries import Delivery, Step


@dataclass(frozen=True, slots=True)
class Told:
    """One delivery with every step of its life."""

    delivery: Delivery
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """What an id names, and what was announced of it."""

    occurrence: Occurrence | None
    deliveries: tuple[Told, ...]


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
    happening = occurrences.by_ids(connection, [one.planned.what if one else key])
    if not found and not happening:
        raise NotFound(
            f"{key} is the id of no occurrence and of no delivery; `cembot agenda --json` and "
            "`cembot plan --json` show ids."
        )
    told = tuple(Told(each, tuple(deliveries.steps(connection, each.id))) for each in found)
    return Story(happening[0] if happening else None, told)
