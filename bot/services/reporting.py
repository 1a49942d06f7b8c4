"""What came of it: the figures of a stretch of time, with what they could not see. Prints nothing, names nobody."""

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial

from bot.domain import metric
from bot.domain.agenda import Filters, Listed, Span, fold
from bot.domain.event import Occurrence, Status
from bot.domain.log_entry import tags_of
from bot.domain.metric import SMALL, Coverage, Figure, Metric, Report, Scope
from bot.domain.participation import Act, Gap, closes_at
from bot.errors import NotFound
from bot.storage import figures, gaps, occurrences
from bot.storage.database import Connection, Database
from bot.storage.figures import Counted, Selected

NOTHING_LOGGED = "Nothing was logged or brought in."
NO_CHECK_INS = "Nothing was logged as it happened, and what is brought in tells of no check-ins."
NO_POSTS = "No posts were brought in: X was not read."
NO_WORDS = "Words are not kept, and with them no links."

WORDS, X = figures.WORDS, "x"


@dataclass(frozen=True, slots=True)
class Reporting:
    """The figures."""

    database: Database

    async def report(self, scope: Scope, now: datetime) -> Report:
        """Compute all figures of `scope` as of `now`; raise `NotFound` where it names what the programme has not."""
        return await self.database.read(partial(_report, scope=scope, now=now))


class _Seen:
    """What is counted once, and used by several figures."""

    def __init__(self, connection: Connection, selected: Selected, listed: Sequence[Listed]) -> None:
        self.connection = connection
        self.selected = selected
        self.listed = listed
        self.counts = figures.counts(connection, selected)
        self.persons = figures.persons(connection, selected)
        self.live = any(one.acts > one.imported for one in self.counts)
        self.nothing = not self.counts

    def acts(self, *acts: str, platform: str = "", aside: bool = False) -> int:
        """Count acts of these sorts; none named: of all."""
        return sum(one.acts for one in self._of(acts, platform, aside=aside))

    def followers(self) -> tuple[int, int]:
        """Give the followers summed over posts, and how many posts tell them."""
        of_posts = self._of(figures.POSTED, X, aside=False)
        return sum(one.followers or 0 for one in of_posts), sum(one.followers_known for one in of_posts)

    def _of(self, acts: Sequence[str], platform: str, *, aside: bool) -> list[Counted]:
        return [
            one
            for one in self.counts
            if one.aside is aside and (not acts or one.act in acts) and platform in {"", one.platform}
        ]


def _report(connection: Connection, scope: Scope, now: datetime) -> Report:
    selected = _selected(connection, scope)
    since = scope.since or _beginning(connection, selected, now)
    happening = _happenings(connection, scope, Span(since, max(scope.until, since)))
    listed = fold(happening)
    logged = figures.logged(connection, since.astimezone(UTC), scope.until.astimezone(UTC))
    seen = _Seen(connection, selected, listed)
    heard = [one for one in listed if {one.occurrence.id, *(also.id for also in one.also)} & logged]
    if heard:  # the log was open, so that nothing is a zero
        seen.live, seen.nothing = True, False
    coverage = Coverage(
        happenings=len(listed),
        logged=len(heard),
        acts=sum(one.acts for one in seen.counts),
        imported=sum(one.imported for one in seen.counts),
        gaps=_gaps(connection, scope, since, happening),
    )
    told = [*_people(seen), *_words(seen), *_posts(seen), *_programme(seen, coverage)]
    over = [one._replace(gaps=coverage.gaps) if one.metric.logged else one for one in told]
    return Report(since, scope.until, now, coverage, over)


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
        found = occurrences.by_ids(connection, [scope.event])
        if not found:
            raise NotFound(
                f"There is no event or happening {scope.event}; `cembot agenda --json` gives their ids."
            )
        ids, occurrence = {found[0].event_id}, scope.event
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


def _of(of: Metric, value: float | None, seen: str = "") -> Figure:
    return Figure(of, value, seen)


def _blank(metrics: Iterable[Metric], why: str) -> list[Figure]:
    return [Figure(one, None, why) for one in metrics]


def _people(seen: _Seen) -> list[Figure]:
    metrics = (metric.PARTICIPANTS, metric.NEW, metric.RETURNING, metric.CHECK_INS, metric.JUST_READING)
    if seen.nothing:
        return _blank(metrics, NOTHING_LOGGED)
    persons = seen.persons
    back = figures.returning(seen.connection, seen.selected)
    from_start = "" if seen.selected.since else "The report begins with the record, so that everybody is new."
    return [
        _of(metric.PARTICIPANTS, persons.took_part, f"{seen.acts():,} acts."),
        _of(metric.NEW, persons.took_part - back, from_start),
        _of(metric.RETURNING, back, from_start),
        *_check_ins(seen),
    ]


def _check_ins(seen: _Seen) -> list[Figure]:
    if not seen.live:
        return _blank((metric.CHECK_INS, metric.JUST_READING), NO_CHECK_INS)
    return [
        _of(metric.CHECK_INS, seen.persons.checked_in, f"{seen.acts(Act.CHECK_IN.value):,} check-ins."),
        _of(metric.JUST_READING, seen.persons.just_reading),
    ]


