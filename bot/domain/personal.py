"""What a person is told without asking, and when: reminders, and what is new. A pure function; reads no clock.

Nothing comes to whoever keeps nothing. What a person saved is always reminded of; of what they follow they hear at most
three times a day, and not at night.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.agenda import Listed, Span, fold
from bot.domain.announcement import LATENESS, Destination, Kind, Planned
from bot.domain.event import Occurrence, Status
from bot.domain.following import Follow, Found
from bot.domain.free_hours import USUAL
from bot.domain.pause import Pause, silent, unheard
from bot.domain.recurrence import instant

LEAD = 10
"""Minutes before a start at which a person is reminded, unless they chose another number."""

LEADS = (5, 10, 15, 30, 60, 120, 1440)
"""The minutes that can be chosen from a list."""

LONGEST_LEAD = 1440
"""Minutes before a start at which a person can be reminded at the earliest."""

MOST_A_DAY = 3
"""Messages a local day to one person; reminders of what they saved come all the same, and count."""

NIGHT_FROM, NIGHT_UNTIL = time(21), time(7)
"""By a person's own time, when only reminders of what they saved come."""

ALL_DAY_AT = time(8)
"""By a person's own time, when they are reminded of what they saved that has no hour."""

OF_USE = timedelta(hours=12)
"""How long a reminder of what lasts all day is of use."""

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

NEWS_BACK = timedelta(days=7)
"""How long ago something may have been added that is told as new."""


class Saved(NamedTuple):
    """A happening that a person keeps."""

    occurrence_id: str
    at: datetime  # UTC; when it was saved, or its reminder asked for
    lead: int | None  # minutes before the start; None: no reminder


class Added(NamedTuple):
    """An event that is new in the programme, by its next happening."""

    at: datetime  # UTC
    occurrence: Occurrence


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What a person chose for themselves. None: as the platform has it."""

    timezone: str | None = None  # IANA
    language: str | None = None
    lead: int = LEAD  # minutes
    free_hours: str = USUAL  # one of FREE_HOURS
    changed_at: datetime | None = None  # UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """A person who keeps something, and where they are told of it."""

    person_id: int
    destination: Destination
    timezone: str  # IANA
    locale: str = ""  # the platform's
    preferences: Preferences = Preferences()
    saved: tuple[Saved, ...] = ()
    follows: tuple[Follow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What there is to tell. `occurrences` holds all that people saved, and all that begins near the span."""

    occurrences: Sequence[Occurrence]
    added: Sequence[Added] = ()
    pauses: Sequence[Pause] = ()
    found: Found = field(init=False)
    found_new: Found = field(init=False)
    by_id: Mapping[str, Occurrence] = field(init=False)

    def __post_init__(self) -> None:
        """Prepare to look for what people follow."""
        object.__setattr__(self, "found", Found(self.occurrences))
        object.__setattr__(self, "found_new", Found([one.occurrence for one in self.added]))
        object.__setattr__(self, "by_id", {one.id: one for one in self.occurrences})


class Mine(NamedTuple):
    """One line of a person's own agenda: what they saved, or what is of something that they follow."""

    listed: Listed
    saved: Saved | None
    follow: Follow | None


class _Message(NamedTuple):
    """One message that may be sent."""

    planned: Planned
    is_saved: bool  # it tells of something that was saved


def plan_personal(keepers: Iterable[Keeper], offered: Offered, span: Span) -> Iterator[list[Planned]]:
    """Give what each person is told that is due within [since, until) of `span`, one person after the other."""
    for keeper in keepers:
        messages = [*_reminders(keeper, offered), *_news(keeper, offered)]
        kept = _within_the_day(messages, keeper.timezone)
        yield [one for one in kept if span.since <= one.due_at < span.until]


def mine(keeper: Keeper, offered: Offered) -> list[Mine]:
    """Give what of these occurrences a person saved or follows, by start, then title; a chat listed twice is one."""
    saved = {one.occurrence_id: one for one in keeper.saved}
    followed = {one.id: follow for one, follow in offered.found.of(keeper.follows)}
    ids = dict.fromkeys((*(name for name in saved if name in offered.by_id), *followed))
    chosen = sorted((offered.by_id[name] for name in ids), key=lambda one: (one.starts_at, one.title))
    lines: list[Mine] = []
    for listed in fold(chosen):
        each = [one.id for one in (listed.occurrence, *listed.also)]
        kept = next((saved[name] for name in each if name in saved), None)
        lines.append(Mine(listed, kept, next((followed[name] for name in each if name in followed), None)))
    return lines


def reminded(keeper: Keeper, offered: Offered) -> dict[datetime, list[Mine]]:
    """Give what a person is reminded of, by the moment: what is due together is one message."""
    together: dict[datetime, list[Mine]] = {}
    for one in mine(keeper, offered):
        due = _due(keeper, one)
        if due is None or silent(offered.pauses, due):
            continue
        if one.saved or not unheard(offered.pauses, one.listed.occurrence, due):
            together.setdefault(due, []).append(one)
    return {
        due: lines
        for due, lines in together.items()
        if any(one.saved for one in lines) or not is_night(due, keeper.timezone)
    }


