"""What is acknowledged is on the disk: whatever is killed, and by the order of the system's own calls."""

import asyncio
import json
import os
import re
import shutil
import signal
import sys
from collections.abc import Iterable
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.announced import STARTS
from tests.builders import event
from tests.conftest import ROOT
from tests.conversation import EDUCATORS, GRACE, scene
from tests.faults.life import Life
from tests.faults.log_kills import log_kills
from tests.faults.runs import SHORT
from tests.hearing import until
from tests.test_logging_participation import begun

CALLS = "fdatasync,fsync,read,recvfrom,recvmsg,readv,write,writev,sendto,sendmsg"
"""The system calls by which an event comes, is kept and is answered."""

SYNCED = re.compile(r"(?:fdatasync|fsync)\(\d+<[^>]*-wal>\)\s+= 0")
SOCKET = re.compile(r"<(?:socket|TCP[^:]*):\[[^\]]*\]>")
EVENTS = 8


async def test_whatever_is_killed_each_acknowledged_event_is_in_the_file_once(tmp_path: Path) -> None:
    verdict = await log_kills(SHORT, tmp_path)
    assert (verdict.lost, verdict.doubled, verdict.wrong) == (0, 0, 0), verdict.says
    assert verdict.kills
    assert verdict.sent
    assert verdict.in_flight  # some were under way when it was killed


def bot_of(tracer: int) -> int | None:
    """Give the process that is traced."""
    children = Path(f"/proc/{tracer}/task/{tracer}/children").read_text().split()
    return int(children[0]) if children else None


def is_up(port: int) -> bool:
    """Tell whether the bot answers."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/livez", timeout=1) as answer:  # loopback
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


def whole_calls(lines: Iterable[str]) -> list[str]:
    """Give each call in one piece where it ended, and its beginning too where another thread interrupted it."""
    calls: list[str] = []
    begun_by: dict[str, str] = {}
    for line in lines:
        thread, _, said = line.partition(" ")
        if said.endswith("<unfinished ...>"):
            begun_by[thread] = said.removesuffix("<unfinished ...>")
            calls.append(begun_by[thread])
        else:
            rest = re.sub(r"^\s*<\.\.\. \w+ resumed>", "", said)
            calls.append(begun_by.pop(thread, "") + rest if rest != said else said)
    return calls


def socket_of(call: str) -> str:
    """Name the socket that a call reads or writes, which tells the answers to several callers apart."""
    found = SOCKET.search(call)
    assert found is not None, call
    return found[0]


async def test_each_event_is_synced_to_the_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    tried = await asyncio.create_subprocess_exec(
        strace, "-o", str(tmp_path / "tried"), sys.executable, "-c", ""
    )
    if await tried.wait():
        pytest.skip("the system lets no process be traced")
    trace = tmp_path / "trace"
    async with scene(tmp_path, over_http=True) as here:
        await begun(here, event())
        await here.stop()
        assert here.port is not None
        life = Life(
            here.rehearsal.bot_token,
            "",
            here.rehearsal.workspace.app.signing_secret,
            here.rehearsal.api_url,
            here.database_url,
            (STARTS + timedelta(minutes=1)).isoformat(),
            here.port,
        )
        told = tmp_path / "life.json"
        told.write_text(json.dumps(life._asdict()))
        command = [strace, "-f", "-y", "-s", "4000", "-o", str(trace), "-e", f"trace={CALLS}"]
        bot = [sys.executable, "-m", "tests.faults.life", "--alone", str(told)]
        running = await asyncio.create_subprocess_exec(*command, *bot, cwd=ROOT)
        try:
            port = here.port
            await until(lambda: is_up(port) or None)
            for number in range(EVENTS):
                await here.rehearsal.people.say(GRACE, EDUCATORS, f"marked-{number}-event")
        finally:
            if (pid := bot_of(running.pid)) is not None:
                os.kill(pid, signal.SIGTERM)
            await running.wait()
        assert len(here.rows("SELECT * FROM participation")) == EVENTS
        await here.start()
    calls = whole_calls(trace.read_text(errors="replace").splitlines())
    for number in range(EVENTS):
        heard = next(at for at, call in enumerate(calls) if f"marked-{number}-event" in call)
        asked_on = socket_of(calls[heard])
        answered = next(
            at
            for at in range(heard + 1, len(calls))
            if '"HTTP/1.1 200' in calls[at] and socket_of(calls[at]) == asked_on
        )
        between = [call for call in calls[heard:answered] if SYNCED.search(call)]
        assert between, calls[heard : answered + 1]
