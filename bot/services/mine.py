"""What one person sees of their own: an agenda of some days, and the Home tab. Changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.asking import understand
from bot.clock import Clock
from bot.domain.agenda import Agenda as Groups
from bot.domain.agenda import Listed, Span, arrange, day_span, fold, is_over, moment_span, overlaps
from bot.domain.announcement import SLACK, Destination
from bot.domain.event import Status
from bot.domain.free_hours import FREE_HOURS, USUAL, fits
from bot.domain.pause import Pause
from bot.domain.personal import Keeper, Mine, due_of, mine
from bot.domain.query import Want
from bot.services.agenda import Agenda
from bot.services.people import Asker
from bot.services.personal import Personal, speaks
from bot.services.vocabulary import Vocabulary
from bot.storage import pauses, roles
from bot.storage.database import Database
from bot.wording.home import Home, home_view
from bot.wording.message import Block, Message
from bot.wording.mine import agenda
from bot.wording.names import Names
from bot.wording.tongue import Tongue

WEEK = 7
"""Days of an agenda whose days were not named."""

MOST_OPENED = 1_024
"""People of whom it is remembered that they opened their Home tab; others see it anew when they open it."""

CHATS_AHEAD = timedelta(days=14)
"""How far ahead who moderates chats sees them: a fortnightly one, too."""

AHEAD = timedelta(days=400)
"""How far ahead reminders are listed: as far as happenings are stored."""


@dataclass(frozen=True, slots=True)
class MyOwn:
    """One person's own agenda."""

    database: Database
    clock: Clock
    names: Names
    timezone: str  # the programme's, for people whose own is not known
    vocabulary: Vocabulary
    _opened: dict[tuple[str, str], None] = field(
        default_factory=dict
    )  # whose Home tab was opened, the last at the end

    def opened(self, workspace: str, account: str) -> None:
        """Remember that somebody has opened their Home tab: what changes for them is shown there at once."""
        self._opened.pop((workspace, account), None)
        self._opened[workspace, account] = None
        if len(self._opened) > MOST_OPENED:
            del self._opened[next(iter(self._opened))]

    def has_opened(self, workspace: str, account: str) -> bool:
        """Tell whether somebody may be looking at their Home tab."""
        return (workspace, account) in self._opened

    async def keeper(self, workspace: str, asker: Asker) -> Keeper:
        """Give what somebody keeps now."""
        where = Destination(SLACK, workspace, asker.account)
        return await self._personal.keeper(where, self.clock.now())

    async def agenda(self, workspace: str, asker: Asker, words: str = "") -> Message:
        """Say what somebody saved or follows of the days that they name, or of the next seven."""
        keeper = await self.keeper(workspace, asker)
        now, zone = self.clock.now(), asker.timezone
        days = (now.astimezone(ZoneInfo(zone)).date(), WEEK)
        if words:
            query = understand(words, zone, now, locale=asker.locale or "")
            if query.want is Want.DAY and query.days:
                days = query.days
        lines = await self._mine(keeper, days, zone)
        return agenda(days, lines, zone, speaks(keeper))

    async def home(self, workspace: str, asker: Asker, above: Sequence[Block] = ()) -> Block:
        """Make somebody's Home tab; `above` is what stands before what is theirs."""
        keeper = await self.keeper(workspace, asker)
        now, zone = self.clock.now(), keeper.timezone
        today = now.astimezone(ZoneInfo(zone)).date()
        of_today = await self._mine(keeper, (today, 1), zone)
        listed = fold(await Agenda(self.database).between(day_span(today, zone)))
        groups = arrange(listed, now, zone)
        kept = await self.database.read(partial(pauses.after, moment=now))
        home = Home(
            keeper=keeper,
            above=above,
            now=now,
            today=today,
            mine_today=[one for one in of_today if not is_over(one.listed.occurrence, now, zone)],
            mine_later=await self._mine(keeper, (today + timedelta(days=1), WEEK - 1), zone),
            reminders=await self._reminders(keeper, now),
            on_now=(*groups.on_now, *groups.from_yesterday),
            running=await self._running(workspace, asker, zone),
            free=_free(groups, of_today, keeper),
            known=await self.vocabulary.known(),
            may_organise=asker.may_organise,
            silent_until=_silent_until(one.pause for one in kept),
        )
        return home_view(home, self.names, speaks(keeper))

    async def speak(self, workspace: str, asker: Asker) -> Tongue:
        """Give the language in which somebody is spoken to about their own."""
        return speaks(await self.keeper(workspace, asker))

    async def _mine(self, keeper: Keeper, days: tuple[date, int], zone: str) -> list[Mine]:
        span = day_span(days[0], zone, days[1])
        offered = await self._personal.offered_to(keeper, span, self.clock.now())
        return [one for one in mine(keeper, offered) if overlaps(one.listed.occurrence, span)]

    async def _reminders(self, keeper: Keeper, now: datetime) -> list[Mine]:
        """Give what somebody saved with a reminder that is still to come."""
        reminded = Keeper(
            person_id=keeper.person_id,
            destination=keeper.destination,
            timezone=keeper.timezone,
            saved=tuple(one for one in keeper.saved if one.lead is not None),
        )
        offered = await self._personal.offered_to(reminded, Span(now, now + AHEAD), now)
        return [
            one
            for one in mine(reminded, offered)
            if one.saved and due_of(one.listed.occurrence, one.saved.lead or 0, keeper.timezone) > now
        ]

    async def _running(self, workspace: str, asker: Asker, zone: str) -> list[Listed]:
        """Give the next happenings of the chats that somebody moderates."""
        look = partial(roles.moderates, workspace=workspace, account=asker.account)
        theirs = await self.database.read(look)
        if not theirs:
            return []
        found = await Agenda(self.database).between(moment_span(self.clock.now(), zone, CHATS_AHEAD))
        return list(fold(one for one in found if one.event_id in theirs))

    @property
    def _personal(self) -> Personal:
        return Personal(self.database, self.timezone)


def _free(groups: Groups, already: list[Mine], keeper: Keeper) -> list[Listed]:
    """Give what is still to come in somebody's free hours, and not theirs yet."""
    hours = FREE_HOURS.get(keeper.preferences.free_hours, FREE_HOURS[USUAL])
    theirs = {one.listed.occurrence.id for one in already}
    return [
        line
        for line in groups.later
        if fits(line.occurrence, keeper.timezone, hours)
        and line.occurrence.id not in theirs
        and line.occurrence.status is not Status.CANCELLED
    ]


def _silent_until(kept: Iterable[Pause]) -> datetime | None:
    return next((one.until for one in kept if not one.organisation), None)
