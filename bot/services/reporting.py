"""What came of it: the figures of a stretch of time, with what they could not see. Prints nothing, names nobody."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import partial

from bot.domain.agenda import MOMENT, Filters, Listed, Span, fold
from bot.domain.chart import MINUTE, MOST_MINUTES, QUARTER, Chart, Mark, days, minutes, quarter
from bot.domain.event import Occurrence, Status
from bot.domain.log_entry import tags_of
from bot.domain.participation import Gap, closes_at
from bot.domain.report import Coverage, Each, Report, Scope
from bot.errors import NotFound
from bot.services import counting_people, counting_reach
from bot.services.agenda import by_id
from bot.services.counting_people import Seen
from bot.services.course import asked_in
from bot.storage import figures, gaps, moments, occurrences
from bot.storage.database import Connection, Database
from bot.storage.figures import Selected

DAYS_OF_A_WEEK = 7

MOST_YEARS = 20
"""Years that are compared."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """The figures."""

    database: Database

    async def report(self, scope: Scope, now: datetime, each: Each | None = None) -> Report:
        """Compute all figures of `scope` as of `now`; raise `NotFound` where it names what the programme has not.

        `each` breaks them down beside the whole, in the order of the programme or of time.
        """
        whole = await self.database.read(partial(_report, scope=scope, now=now))
        if each is None:
            return whole
        named = await self.database.read(partial(_named_parts, scope=scope, whole=whole, each=each))
        parts = [
            (name, await self.database.read(partial(_report, scope=part, now=now))) for name, part in named
        ]
        return replace(whole, each=each, parts=parts)

    async def chart(self, scope: Scope, now: datetime, zone: str, programme: str) -> Chart:
        """Count messages over time: of one happening minute by minute, of everything else by days or weeks in `zone`.

        `programme` is what everything is called.
        """
        work = partial(_chart, scope=scope, now=now, zone=zone, programme=programme)
        return await self.database.read(work)


def _report(connection: Connection, scope: Scope, now: datetime) -> Report:
    selected = _selected(connection, scope)
    since = scope.since or _beginning(connection, selected, now)
    happening = _happenings(connection, scope, Span(since, max(scope.until, since)))
    listed = fold(happening)
    within = since.astimezone(UTC), scope.until.astimezone(UTC)
    opened = figures.opened(connection, *within)
    heard = _of(listed, opened | figures.told_of(connection, *within))
    seen = Seen(connection, selected, listed)
    if _of(listed, opened):  # the log was open, so that nothing is a zero
        seen.live, seen.nothing = True, False
    coverage = Coverage(
        happenings=len(listed),
        logged=len(heard),
        acts=sum(one.acts for one in seen.counts),
        imported=sum(one.imported for one in seen.counts),
        gaps=_gaps(connection, scope, since, happening),
    )
    told = [
        *counting_people.people(seen),
        *counting_people.words(seen),
        *counting_people.minutes(seen),
        *counting_reach.countries(seen),
        *counting_reach.posts(seen),
        *counting_reach.programme(seen, coverage),
    ]
    over = [one._replace(gaps=coverage.gaps) if one.metric.logged else one for one in told]
    return Report(since, scope.until, now, coverage, over)


def _of(listed: Iterable[Listed], ids: Collection[str]) -> list[Listed]:
    """Give those that are among `ids`, or a listing of the same chat is."""
    return [one for one in listed if not {one.occurrence.id, *(also.id for also in one.also)}.isdisjoint(ids)]


def _selected(connection: Connection, scope: Scope) -> Selected:
    since = scope.since.astimezone(UTC) if scope.since else None
    until = scope.until.astimezone(UTC)
    if not scope:
        return Selected(since, until)
    events = figures.listed(connection)
    tag = next(iter(tags_of([scope.hashtag])), "")
    organisation = scope.organisation.casefold()
    ids, occurrence = {event for event, _, _ in events}, ""
    if scope.event and scope.event in ids:
        ids = {scope.event}
    elif scope.event:
        found = by_id(connection, scope.event)
        if found is None:
            raise NotFound(
                f"There is no event or happening {scope.event}; `cembot agenda --json` gives their ids."
            )
        ids, occurrence = {found.event_id}, scope.event
    if organisation:
        theirs = {event for event, _, names in events if organisation in {name.casefold() for name in names}}
        if not theirs:
            raise NotFound(
                f"No event is by {scope.organisation}; write the name as the programme has it (`cembot agenda`)."
            )
        ids &= theirs
    if tag:
        ids &= {event for event, tags, _ in events if tag in tags_of(tags)}
    alone = tag if not scope.event and not organisation else ""
    return Selected(since, until, ids, occurrence, alone)


def _beginning(connection: Connection, selected: Selected, now: datetime) -> datetime:
    """Tell when the record begins: the day of the earliest act."""
    first = figures.first(connection, selected) or min(now, selected.until)
    return datetime.combine(first.date(), time(), UTC)


def _happenings(connection: Connection, scope: Scope, span: Span) -> list[Occurrence]:
    """Give what begins in the stretch, is meant and takes place; as far as it is stored."""
    since, until = span.utc
    filters = Filters(
        hashtags=(scope.hashtag,) if scope.hashtag else (),
        organisations=(scope.organisation,) if scope.organisation else (),
    )
    return [
        one
        for one in occurrences.between(connection, span)
        if since <= one.starts_at < until
        and one.status is not Status.CANCELLED
        and filters.match(one)
        and scope.event in {"", one.id, one.event_id}
    ]


def _gaps(
    connection: Connection, scope: Scope, since: datetime, happening: Iterable[Occurrence]
) -> tuple[Gap, ...]:
    """Give the gaps of the stretch; of some events only those while they were on."""
    found = gaps.between(connection, since.astimezone(UTC), scope.until.astimezone(UTC))
    if not scope:
        return tuple(found)
    on = [(one.starts_at, closes_at(one.ends_at)) for one in happening]
    return tuple(gap for gap in found if any(gap.since < end and gap.until > start for start, end in on))


def _named_parts(connection: Connection, scope: Scope, whole: Report, each: Each) -> list[tuple[str, Scope]]:
    """Name the parts of a report, and tell what each is about."""
    span = Span(whole.since, max(scope.until, whole.since))
    if each is Each.WEEK:
        return _weeks(scope, span)
    if each is Each.YEAR:
        earliest = figures.first(connection, _selected(connection, replace(scope, since=None)))
        return _years(scope, span, earliest or span.since)
    listed = fold(_happenings(connection, scope, span))
    if each is Each.CHAT:
        titles = {one.occurrence.event_id: one.occurrence.title for one in listed}
        return [(title, replace(scope, event=event)) for event, title in titles.items()]
    names: dict[str, str] = {}
    for one in listed:
        for name in (name for beside in (one.occurrence, *one.also) for name in beside.organisations):
            names.setdefault(name.casefold(), name)
    return [(name, replace(scope, organisation=name)) for _, name in sorted(names.items())]


def _weeks(scope: Scope, span: Span) -> list[tuple[str, Scope]]:
    """Cut the stretch at every Monday's midnight in its zone."""
    parts = []
    since = span.since.astimezone(scope.until.tzinfo)
    while since < span.until:
        monday = since.date() - timedelta(days=since.weekday() - DAYS_OF_A_WEEK)
        until = min(datetime.combine(monday, time(), since.tzinfo), span.until)
        last = (until - MOMENT).date()
        name = f"{since.date().isoformat()} to {last.isoformat()}"
        parts.append((name, replace(scope, since=since, until=until)))
        since = until
    return parts


