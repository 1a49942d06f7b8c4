"""What is to be announced, where and when: a pure function of the programme and the wishes. Reads no clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.agenda import Listed, Span, day_span, fold, overlaps
from bot.domain.announcement import LATENESS, LISTS, Destination, Kind, Planned
from bot.domain.edition import ALL_YEAR, Edition
from bot.domain.event import LONG, Occurrence, Status
from bot.domain.pause import Pause, silent, unheard
from bot.domain.recurrence import instant
from bot.domain.running import Played, Step, play
from bot.domain.script import Question, asked_over
from bot.domain.subscription import Subscription

HORIZON = timedelta(hours=72)
"""How far ahead deliveries exist as rows; what comes later is computed when somebody asks."""

WEEK = timedelta(days=7)

BACK = timedelta(days=1)
"""How far before a span something may begin that is still on in it."""

AHEAD = WEEK + timedelta(days=1)
"""How far after a span something may begin that is announced in it: in a week's list, or a day before its start."""

LATEST = max(LATENESS[kind] for kind in Kind if kind in LISTS or kind is Kind.REMINDER)
"""How far back a plan looks: what was due longer ago is of no use any more."""

ZERO = timedelta(0)

NOWHERE = Destination("", "", "")

OF_RUNNING = frozenset({Kind.AHEAD, Kind.START, Kind.RULES, Kind.QUESTION, Kind.THANKS})
"""What is said in the room of a chat that runs."""

RULES_AT = timedelta(minutes=5)
"""How long after its start newcomers are told how a chat goes; where its first question comes sooner, before that."""

BEFORE = timedelta(minutes=1)
"""How long before the first question at the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What there is to announce. `occurrences` holds all that overlaps a span widened by `BACK` and `AHEAD`."""

    occurrences: Sequence[Occurrence]
    scripts: Mapping[str, Sequence[Question]] = field(default_factory=dict)  # by the occurrence's id
    steps: Mapping[str, Sequence[Step]] = field(
        default_factory=dict
    )  # what was done about chats, by their ids
    moderators: Mapping[str, Sequence[Destination]] = field(default_factory=dict)  # of chats, by their ids
    ahead: Mapping[str, timedelta] = field(
        default_factory=dict
    )  # how long before their starts the questions of chats are published, by the chats' ids
    pauses: Sequence[Pause] = ()
    edition: Edition = ALL_YEAR


def plan(programme: Programme, wishes: Iterable[Subscription], span: Span) -> Iterator[list[Planned]]:
    """Give what is due within [since, until) of `span`, channels that want the same together.

    What was due before a channel asked for it is not announced there.
    """
    for wish, channels in _alike(wishes, span).items():
        wanted = _wanted(programme, wish, span)
        yield [one._replace(destination=channel) for channel in channels for one in wanted]


def _alike(wishes: Iterable[Subscription], span: Span) -> dict[Subscription, list[Destination]]:
    """Put the channels together that want the same, so that it is worked out once."""
    groups: dict[Subscription, list[Destination]] = {}
    for wish in wishes:
        pause = wish.paused_until
        if pause and pause >= span.until:
            continue
        asked = wish.changed_at
        same = replace(
            wish,
            workspace="",
            channel="",
            changed_by="",
            changed_at=asked if asked and asked > span.since - BACK else None,
            paused_until=pause if pause and pause > span.since - BACK else None,
        )
        groups.setdefault(same, []).append(Destination("slack", wish.workspace, wish.channel))
    return groups


def _wanted(programme: Programme, wish: Subscription, span: Span) -> list[Planned]:
    pauses = programme.pauses
    heard = [occurrence for occurrence in programme.occurrences if wish.filters.match(occurrence)]
    chats = [one for one in fold(heard) if _has_a_start(one.occurrence)] if _has_chats(wish) else []
    candidates = [
        *_lists(wish, heard, pauses, span),
        *_of_chats(wish, chats, programme),
    ]
    if (over_at := programme.edition.over_at) and over_at < span.until:
        candidates = [one for one in candidates if one.due_at < over_at or _goes_on(wish, one)]
        candidates.append(_closing(wish, programme.edition, over_at))
    asked_for = [one for one in candidates if _asked_for(wish, one) and not silent(pauses, one.due_at)]
    return [one for one in _within_the_day(wish, asked_for) if span.since <= one.due_at < span.until]


