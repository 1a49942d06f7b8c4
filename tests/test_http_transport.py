"""Slack over HTTP: the same conversations as over Socket Mode, and what is not Slack's is refused."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.rehearsal.http_delivery import HttpDelivery, sign
from bot.rehearsal.socket_mode import Unanswered
from bot.web import slack
from bot.web.slack import BODY_BYTES
from bot.wording import actions
from tests.builders import event
from tests.conversation import AVA, EDUCATORS, GRACE, LIAM, NORA, Scene, scene

Json = dict[str, Any]

EIGHT = datetime(2015, 10, 27, tzinfo=UTC)
"""20:00 in New York, when the chat of these tests begins."""

JSON = "application/json"
SIX_MINUTES = 360.0

ANSWERS = "SELECT event_id FROM answered"
NOT_COUNTED = "SELECT id FROM person WHERE not_counted_since IS NOT NULL"


@pytest.mark.parametrize("over_http", [False, True], ids=["Socket Mode", "HTTP"])
async def test_an_evening_goes_the_same_whichever_way_slack_reaches_the_bot(
    tmp_path: Path, over_http: bool
) -> None:
    async with scene(tmp_path, over_http=over_http) as here:
        await here.load(event())
        assert "Educational Technology Chat" in await here.command(GRACE, "today")
        assert "Educational Technology Chat" in await here.ask(AVA, "what's on today")
        assert "Educational Technology Chat" in await here.write(LIAM, "what's on tomorrow")

        assert await here.command(NORA, "channel") == ""
        people, view = here.rehearsal.people, here.rehearsal.workspace.top_view(NORA)
        assert view is not None
        assert await people.forms.submit(people.user(NORA), view.id, {}) == {}
        assert [row["changed_by"] for row in await here.until_rows("SELECT * FROM subscription")] == [NORA]

        await here.subscribe(at_start=True, digest=False)
        here.clock.jump(EIGHT)
        notice = (await here.posted())[0]
        await here.until_rows("SELECT id FROM delivery WHERE state = 'sent'")
        assert await here.press(LIAM, notice, actions.CHECK_IN)
        await people.say(LIAM, EDUCATORS, "Good evening from London #edtechchat")
        await here.redeliver("message")
        acts = await here.until_rows("SELECT act FROM participation ORDER BY act")
        assert [row["act"] for row in acts] == ["check-in", "message"]

        answers = here.rows(ANSWERS)
        await here.redeliver("app_mention")
        assert here.rows(ANSWERS) == answers


async def test_a_mention_that_could_not_be_kept_comes_again_and_is_answered_once(tmp_path: Path) -> None:
    async with scene(tmp_path, over_http=True) as here:
        here.change("CREATE TRIGGER no BEFORE INSERT ON answered BEGIN SELECT RAISE(ABORT, 'no'); END")
        _, sent = here.rehearsal.people.post(GRACE, EDUCATORS, "@cembot today")
        await here.heard_again(sent[-1])
        here.change("DROP TRIGGER no")
        await here.rehearsal.links.answered(sent[-1])
        await here.message(EDUCATORS, lambda one: one.by_app)
        again = [one.headers for one in over_http(here).requests if "x-slack-retry-num" in one.headers]
    assert again[0]["x-slack-retry-num"] == "1"
    assert {headers["x-slack-retry-reason"] for headers in again} == {"http_error"}
    assert [call.method for call in here.rehearsal.calls].count("chat.postMessage") == 1


def over_http(here: Scene) -> HttpDelivery:
    """Give the far end that sends the requests."""
    links = here.rehearsal.links
    assert isinstance(links, HttpDelivery)
    return links


async def test_a_request_url_is_taken_once_it_answers_the_challenge_and_no_other_is(tmp_path: Path) -> None:
    async with scene(tmp_path, over_http=True) as here:
        with pytest.raises(Unanswered, match="did not answer the challenge"):
            await over_http(here).verify(f"{here.url}/slack/elsewhere")
        await over_http(here).verify(f"{here.url}/slack/events")


async def test_what_slack_sent_once_is_not_done_again_when_somebody_plays_it_back(tmp_path: Path) -> None:
    async with scene(tmp_path, over_http=True) as here, ClientSession() as session:
        await here.command(LIAM, "privacy")
        shown = await here.message(EDUCATORS, lambda one: one.only_for == LIAM)
        await here.press(LIAM, shown, actions.DONT_COUNT)
        recorded = over_http(here).requests[-1]
        assert await here.until_rows(NOT_COUNTED)
        here.change("UPDATE person SET not_counted_since = NULL")
        assert await Stranger(here, session).send(recorded.body, recorded.headers) == 409
        assert here.rows(NOT_COUNTED) == []


# ---- what is not Slack's ----


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who knows the address, and perhaps the secret."""

    here: Scene
    session: ClientSession

    def mention(self) -> bytes:
        """Make a mention that the bot has never heard, as Slack would send it."""
        said, sent = self.here.rehearsal.people.post(GRACE, EDUCATORS, "@cembot what's on today")
        assert said
        return json.dumps({**sent[-1].payload, "event_id": "Ev0STRANGER"}).encode()

    def signed(self, body: bytes, *, late: float = 0.0, secret: str = "") -> dict[str, str]:
        """Sign a body, `late` seconds ago."""
        stamp = int(self.here.clock.real().timestamp() - late)
        return sign(secret or self.here.rehearsal.workspace.app.signing_secret, body, str(stamp))

    async def send(self, body: Any, headers: Json, path: str = "/slack/events", method: str = "POST") -> int:
        """Send it, and give the status of the answer."""
        said = {"Content-Type": JSON, **headers}
        async with self.session.request(method, self.here.url + path, data=body, headers=said) as got:
            await got.read()
            return got.status


