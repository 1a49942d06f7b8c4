"""Takes a running bot through a stretch of time, from one due moment to the next. Judges nothing that it did.

Programme time stands while no bot is connected and while something is due and not sent, so that a month passes as fast
as the bot can work, and never faster.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.app import Bot
from bot.clock import ReplayClock
from bot.domain.agenda import Span
from bot.domain.plan import AHEAD, BACK
from bot.errors import OutletError
from bot.feeds import Rejected
from bot.rehearsal import Rehearsal
from bot.replay.far_end import FarEnd
from bot.replay.material import Feed, Material, Stretch, expected
from bot.replay.verdict import Evidence
from bot.sample.changes import Change, changed
from bot.services.importing import Importing
from bot.storage import claims, deliveries, questions, subscriptions

PLANNING = timedelta(hours=6)
"""How often the bot plans and looks at what it has posted, in programme time; its rows reach 72 hours ahead."""

LOOK_AGAIN = 0.01
"""Seconds of real time between two looks whether the bot is done."""

PATIENCE = timedelta(seconds=90)
"""How long nothing may be sent until a replay ends, in real time: longer than a lease and a request."""


@dataclass(slots=True, kw_only=True)
class Course:
    """One replay that goes on."""

    bot: Bot
    running: asyncio.Task[None]  # the bot's own work
    clock: ReplayClock
    rehearsal: Rehearsal
    far_end: FarEnd
    material: Material
    span: Span
    rejected: Sequence[Rejected]  # questions for which there is no chat
    most_speed: float | None = None  # seconds of programme time in one real second, at the most
    happened: list[Change] = field(default_factory=list)
    _feeds: list[Feed] = field(init=False)  # as they are now
    _to_come: deque[Change] = field(init=False)
    _stretches: list[Stretch] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with the programme as it is at first; what would have changed before does not."""
        now = self.clock.now()
        self._feeds = list(self.material.feeds)
        self._to_come = deque(one for one in self.material.changes if self.material.moment(one) >= now)

    async def run(self) -> None:
        """Go on from one moment to the next at which something is due, and stop at the end."""
        since = plan_at = self.clock.now()
        until = self.span.until.astimezone(UTC)
        while (now := self.clock.now()) < until:
            for change in self._known(now):
                self._keep_stretch(since, now)
                since = plan_at = now
                await self._change(change, now)
            if now >= plan_at:
                plan_at = now + PLANNING
                await self.bot.house.planning.plan()
                await self.bot.house.refreshing.refresh()
            self.bot.house.delivering.wake.set()
            due = await self._done(now)
            await self._pass(min(moment for moment in (until, plan_at, due, self._changes_at()) if moment))
        self._keep_stretch(since, until)

    async def evidence(self) -> Evidence:
        """Gather what is known when everything is over."""
        await self.rehearsal.settled()
        since, until = self.span.utc
        database = self.bot.database
        wishes = await database.read(subscriptions.every)
        asked = partial(questions.between, since=since - BACK, until=until + AHEAD)
        rows = await database.read(partial(deliveries.in_plan, since=since, until=until))
        return Evidence(
            planned=expected(self._stretches, await database.read(asked), wishes),
            rows=rows,
            posts=self.far_end.posts(),
            edits=self.far_end.edits,
            over_length=self.far_end.over_length,
            edits_refused=self.far_end.edits_refused,
        )

    def _known(self, now: datetime) -> list[Change]:
        """Give the changes that become known at `now`."""
        known = []
        while self._to_come and self.material.moment(self._to_come[0]) <= now:
            known.append(self._to_come.popleft())
        return known

    async def _change(self, change: Change, now: datetime) -> None:
        """Import the feed that has changed, as it is now."""
        for place, feed in enumerate(self._feeds):
            events = tuple(changed(feed.events, change))
            if events != feed.events:
                self._feeds[place] = replace(feed, events=events)
                await Importing(self.bot.database).take(feed.name, events, feed.refused, now)
                self.happened.append(change)

    def _keep_stretch(self, since: datetime, until: datetime) -> None:
        events = tuple(event for feed in self._feeds for event in feed.events)
        self._stretches.append(Stretch(Span(since, until), events))

    def _changes_at(self) -> datetime | None:
        return self.material.moment(self._to_come[0]) if self._to_come else None

    async def _done(self, now: datetime) -> datetime | None:
        """Wait until the bot is connected, and has sent or given up all that is due; tell what is due next, and when.

        Raise `OutletError` where it does not come to that.
        """
        calls, since = self.far_end.calls, self.clock.real()
        while True:
            sure, due = await self._sure(now)
            if sure and self.rehearsal.links.connected:
                return due
            if self.running.done():
                self.running.result()
                raise OutletError(f"The bot ended at {now:%Y-%m-%d %H:%M} UTC, in the middle of the replay.")
            if calls != self.far_end.calls:
                calls, since = self.far_end.calls, self.clock.real()
            if self.clock.real() - since > PATIENCE:
                raise OutletError(
                    f"The replay stands at {now:%Y-%m-%d %H:%M} UTC: for {PATIENCE.seconds} seconds the bot has been "
                    "cut off, or has not sent what is due. CEMBOT_LOG_LEVEL=DEBUG shows what it does."
                )
            await asyncio.sleep(LOOK_AGAIN)

    async def _sure(self, now: datetime) -> tuple[bool, datetime | None]:
        """Tell whether everything due is sent or given up and that is certain, and when something is due next."""
        real, read = self.clock.real(), self.bot.database.read
        if any(await read(partial(claims.to_do, now=now, real=real))):
            return False, None
        due, waits = await read(partial(claims.next_moments, now=now, real=real))
        return waits is None, due

    async def _pass(self, moment: datetime) -> None:
        """Go on to a moment, not faster than is allowed."""
        if self.most_speed is not None:
            await asyncio.sleep((moment - self.clock.now()).total_seconds() / self.most_speed)
        self.clock.go_on(moment)