def _goes_on(wish: Subscription, one: Planned) -> bool:
    """Tell whether something is announced after the programme has ended: chats in the rooms that asked for them."""
    return wish.at_start and one.kind in OF_RUNNING | {Kind.REMINDER}


def _closing(wish: Subscription, edition: Edition, over_at: datetime) -> Planned:
    """Give the last word: at the hour of the daily list, by the channel's clock, once the programme is over."""
    day = over_at.astimezone(ZoneInfo(wish.timezone)).date()
    days = (day, day + timedelta(days=1))
    moments = [instant(datetime.combine(one, wish.digest_at), wish.timezone).astimezone(UTC) for one in days]
    due = next(moment for moment in moments if moment >= over_at)
    return planned_at(f"{edition.ends}", Kind.CLOSING, 0, due)


def _has_chats(wish: Subscription) -> bool:
    return wish.at_start or bool(wish.reminders)


def _asked_for(wish: Subscription, one: Planned) -> bool:
    late_is_well = one.kind is Kind.AHEAD  # a moderator asks for it, and it is of use until the chat begins
    after_asking = late_is_well or wish.changed_at is None or one.due_at >= wish.changed_at
    return after_asking and not (wish.paused_until and one.due_at < wish.paused_until)


def _within_the_day(wish: Subscription, asked_for: Sequence[Planned]) -> list[Planned]:
    """Keep to the announcements that the channel takes a day; chats that run there and the last word are exempt.

    The lists come first, then reminders by their moment. A day whose reminders are too many gets its list instead of
    the last of them, even where the channel has none otherwise.
    """
    if not wish.most_a_day:
        return list(asked_for)
    zone = ZoneInfo(wish.timezone)
    kept = [one for one in asked_for if one.kind in OF_RUNNING or one.kind is Kind.CLOSING]
    days: dict[date, list[Planned]] = {}
    for one in asked_for:
        if one.kind is Kind.REMINDER or (one.kind in LISTS and (wish.digest or one.kind is Kind.WEEK_AHEAD)):
            days.setdefault(one.due_at.astimezone(zone).date(), []).append(one)
    spare = {one.what: one for one in asked_for if one.kind is Kind.DIGEST and not wish.digest}
    for day, announcements in days.items():
        in_order = sorted(announcements, key=lambda one: (one.kind not in LISTS, one.due_at, one.what))
        if len(in_order) > wish.most_a_day and (instead := spare.get(day.isoformat())):
            in_order.insert(sum(one.kind in LISTS for one in in_order), instead)
        kept += in_order[: wish.most_a_day]
    return kept


def _lists(
    wish: Subscription, heard: Sequence[Occurrence], pauses: Sequence[Pause], span: Span
) -> Iterator[Planned]:
    """Give one list for each local day on which something is on, and one for each week in which something begins.

    What lasts for days is news on its first only. Where the channel wants no daily list it is given for days on which
    its reminders may become too many.
    """
    zone = ZoneInfo(wish.timezone)
    day, last = (moment.astimezone(zone).date() for moment in (span.since, span.until))
    while day <= last:
        due = instant(datetime.combine(day, wish.digest_at), wish.timezone).astimezone(UTC)
        if wish.digest or (wish.reminders and wish.most_a_day):
            today = day_span(day, wish.timezone)
            if _any_news(heard, pauses, today, due):
                yield planned_at(day.isoformat(), Kind.DIGEST, 0, due)
        if wish.week_ahead and day.weekday() == 0:
            week = day_span(day, wish.timezone, WEEK.days)
            if _any_news(heard, pauses, week, due):
                yield planned_at(day.isoformat(), Kind.WEEK_AHEAD, 0, due)
        day += timedelta(days=1)


