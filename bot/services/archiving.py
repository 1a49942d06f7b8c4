"""Archives of chats: ticked and unticked by organisers, where the operator allows words to be kept. Keeps no words."""

from dataclasses import dataclass
from functools import partial

from bot.clock import Clock
from bot.domain.consent import Archive
from bot.errors import NotAllowed
from bot.storage import archives
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Archiving:
    """The chats of which the words are kept."""

    database: Database
    clock: Clock
    keep_words_days: int = 0  # the most that words are kept; 0: never

    async def every(self) -> dict[str, Archive]:
        """Give every archive that is made, by the id of its event."""
        return await self.database.read(archives.every)

    async def choose(self, workspace: str, event_id: str, who: str, *, kept: bool) -> None:
        """Keep the words of a chat, or keep them no more, from its next notice on."""
        if kept and self.keep_words_days <= 0:
            raise NotAllowed(
                "Whoever runs the bot keeps no words: CEMBOT_KEEP_WORDS_DAYS would have to say for how many days."
            )
        archive = Archive(event_id, self.keep_words_days, self.clock.now(), who)
        work = archives.tick if kept else archives.untick
        await self.database.write(partial(work, archive=archive, workspace=workspace))
