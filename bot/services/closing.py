"""Counts what came of an edition, for its last post. Sends nothing, and names no person."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.domain.agenda import Filters, Listed, Span, fold
from bot.domain.edition import Edition
from bot.domain.event import Occurrence, Status
from bot.domain.metric import SMALL
from bot.services.agenda import Agenda
from bot.storage import figures
from bot.storage.database import Database
from bot.storage.figures import Selected
from bot.wording.closing import Came

YEAR = timedelta(days=366)
"""How long an edition is at most, where its first day was not chosen."""

AHEAD = timedelta(weeks=5)
"""Within what time a chat has to be on again to go on."""

MOST = 8
"""Chats that are named."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What came of an edition."""

    database: Database
    edition: Edition

    async def came(self, over_at: datetime, now: datetime, filters: Filters) -> Came:
        """Tell what came of it, and what of `filters` goes on after `now`."""
        agenda = Agenda(self.database)
        since = self.edition.begins_at or over_at - YEAR
        took_place = _took_place(fold(await agenda.between(Span(since, over_at))), since)
        selected = Selected(since, over_at)
        people = (await self.database.read(partial(figures.persons, selected=selected))).took_part
        coming = fold(await agenda.between(Span(now, now + AHEAD), filters))
        return Came(
            happenings=len(took_place),
            partners=_partners(took_place),
            people=people if people >= SMALL else 0,
            goes_on=_goes_on(coming, now),
        )


def _took_place(listed: Sequence[Listed], since: datetime) -> list[Listed]:
    return [
        one
        for one in listed
        if one.occurrence.status is not Status.CANCELLED and one.occurrence.starts_at >= since
    ]


def _partners(listed: Sequence[Listed]) -> list[str]:
    """Name who offered something, who offered most first."""
    known: dict[str, str] = {}
    often: Counter[str] = Counter()
    for one in listed:
        for name in {name for beside in (one.occurrence, *one.also) for name in beside.organisations}:
            known.setdefault(name.casefold(), name)
            often[name.casefold()] += 1
    return [known[name] for name, _ in sorted(often.items(), key=lambda one: (-one[1], one[0]))]


def _goes_on(listed: Sequence[Listed], now: datetime) -> list[Occurrence]:
    """Give the next happening of each series of chats that is to come."""
    coming: dict[str, Occurrence] = {}
    for line in listed:
        one = line.occurrence
        repeats = one.recurring or any(beside.recurring for beside in line.also)
        if repeats and not one.all_day and one.status is not Status.CANCELLED and one.starts_at > now:
            coming.setdefault((one.hashtag or one.event_id).casefold(), one)
    return list(coming.values())[:MOST]