def _any_news(heard: Iterable[Occurrence], pauses: Sequence[Pause], days: Span, due: datetime) -> bool:
    return any(_is_news(one, days) and not unheard(pauses, one, due) for one in heard)


def _is_news(occurrence: Occurrence, day: Span) -> bool:
    if not overlaps(occurrence, day):
        return False
    first = day.floating[0] if occurrence.all_day else day.utc[0]
    for_days = occurrence.all_day or occurrence.ends_at - occurrence.starts_at >= LONG
    return occurrence.starts_at >= first or not for_days


def _has_a_start(occurrence: Occurrence) -> bool:
    return not occurrence.all_day and occurrence.status is not Status.CANCELLED


def _of_chats(wish: Subscription, chats: Iterable[Listed], programme: Programme) -> Iterator[Planned]:
    for listed in chats:
        chat = listed.occurrence
        for one in _of_chat(wish, chat, played(programme, listed), programme.ahead.get(chat.id, ZERO)):
            if not unheard(programme.pauses, chat, one.due_at):
                yield one


def played(programme: Programme, listed: Listed) -> Played:
    """Give the questions of a chat with what was done about them; they may be those of another of its listings."""
    ids = [one.id for one in (listed.occurrence, *listed.also)]
    script = next(filter(None, (programme.scripts.get(one) for one in ids)), ())
    return play(script, programme.steps.get(ids[0], ())) if script else Played()


def run_by(moderators: Mapping[str, Sequence[Destination]], listed: Listed) -> Sequence[Destination]:
    """Tell who runs a chat, the one in charge first: it may be who runs another of its listings."""
    found = (moderators.get(one.id) for one in (listed.occurrence, *listed.also))
    return next(filter(None, found), ())


def _of_chat(wish: Subscription, chat: Occurrence, course: Played, ahead: timedelta) -> Iterator[Planned]:
    """Give the reminders of a timed happening, and all that is said in its room where it runs.

    `ahead`: so long before its start its questions are published; not at all where that is no time.
    """
    for lead in wish.reminders:
        reminder = planned_at(chat.id, Kind.REMINDER, chat.revision, chat.starts_at - timedelta(minutes=lead))
        yield reminder._replace(detail=lead, expires_at=min(reminder.expires_at, chat.starts_at))
    if not wish.at_start:
        return
    yield planned_at(chat.id, Kind.START, chat.revision, chat.starts_at)
    if not course.questions:
        return
    if ahead:
        published = planned_at(chat.id, Kind.AHEAD, chat.revision, chat.starts_at - ahead)
        yield published._replace(expires_at=min(published.expires_at, chat.starts_at))
    first = min(one.offset for one in course.questions)
    if (rules_at := min(RULES_AT, first - BEFORE)) >= BEFORE:
        yield planned_at(chat.id, Kind.RULES, chat.revision, chat.starts_at + rules_at)
    yield from questions_of(chat, course.due)
    over = chat.starts_at + course.over(asked_over(chat))
    yield planned_at(chat.id, Kind.THANKS, chat.revision, over)


def questions_of(chat: Occurrence, script: Sequence[Question]) -> Iterator[Planned]:
    """Give a chat's questions, each of use until the next; where they go is still to be said."""
    in_order = sorted(script, key=lambda question: (question.offset, question.number))
    for place, question in enumerate(in_order):
        asked = planned_at(chat.id, Kind.QUESTION, chat.revision, chat.starts_at + question.offset)
        following = in_order[place + 1 : place + 2]
        useless = [asked.expires_at, *(chat.starts_at + one.offset for one in following)]
        yield asked._replace(detail=question.number, expires_at=min(useless))


def planned_at(what: str, kind: Kind, revision: int, due: datetime) -> Planned:
    """Plan an announcement that is of use as long as its kind is; where it goes is still to be said."""
    return Planned(what, kind, NOWHERE, revision, due, due + LATENESS[kind])
