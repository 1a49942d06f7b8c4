"""The transcript of a chat, made from the record each time it is wanted. Writes no file, and keeps nothing."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.domain.consent import Archive
from bot.domain.participation import closes_at
from bot.domain.transcript import Spoken, Transcript, transcribe
from bot.errors import NotFound
from bot.services.agenda import by_id
from bot.services.course import asked_in
from bot.storage import archives, gaps, words
from bot.storage.database import Connection, Database

NOT_HERE = "the bot keeps no words here (CEMBOT_KEEP_WORDS_DAYS is 0)"
NOT_TICKED = "nobody asked for an archive of this chat"
GONE = "none are left: what was said is kept {days} days, and only of chats whose notice said so"


@dataclass(frozen=True, slots=True)
class Transcribing:
    """Transcripts."""

    database: Database
    keep_words_days: int = 0  # what the operator allows

    async def transcript(self, occurrence_id: str, until: datetime | None = None) -> Transcript:
        """Give a chat's transcript, as far as it went `until` then; raise `NotFound` where there is no such chat."""
        return await self.database.read(partial(self.of, occurrence_id=occurrence_id, until=until))

    def of(self, connection: Connection, occurrence_id: str, until: datetime | None = None) -> Transcript:
        """Give a chat's transcript within a unit of work."""
        occurrence = by_id(connection, occurrence_id)
        if occurrence is None:
            raise NotFound(f"There is no happening {occurrence_id}; `cembot agenda --json` gives their ids.")
        said = words.of_occurrence(connection, occurrence_id)
        spoken = [
            Spoken(*(getattr(one, name) for name in Spoken._fields))
            for one in said
            if until is None or one.at < until
        ]
        asked = [one for one in asked_in(connection, occurrence) if until is None or one.at <= until]
        seen = gaps.between(connection, occurrence.starts_at, closes_at(occurrence.ends_at))
        no_words = ""
        if not any(one.text for one in spoken):
            no_words = self._why_none(archives.of_occurrence(connection, occurrence_id))
        return transcribe(occurrence, spoken, asked, seen, no_words)

    def _why_none(self, archive: Archive | None) -> str:
        if not self.keep_words_days:
            return NOT_HERE
        if archive is None:
            return NOT_TICKED
        return GONE.format(days=min(archive.days, self.keep_words_days))
