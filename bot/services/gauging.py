"""Takes the figures that a monitoring system asks for, one for each thing that can go wrong. Judges none of them."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.domain.announcement import State
from bot.domain.gauge import Gauge, Sort
from bot.services.health import Health, Report
from bot.storage import gauges, health
from bot.storage.database import Connection, Database
from bot.storage.gauges import Counts, Ended


class Gauging:
    """The figures of a running bot. None of them names a person, a channel or an event."""

    def __init__(self, database: Database, clock: Clock, health: Health, *, quiet: bool = False) -> None:
        """Read `database`; what is due is due by programme time, unless all is `quiet`; what runs by real time."""
        self._quiet = quiet
        self._database = database
        self._clock = clock
        self._health = health

    async def take(self) -> list[Gauge]:
        """Take every figure; where the database cannot be read, those that need none, and that it is so."""
        report = await self._health.report()
        found = list(_of_health(report))
        if any(check.name == "database" and check.problem for check in report.checks):
            return found
        now, real = self._clock.now(), self._clock.real()
        return [*found, *await self._database.read(partial(_of_rows, now=now, real=real, quiet=self._quiet))]


def _of_health(report: Report) -> Iterator[Gauge]:
    yield Gauge(
        "cembot_healthy",
        "Whether a check of /healthz is passed (1) or not (0).",
        {check.name: float(not check.problem) for check in report.checks},
        label="check",
    )
    if report.reconnects is not None:
        yield Gauge(
            "cembot_slack_reconnects_total",
            "How often the socket to Slack was opened again since the start.",
            {"": report.reconnects},
            sort=Sort.COUNTER,
        )


def _of_rows(connection: Connection, now: datetime, real: datetime, *, quiet: bool) -> list[Gauge]:
    ended = gauges.of_deliveries(connection, now)
    first = gauges.first_due(connection, now)
    late = max((now - first).total_seconds(), 0) if first and not quiet else 0
    beats: dict[str, datetime] = {}
    for part, at in health.beats(connection):
        beats[part] = max(beats.get(part, at), at)
    return [
        Gauge(
            "cembot_deliveries_day",
            "Announcements that were due in the last 24 hours, by what became of them.",
            {state.value: 0 for state in State} | _sums(ended, "state"),  # what has not happened is told as 0
            label="state",
        ),
        Gauge(
            "cembot_announcements_day",
            "Announcements that were sent in the last 24 hours, by kind.",
            _sums([one for one in ended if one.state == "sent"], "kind"),
            label="kind",
        ),
        Gauge("cembot_late_seconds", "How long the oldest announcement that is due has waited.", {"": late}),
        Gauge(
            "cembot_heartbeat_age_seconds",
            "How long ago each part last showed that it runs, in whichever process.",
            {part: max((real - at).total_seconds(), 0) for part, at in beats.items()},
            label="part",
        ),
        *_of_counts(gauges.counts(connection)),
    ]


def _of_counts(counts: Counts) -> Iterator[Gauge]:
    yield Gauge("cembot_events", "Entries of the programme.", {"": counts.events})
    yield Gauge(
        "cembot_participations_total",
        "Acts of people that were logged, ever.",
        {"": counts.logged},
        sort=Sort.COUNTER,
    )
    yield Gauge(
        "cembot_troubles",
        "Troubles that last, of which the organisers' channel was told.",
        {"": counts.troubles},
    )
    yield Gauge("cembot_feeds", "Partners' calendars that are read.", {"": counts.feeds})
    yield Gauge(
        "cembot_feeds_failing", "Of those, the ones whose last reading gave nothing.", {"": counts.failing}
    )


def _sums(ended: list[Ended], by: str) -> dict[str, float]:
    sums: dict[str, float] = {}
    for one in ended:
        key = str(getattr(one, by))
        sums[key] = sums.get(key, 0) + one.number
    return sums