@pytest.fixture
async def stranger(tmp_path: Path) -> AsyncIterator[Stranger]:
    """Give somebody who knows the address of a bot that has answered one mention, and all else stands still."""
    async with scene(tmp_path, over_http=True) as here, ClientSession() as session:
        await here.load(event())
        await here.ask(GRACE, "today")
        yield Stranger(here, session)


@pytest.fixture
async def heard(stranger: Stranger) -> bytes:
    """Give the body of a mention that Slack never sent under this id; Slack's own is answered first."""
    body = stranger.mention()
    await stranger.here.until_rows(ANSWERS, 2)
    await stranger.here.rehearsal.settled()
    return body


async def unchanged(stranger: Stranger) -> bool:
    """Tell whether the bot still has answered two mentions and no more."""
    await stranger.here.rehearsal.settled()
    return len(stranger.here.rows(ANSWERS)) == 2


def without(headers: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in headers.items() if key != name}


async def test_what_is_forged_or_old_is_refused_and_changes_nothing(stranger: Stranger, heard: bytes) -> None:
    good = stranger.signed(heard)
    forged = [
        {},
        without(good, "x-slack-signature"),
        without(good, "x-slack-request-timestamp"),
        stranger.signed(heard, secret="another secret"),
        stranger.signed(heard + b" "),
        {**good, "x-slack-signature": good["x-slack-signature"].replace("v0=", "v1=")},
        {**good, "x-slack-signature": "v0=ü"},
        stranger.signed(heard, late=SIX_MINUTES),
        stranger.signed(heard, late=-SIX_MINUTES),
        {**good, "x-slack-request-timestamp": str(int(good["x-slack-request-timestamp"]) - 1)},
        sign(stranger.here.rehearsal.workspace.app.signing_secret, heard, "yesterday"),
        sign(stranger.here.rehearsal.workspace.app.signing_secret, heard, "9" * 400),
        {**stranger.signed(heard, secret="another secret"), "x-slack-retry-num": "1"},
        {"x-slack-bolt-lazy-only": "1"},
    ]
    assert [await stranger.send(heard, headers) for headers in forged] == [401] * len(forged)
    assert await unchanged(stranger)
    assert await stranger.send(heard, good) == 200
    assert not await unchanged(stranger)


@pytest.mark.parametrize("chunked", [False, True], ids=["said to be", "turns out to be"])
async def test_a_body_that_is_too_large_is_refused_unread(stranger: Stranger, chunked: bool) -> None:
    port = stranger.here.port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {BODY_BYTES + 1}"
    writer.write(f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{length}\r\n\r\n".encode())
    if chunked:
        writer.write(b"%x\r\n" % (BODY_BYTES + 1) + b"x" * (BODY_BYTES + 1))
    assert (await reader.readline()).startswith(b"HTTP/1.1 413 ")
    writer.close()


async def test_a_request_that_never_ends_is_let_go(
    stranger: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack, "BODY_SECONDS", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", stranger.here.port)
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nhalf")
    assert (await reader.readline()).startswith(b"HTTP/1.1 408 ")
    assert (await reader.read()).endswith(b"did not arrive within 3 seconds.\n")
    writer.close()


async def test_what_cannot_be_read_is_refused_before_it_is_read(stranger: Stranger) -> None:
    for body in (b"[" * 200_000, b"\xff\xfe", b"", b"payload=%7B"):
        assert await stranger.send(body, {}) == 401
    assert await stranger.send(b"\xff\xfe", stranger.signed(b"\xff\xfe")) == 401


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/", 404),
        ("POST", "/slack", 404),
        ("POST", "/slack/event", 404),
        ("POST", "/slack/events/../events2", 404),
        ("GET", "/slack/events", 405),
        ("PUT", "/slack/events", 405),
        ("POST", "/healthz", 405),
    ],
)
async def test_only_slacks_own_address_takes_slacks_requests(
    stranger: Stranger, heard: bytes, method: str, path: str, status: int
) -> None:
    assert await stranger.send(heard, stranger.signed(heard), path, method) == status
    assert await unchanged(stranger)