def _words(seen: _Seen) -> list[Figure]:
    metrics = (
        metric.MESSAGES,
        metric.REPLIES,
        metric.REACTIONS,
        metric.ANSWERS,
        metric.FIRST_ANSWER,
        metric.NO_REPLY,
    )
    if seen.nothing:
        return _blank(metrics, NOTHING_LOGGED)
    posts = seen.acts(*WORDS, platform=X)
    in_slack = seen.live or bool(seen.acts(platform="slack") + seen.acts(platform="slack", aside=True))
    reactions = seen.acts(Act.REACTION.value) if in_slack else None
    return [
        _of(metric.MESSAGES, seen.acts(*WORDS), f"{posts:,} of them are posts on X."),
        _of(metric.REPLIES, seen.acts(Act.REPLY.value)),
        _of(metric.REACTIONS, reactions, "" if in_slack else "Nothing was logged in Slack."),
        *_answers(seen),
        *_alone(seen, in_slack=in_slack),
    ]


def _answers(seen: _Seen) -> list[Figure]:
    counted = figures.answers(seen.connection, seen.selected)
    if not counted:
        return _blank(
            (metric.ANSWERS, metric.FIRST_ANSWER),
            "No question is in the record, and no message says it answers one.",
        )
    said, in_thread, by_time = (sum(column) for column in zip(*counted.values(), strict=True))
    waited = figures.first_answers(seen.connection, seen.selected)
    how = "{:,} say so, {:,} stand in a question's thread, {:,} by their time."
    return [
        _of(metric.ANSWERS, said + in_thread + by_time, how.format(said, in_thread, by_time)),
        *(_of(metric.answers_to(number), sum(one), how.format(*one)) for number, one in counted.items()),
        _of(
            metric.FIRST_ANSWER,
            statistics.median(waited) if waited else None,
            f"{len(waited):,} questions."
            if waited
            else "No answer shows what it answers, or no question's moment is known.",
        ),
    ]


def _alone(seen: _Seen, *, in_slack: bool) -> list[Figure]:
    writers, alone = figures.without_reply(seen.connection, seen.selected) if in_slack else (0, 0)
    if not writers:
        why = "Nobody wrote in Slack; saved posts do not say which post they answer."
        return _blank([metric.NO_REPLY], why)
    return [_of(metric.NO_REPLY, alone, f"{writers:,} people wrote in Slack.")]


def _posts(seen: _Seen) -> list[Figure]:
    metrics = (metric.POSTS, metric.POSTERS, metric.IMPRESSIONS, metric.REACH, metric.LANGUAGES)
    posts = seen.acts(*figures.POSTED, platform=X)
    apart = [
        *_blank((metric.LINKS, metric.DOMAINS), NO_WORDS),
        _of(metric.SPAM, seen.acts(aside=True))
        if not seen.nothing
        else _of(metric.SPAM, None, NOTHING_LOGGED),
    ]
    if not posts:
        return [*_blank(metrics, NO_POSTS), *apart]
    impressions, known = seen.followers()
    told = f"{known:,} of {posts:,} posts tell how many followed their author."
    return [
        _of(
            metric.POSTS,
            posts,
            f"{seen.acts(Act.REPLY.value, platform=X):,} are replies, "
            f"{seen.acts(Act.QUOTE.value, platform=X):,} quotes, {seen.acts(Act.REPOST.value, platform=X):,} reposts.",
        ),
        _of(metric.POSTERS, seen.persons.posted),
        _of(metric.IMPRESSIONS, impressions if known else None, told),
        _of(metric.REACH, seen.persons.reach if known else None, told),
        *_languages(seen),
        *apart,
    ]


def _languages(seen: _Seen) -> list[Figure]:
    named = figures.languages(seen.connection, seen.selected)
    if not named:
        return _blank([metric.LANGUAGES], "No post tells its language.")
    messages = sum(count for _, count, _ in named)
    many = [_of(metric.language(name), count) for name, count, people in named if people >= SMALL]
    few = sum(count for _, count, people in named if people < SMALL)
    return [
        _of(
            metric.LANGUAGES,
            len(named),
            f"{messages:,} of {seen.acts(*WORDS, platform=X):,} posts tell their language.",
        ),
        *many,
        *([_of(metric.language(""), few)] if few else []),
    ]


def _programme(seen: _Seen, coverage: Coverage) -> list[Figure]:
    metrics = (metric.EVENTS, metric.HAPPENINGS, metric.ORGANISATIONS, metric.CHATS_LOGGED)
    if not seen.listed:
        return _blank(metrics, "Nothing of the programme begins in this stretch of time.")
    events = {one.occurrence.event_id: one.occurrence for one in seen.listed}
    kinds = Counter(one.kind for one in events.values())
    names = {
        name.casefold()
        for one in seen.listed
        for each in (one.occurrence, *one.also)
        for name in each.organisations
    }
    return [
        _of(metric.EVENTS, len(events)),
        *(_of(metric.events_of(kind), count) for kind, count in sorted(kinds.items(), key=_most)),
        _of(metric.HAPPENINGS, coverage.happenings),
        _of(metric.ORGANISATIONS, len(names)),
        _of(metric.CHATS_LOGGED, coverage.logged, f"{coverage.happenings:,} happenings."),
    ]


def _most(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]
