"""Somebody who schedules: what they fill in, the modal as they see it, and what is kept of it. Tests nothing itself."""

from dataclasses import dataclass
from typing import Any

from bot.rehearsal.workspace import Message
from tests.conversation import NORA, Scene
from tests.hearing import said_in, spoken
from tests.test_channel_conversations import Modal

Json = dict[str, Any]

EVENTS = "SELECT * FROM event WHERE feed = 'slack' ORDER BY created_at"
CHANGES = "SELECT * FROM change WHERE event_id <> '' ORDER BY id"
PROPOSALS = "SELECT * FROM proposal ORDER BY at"
DRAFTS = "SELECT * FROM draft"
KEPT = (
    EVENTS,
    CHANGES,
    PROPOSALS,
    "SELECT * FROM moderator",
    "SELECT * FROM role",
    "SELECT * FROM occurrence",
)

TUESDAY = {"title": "Maker chat", "hashtag": "#makerchat", "date": "2015-10-27", "time": "20:00"}
"""What most tests fill in: the evening after the one that the rehearsal opens on."""


@dataclass(frozen=True, slots=True)
class Desk(Modal):
    """The modal that a moderator has open."""

    def state(self, filled: Json) -> Json:
        """Give what somebody filled in, by field, as Slack has it."""
        assert self.view is not None
        made: Json = {}
        for block in self.view.body["blocks"]:
            element = block.get("element") or {}
            action = str(element.get("action_id", ""))
            name = action.removeprefix("schedule_")
            if name in filled:
                made[block["block_id"]] = {action: _held(element["type"], filled[name])}
        missing = (
            set(filled)
            - {str(one)[len("schedule_") :] for held in made.values() for one in held}
            - {one for held in made.values() for one in held}
        )
        assert not missing, f"the modal has no {missing}"
        return made

    async def fill(self, **filled: Any) -> None:
        """Change one field after another; Slack tells of those that ask for it."""
        for name, value in filled.items():
            state = self.state({name: value})
            ((block_id, held),) = state.items()
            ((action_id, chosen),) = held.items()
            people = self.here.rehearsal.people
            assert self.view is not None
            people.forms.fill(people.user(self.who), self.view.id, state)
            block = next(one for one in self.view.body["blocks"] if one["block_id"] == block_id)
            if block.get("dispatch_action"):
                about = {"action_id": action_id, "block_id": block_id, **chosen}
                await people.act(self.who, about, view_id=self.view.id)

    async def send(self, **filled: Any) -> dict[str, str]:
        """Fill in the fields, and send them; give what is wrong, by field."""
        await self.fill(**filled)
        wrong = await self.submit()
        return {name.removeprefix("schedule_").partition("_block")[0]: said for name, said in wrong.items()}

    async def push(self, action_id: str, value: str = "") -> None:
        """Press a button; `value` tells which of several."""
        assert self.view is not None
        for block in self.view.body["blocks"]:
            for one in [*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else [])]:
                if one.get("action_id") == action_id and value in str(one.get("value", "")):
                    chosen = {"action_id": action_id, "block_id": block["block_id"]}
                    await self.here.rehearsal.people.act(self.who, chosen, view_id=self.view.id)
                    return
        raise AssertionError(f"there is no button {action_id} {value}")

    async def close(self) -> None:
        """Close the window."""
        assert self.view is not None
        people = self.here.rehearsal.people
        await people.forms.close(people.user(self.who), self.view.id)


def _held(kind: str, value: Any) -> Json:
    if kind == "plain_text_input":
        return {"value": value}
    if kind in {"static_select", "radio_buttons"}:
        return {"selected_option": {"value": value}}
    if kind == "multi_static_select":
        return {"selected_options": [{"value": one} for one in value]}
    names = {
        "datepicker": "selected_date",
        "timepicker": "selected_time",
        "conversations_select": "selected_conversation",
        "multi_users_select": "selected_users",
        "users_select": "selected_user",
    }
    return {names[kind]: value}


async def scheduling(here: Scene, who: str = NORA, **filled: Any) -> Desk:
    """Type "/cem schedule", and fill in some fields."""
    assert await here.command(who, "schedule") == ""
    desk = Desk(here, who)
    await desk.fill(**filled)
    return desk


async def scheduled(here: Scene, who: str = NORA, **more: Any) -> Desk:
    """Schedule the chat of Tuesday evening, whatever is warned of: it is the week in which clocks change.

    `more` stands under "More options", or in the place of what is usual.
    """
    desk = await scheduling(here, who, **{name: more.pop(name, value) for name, value in TUESDAY.items()})
    if more:
        await desk.push("schedule_more")
    assert await desk.send(**more) == {}
    await gone_on(desk)
    return desk


async def gone_on(desk: Desk) -> None:
    """Go on where something was warned of."""
    assert desk.view is not None
    if desk.view.body.get("callback_id") == "schedule_check":
        assert await desk.submit() == {}


def told(here: Scene, who: str) -> list[Message]:
    """Give what the bot wrote to somebody alone."""
    room = here.rehearsal.workspace.direct(who)
    return [one for one in here.rehearsal.workspace.ordered(room) if one.by_app]


def last_told(here: Scene, who: str) -> str:
    """Give the last thing that the bot wrote to somebody alone."""
    return spoken(told(here, who)[-1])


def kept(here: Scene) -> list[list[Json]]:
    """Give all that scheduling writes."""
    return [here.rows(statement) for statement in KEPT]


async def weekly(here: Scene, who: str = NORA) -> Desk:
    """Schedule a chat on Tuesdays."""
    return await scheduled(here, who, repeat="weekly")


async def organising(here: Scene, press: str, who: str = NORA) -> Desk:
    """Open one of the windows behind `/cem organise`, by its button."""
    assert await here.command(who, "organise") == ""
    desk = Desk(here, who)
    await desk.push(press)
    return desk


__all__ = ["Desk", "organising", "said_in", "scheduled", "scheduling", "weekly"]
