"""Whatever is pressed or sent in Slack's name is answered in a sentence, and changes nothing of the programme."""

import logging
from pathlib import Path
from typing import Any

import pytest

from handlers import LISTENERS
from tests.conversation import EDUCATORS, GRACE, NORA, Scene
from tests.hearing import until
from tests.moderated import chat_id, moderated

Json = dict[str, Any]

PROGRAMME = (
    "booked",
    "change",
    "event",
    "feed",
    "moderator",
    "occurrence",
    "pause",
    "question",
    "role",
    "run",
    "run_step",
    "subscription",
)
"""What nobody without a role changes; everybody may propose."""

VALUES = (None, "x|y", "9" * 30)
"""Of a button: none, one that names nothing, and a number that no database takes."""

KEPT = ("", "[]", "{}", '{"key": 5, "about": ["x"], "chat": 1, "occurrence_id": null}')
"""What a window says that it is about."""


def from_slack(here: Scene, who: str, **about: Any) -> Json:
    """Make a payload as Slack does where a person has no name, as in organisations."""
    workspace = here.bot.workspace
    return {
        "team": {"id": workspace, "domain": "x"},
        "user": {"id": who, "team_id": workspace},
        "api_app_id": "A0OTHER",
        "token": "t",
        "trigger_id": "1.2.3",
        **about,
    }


def pressed(here: Scene, who: str, action: str, value: str | None, place: str) -> Json:
    """Make a press in a message, a window or the Home tab."""
    option = None if value is None else {"value": value, "text": {"type": "plain_text", "text": "x"}}
    element: Json = {"type": "button", "action_id": action, "block_id": "b", "selected_option": option}
    if value is not None:
        element["value"] = value
    about: Json = {"type": "block_actions", "actions": [element]}
    if place == "message":
        about |= {"channel": {"id": EDUCATORS}, "message": {"ts": "1445898300.000100"}, "response_url": ""}
    else:
        about["view"] = window(place, "")
    return from_slack(here, who, **about)


def window(sort: str, kept: str, callback: str = "x", *, state: bool = True) -> Json:
    """Make a view as Slack sends it back; some servers send no hash, and no state."""
    view: Json = {
        "id": "V1",
        "type": sort,
        "callback_id": callback,
        "private_metadata": kept,
        "title": {"type": "plain_text", "text": "T"},
        "blocks": [],
        "state": {"values": {}} if state else None,
    }
    return view


def payloads(here: Scene, who: str) -> list[Json]:
    """Make everything that can be pressed or sent, with nothing sensible in it."""
    made = []
    for one in LISTENERS:
        if one.listens == "action":
            for value in (*VALUES, chat_id(here)):
                made += [pressed(here, who, one.to, value, place) for place in ("message", "modal")]
            made.append(pressed(here, who, one.to, "x", "home"))
        elif one.listens == "view":
            views = [window("modal", kept, one.to, state=bool(kept)) for kept in KEPT]
            made += [
                from_slack(here, who, type="view_submission", view=view, response_urls=[]) for view in views
            ]
        elif one.listens == "shortcut":
            message: Json = {"type": "message", "ts": "1445898300.000100", "text": "x"}
            beside: list[Json] = [
                {"type": "shortcut", "action_ts": "1.2"},
                {
                    "type": "message_action",
                    "channel": {"id": EDUCATORS},
                    "message": message,
                    "response_url": "",
                },
            ]
            made += [from_slack(here, who, callback_id=one.to, **about) for about in beside]
        elif one.listens == "view_closed":
            closed = from_slack(here, who, type="view_closed", view=window("modal", "{}", one.to))
            made.append({**closed, "is_cleared": False})
    return made


async def test_whatever_is_forged_is_answered_and_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with moderated(tmp_path) as here:
        before = {table: here.rows(f"SELECT * FROM {table}") for table in PROGRAMME}  # noqa: S608 - our own tables
        here.refusals |= {"views.open", "views.push", "views.update", "chat.postEphemeral"}
        sent = payloads(here, GRACE)
        assert len(sent) > 500
        links = here.rehearsal.links
        with caplog.at_level(logging.WARNING, logger="handlers"):
            for payload in sent:
                await links.answered(links.send("interactive", payload))
        failed = {one.__dict__["listener"] for one in caplog.records if one.msg == "listener_failed"}
        assert failed == set()
        after = {table: here.rows(f"SELECT * FROM {table}") for table in PROGRAMME}  # noqa: S608 - our own tables
        assert after == before


async def test_a_window_that_slack_did_not_open_is_told_of(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        here.refusals.add("views.open")
        links = here.rehearsal.links
        await links.answered(links.send("interactive", pressed(here, NORA, "schedule_open", "", "message")))
        told = await until(
            lambda: [one for one in here.rehearsal.calls if one.method == "chat.postEphemeral"] or None
        )
        assert "Slack did not open the window; nothing was changed. Please press it again." in str(
            told[-1].args
        )
