"""Slack is answered at once, whatever follows takes: it waits three seconds, and says that the bot did not answer.

Here planning never ends, and Slack answers none of what the bot asks of it but who somebody is and where the bot is,
until the answer is there.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import OutletError
from bot.outlets.slack import Slack
from bot.rehearsal import Fault, Kind
from bot.rehearsal.socket_mode import Envelope
from handlers import rooms
from tests.conversation import AVA, EDTECHCHAT, GRACE, LIAM, NORA, Scene, scene
from tests.hearing import until
from tests.moderated import (
    SCRIPT,
    Window,
    console,
    go,
    moderated,
    opened_script,
    pasted,
)
from tests.moderated import press as press_console
from tests.scheduling import CHANGES, EVENTS, PROPOSALS, TUESDAY, gone_on, scheduled, scheduling, told
from tests.test_proposals import proposed, queue
from tests.test_week_off import asks, choice, over

Json = dict[str, Any]
Act = Callable[[], Awaitable[object]]

ANSWERED = frozenset({"users.info", "conversations.info"})
"""What Slack answers all the while; for each of them the bot has patience of its own."""


@asynccontextmanager
async def standing(
    here: Scene, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[[Act], Awaitable[Json]]]:
    """Let nothing end that the bot does beside its answer; give what does something, and waits for the answer alone."""
    opened = asyncio.Event()
    calls, plan, send = AsyncWebClient.api_call, here.bot.house.planning.plan, here.rehearsal.links.send
    sent: list[Envelope] = []
    doing: list[asyncio.Future[object]] = []

    async def call(client: AsyncWebClient, api_method: str, **named: Any) -> Any:
        if api_method not in ANSWERED:
            await opened.wait()
        return await calls(client, api_method, **named)

    async def planned() -> Any:
        await opened.wait()
        return await plan()

    def sends(*words: Any, **named: Any) -> Envelope:
        sent.append(send(*words, **named))
        return sent[-1]

    async def answered(act: Act) -> Json:
        before = len(sent)
        doing.append(asyncio.ensure_future(act()))
        await until(lambda: sent[before:] or None)
        answer: Json = await asyncio.shield(sent[before].answer)
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(AsyncWebClient, "api_call", call)
        patched.setattr(here.bot.house.planning, "plan", planned)
        patched.setattr(here.rehearsal.links, "send", sends)
        try:
            yield answered
        finally:
            opened.set()
            await asyncio.gather(*doing)


async def test_who_schedules_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with scene(tmp_path) as here:
        desk = await scheduling(here, **TUESDAY)
        await desk.send()
        async with standing(here, monkeypatch) as answered:
            said = await answered(desk.send)
            assert "Scheduled. It is in the programme now." in str(said)
            assert [row["title"] for row in here.rows(EVENTS)] == ["Maker chat"]
            assert told(here, NORA) == []
        assert "Scheduled. It is in the programme now." in str(told(here, NORA)[-1].blocks)


async def test_who_proposes_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with scene(tmp_path, ops_channel=EDTECHCHAT) as here:
        desk = await scheduling(here, GRACE, **TUESDAY)
        await desk.send()
        async with standing(here, monkeypatch) as answered:
            assert "is proposed for" in str(await answered(desk.send))
            assert len(here.rows(PROPOSALS)) == 1
            assert here.posts(EDTECHCHAT) == []
        assert len(here.posts(EDTECHCHAT)) == 1


async def test_who_sends_back_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with scene(tmp_path) as here:
        await proposed(here)
        desk = await queue(here)
        await desk.push("send_back")
        async with standing(here, monkeypatch) as answered:
            await desk.fill(word="Please say more")
            assert await answered(desk.submit) == {}
            assert [row["state"] for row in here.rows(PROPOSALS)] == ["returned"]
        assert "is sent back" in desk.words


async def test_who_approves_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with scene(tmp_path) as here:
        await proposed(here)
        desk = await queue(here)
        async with standing(here, monkeypatch) as answered:
            assert await answered(lambda: desk.push("approve")) == {}
            assert [row["state"] for row in here.rows(PROPOSALS)] == ["approved"]
        assert "is in the programme" in desk.words


@pytest.mark.parametrize(
    ("button", "filled", "said"),
    [
        ("chat_cancel", {"reason": "No room"}, "Done: it is cancelled."),
        ("chat_move", {"time": "21:00"}, "Done: it is moved."),
        ("chat_hand", {"heirs": [LIAM]}, "Done: it is handed over."),
    ],
)
async def test_who_changes_a_chat_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, button: str, filled: Json, said: str
) -> None:
    async with scene(tmp_path) as here:
        desk = await scheduled(here)
        await desk.push(button)
        await desk.fill(**filled)
        async with standing(here, monkeypatch) as answered:
            assert said in str(await answered(desk.submit))
            assert len(here.rows(CHANGES)) == 2
        assert said in desk.words
        async with standing(here, monkeypatch) as answered:
            assert await answered(lambda: desk.push("chat_undo")) == {}
            assert len(here.rows(CHANGES)) == 3


async def test_who_takes_a_week_off_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with over(tmp_path, NORA) as here:
        window = await asks(here)
        filled = choice("hand", off_heir_block={"off_heir": {"selected_user": AVA}})
        async with standing(here, monkeypatch) as answered:
            assert f"<@{AVA}> is asked to run it" in str(await answered(lambda: window.submit(filled)))
            assert told(here, AVA) == []
        assert len(told(here, AVA)) == 1


async def test_who_keeps_questions_and_presses_on_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with moderated(tmp_path) as here:
        window = await opened_script(here)
        text = "\n".join(f"Q{one.number}: {one.text} Why?" for one in SCRIPT)
        await window.submit(pasted(text))
        async with standing(here, monkeypatch) as answered:
            assert "Saved." in str(await answered(window.submit))
        await go(here, 1)
        shown = await console(here)
        async with standing(here, monkeypatch) as answered:
            assert await answered(lambda: press_console(here, "run_wait", message=shown)) == {}
            assert [row["action"] for row in here.rows("SELECT action FROM run_step")] == ["wait"]


async def test_who_opens_a_window_is_answered_before_it_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scene(tmp_path) as here:
        async with standing(here, monkeypatch) as answered:
            assert await answered(lambda: here.command(NORA, "schedule")) == {}
            assert here.rehearsal.workspace.top_view(NORA) is None
        assert "More options" in Window(here, NORA).words


async def test_where_the_window_cannot_open_after_the_answer_it_is_said(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.refusals.add("views.open")
        here.rehearsal.faults.add("views.open", Fault(kind=Kind.ERROR, error="expired_trigger_id"))
        assert "Slack did not open the window" in await here.command(NORA, "schedule")


@pytest.mark.parametrize("trouble", ["silent", "refuses"])
async def test_where_slack_does_not_say_whether_the_bot_is_in_a_channel_the_form_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    async def about(_slack: Slack, _channel: str) -> Json:
        if trouble == "refuses":
            raise OutletError("Slack was not reached")
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(rooms, "PATIENCE", 0.05)
    async with scene(tmp_path) as here:
        desk = await scheduling(here, **TUESDAY)
        await desk.push("schedule_more")
        with monkeypatch.context() as patched:
            patched.setattr(Slack, "about", about)
            errors = await desk.send(room=EDTECHCHAT)
        assert errors == {"room": rooms.NOT_SAID}
        await desk.send()
        await gone_on(desk)
        assert len(here.rows(EVENTS)) == 1
