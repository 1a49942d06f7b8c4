"""Draws the card of a chat from what is known of it now, with the words that stand for it. Posts nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.domain.agenda import MOMENT, Listed, Span, fold
from bot.errors import NotFound
from bot.services.agenda import Agenda, by_id
from bot.services.course import course_of
from bot.services.giving import Given
from bot.storage.database import Database
from bot.wording.card import Card, alt_text, card

CARD = "card.png"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image, and the words that stand for it."""

    png: bytes
    alt_text: str


@dataclass(frozen=True, slots=True)
class Picturing:
    """The cards of chats."""

    database: Database
    zones: Sequence[str]  # IANA; whose local times a card gives, the programme's first
    colour: str = ""  # the programme's; empty: our own

    async def of(self, occurrence_id: str, *, questions: bool = False) -> Picture:
        """Draw the card of a chat, with its questions where they are wanted.

        Raise `NotFound` where there is no such chat, and `NoFont` where no font has its letters.
        """
        return await self.draw(await self.says(occurrence_id, questions=questions))

    async def file(self, occurrence_id: str) -> Given:
        """Draw the card of a chat as a file for one person; raise as `of` does."""
        drawn = await self.of(occurrence_id)
        return Given(drawn.png, CARD, CARD, drawn.alt_text)

    async def draw(self, said: Card) -> Picture:
        """Draw a card; raise `NoFont` where no font has its letters."""
        return Picture(await asyncio.to_thread(_draw, said, self.colour), alt_text(said))

    async def says(self, occurrence_id: str, *, questions: bool = False) -> Card:
        """Tell what the card of a chat says; raise `NotFound` where there is no such chat."""
        agenda = Agenda(self.database)
        chat = await self.database.read(partial(by_id, occurrence_id=occurrence_id))
        if chat is None or chat.all_day:
            raise NotFound(
                f"There is no chat {occurrence_id!r} with an hour; `cembot agenda --json` lists the ids of all."
            )
        asked: list[str] = []
        if questions:
            beside = await agenda.between(Span(chat.starts_at, chat.starts_at + MOMENT))
            listed = next((one for one in fold(beside) if one.occurrence.id == chat.id), Listed(chat))
            course = await self.database.read(partial(course_of, listed=listed))
            asked = [one.text for one in course.questions]
        return card(chat, self.zones, asked)


def _draw(said: Card, colour: str) -> bytes:
    from bot.pictures.drawing import png  # noqa: PLC0415 - fonts take a tenth of a second that only a card should pay

    return png(said, colour=colour)
