"""Where the weeks ahead have too little and too much, and the picture of it. Moves nothing."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.domain.agenda import Span, fold
from bot.domain.coverage import DAYS, Coverage, coverage, monday_of
from bot.services.agenda import Agenda
from bot.services.giving import Given, Giving
from bot.storage.database import Database
from bot.wording.coverage import alternative, title

WEEKS = 4
"""How many weeks are looked at, unless somebody asks for another number."""

BESIDE = timedelta(days=2)
"""Local days of a band begin and end beside those of the programme."""

FILE = "coverage.png"


@dataclass(frozen=True, slots=True)
class Covering:
    """The map of empty and crowded days."""

    database: Database
    clock: Clock
    giving: Giving
    timezone: str  # the programme's, IANA: which week is the present one

    async def look(self) -> Coverage:
        """Count what begins in this week and the next ones."""
        return await look(self.database, self.clock.now(), self.timezone)

    def give_picture(self, account: str) -> None:
        """Send somebody the map as a picture, as soon as it is drawn, with the words that stand for it."""

        async def make() -> Given:
            found = await self.look()
            return Given(await asyncio.to_thread(drawn, found), FILE, title(found), alternative(found))

        self.giving.soon(account, make)


async def look(
    database: Database, now: datetime, timezone: str, first: date | None = None, weeks: int = WEEKS
) -> Coverage:
    """Count what begins in the weeks from the Monday of `first` on, or of the day that it is in `timezone`."""
    monday = monday_of(first or now.astimezone(ZoneInfo(timezone)).date())
    since = datetime.combine(monday, time(), ZoneInfo(timezone))
    span = Span(since - BESIDE, since + timedelta(days=weeks * DAYS) + BESIDE)
    return coverage(fold(await Agenda(database).between(span)), monday, weeks)


def drawn(found: Coverage) -> bytes:
    """Draw the map (PNG)."""
    from bot.printing.coverage import coverage_svg  # noqa: PLC0415 - only who wants the picture needs what draws it
    from bot.printing.picture import png  # noqa: PLC0415 - as above

    return png(coverage_svg(found))
