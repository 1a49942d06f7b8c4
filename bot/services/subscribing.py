"""What a channel hears: shown, changed, ended, by whom. Plans nothing itself."""

from functools import partial

from bot.clock import Clock
from bot.domain.query import Known
from bot.domain.subscription import Subscription
from bot.services.planning import Planning
from bot.services.vocabulary import Vocabulary
from bot.storage import subscriptions
from bot.storage.database import Database


class Subscribing:
    """The wishes of channels."""

    def __init__(self, database: Database, clock: Clock, planning: Planning) -> None:
        """Write to `database`, and have `planning` follow each change."""
        self._database = database
        self._clock = clock
        self._planning = planning
        self._vocabulary = Vocabulary(database)

    async def of_channel(self, workspace: str, channel: str) -> Subscription | None:
        """Give what a channel hears now, or nothing."""
        looked = partial(subscriptions.of_channel, workspace=workspace, channel=channel)
        found = await self._database.read(looked)
        return found.at(self._clock.now()) if found else None

    async def save(self, wanted: Subscription, who: str) -> Subscription:
        """Keep what a channel wants to hear; what is planned follows at once."""
        now = self._clock.now()
        kept = await self._database.write(partial(subscriptions.save, wanted=wanted, who=who, now=now))
        await self._planning.promptly()
        return kept

    async def end(self, workspace: str, channel: str, who: str) -> bool:
        """End what a channel hears; tell whether it heard anything."""
        now = self._clock.now()
        ended = await self._database.write(
            partial(subscriptions.end, workspace=workspace, channel=channel, who=who, now=now)
        )
        await self._planning.promptly()
        return ended

    async def choices(self) -> Known:
        """Give what a channel may choose from, the most used first."""
        known = await self._vocabulary.known()
        return Known(known.kinds, known.hashtags, known.organisations)
