"""Payloads that are seldom, and are Slack's all the same: of bots, of organisations, without an event's id."""

from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from handlers.heard import Heard
from tests.builders import event
from tests.conversation import EDUCATORS, GRACE, Scene, scene

Json = dict[str, Any]


async def hears(here: Scene, body: Json) -> None:
    """Send an event, and wait until it is acknowledged."""
    links = here.rehearsal.links
    await links.answered(links.send("events_api", body, answers=False))


async def mentioned(here: Scene) -> Json:
    """Let Grace mention the bot, and give the event that told of it."""
    await here.ask(GRACE, "today")
    mentions = [one["payload"] for one in here.rehearsal.envelopes if one["type"] == "events_api"]
    return next(one for one in mentions if one["event"]["type"] == "app_mention")


async def test_a_bot_that_mentions_ours_gets_no_answer(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        told = await mentioned(here)
        bots: list[Json] = [{"bot_id": "B0OTHER"}, {"bot_id": "B0OTHER", "user": None}]
        for number, by in enumerate(bots):
            await hears(here, {**told, "event_id": f"Ev0{number}", "event": {**told["event"], **by}})
        calls = [call.method for call in here.rehearsal.calls]
    assert calls.count("chat.postMessage") == 1


async def test_questions_without_an_events_id_are_told_apart_by_their_message(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        told = await mentioned(here)
        del told["event_id"]
        second = await here.rehearsal.people.say(GRACE, EDUCATORS, "What is on tomorrow?")
        for ts in (told["event"]["ts"], second.ts, second.ts):
            await hears(here, {**told, "event": {**told["event"], "ts": ts}})
        calls = [call.method for call in here.rehearsal.calls]
    assert calls.count("chat.postMessage") == 3  # once by its id, and once each without


@pytest.mark.parametrize(
    ("body", "workspace"),
    [
        ({"team_id": "T0HOME", "user_id": "U0NORA"}, "T0HOME"),
        ({"team": {"id": "T0HOME"}, "user": {"id": "U0NORA", "team_id": "T0GUEST"}}, "T0HOME"),
        ({"team": None, "user": {"id": "U0NORA", "team_id": "T0HOME"}, "enterprise": {"id": "E0"}}, "T0HOME"),
        ({"team": None, "user": {"id": "U0NORA"}}, ""),
    ],
)
def test_the_workspace_is_known_also_where_the_app_belongs_to_an_organisation(
    body: Json, workspace: str
) -> None:
    ack = AsyncAck()  # type: ignore[no-untyped-call]  # Bolt's is untyped
    assert Heard(ack, body, AsyncWebClient()).workspace == workspace