def news(keeper: Keeper, offered: Offered, since: datetime, until: datetime) -> list[tuple[Added, Follow]]:
    """Give what was added in (since, until] of what a person follows, and has not saved."""
    followed = {one.id: follow for one, follow in offered.found_new.of(keeper.follows)}
    saved = {one.occurrence_id for one in keeper.saved}
    return [
        (one, follow)
        for one in offered.added
        if since < one.at <= until
        and one.occurrence.id not in saved
        and (follow := followed.get(one.occurrence.id)) is not None
        and follow.since < one.at
    ]


def is_night(moment: datetime, zone: str) -> bool:
    """Tell whether it is night for somebody in `zone`."""
    clock = moment.astimezone(ZoneInfo(zone)).time()
    return clock >= NIGHT_FROM or clock < NIGHT_UNTIL


def due_of(occurrence: Occurrence, lead: int, zone: str) -> datetime:
    """Tell when somebody in `zone` is reminded of `occurrence`, so many minutes before it starts."""
    if occurrence.all_day:
        morning = datetime.combine(occurrence.starts_at.date(), ALL_DAY_AT)
        return instant(morning, zone).astimezone(UTC)
    return occurrence.starts_at - timedelta(minutes=lead)


def _due(keeper: Keeper, one: Mine) -> datetime | None:
    """Tell when a person is reminded, if they are; what was due before they asked comes no more."""
    occurrence, preferences = one.listed.occurrence, keeper.preferences
    if one.saved is not None:
        if one.saved.lead is None:
            return None
        due = due_of(occurrence, one.saved.lead, keeper.timezone)
        return due if due >= one.saved.at else None
    if one.follow is None or not _has_a_start(occurrence):
        return None
    due = due_of(occurrence, preferences.lead, keeper.timezone)
    return due if due >= max(one.follow.since, preferences.changed_at or one.follow.since) else None


def _has_a_start(occurrence: Occurrence) -> bool:
    return not occurrence.all_day and occurrence.status is not Status.CANCELLED


def _reminders(keeper: Keeper, offered: Offered) -> Iterator[_Message]:
    for due, lines in reminded(keeper, offered).items():
        useless = max(
            due + OF_USE if one.listed.occurrence.all_day else one.listed.occurrence.starts_at
            for one in lines
        )
        planned = Planned(_name(due), Kind.PERSONAL_REMINDER, keeper.destination, 0, due, useless)
        yield _Message(planned, any(one.saved for one in lines))


def _news(keeper: Keeper, offered: Offered) -> Iterator[_Message]:
    if not keeper.follows or not offered.added:
        return
    longest_ago = min(one.at for one in offered.added) - DAY
    latest = max(one.at for one in offered.added)
    for due in sorted(
        {
            _told_at(one.at, keeper.timezone)
            for one, _ in news(keeper, offered, longest_ago, latest)
            if one.occurrence.starts_at > _told_at(one.at, keeper.timezone)
            and not unheard(offered.pauses, one.occurrence, _told_at(one.at, keeper.timezone))
        }
    ):
        if not silent(offered.pauses, due):
            useless = due + LATENESS[Kind.NEWS]
            yield _Message(
                Planned(_name(due), Kind.NEWS, keeper.destination, 0, due, useless), is_saved=False
            )


def _told_at(added: datetime, zone: str) -> datetime:
    """Tell when something is told that was added at a moment: at the next full hour that is not in the night."""
    moment = added.astimezone(UTC)
    return after_night(moment.replace(minute=0, second=0, microsecond=0) + HOUR, zone)


def after_night(due: datetime, zone: str) -> datetime:
    """Give a moment as it is, or where it is night for somebody in `zone`, when that ends."""
    if not is_night(due, zone):
        return due
    local = due.astimezone(ZoneInfo(zone))
    day = local.date() if local.time() < NIGHT_UNTIL else local.date() + DAY
    return instant(datetime.combine(day, NIGHT_UNTIL), zone).astimezone(UTC)


def _within_the_day(messages: Iterable[_Message], zone: str) -> list[Planned]:
    """Keep to the messages that a person gets a day: what was saved always, then the earliest."""
    days: dict[date, list[_Message]] = {}
    for one in messages:
        days.setdefault(one.planned.due_at.astimezone(ZoneInfo(zone)).date(), []).append(one)
    kept: list[Planned] = []
    for of_day in days.values():
        of_day.sort(key=lambda one: (not one.is_saved, one.planned.due_at))
        saved = sum(one.is_saved for one in of_day)
        kept += [one.planned for one in of_day[: max(MOST_A_DAY, saved)]]
    return sorted(kept, key=lambda one: one.due_at)


def _name(due: datetime) -> str:
    return f"{due:%Y-%m-%dT%H:%M}Z"
