"""Every event of Slack's samples, signed and over HTTP, while a chat is on: acknowledged, and taken for what it is."""

import json
import time
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from bot.rehearsal.http_delivery import sign
from tests.announced import STARTS
from tests.builders import event
from tests.conversation import EDUCATORS, GRACE, LIAM, Scene, scene
from tests.test_logging_participation import begun

Json = dict[str, Any]

LOGGED = "SELECT act, detail, removed FROM participation ORDER BY id"

BY_PEOPLE = {
    "MessagePayload": ("message", "", 0),
    "MessageFileSharePayload": ("message", "", 0),
    "MessageMePayload": ("message", "", 0),
    "MessageThreadBroadcastPayload": ("reply", "", 0),
    "ReactionAddedPayload": ("reaction", "tada", 0),
    "ReactionRemovedPayload": ("reaction", "tada", 1),
}
"""What counts, and how; all other samples are of bots, Slack's own lines, or of what does not concern us."""


def samples(shared: Path) -> dict[str, Json]:
    """Give Slack's samples: all their fields, their values blank."""
    folder = shared / "specs" / "slack-samples" / "events"
    found = {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}
    assert found
    return found


def filled(sample: object, values: Mapping[str, object]) -> Any:
    """Fill the blank fields of a sample by their names."""
    if isinstance(sample, list):
        return [filled(one, values) for one in sample]
    if not isinstance(sample, dict):
        return sample
    blank = {
        name: one for name, one in values.items() if name in sample and not isinstance(sample[name], dict)
    }
    return {name: filled(one, values) for name, one in sample.items()} | blank


def told(name: str, sample: Json, workspace: str, about: str, ts: str) -> Json:
    """Make of a sample what Slack sends: an event of Grace's in the channel of the chat, `about` a message there."""
    values = {
        "team_id": workspace,
        "team": workspace,
        "user": GRACE,
        "channel": EDUCATORS,
        "text": "A1 what I think",
        "ts": ts,
        "event_ts": ts,
        "deleted_ts": ts,
        "reaction": "tada",
        "event_id": f"Ev{ts}",
    }
    body: Json = {**filled(sample, values), "type": "event_callback"}
    if "item" in body["event"]:
        body["event"]["item"] = {"type": "message", "channel": EDUCATORS, "ts": about}
    if name == "MessageThreadBroadcastPayload":
        body["event"]["thread_ts"] = about
    return of_person(body) if name in BY_PEOPLE else body


def of_person(told: Json) -> Json:
    """Leave out of an event what Slack leaves out where a person did something by themselves."""
    event = {
        name: one for name, one in told["event"].items() if name not in {"bot_id", "bot_profile", "app_id"}
    }
    return {**told, "event": event}


async def send(here: Scene, session: ClientSession, body: Json) -> int:
    """Send an event as Slack does; give the status of the answer."""
    written = json.dumps(body).encode()
    signed = sign(here.rehearsal.workspace.app.signing_secret, written, str(int(time.time())))
    headers = {"content-type": "application/json", **signed}
    async with session.post(f"{here.url}/slack/events", data=written, headers=headers) as answer:
        return answer.status


async def test_each_event_is_acknowledged_and_only_what_people_did_is_logged(
    tmp_path: Path, shared: Path
) -> None:
    logged: dict[str, tuple[Any, ...]] = {}
    async with scene(tmp_path, over_http=True) as here, ClientSession() as session:
        await begun(here, event())
        here.refusals.add("chat.postMessage")  # the mention that is answered here stands nowhere
        at = (STARTS + timedelta(minutes=5)).timestamp()
        said = await here.rehearsal.people.say(LIAM, EDUCATORS, "Hello from London")
        await here.until_rows(LOGGED)
        for number, (name, sample) in enumerate(samples(shared).items()):
            body = told(name, sample, here.bot.workspace, said.ts, f"{at + number:.6f}")
            before = here.rows(LOGGED)
            assert await send(here, session, body) == HTTPStatus.OK, name
            after = here.rows(LOGGED)
            if after != before:
                logged[name] = tuple(after[-1].values())
    assert logged == BY_PEOPLE


async def test_events_that_are_blank_cut_short_or_unknown_are_acknowledged_and_leave_nothing(
    tmp_path: Path, shared: Path
) -> None:
    async with scene(tmp_path, over_http=True) as here, ClientSession() as session:
        await begun(here, event())
        for name, sample in samples(shared).items():
            told = {**sample, "type": "event_callback"}
            assert await send(here, session, told) == HTTPStatus.OK, name
            bare = {"type": told["event"]["type"]}
            assert await send(here, session, {**told, "event": bare}) == HTTPStatus.OK, name
        odds: list[Json] = [{}, {"event": {}}, {"event": {"type": "assistant_thread_started"}}]
        for odd in odds:
            assert await send(here, session, {"type": "event_callback", **odd}) == HTTPStatus.OK, odd
        assert here.rows(LOGGED) == []
