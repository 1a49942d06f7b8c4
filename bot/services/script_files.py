"""Questions in a file that somebody drops into the conversation, or uploads in the window. Keeps none of them."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from bot.domain.agenda import Listed
from bot.domain.event import Occurrence
from bot.domain.script import Draft
from bot.errors import FeedError, NotAllowed, NotFound
from bot.feeds import LARGEST, Reading, Script, Source, plain_text, read
from bot.feeds.pasted import script as read_script
from bot.ports import Files
from bot.services.running import Running
from bot.services.scheduling import Scheduling
from bot.services.scripting import chat_of
from bot.storage.database import Database
from bot.wording.dropped import Found
from bot.wording.inputs import MAX_PLAIN_INPUT

MOST_SCRIPTS = 10
"""Chats of one file that are shown."""

MOST_CHATS = 25
"""Chats of somebody's own that are offered."""


class Dropped(NamedTuple):
    """What a file holds: the questions of chats that it names, or of one that is to be chosen."""

    name: str
    many: int  # questions
    found: Sequence[Found]  # where it names chats
    chats: Sequence[Occurrence]  # where it names none: those that they could be for


class _Read(NamedTuple):
    """A file as it was read."""

    name: str
    scripts: Sequence[Script]  # none: the whole text is the questions of one chat
    text: str
    many: int


@dataclass(frozen=True, slots=True)
class ScriptFiles:
    """Questions on their way into the window in which they are checked."""

    database: Database
    files: Files
    running: Running
    scheduling: Scheduling

    async def look(self, workspace: str, account: str, file_id: str) -> Dropped | None:
        """Tell which questions a file holds and for which chats; nothing: it holds none."""
        one = await self._read(file_id)
        if one is None:
            return None
        if not one.scripts:
            return Dropped(one.name, one.many, (), await self._own(workspace, account))
        found = [
            await self._found(workspace, account, script, place)
            for place, script in enumerate(one.scripts[:MOST_SCRIPTS])
        ]
        return Dropped(one.name, one.many, found, ())

    async def text(self, file_id: str, place: int) -> str:
        """Give the questions of one chat in a file as they are pasted; raise `FeedError` where they do not fit."""
        one = await self._read(file_id)
        if one is None or (one.scripts and place >= len(one.scripts)):
            raise NotFound("That file holds no questions any more: drop it here again.")
        return _fitting(_pasted(one.scripts[place].drafts) if one.scripts else one.text.strip())

    async def uploaded(self, listed: Listed, told: Mapping[str, Any]) -> str:
        """Give the questions for a chat in a file that was uploaded in its window, as they are pasted.

        Raise `FeedError` where there are none or they do not fit, and `OutletError` where Slack does not give it.
        """
        one = await self._read(str(told.get("id") or ""), told)
        if one is None:
            name = str(told.get("name") or "That file")
            raise FeedError(f"{name} holds no questions: write each in a line that begins like Q1:")
        if not one.scripts:
            return _fitting(one.text.strip())
        for script in one.scripts:
            with suppress(FeedError):
                if (await self.database.read(partial(chat_of, script=script))).id == listed.occurrence.id:
                    return _fitting(_pasted(script.drafts))
        raise FeedError(f"{one.name} has questions for other chats, and none for this one on this date.")

    async def _own(self, workspace: str, account: str) -> list[Occurrence]:
        """Give the chats that somebody may give questions to, the next first."""
        mine = [one.occurrence for one in await self.scheduling.mine(workspace, account)]
        standing = await self.running.roles.standing(workspace, account)
        others = await self.scheduling.coming() if standing.organiser else []
        own = [one for one in mine if one is not None]
        chats = {one.id: one for one in (*own, *others) if not one.all_day}
        if not chats:
            raise NotAllowed(
                "You moderate no chat that is to come, so there is none that these could be for."
            )
        return list(chats.values())[:MOST_CHATS]

    async def _found(self, workspace: str, account: str, script: Script, place: int) -> Found:
        named = script.chat.hashtag or script.chat.title or script.chat.uid
        many = len(script.drafts)
        try:
            chat = await self.database.read(partial(chat_of, script=script))
            listed = await self.running.require(workspace, account, chat.id)
        except (FeedError, NotAllowed, NotFound) as error:
            return Found(place, named, many, None, str(error))
        return Found(place, named, many, listed.occurrence, "")

    async def _read(self, file_id: str, told: Mapping[str, Any] | None = None) -> _Read | None:
        name, data = await self.files.take(file_id, LARGEST, told)
        return await asyncio.to_thread(_read, Source(name, data, "script"))


def _read(source: Source) -> _Read | None:
    """Read a file as questions of chats that it names, or else as those of one chat."""
    try:
        reading = read(source)
    except FeedError:
        reading = Reading()
    if reading.scripts:
        return _Read(source.name, reading.scripts, "", sum(len(one.drafts) for one in reading.scripts))
    if reading.events:
        return None
    text = plain_text(source)
    drafts = read_script(text).drafts
    return _Read(source.name, (), text, len(drafts)) if drafts else None


def _fitting(text: str) -> str:
    if len(text) > MAX_PLAIN_INPUT:
        raise FeedError(
            f"The questions have {len(text):,} characters, and a window takes {MAX_PLAIN_INPUT:,}: shorten them, "
            "or ask who runs me to import the file."
        )
    return text


def _pasted(drafts: Sequence[Draft]) -> str:
    """Write questions as they are pasted, each with its minutes where it has some."""
    in_order = sorted(drafts, key=lambda one: one.number)
    return "\n".join(
        f"Q{one.number}: {one.text}"
        if one.offset is None
        else f"Q{one.number} (+{one.offset.total_seconds() // 60:.0f}): {one.text}"
        for one in in_order
    )
