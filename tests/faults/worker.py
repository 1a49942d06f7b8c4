"""One process of the bot in a run: the real bot, on the run's clock, towards the run's far end. Judges nothing."""

import asyncio
import logging
import os
import signal
from dataclasses import replace
from functools import partial
from time import monotonic

from bot import app, process
from bot.chosen import Choices, Outside
from bot.cli.run import _loop_factory  # the loop that people get
from bot.services.delivering import Delivering
from bot.settings import Role
from tests.faults.boundaries import watch
from tests.faults.runs import find_run
from tests.faults.shrink import shrink
from tests.faults.stage import Stage
from tests.faults.x_day import ON_X
from tests.faults.x_play import access

CHOICES = Choices(
    programme="A day of faults", timezone="UTC", command="/cem", organisers=frozenset(), ops_channel="COPS"
)


class Extra(logging.Formatter):
    """Writes what was said beside the words."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        plain = vars(logging.makeLogRecord({}))
        beside = {name: value for name, value in vars(record).items() if name not in {*plain, "message"}}
        return f"{os.getpid()} {super().format(record)} {beside or ''}"


def live(stage: Stage, place: int) -> None:
    """Be the bot until SIGTERM, on the machine in this place among all."""
    born = monotonic()
    handler = logging.FileHandler(stage.folder / "workers.log")
    handler.setFormatter(Extra("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in ("slack_bolt", "slack_sdk", "apscheduler", "asyncio", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    shrink()
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_live(stage, place, born))


async def _live(stage: Stage, place: int, born: float) -> None:
    run = find_run(stage.size, stage.run)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    pid = os.getpid()
    outside = Outside(
        bot_token=f"xoxb-{pid}",
        app_token=f"xapp-{pid}",
        slack_api_url=stage.api_url,
        database_url=stage.database_url,
        clock=stage.clock(0.0 if place else run.ahead),
        role=Role.WORKER if run.postgres else Role.ALL,
        x=access(stage, pid) if run.on_x else None,
    )
    choices = replace(CHOICES, on_x=ON_X) if run.on_x else CHOICES
    vars(app)["Delivering"] = partial(
        Delivering, owner=f"worker {pid}"
    )  # a fork is another process than its parent
    async with app.build(outside, choices) as bot:
        watch(bot.database, run, stage, born)
        await process.run_built(bot, outside, stop, partial(stage.note, "lives", did="running", pid=pid))
