"""A calendar, or the questions of chats, dropped into the conversation with the bot. Reads and keeps nothing itself."""

from collections.abc import Awaitable, Callable
from dataclasses import astuple

from bot.services.dropping import Looked
from bot.services.house import House
from bot.wording.dropped import changes_of, loaded, looked, questions_named, questions_unnamed
from bot.wording.message import Message
from handlers.heard import Heard

TO_DO = "load events"

READABLE = (".csv", ".ics", ".json", ".txt")
"""How files are called that may hold events or questions."""


def look_at(heard: Heard) -> Callable[[House, Heard], Awaitable[Message]] | None:
    """Give what answers a file that was dropped; nothing where there is none.

    Words beside a file that may be read are about it ("here are our events"); beside a photo they are a question.
    """
    files = heard.event.get("files") or []
    asks = str(heard.event.get("text") or "").strip()
    readable = files and str(files[0].get("name") or "").lower().endswith(READABLE)
    return _look if files and (readable or not asks) else None


async def load(house: House, heard: Heard) -> None:
    """Load the file whose button was pressed, and say so in its place."""
    await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    await heard.ack()
    done = await house.dropping.load(str(heard.pressed.get("value") or ""))
    await heard.tell(house, loaded(done.name, _changes(done, would=False)), replace=True)


async def _look(house: House, heard: Heard) -> Message:
    file_id = str(heard.event["files"][0].get("id") or "")
    asked = await house.moderating.script_files.look(heard.workspace, heard.account, file_id)
    if asked is not None:
        if asked.found:
            return questions_named(asked.name, file_id, asked.found)
        return questions_unnamed(asked.name, file_id, asked.many, asked.chats)
    await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    found = await house.dropping.look(file_id)
    changes = _changes(found, would=True)
    any_change = bool(found.taken.added or found.taken.updated or found.taken.missing)
    return looked(found.name, changes, found.refused, file_id, any_change=any_change)


def _changes(found: Looked, *, would: bool) -> str:
    return changes_of(*astuple(found.taken), would=would)
