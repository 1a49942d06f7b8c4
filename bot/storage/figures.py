"""Queries that count the log: each goes through it once, in the database, and names nobody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    or_,
    select,
    union_all,
)

from bot.domain.announcement import Kind, State
from bot.domain.participation import WRITTEN, Act
from bot.language_found import UNSURE
from bot.storage.columns import unlines
from bot.storage.events import EVENT
from bot.storage.expanded import DELIVERY, PARTICIPATION
from bot.storage.occurrences import OCCURRENCE

P = PARTICIPATION.c

WORDS = tuple(sorted(act.value for act in WRITTEN))
POSTED = (*WORDS, Act.REPOST.value)


@dataclass(frozen=True, slots=True)
class Selected:
    """The rows that are counted."""

    since: datetime | None
    until: datetime
    events: Collection[str] | None = None  # ids of events; None: whatever it belongs to, or to nothing
    occurrence: str = ""
    tag: str = ""  # beside those of the events: what carries this hashtag, without case


class Counted(NamedTuple):
    """How many acts there are of one sort."""

    platform: str
    act: str
    aside: bool
    acts: int
    imported: int
    followers: int | None  # summed over the acts
    followers_known: int  # of so many acts
    later: int  # after the log of its chat was closed


class Persons(NamedTuple):
    """How many people there are, each once."""

    took_part: int
    checked_in: int
    just_reading: int
    posted: int
    reach: int | None


def listed(connection: Connection) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Give every event's id, hashtags and organisations."""
    rows = connection.execute(select(EVENT.c.id, EVENT.c.hashtags, EVENT.c.organisations))
    return [(row.id, unlines(row.hashtags), unlines(row.organisations)) for row in rows]


def first(connection: Connection, selected: Selected) -> datetime | None:
    """Tell when the earliest act was."""
    return connection.execute(select(func.min(P.at)).where(here(selected))).scalar()


def counts(connection: Connection, selected: Selected) -> list[Counted]:
    """Count the acts by platform and sort, what is set aside apart."""
    aside = (P.aside != "").label("is_aside")
    rows = connection.execute(
        select(
            P.platform,
            P.act,
            aside,
            func.count(),
            func.sum(cast(P.imported, Integer)),
            func.sum(P.followers),
            func.count(P.followers),
            func.sum(cast(P.later, Integer)),
        )
        .where(here(selected))
        .group_by(P.platform, P.act, aside)
    )
    return [Counted(*row) for row in rows]


def persons(connection: Connection, selected: Selected) -> Persons:
    """Count people; of the followers that somebody had over time, the most are taken."""
    checked = case((P.act == Act.CHECK_IN.value, 1), else_=0)
    posts = case((and_(P.platform == "x", P.act.in_(POSTED)), 1), else_=0)
    each = (
        select(
            func.min(checked).label("only"),
            func.max(checked).label("checked"),
            func.max(posts).label("posted"),
            func.max(P.followers).label("followers"),
        )
        .where(here(selected), P.aside == "")
        .group_by(
            P.person_id + 0
        )  # in the order of its index each row would be looked up alone: four times as long
        .subquery()
    )
    row = connection.execute(
        select(
            func.coalesce(func.sum(1 - each.c.only), 0),
            func.coalesce(func.sum(each.c.checked), 0),
            func.coalesce(func.sum(each.c.only), 0),
            func.coalesce(func.sum(each.c.posted), 0),
            func.sum(each.c.followers),
        )
    ).one()
    return Persons(*(None if value is None else int(value) for value in row))  # type: ignore[arg-type]  # only the last may be


def returning(connection: Connection, selected: Selected) -> int:
    """Count the participants of whom there is something from before, in any chat."""
    if selected.since is None:
        return 0
    took = (
        select(func.min(P.person_id).label("person_id"))
        .where(here(selected), P.aside == "", P.act != Act.CHECK_IN.value)
        .group_by(P.person_id + 0)  # as above
        .subquery()
    )
    earlier = PARTICIPATION.alias("earlier").c
    before = select(earlier.person_id).where(
        earlier.at < selected.since, earlier.removed.is_(False), earlier.aside == ""
    )
    known = took.c.person_id.in_(before)
    return connection.execute(select(func.count()).select_from(took).where(known)).scalar_one()


