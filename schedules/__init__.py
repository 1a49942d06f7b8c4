"""The clock speaks: the table of jobs, each with its trigger and how late is too late. The jobs only call services.

Jobs live in memory; what is due lives in the database. A job that could not run in time runs once when it can.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.services.house import House
from schedules import (
    consoles,
    expand,
    feeds,
    fill,
    listen,
    ping,
    plan,
    purge,
    recap,
    refresh,
    tell_partners,
    tidy,
    watch,
)


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that the clock asks for."""

    id: str
    run: Callable[[House], Awaitable[None]]
    trigger: BaseTrigger
    at_once: bool = False  # when the bot starts, too


JOBS = (
    Job("plan", plan.run, IntervalTrigger(minutes=1, timezone=UTC)),
    Job("refresh", refresh.run, IntervalTrigger(minutes=1, timezone=UTC)),
    Job("listen", listen.run, IntervalTrigger(seconds=10, timezone=UTC)),
    Job("recap", recap.run, IntervalTrigger(minutes=1, timezone=UTC)),
    Job("watch", watch.run, IntervalTrigger(minutes=1, timezone=UTC)),
    Job("ping", ping.run, IntervalTrigger(minutes=1, timezone=UTC)),
    Job("feeds", feeds.run, IntervalTrigger(minutes=1, timezone=UTC)),
    Job("tell_partners", tell_partners.run, IntervalTrigger(minutes=1, timezone=UTC)),
    Job("consoles", consoles.run, IntervalTrigger(seconds=3, timezone=UTC)),
    Job("fill", fill.run, IntervalTrigger(minutes=1, timezone=UTC), at_once=True),
    Job("purge", purge.run, IntervalTrigger(hours=1, timezone=UTC)),
    Job("tidy", tidy.run, IntervalTrigger(hours=1, timezone=UTC)),
    Job("expand", expand.run, IntervalTrigger(days=1, timezone=UTC)),
)
"""Every job. `plan` follows what changed elsewhere, e.g. by `cembot import`; `refresh` keeps what was posted true;
`listen` follows chats on X and who asks there; `watch` tells the organisers what goes wrong, and `ping` somebody
outside that nothing does; `feeds` reads the partners' calendars whose turn it is; `fill` reads what was not heard,
and `purge` lets go, each night, what was kept long enough; `expand` looks 13 months ahead, and `consoles` keeps current
what moderators run their chats from; `tidy` lets go what is kept for a day alone, and `tell_partners` ends a merge of
partners in which a process was killed."""


def build(house: House) -> AsyncIOScheduler:
    """Make the scheduler, not yet started. No job is ever too late, and none runs beside itself."""
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for job in JOBS:
        scheduler.add_job(partial(_run, job, house), job.trigger, id=job.id, name=job.id)
        if job.at_once:
            scheduler.add_job(partial(_run, job, house), id=f"{job.id} at once", name=f"{job.id} at once")
    return scheduler


async def _run(job: Job, house: House) -> None:
    """Run a job; that it is cut off where the bot ends is no failure, and the scheduler would log it as one."""
    with contextlib.suppress(asyncio.CancelledError):
        await job.run(house)
