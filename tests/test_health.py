"""Whether the bot is well, as a host's check sees it: each way of being unwell is provoked."""

import asyncio
import contextlib
import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from bot.domain.announcement import Destination, Kind, Planned
from bot.domain.health import PERIODS, SILENCE, Facts, Part, Socket, examine, problems
from bot.outlets.slack_socket import SlackSocket
from bot.settings import Role
from bot.storage import health, plans
from bot.storage.database import Database
from schedules import plan
from tests.builders import event
from tests.conversation import Scene, scene
from tests.hearing import LOOK_AGAIN, PATIENCE, until

pytest_plugins = ["tests.fixtures_storage"]

Json = dict[str, Any]

NOW = datetime(2015, 10, 26, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)

WELL = Facts(at=NOW, beats=dict.fromkeys(Part, (NOW,)), socket=Socket(timedelta(), 0))


async def ask(here: Scene, path: str = "/healthz") -> tuple[int, Json]:
    """Ask as a host does; give the status and what was said."""
    async with ClientSession() as session, session.get(here.url + path) as got:
        return got.status, await got.json() if path == "/healthz" else {"said": await got.text()}


async def asked_until(here: Scene, enough: Callable[[int, Json], bool]) -> tuple[int, Json]:
    """Ask again and again until the answer is enough, as a host does."""
    loop = asyncio.get_running_loop()
    last = loop.time() + PATIENCE
    status, said = await ask(here)
    while not enough(status, said):
        assert loop.time() < last, said
        await asyncio.sleep(LOOK_AGAIN)
        status, said = await ask(here)
    return status, said


async def ailing(here: Scene, check: str) -> str:
    """Wait until one check fails, and give its sentence; the process answers all the same."""
    status, said = await asked_until(here, lambda _, said: said["checks"].get(check, "ok") != "ok")
    assert (status, said["status"]) == (503, "failing")
    sentence: str = said["checks"][check]
    assert sentence in said["problems"]
    assert (await ask(here, "/livez")) == (200, {"said": "ok\n"})
    return sentence


async def well(here: Scene) -> None:
    """Wait until everything is well."""
    await asked_until(here, lambda status, _: status == 200)


async def test_a_bot_that_does_its_work_is_well(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True) as here:
        status, said = await ask(here)
        assert (status, said["status"], said["problems"]) == (200, "ok", [])
        assert set(said["checks"]) == {"database", "planner", "sender", "deliveries", "socket"}
        assert said["socket_reconnects"] == 0
        assert (await ask(here, "/livez"))[0] == 200
        parts = here.rows("SELECT part, process FROM heartbeat ORDER BY part")
        assert [row["part"] for row in parts] == ["planner", "sender"]


async def test_over_http_there_is_no_socket_to_look_at(tmp_path: Path) -> None:
    async with scene(tmp_path, over_http=True) as here:
        status, said = await ask(here)
        assert status == 200
        assert "socket" not in said["checks"]
        assert "socket_reconnects" not in said


async def test_a_planner_that_stopped_is_told(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True) as here:
        here.bot.scheduler.pause()
        here.clock.wait(125)
        sentence = await ailing(here, "planner")
        assert re.match(r"The planner last ran 12\d s ago; it should run every 60 s\.", sentence)
        await plan.run(here.bot.house)
        await well(here)


async def test_a_worker_that_is_gone_is_told_by_the_process_that_answers(tmp_path: Path) -> None:
    async with scene(tmp_path, over_http=True) as here:
        await here.stop()
        here.role = Role.WEB
        await here.start()
        await well(here)
        here.clock.wait(35)
        assert "The sender last ran 3" in await ailing(here, "sender")
        assert (await ask(here))[1]["checks"]["planner"] == "ok"
        here.clock.wait(90)
        assert "The planner last ran 12" in await ailing(here, "planner")
        here.role = Role.ALL
        await here.restart()
        await well(here)


async def test_a_delivery_that_nobody_took_care_of_is_told(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True) as here:
        await here.load(event())
        await here.subscribe(at_start=True)
        here.bot.house.delivering.quiet = True
        here.clock.jump(datetime(2015, 10, 27, 0, 9, 59, tzinfo=UTC))
        assert (await ask(here))[0] == 200
        here.clock.jump(datetime(2015, 10, 27, 0, 10, 1, tzinfo=UTC))
        sentence = await ailing(here, "deliveries")
        assert "(start) was due on 27 October at 00:00 UTC and of use until 00:10 UTC" in sentence


