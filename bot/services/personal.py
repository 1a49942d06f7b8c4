"""Keeps the rows of what people are told without asking equal to what they keep. Sends nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.asking import spoken
from bot.clock import Clock
from bot.domain.agenda import Span
from bot.domain.announcement import Destination, Planned
from bot.domain.difference import Difference, Rows
from bot.domain.event import Occurrence
from bot.domain.pause import Pause
from bot.domain.personal import LONGEST_LEAD, NEWS_BACK, Keeper, Offered, plan_personal
from bot.domain.plan import HORIZON, LATEST
from bot.services.agenda import Agenda
from bot.services.waking import Wake
from bot.storage import keeping, pauses, plans
from bot.storage.database import Connection, Database
from bot.wording.tongue import Tongue, tongue

DAY = timedelta(days=1)

UNWANTED = "no longer wanted: the event changed, or what the person keeps, or a pause began"
"""Why a planned message is withdrawn; it is planned again when somebody wants it again."""


@dataclass(frozen=True, slots=True)
class Personal:
    """What people keep, and what there is to tell them."""

    database: Database
    timezone: str  # the programme's, IANA, for people whose own is not known

    async def keepers(self, span: Span) -> list[Keeper]:
        """Give everybody who keeps something that may be told in `span`."""
        look = partial(keeping.keepers, timezone=self.timezone, since=span.since - DAY)
        return await self.database.read(look)

    async def keeper(self, where: Destination, now: datetime) -> Keeper:
        """Give what one person keeps, of happenings those that are not over since a day."""
        look = partial(
            keeping.keeper,
            workspace=where.workspace,
            account=where.channel,
            timezone=self.timezone,
            since=now - DAY,
        )
        found = await self.database.read(look)
        return found or Keeper(person_id=0, destination=where, timezone=self.timezone)

    async def offered(
        self,
        keepers: Iterable[Keeper],
        occurrences: Sequence[Occurrence],
        kept: Sequence[Pause],
        now: datetime,
    ) -> Offered:
        """Give what there is to tell these people at and after `now`, beside the `occurrences` of a span."""
        since = now - NEWS_BACK
        follow = any(one.follows for one in keepers)
        look = partial(keeping.added, since=since, now=now)
        return Offered(
            occurrences=occurrences,
            added=await self.database.read(look) if follow else (),
            pauses=kept,
        )

    async def offered_to(self, keeper: Keeper, span: Span, now: datetime) -> Offered:
        """Give what there is to tell one person of what begins in `span`; the programme is read for whoever follows."""
        agenda = Agenda(self.database)
        saved = await agenda.by_ids(one.occurrence_id for one in keeper.saved)
        near = await agenda.between(span) if keeper.follows else []
        every = {one.id: one for one in (*saved, *near)}
        kept = await self.database.read(partial(pauses.after, moment=now - LATEST))
        return await self.offered([keeper], list(every.values()), [one.pause for one in kept], now)


@dataclass(frozen=True, slots=True)
class Following:
    """Follows what one person changes at once; everybody's is planned each minute with the channels'."""

    personal: Personal
    clock: Clock
    wake: Wake

    async def follow(self, where: Destination) -> None:
        """Make one person's rows of the next 72 hours what they want now, by the smallest difference."""
        now = self.clock.now()
        span = Span(now - LATEST, now + HORIZON)
        keeper = await self.personal.keeper(where, now)
        near = Span(span.since, span.until + timedelta(minutes=LONGEST_LEAD))
        offered = await self.personal.offered_to(keeper, near, now)
        (wanted,) = plan_personal([keeper], offered, span)
        changed = await self.personal.database.write(partial(_reconcile, where=where, wanted=wanted, now=now))
        if changed:
            self.wake.set()


def speaks(keeper: Keeper) -> Tongue:
    """Give the language in which somebody is told: the one that they chose, or the platform's."""
    chosen = keeper.preferences.language
    locale = keeper.locale if chosen is None or spoken(keeper.locale) == chosen else chosen
    return tongue(spoken(locale), locale)


def _reconcile(connection: Connection, where: Destination, wanted: Sequence[Planned], now: datetime) -> int:
    rows = Rows.of(keeping.known(connection, where, now - LATEST))
    difference = Difference()
    rows.compare(wanted, now, difference)
    changed = plans.withdraw(connection, rows.unwanted(now), now, UNWANTED)
    for row, planned, why in difference.move:
        changed += plans.move(connection, row, planned, now, why)
    return changed + len(plans.add_all(connection, difference.add, now))
