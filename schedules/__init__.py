"""The clock speaks: the table of jobs, each with its trigger and how late is too late. The jobs only call services.

Jobs live in memory; what is due lives in the database. A job that could not run in time runs once when it can.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.services.house import House
from schedules import expand, ping, plan, refresh, watch


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that the clock asks for."""

    id: str
    run: Callable[[House], Awaitable[None]]
    trigger: BaseTrigger


JOBS = (
    Job("plan", plan.run, IntervalTrigger(minutes=1, timezone=UTC)),
    Job("refresh", refresh.run, IntervalTrigger(minutes=1, timezone=UTC)),
    Job("watch", watch.run, IntervalTrigger(minutes=1, timezone=UTC)),
    Job("ping", ping.run, IntervalTrigger(minutes=1, timezone=UTC)),
    Job("expand", expand.run, IntervalTrigger(days=1, timezone=UTC)),
)
"""Every job. `plan` follows what changed elsewhere, e.g. by `cembot import`; `refresh` keeps
what was posted true; `watch` tells the organisers what goes wrong, and `ping` somebody outside that nothing does;
`expand` looks 13 months ahead."""


def build(house: House) -> AsyncIOScheduler:
    """Make the scheduler, not yet started. No job is ever too late, and none runs beside itself."""
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for job in JOBS:
        scheduler.add_job(partial(job.run, house), job.trigger, id=job.id, name=job.id)
    return scheduler