async def test_a_reminder_that_nobody_took_care_of_is_found(database: Database) -> None:
    where = Destination("slack", "T1", "C1")
    reminder = Planned("chat", Kind.REMINDER, where, 0, NOW, NOW + 1800 * SECOND, 30)
    await database.write(partial(plans.add, planned=reminder, now=NOW))
    assert await database.read(partial(health.overdue, now=NOW)) is None
    assert await database.read(partial(health.overdue, now=reminder.expires_at)) == reminder


async def test_a_database_that_cannot_be_written_is_told_and_so_is_that_it_can_again(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True) as here:
        with contextlib.closing(sqlite3.connect(here.file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            here.clock.wait(16)
            assert await ailing(here, "database") == "The database could not be written to; the log says why."
            other.execute("ROLLBACK")
        await well(here)


async def test_a_database_that_cannot_be_read_is_told_and_what_it_holds_is_left_out(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True) as here:
        here.change("ALTER TABLE heartbeat RENAME TO elsewhere")
        assert await ailing(here, "database") == "The database could not be read; the log says why."
        assert set((await ask(here))[1]["checks"]) == {"database", "socket"}
        here.change("ALTER TABLE elsewhere RENAME TO heartbeat")
        await well(here)


async def test_a_socket_that_died_without_a_word_is_told(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True) as here:
        here.rehearsal.links.silent = True

        def told(_status: int, said: Json) -> bool:
            here.clock.wait(45)  # again and again: a pong may still be under way the first time
            return str(said["checks"]["socket"]) != "ok"

        await asked_until(here, told)
        assert re.match(
            r"Slack's socket has been silent for \d+ s \(reconnected \d times\)", await ailing(here, "socket")
        )


async def test_a_silent_socket_is_opened_again_and_each_time_is_counted(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.stop()
        socket = SlackSocket(here.bot.slack_app, here.rehearsal.app_token, here.clock, ping=0.05)
        await socket.connect()
        here.rehearsal.links.silent = True
        await until(lambda: socket.seen().reconnects > 1 or None)
        here.rehearsal.links.silent = False
        here.clock.wait(60)
        await until(lambda: socket.seen().silent < 60 * SECOND or None)
        await socket.close()


# ---- what is judged ----


def told(**facts: Any) -> list[str]:
    return list(problems(examine(replace(WELL, **facts))))


def test_all_is_well_until_two_periods_have_passed() -> None:
    for part in Part:
        last = NOW - 2 * PERIODS[part]
        assert told(beats={**dict.fromkeys(Part, (NOW,)), part: (last,)}) == []
        (sentence,) = told(beats={**dict.fromkeys(Part, (NOW,)), part: (last - SECOND,)})
        assert sentence.startswith(f"The {part} last ran ")


def test_one_process_that_runs_is_enough() -> None:
    long_ago = NOW - timedelta(hours=9)
    assert told(beats=dict.fromkeys(Part, (long_ago, NOW, long_ago))) == []


def test_what_never_ran_is_told() -> None:
    assert [sentence[:24] for sentence in told(beats=dict.fromkeys(Part, ()))] == [
        "The planner has not run ",
        "The sender has not run y",
    ]


def test_a_sign_from_before_the_clock_was_set_back_says_nothing() -> None:
    ahead = NOW + timedelta(hours=1)
    assert len(told(beats=dict.fromkeys(Part, (ahead,)))) == 2
    assert told(beats=dict.fromkeys(Part, (ahead, NOW))) == []


def test_a_socket_may_be_silent_for_as_long_as_its_pings_take() -> None:
    assert told(socket=Socket(SILENCE, 3)) == []
    assert "silent for 41 s (reconnected 3 times)" in told(socket=Socket(SILENCE + SECOND, 3))[0]


def test_no_sentence_says_where_a_delivery_was_to_go() -> None:
    late = Planned(
        "2015-10-26", Kind.DIGEST, Destination("slack", "T1", "C0SECRET"), 0, NOW, NOW + 4 * 60 * 60 * SECOND
    )
    (sentence,) = told(overdue=late)
    assert "C0SECRET" not in sentence
    assert "(digest) was due on 26 October at 12:00 UTC and of use until 16:00 UTC" in sentence