def without_reply(connection: Connection, selected: Selected) -> tuple[int, int]:
    """Count who wrote in Slack, and those of them whom nobody else answered with words or an emoji."""
    wrote = and_(here(selected), P.aside == "", P.act.in_(WORDS), P.platform == "slack")
    answer = PARTICIPATION.alias("answer").c
    told = union_all(
        *(
            select(
                answer.platform, answer.workspace, answer.channel, message.label("message"), answer.person_id
            ).where(answer.act == act.value, answer.removed.is_(False), answer.platform == "slack")
            for act, message in ((Act.REPLY, answer.thread), (Act.REACTION, answer.message))
        )
    ).subquery()
    about = and_(
        P.platform == told.c.platform,
        P.workspace == told.c.workspace,
        P.channel == told.c.channel,
        P.message == told.c.message,
        P.person_id != told.c.person_id,
        wrote,
    )
    # An outer join, for it leaves no choice: each answer looks for its message, and not each message for its answers.
    answered = select(P.person_id).select_from(told.outerjoin(PARTICIPATION, about))
    writers = select(P.person_id).where(wrote).distinct().subquery()
    alone = case((writers.c.person_id.in_(answered), 0), else_=1)
    row = connection.execute(
        select(func.count(), func.coalesce(func.sum(alone), 0)).select_from(writers)
    ).one()
    return int(row[0]), int(row[1])


class Language(NamedTuple):
    """What is written in one language."""

    code: str
    messages: int
    told: int  # messages of which the platform says it; of the others it was found by the words
    people: int


def languages(connection: Connection, selected: Selected) -> list[Language]:
    """Give each language that messages are known to be in: as the platform says, or else as it was found."""
    code = case((P.language != "", P.language), else_=P.language_found).label("code")
    count = func.count().label("messages")
    told = func.sum(case((P.language != "", 1), else_=0))
    rows = connection.execute(
        select(code, count, told, func.count(P.person_id.distinct()))
        .where(here(selected), P.aside == "", P.act.in_(WORDS), code.not_in(("", UNSURE)))
        .group_by(code)
        .order_by(count.desc(), code)
    )
    return [Language(*row) for row in rows]


def opened(connection: Connection, since: datetime, until: datetime) -> set[str]:
    """Give the ids of the happenings that begin in [since, until) and whose start notice opened the log."""
    notices = select(DELIVERY.c.what).where(
        DELIVERY.c.kind == Kind.START.value,
        DELIVERY.c.state == State.SENT.value,
        DELIVERY.c.what.in_(_beginning(since, until)),
    )
    return set(connection.execute(notices).scalars())


def told_of(connection: Connection, since: datetime, until: datetime) -> set[str]:
    """Give the ids of the happenings that begin in [since, until) and of which something is in the log."""
    acts = _beginning(since, until).where(exists().where(P.occurrence_id == OCCURRENCE.c.id))
    return set(connection.execute(acts).scalars())


def _beginning(since: datetime, until: datetime) -> Select[Any]:
    return select(OCCURRENCE.c.id).where(OCCURRENCE.c.starts_at >= since, OCCURRENCE.c.starts_at < until)


def here(selected: Selected) -> ColumnElement[bool]:
    """Say which rows are counted: of this stretch and these events, and not taken back."""
    conditions = [P.at < selected.until, P.removed.is_(False)]
    if selected.since is not None:
        conditions.append(P.at >= selected.since)
    if selected.occurrence:
        conditions.append(P.occurrence_id == selected.occurrence)
    elif selected.events is not None:
        of_events = P.occurrence_id.in_(
            select(OCCURRENCE.c.id).where(OCCURRENCE.c.event_id.in_(list(selected.events)))
        )
        carries = P.tags.contains(f"\n{selected.tag}\n", autoescape=True)
        conditions.append(or_(of_events, carries) if selected.tag else of_events)
    return and_(*conditions)


def seconds_between(connection: Connection, later: Any, earlier: Any) -> ColumnElement[int]:  # noqa: ANN401 - columns of tables
    """Give the whole seconds from one moment to another, as each database counts them."""
    if connection.dialect.name == "sqlite":
        return cast(func.strftime("%s", later), Integer) - cast(func.strftime("%s", earlier), Integer)
    return cast(func.floor(extract("epoch", later) - extract("epoch", earlier)), Integer)
