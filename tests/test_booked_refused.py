"""Who has no role for an event changes nothing of it, by a button or by a form, and hears why."""

from pathlib import Path
from typing import Any

import pytest

from tests.conversation import AVA, GRACE, NORA, Scene, scene
from tests.hearing import spoken
from tests.scheduling import kept, scheduled, told, weekly

Json = dict[str, Any]

PRESSES = ("chat_edit", "chat_edit_date", "chat_copy", "chat_move", "chat_cancel", "chat_hand", "chat_undo")


@pytest.mark.parametrize("action", PRESSES)
async def test_a_press_of_somebody_without_the_role_is_refused_and_changes_nothing(
    tmp_path: Path, action: str
) -> None:
    async with scene(tmp_path) as here:
        await weekly(here)
        (message,) = told(here, NORA)
        block = next(
            one
            for one in message.blocks
            if any(each.get("action_id") == action for each in one.get("elements", ()))
        )
        room = here.rehearsal.workspace.direct(NORA).id
        chosen = {"action_id": action, "block_id": block["block_id"]}
        await here.rehearsal.people.act(NORA, chosen, channel=room, ts=message.ts)
        payload = here.rehearsal.envelopes[-1]["payload"]
        if action == "chat_undo":
            here.change("UPDATE change SET undone_by = NULL")
        before, calls = kept(here), len(here.rehearsal.calls)
        links = here.rehearsal.links
        forged = {**payload, "user": {**payload["user"], "id": GRACE}}
        await links.answered(links.send("interactive", forged))
        said = str([str(call.args) for call in list(here.rehearsal.calls)[calls:]])
        assert "Only the moderators of this event" in said or await refused(here, calls)
        assert kept(here) == before
        assert here.rehearsal.workspace.top_view(GRACE) is None


async def refused(here: Scene, calls: int) -> bool:
    """Tell whether an answer at a response_url said no."""
    del calls
    said = [spoken(one) for one in here.channel(here.rehearsal.workspace.direct(NORA).id).messages.values()]
    return any("Only the moderators of this event" in one for one in said)


@pytest.mark.parametrize("callback", ["date_view", "cancel_view", "hand_view", "schedule_view"])
async def test_a_form_of_somebody_without_the_role_is_refused_and_changes_nothing(
    tmp_path: Path, callback: str
) -> None:
    opens: dict[str, tuple[str, Json]] = {
        "date_view": ("chat_move", {"time": "22:00"}),
        "cancel_view": ("chat_cancel", {"reason": "No"}),
        "hand_view": ("chat_hand", {"heirs": [AVA]}),
        "schedule_view": ("chat_edit", {"title": "Other"}),
    }
    action, filled = opens[callback]
    async with scene(tmp_path) as here:
        desk = await scheduled(here, date="2015-11-10")
        await desk.push(action)
        assert await desk.send(**filled) == {}
        payload = next(
            one["payload"]
            for one in reversed(here.rehearsal.envelopes)
            if one["payload"].get("type") == "view_submission"
        )
        before = kept(here)
        links = here.rehearsal.links
        replayed = await links.answered(links.send("interactive", payload))
        assert "Somebody has changed this event" in str(replayed)
        forged = {**payload, "user": {**payload["user"], "id": GRACE}}
        answer = await links.answered(links.send("interactive", forged))
        assert "Only the moderators of this event" in str(answer)
        assert kept(here) == before
