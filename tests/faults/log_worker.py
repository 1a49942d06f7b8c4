"""One life of the bot that logs a chat: the real bot, until it is killed or told to end. Judges nothing.

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
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bot.app import build
from bot.chosen import Choices, Outside
from bot.cli.run import _loop_factory  # the loop that people get
from bot.clock import FastClock
from bot.process import run_built

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
    now: str  # programme time, ISO 8601
    port: int | None = None


def live(life: Life) -> None:
    """Be the bot until SIGTERM."""
    logging.basicConfig(level=logging.ERROR, force=True)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_live(life))


async def _live(life: Life) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    outside = Outside(
        bot_token=life.bot_token,
        app_token=life.app_token,
        signing_secret=life.signing_secret,
        slack_api_url=life.api_url,
        database_url=life.database_url,
        clock=FastClock(datetime.fromisoformat(life.now)),
        port=life.port,
        host="127.0.0.1",
    )
    async with build(outside, CHOICES) as bot:
        await run_built(bot, outside, stop)


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
