"""From what somebody wants to the event that it makes, and how an event is changed. Keeps nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.event import DEFAULT_LENGTH, Event, Occurrence, Override, Status, Timing
from bot.domain.recurrence import starts
from bot.domain.repeating import Repeat, rule

BOOKED = "slack"
"""The feed of what people scheduled in Slack."""


CANCELLED = "Cancelled: "
"""What stands before the reason for which a person cancelled something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to take place."""

    title: str
    start: datetime  # wall time in `timezone`
    timezone: str  # IANA
    length: timedelta = DEFAULT_LENGTH
    hashtags: tuple[str, ...] = ()  # with "#"; the first is the main one
    kind: str = ""
    repeat: Repeat = Repeat.NEVER
    until: date | None = None  # the last day of a series
    partner: str = ""
    moderators: tuple[str, ...] = ()  # accounts beside who schedules it
    room: str = ""  # a channel
    audience: tuple[str, ...] = ()  # see `bot.domain.audience`
    theme: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """An event with what is kept of it beside what a calendar has."""

    event: Event
    moderators: tuple[str, ...] = ()  # accounts
    room: str = ""
    audience: tuple[str, ...] = ()
    theme: str = ""
    note: str = ""  # why what was warned of is all right


def booking_of(wish: Wish, uid: str, who: str, *, was: Booking | None = None, note: str = "") -> Booking:
    """Give the event that `wish` makes, or that it makes of an event that there was; `who` moderates a new one."""
    moderators = wish.moderators if was else (who, *wish.moderators)
    return Booking(
        event=_event(wish, uid, was),
        moderators=tuple(dict.fromkeys(moderators)),
        room=wish.room,
        audience=wish.audience,
        theme=wish.theme,
        note=note or (was.note if was else ""),
    )


def _event(wish: Wish, uid: str, before: Booking | None) -> Event:
    theme = (wish.theme,) if wish.theme else ()
    if before is None:
        return Event(
            feed=BOOKED,
            uid=uid,
            title=wish.title,
            kind=wish.kind,
            hashtags=wish.hashtags,
            organisations=(wish.partner,) if wish.partner else (),
            url=wish.url,
            topics=theme,
            timing=timing_of(wish),
        )
    was = before.event
    named = was.organisations[:1]
    first = (wish.partner,) if wish.partner else ()
    return replace(
        was,
        title=wish.title,
        kind=wish.kind,
        hashtags=wish.hashtags,
        organisations=was.organisations if first == named else (*first, *was.organisations[1:]),
        url=wish.url,
        topics=(*theme, *(one for one in was.topics if one not in {before.theme, wish.theme})),
        timing=timing_of(wish, was.timing),
    )


def timing_of(wish: Wish, was: Timing | None = None) -> Timing:
    """Give the time that is wanted; what was changed of single dates of a series stays where it still fits."""
    written = rule(wish.repeat, wish.start.date(), wish.until)
    fresh = Timing(start=wish.start, length=wish.length, timezone=wish.timezone, rrule=written)
    if was is None or was.all_day or not was.recurring or wish.repeat is Repeat.NEVER:
        return fresh
    if wish.repeat is Repeat.AS_IT_IS:
        fresh = replace(fresh, rrule=was.rrule, rdates=was.rdates)
    begun = datetime.combine(_day(was.start), wish.start.time())
    if fits_rule(was, wish.start.date()) and fresh.rrule == _whole_rule(was, fresh):
        fresh = replace(fresh, start=begun, begins=was.begins)  # the same days: what was keeps its place
    return replace(
        fresh,
        rdates=tuple(_at(one, wish.start.time()) for one in fresh.rdates),
        exdates=tuple(_at(one, wish.start.time()) for one in was.exdates),
        overrides=tuple(_kept(was.overrides, fresh, wish.start.time())),
    )


def fits_rule(timing: Timing, day: date) -> bool:
    """Tell whether a series has a date on `day`."""
    midnight = datetime.combine(day, time())
    return bool(starts(timing, midnight, midnight + timedelta(days=1) - timedelta(seconds=1)))


def given(event: Event, occurrence: Occurrence) -> datetime:
    """Give the wall time at which the rule of a series has an occurrence."""
    written = occurrence.recurrence_id
    if "T" in written:
        return datetime.strptime(written, "%Y%m%dT%H%M")  # noqa: DTZ007 - wall time has no zone
    day = datetime.strptime(written, "%Y%m%d")  # noqa: DTZ007 - as above
    start = event.timing.start
    return datetime.combine(day, start.time() if isinstance(start, datetime) else time())


def with_date_changed(  # one date, and what may be other about it
    event: Event,
    occurrence: Occurrence,
    *,
    start: datetime | None = None,
    timezone: str | None = None,
    length: timedelta | None = None,
    title: str | None = None,
    url: str | None = None,
    status: Status | None = None,
) -> Event:
    """Give the event with one of its dates changed; what is None stays as it was."""
    if not event.timing.recurring:
        return _single_changed(event, start, timezone, length, title, url, status)
    at = _key(event, occurrence)
    others = [one for one in event.timing.overrides if one.and_future or one.recurrence_id != at]
    found = [one for one in event.timing.overrides if not one.and_future and one.recurrence_id == at]
    before = found[0] if found else Override(recurrence_id=at)
    after = Override(
        recurrence_id=at,
        start=before.start if start is None else start,
        timezone=before.timezone if start is None else timezone,
        length=before.length if length is None else length,
        title=before.title if title is None else title,
        url=before.url if url is None else url,
        location=before.location,
        description=before.description,
        status=before.status if status is None else status,
    )
    return replace(event, timing=replace(event.timing, overrides=(*others, after)))


def cancelled(event: Event, reason: str) -> Event:
    """Give the event cancelled as a whole, with the reason in its note."""
    note = f"{CANCELLED}{reason}" if reason else event.note
    return replace(event, status=Status.CANCELLED, note=note)


def date_cancelled(event: Event, occurrence: Occurrence, reason: str) -> Event:
    """Give a series with one of its dates cancelled, with the reason beside it."""
    changed = with_date_changed(event, occurrence, status=Status.CANCELLED)
    *others, last = changed.timing.overrides
    overrides = (*others, replace(last, description=f"{CANCELLED}{reason}"))
    return replace(changed, timing=replace(changed.timing, overrides=overrides))


def reason_of(event: Event, occurrence: Occurrence) -> str:
    """Give the reason for which a person cancelled an occurrence, or nothing."""
    said = event.note if event.status is Status.CANCELLED else ""
    if not said and event.timing.recurring and occurrence.status is Status.CANCELLED:
        at = _key(event, occurrence)
        found = (one.description for one in event.timing.overrides if one.recurrence_id == at)
        said = next((one for one in found if one), "")
    return said.removeprefix(CANCELLED) if said.startswith(CANCELLED) else ""


def _key(event: Event, occurrence: Occurrence) -> datetime | date:
    """Give what an override of an occurrence is known by: a wall time, or a date where the series has no hour."""
    at = given(event, occurrence)
    return at.date() if event.timing.all_day else at


def _single_changed(
    event: Event,
    start: datetime | None,
    timezone: str | None,
    length: timedelta | None,
    title: str | None,
    url: str | None,
    status: Status | None,
) -> Event:
    timing = event.timing
    return replace(
        event,
        title=event.title if title is None else title,
        url=event.url if url is None else url,
        status=status or event.status,
        timing=replace(
            timing,
            start=timing.start if start is None else start,
            timezone=timing.timezone if timezone is None else timezone,
            length=timing.length if length is None else length,
        ),
    )


def _kept(overrides: Iterable[Override], fresh: Timing, at: time) -> Iterable[Override]:
    """Give what was changed of single dates, of those that the series still has."""
    for one in overrides:
        moved = replace(one, recurrence_id=_at(one.recurrence_id, at))
        if fits_rule(fresh, _day(moved.recurrence_id)):
            yield moved


def _whole_rule(was: Timing, fresh: Timing) -> str:
    """Give the rule of a series as it is compared with another, whose end may be another."""
    ends = [part for part in fresh.rrule.split(";") if part.startswith("UNTIL=")]
    return ";".join([*(part for part in was.rrule.split(";") if not part.startswith("UNTIL=")), *ends])


def _at(moment: datetime | date, at: time) -> datetime:
    return datetime.combine(_day(moment), at)


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
