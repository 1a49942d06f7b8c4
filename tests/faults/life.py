"""One life of the bot: the real bot, until it is killed or told to end. Judges nothing.

As a program it forks a life for each line of standard input, so that each begins in a moment; with --alone it is one.
"""

import asyncio
import gc
import json
import logging
import os
import signal
import sys
import traceback
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from bot import app
from bot.app import build
from bot.chosen import Choices, Outside
from bot.cli.run import _loop_factory  # the loop that people get
from bot.clock import FastClock
from bot.on_x import XAccess
from bot.process import run_built
from bot.services.delivering import Delivering
from tests.faults.boundaries import watch
from tests.faults.clock import HandedClock
from tests.faults.runs import AT_BOUNDARIES, Run
from tests.faults.stage import find_stage
from tests.on_both import ON_X

CHOICES = Choices(
    programme="A chat of faults", timezone="UTC", command="/cem", organisers=frozenset(), keep_words_days=30
)


class Life(NamedTuple):
    """What a life of the bot is told."""

    bot_token: str
    app_token: str  # empty: Slack comes over HTTP
    signing_secret: str
    api_url: str
    database_url: str
    now: str = ""  # programme time, ISO 8601; empty: the clock of the stage
    port: int | None = None
    stage: str = ""  # the folder of a run whose clock it shares, and in which it may be ended at boundaries
    x: dict[str, str] = {}  # noqa: RUF012 - what opens X; never changed
    ops_channel: str = ""


def live(life: Life) -> None:
    """Be the bot until SIGTERM."""
    logging.basicConfig(level=logging.ERROR, force=True)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_live(life))


async def _live(life: Life) -> None:
    born = monotonic()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    stage = find_stage(Path(life.stage)) if life.stage else None
    clock: Any = HandedClock(stage.clock()) if stage else FastClock(datetime.fromisoformat(life.now))
    outside = Outside(
        bot_token=life.bot_token,
        app_token=life.app_token,
        signing_secret=life.signing_secret,
        slack_api_url=life.api_url,
        database_url=life.database_url,
        clock=clock,
        port=life.port,
        host="127.0.0.1",
        x=XAccess(**life.x) if life.x else None,
    )
    choices = replace(CHOICES, on_x=ON_X if life.x else None, ops_channel=life.ops_channel)
    vars(app)["Delivering"] = partial(Delivering, owner=f"life {os.getpid()}")  # a fork is another process
    async with build(outside, choices) as bot:
        if stage is None:
            await run_built(bot, outside, stop)
            return
        watch(bot.database, Run(name=stage.run, says="", boundaries=AT_BOUNDARIES), stage, born)
        async with asyncio.TaskGroup() as group:
            following = group.create_task(clock.follow())
            await run_built(bot, outside, stop)
            following.cancel()


def _fork(life: Life) -> int:
    """Begin a life; give its process."""
    pid = os.fork()
    if pid:
        return pid
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        live(life)
    except BaseException:  # noqa: BLE001 - the process ends here, and says why
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(1)


def main(words: list[str]) -> None:
    """Fork a life for each line that is read, and say its process; or be one."""
    if words[:1] == ["--alone"]:
        live(Life(**json.loads(Path(words[1]).read_text(encoding="utf-8"))))
        return
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who was killed is buried by the system
    gc.freeze()  # what is loaded is shared with the lives
    for line in sys.stdin:
        sys.stdout.write(f"{_fork(Life(**json.loads(line)))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
