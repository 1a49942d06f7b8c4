"""The programme's own words: its kinds, hashtags, partners and moderators. Reads them once for each edition."""

from dataclasses import dataclass, field

from bot.domain.query import Known
from bot.storage import events, facts, search
from bot.storage.database import Connection, Database


@dataclass(slots=True)
class Vocabulary:
    """What of the programme has a name."""

    database: Database
    _known: Known = field(default_factory=Known)
    _edition: str = ""

    async def known(self) -> Known:
        """Give the words, the most used of each sort first."""
        edition = await self.database.read(facts.edition)
        if edition != self._edition or not edition:
            self._known = await self.database.read(_read)
            self._edition = edition
        return self._known


def _read(connection: Connection) -> Known:
    kinds, hashtags, organisations = events.words(connection)
    return Known(
        tuple(kinds),
        tuple(hashtags),
        tuple(organisations),
        tuple(search.hosts(connection)),
        tuple(search.topics(connection)),
        tuple(search.languages(connection)),
    )