def _years(scope: Scope, span: Span, earliest: datetime) -> list[tuple[str, Scope]]:
    """Give the same days of this year and of every year before it, as far back as anything was logged."""
    parts = []
    for back in range(MOST_YEARS):
        since, until = (
            _years_before(moment, back, scope.until.tzinfo) for moment in (span.since, span.until)
        )
        if back and until <= earliest:
            break
        name = f"{since.date().isoformat()} to {(until - MOMENT).date().isoformat()}"
        parts.append((name, replace(scope, since=since, until=until)))
    return parts


def _years_before(moment: datetime, years: int, zone: tzinfo | None) -> datetime:
    """Give the same day and hour by the clock so many years earlier; of 29 February, the day before."""
    local = moment.astimezone(zone)
    try:
        return local.replace(year=local.year - years)
    except ValueError:
        return local.replace(year=local.year - years, day=local.day - 1)


def _chart(connection: Connection, scope: Scope, now: datetime, zone: str, programme: str) -> Chart:
    selected = _selected(connection, scope)
    since = scope.since or _beginning(connection, selected, now)
    span = Span(since, max(scope.until, since))
    happening = _happenings(connection, scope, span)
    holes = _gaps(connection, scope, since, happening)
    if scope.event and len(happening) == 1 and _is_short(happening[0]):
        (one,) = happening
        begins = one.starts_at
        of_it = replace(selected, events=None, occurrence=one.id, tag="")
        said = moments.counted(connection, of_it, begins, MINUTE)
        marks = [Mark(asked.at, f"Q{asked.number}") for asked in asked_in(connection, one)]
        return minutes(one.title, begins, closes_at(one.ends_at), said, zone=zone, marks=marks, gaps=holes)
    first = quarter(since)
    said = moments.counted(connection, selected, first, QUARTER)
    until = max(scope.until.astimezone(UTC), first + QUARTER)
    if scope.until >= now and said:  # nobody asked for what is after the last of them
        until = first + (max(said) + 1) * QUARTER
    titles = {one.title for one in happening} if scope.event else set()
    named = scope.organisation or scope.hashtag or (titles.pop() if len(titles) == 1 else programme)
    return days(named, first, until, said, zone=zone, gaps=holes)


def _is_short(occurrence: Occurrence) -> bool:
    return not occurrence.all_day and occurrence.ends_at - occurrence.starts_at <= MOST_MINUTES * MINUTE
