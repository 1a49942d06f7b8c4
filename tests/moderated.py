"""A chat of an hour with six questions, its moderators and its rooms. Tests nothing."""

import contextlib
import copy
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.domain.event import Event
from bot.domain.script import Question
from bot.rehearsal.workspace import Message, View
from bot.storage import questions, roles
from tests.announced import STARTS
from tests.builders import event
from tests.conversation import EDTECHCHAT, EDUCATORS, LIAM, NORA, Scene, scene
from tests.hearing import said_in, spoken, until

CHAT = event()
Json = dict[str, Any]

MINUTES = (6, 15, 24, 33, 42, 51)
"""When the questions are asked, in minutes after the start."""

ROOMS = (EDUCATORS, EDTECHCHAT)

OPEN = "SELECT state, due_at FROM delivery WHERE state IN ('planned', 'claimed', 'unconfirmed')"

SCRIPT = [
    Question(number, f"What is number {number}?", timedelta(minutes=at))
    for number, at in enumerate(MINUTES, start=1)
]


def at(minutes: float, seconds: float = 1) -> datetime:
    """Give a moment after the start of the chat."""
    return STARTS + timedelta(minutes=minutes, seconds=seconds)


def chat_id(here: Scene) -> str:
    """Give the id of the chat's happening."""
    (row,) = here.rows("SELECT id FROM occurrence WHERE title IS NULL ORDER BY starts_at LIMIT 1")
    return str(row["id"])


@contextlib.asynccontextmanager
async def moderated(
    folder: Path, *moderators: str, chat: Event = CHAT, rooms: tuple[str, ...] = ROOMS, **chosen: Any
) -> AsyncIterator[Scene]:
    """Open a workspace in which a chat with questions is to come; Nora moderates it, and Liam helps, unless said."""
    async with scene(folder, **chosen) as here:
        await moderate(here, *moderators, chat=chat, rooms=rooms)
        yield here


async def moderate(here: Scene, *moderators: str, chat: Event = CHAT, rooms: tuple[str, ...] = ROOMS) -> None:
    """Let a chat with questions be in the programme, with its moderators and its rooms."""
    await here.load(chat)
    key = chat_id(here)
    database, now = here.bot.database, here.clock.now()
    await database.write(partial(questions.put, occurrence_id=key, script=SCRIPT))
    for place, account in enumerate(moderators or (NORA, LIAM)):
        await database.write(
            partial(
                moderate_event,
                event_id=chat.id,
                workspace=here.bot.workspace,
                account=account,
                now=now + timedelta(seconds=place),
            )
        )
    for room in rooms:
        await here.subscribe(room, digest=False, at_start=True)


def moderate_event(connection: Any, event_id: str, workspace: str, account: str, now: datetime) -> None:
    known = roles.moderators(connection, [event_id]).get(event_id, ())
    roles.set_moderators(connection, workspace, event_id, [*known, account], "U0TEST", now)


def room_of(here: Scene, who: str) -> str:
    """Give the private conversation with somebody."""
    return here.rehearsal.workspace.direct(who).id


async def console(here: Scene, who: str = NORA) -> Message:
    """Give the message from which somebody runs the chat, as it is once it is current."""
    await until(lambda: consoles(here, who) or None)
    for _ in range(3):
        here.clock.wait(2)  # each edit waits for its turn
        await here.bot.house.moderating.consoles.refresh()
    (one,) = consoles(here, who)
    return copy.deepcopy(one)


def consoles(here: Scene, who: str) -> list[Message]:
    """Give the messages to somebody that have a menu."""
    seen = here.rehearsal.workspace.ordered(here.channel(room_of(here, who)))
    return [
        one for one in seen if one.by_app and ("run_more" in str(one.blocks) or "took part" in spoken(one))
    ]


async def press(here: Scene, action_id: str, who: str = NORA, message: Message | None = None) -> None:
    """Press a button of that message, or of how it was once."""
    shown = message or await console(here, who)
    block, element = next(
        (block, one)
        for block in shown.blocks
        for one in (*block.get("elements", ()), block.get("accessory") or {})
        if one.get("action_id") == action_id
    )
    chosen = {"action_id": action_id, "block_id": block["block_id"], "value": element.get("value")}
    await here.rehearsal.people.act(who, chosen, channel=room_of(here, who), ts=shown.ts)


