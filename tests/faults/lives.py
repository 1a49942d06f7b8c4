"""Begins lives of the bot as processes, one after the other, and kills them. Kills only those."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.conftest import ROOT
from tests.conversation import Scene
from tests.faults.life import Life
from tests.hearing import LOOK_AGAIN, until

BEGINS_WITHIN = 40.0
"""Seconds within which a life is connected: the SDK tries again after ten where the first try fails."""

TRIES = 3
"""Lives that may fail to begin before the run fails: one may come before the system took the last one's lock away."""


@asynccontextmanager
async def nursery() -> AsyncIterator[asyncio.subprocess.Process]:
    """Open what forks the lives; it ends with its standard input."""
    pipe = asyncio.subprocess.PIPE
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.life", stdin=pipe, stdout=pipe, cwd=ROOT
    )
    try:
        yield running
    finally:
        if running.stdin is not None:
            running.stdin.close()
        await running.wait()


async def begin(here: Scene, nursery: asyncio.subprocess.Process, life: Life) -> int:
    """Begin a life of the bot, and wait until it is connected; give its process."""
    for _ in range(TRIES):
        pid = await fork(nursery, life)
        connected = False
        try:
            connected = await _is_connected(here, pid)
        finally:  # also where nobody waits for it any more: a life that nobody knows would keep the file
            if not connected:
                await bury(pid)
        if connected:
            return pid
    raise TimeoutError(f"the bot did not connect within {BEGINS_WITHIN:g} s, {TRIES} times")


async def fork(nursery: asyncio.subprocess.Process, life: Life) -> int:
    """Begin a life of the bot; give its process."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(f"{json.dumps(life._asdict())}\n".encode())
    answer = asyncio.ensure_future(nursery.stdout.readline())
    try:
        return int(await asyncio.shield(answer))
    except asyncio.CancelledError:
        await bury(int(await answer))
        raise


async def _is_connected(here: Scene, pid: int) -> bool:
    """Wait until a life is connected; tell whether it is, or ended or stuck before."""
    patience = time.monotonic() + BEGINS_WITHIN
    while time.monotonic() < patience and lives(pid):
        if here.rehearsal.links.connected:
            return True
        await asyncio.sleep(LOOK_AGAIN)
    return False


def lives(pid: int) -> bool:
    """Tell whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def kill(pid: int) -> None:
    """End a process in the middle of what it does, as a power cut does."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


async def bury(pid: int) -> None:
    """Kill a process, and wait until it is gone and all that it held is free."""
    kill(pid)
    await until(lambda: not lives(pid) or None)