async def choose(here: Scene, what: str, who: str = NORA, message: Message | None = None) -> None:
    """Choose from the menu of that message, or of how it was once."""
    shown = message or await console(here, who)
    block, menu = next(
        (block, one)
        for block in shown.blocks
        for one in block.get("elements", ())
        if one.get("action_id") == "run_more"
    )
    option = next(one for one in menu["options"] if one["value"].startswith(f"{what}|"))
    chosen = {"action_id": "run_more", "block_id": block["block_id"], "selected_option": option}
    await here.rehearsal.people.act(who, chosen, channel=room_of(here, who), ts=shown.ts)


def last_press(here: Scene) -> Json:
    """Give what Slack sent of the last press or submission."""
    sent = [one["payload"] for one in here.rehearsal.envelopes if one["type"] == "interactive"]
    payload: Json = sent[-1]
    return payload


async def send_again(here: Scene, payload: Json) -> Json:
    """Let Slack, or who pretends to be it, send a press."""
    links = here.rehearsal.links
    answer: Json = await links.answered(links.send("interactive", payload))
    await here.bot.house.later.idle()
    return answer


def asked(here: Scene, room: str = EDUCATORS) -> list[str]:
    """Give the names of the questions that a room was asked, in order."""
    first = [spoken(one).splitlines()[0] for one in here.posts(room)]
    return [words.split("*")[1] for words in first if words.startswith("*Q")]


async def go(here: Scene, minutes: float, seconds: float = 1) -> None:
    """Let it be so many minutes after the start, and everything that is due be sent."""
    here.clock.jump(at(minutes, seconds))
    await settled(here)


async def settled(here: Scene) -> None:
    """Wait until nothing that is due waits."""

    def look() -> bool | None:
        now = f"{here.clock.now():%Y-%m-%d %H:%M:%S.%f}"
        open_ones = here.rows(OPEN)
        waits = any(one["state"] != "planned" or str(one["due_at"]) <= now for one in open_ones)
        if waits:
            here.clock.wait(1)
        return None if waits else True

    await until(look)


@dataclass(frozen=True, slots=True)
class Window:
    """The window that somebody looks at."""

    here: Scene
    who: str

    @property
    def view(self) -> View:
        """Give what they look at."""
        top = self.here.rehearsal.workspace.top_view(self.who)
        assert top is not None
        return top

    @property
    def words(self) -> str:
        """Give all that it says."""
        return said_in(self.view.body["blocks"])

    def holds(self, block_id: str) -> str:
        """Give what a text field begins with."""
        block = next(one for one in self.view.body["blocks"] if one.get("block_id") == block_id)
        return str(block["element"].get("initial_value", ""))

    async def press(self, action_id: str) -> None:
        """Press a button of it."""
        block, element = next(
            (block, one)
            for block in self.view.body["blocks"]
            for one in (*block.get("elements", ()), block.get("accessory") or {})
            if one.get("action_id") == action_id
        )
        chosen = {"action_id": action_id, "block_id": block["block_id"], "value": element.get("value")}
        await self.here.rehearsal.people.act(self.who, chosen, view_id=self.view.id)

    async def submit(self, filled: Json | None = None) -> dict[str, str]:
        """Fill in something, and send it; give what was wrong, by field."""
        people = self.here.rehearsal.people
        errors: dict[str, str] = await people.forms.submit(people.user(self.who), self.view.id, filled or {})
        return errors


async def opened_script(here: Scene, who: str = NORA) -> Window:
    """Go to the questions of the chat, as a moderator does: schedule, my chats, open, questions."""
    assert await here.command(who, "schedule") == ""
    window = Window(here, who)
    await window.press("my_chats")
    await window.press("chat_open")
    await window.press("script")
    return window


def pasted(text: str, block: str = "script_block", spare: str = "") -> Json:
    """Give what somebody fills in: the questions, and one for when it stays quiet."""
    filled: Json = {block: {"script_text": {"value": text}}}
    return {**filled, "spare_block": {"spare": {"value": spare}}} if spare else filled
