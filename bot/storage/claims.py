"""Queries of whoever delivers: what is due, who holds it, and how each step ended. Plans nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    update,
)

from bot.domain.announcement import RANK, Destination, Planned, State, X, kind_of
from bot.errors import NothingToSay
from bot.storage import delivery_words, paces
from bot.storage.deliveries import DELIVERY, Delivery, delivery_of
from bot.storage.delivery_words import MADE, WHOLE, whole
from bot.storage.dialect import each
from bot.storage.paces import PACE
from bot.storage.plans import add_all, note

_OPEN: ColumnElement[bool] = DELIVERY.c.state.in_(
    [literal_column(f"'{state.value}'") for state in (State.CLAIMED, State.UNCONFIRMED)]
)
"""What is under way. Written out, for SQLite looks through the whole table where an index's states are parameters."""

FAR = timedelta(minutes=15)
"""No wait is longer: a moment that is farther from now was written before the machine's clock was set."""

FORSAKEN = timedelta(days=1)
"""How long after it was of use the delivery of a workspace whose bot is gone is left alone; then any bot ends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who takes deliveries, when, for how long, and how many at most."""

    owner: str
    now: datetime  # programme time
    real: datetime  # real time
    lease_until: datetime  # real time
    most: int
    workspace: str = ""  # whose deliveries are taken, and those to X; empty: everybody's
    rest_until: datetime | None = None  # real time; until then no other message goes to the same channel
    but: Sequence[str] = ()
    """What this process has under way: its lease seems over only where the clock was set."""


def next_moments(
    connection: Connection, now: datetime, real: datetime
) -> tuple[datetime | None, datetime | None]:
    """Tell when the next delivery is due (programme time), and when one that waits may go or be looked into (real)."""
    planned = DELIVERY.c.state == State.PLANNED.value
    waits = and_(DELIVERY.c.not_before > real, DELIVERY.c.not_before <= real + FAR)
    due = select(func.min(DELIVERY.c.due_at)).where(planned, DELIVERY.c.due_at > now)
    asked = select(func.min(DELIVERY.c.not_before)).where(planned, waits, DELIVERY.c.due_at <= now)
    # From what is due to its paces: there is a pace for every channel that was ever posted to.
    held_back = DELIVERY.join(PACE, paces.of_delivery())
    paced = (
        select(func.min(PACE.c.not_before))
        .select_from(held_back)
        .where(planned, DELIVERY.c.due_at <= now, paces.holds(real))
    )
    held = select(func.min(DELIVERY.c.lease_until)).where(_OPEN, DELIVERY.c.lease_until > real)
    moments = [connection.execute(query).scalar() for query in (asked, paced, held)]
    return connection.execute(due).scalar(), min((moment for moment in moments if moment), default=None)


def to_do(connection: Connection, now: datetime, real: datetime, workspace: str = "") -> tuple[bool, bool]:
    """Tell whether something is due at `now` (programme time), and whether something is uncertain at `real` (real).

    Of another workspace than `workspace` nothing counts but what its own bot has left for long.
    """
    due = exists().where(*_due(now, real), *_mine_to_end(workspace, now))
    row = connection.execute(select(due, exists().where(_stale(real), *of_workspace(workspace)))).one()
    return bool(row[0]), bool(row[1])


def uncertain(connection: Connection, real: datetime) -> list[Delivery]:
    """Give what was claimed or unconfirmed and has no lease any more (real time)."""
    over = or_(DELIVERY.c.lease_until.is_(None), DELIVERY.c.lease_until <= real)
    rows = connection.execute(whole().where(_OPEN, over).order_by(DELIVERY.c.due_at))
    return [delivery_of(row) for row in rows]


def claim_due(connection: Connection, claim: Claim) -> list[Delivery]:
    """Take what is due and hold it until the lease ends, what matters most first, and one for each channel.

    Each rank is read from its earliest on, and no further than there is room: what is due may be all channels' lists.
    """
    found: dict[Destination, str] = {}
    for kinds in _kinds_due(connection, claim.now):
        due = (
            select(DELIVERY.c.id, DELIVERY.c.platform, DELIVERY.c.workspace, DELIVERY.c.channel)
            .where(
                *_due(claim.now, claim.real),
                *_mine_to_end(claim.workspace, claim.now),
                DELIVERY.c.kind.in_(kinds),
            )
            .order_by(DELIVERY.c.due_at)
            .limit(claim.most - len(found))
            # SQLite, where one claims at a time, does without.
            .with_for_update(of=DELIVERY, skip_locked=True)
        )
        for delivery_id, *where in connection.execute(due):
            found.setdefault(Destination(*where), delivery_id)
        if len(found) >= claim.most:
            break
    if claim.rest_until is not None:
        resting = paces.begin_rest(connection, found, claim.rest_until, claim.real)
        found = {where: one for where, one in found.items() if where in resting}
    return _take(connection, list(found.values()), claim, State.CLAIMED, "claimed")


def claim_open(connection: Connection, claim: Claim) -> list[Delivery]:
    """Take what is claimed or unconfirmed and whose lease is over: nobody knows yet what became of it.

    A lease that ends far from now was given before the machine's clock was set, or very long ago; it begins anew, as
    the request may still be on its way. Who had no words very long ago sends nothing any more.
    """
    long_ago = and_(DELIVERY.c.lease_until < claim.real - FAR, DELIVERY.c.words_id.is_not(None))
    strange = or_(DELIVERY.c.lease_until > claim.real + FAR, long_ago)
    connection.execute(update(DELIVERY).where(_OPEN, strange).values(lease_until=claim.lease_until))
    stale = (
        select(DELIVERY.c.id)
        .where(
            _OPEN,
            DELIVERY.c.lease_until <= claim.real,
            DELIVERY.c.id.not_in(claim.but),
            *of_workspace(claim.workspace),
        )
        .limit(claim.most)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.execute(stale).scalars())
    return _take(connection, ids, claim, State.UNCONFIRMED, "looking what became of it")


def release(connection: Connection, until: datetime) -> int:
    """Let every lease end at `until` (real time): whoever held one is gone, but for a request on its way."""
    result = connection.execute(
        update(DELIVERY).where(_OPEN, DELIVERY.c.lease_until.is_not(None)).values(lease_until=until)
    )
    return int(result.rowcount)


def store_words(connection: Connection, made: Sequence[tuple[str, str]]) -> None:
    """Keep the words of deliveries, by their ids, as they were made: before the requests."""
    delivery_words.store(connection, made)


def begin_edit(
    connection: Connection, delivery: Delivery, unsure: str, real: datetime, rest_until: datetime
) -> datetime | None:
    """Take the workspace's turn to edit; tell from when on it may be taken, or nothing where it was.

    `unsure` is what is kept of its words until the edit was answered. Raise `NothingToSay` where somebody has edited it
    meanwhile.
    """
    where = delivery.planned.destination
    if connection.execute(select(MADE).where(DELIVERY.c.id == delivery.id)).scalar() != delivery.made:
        raise NothingToSay("it was edited meanwhile")
    allowed_at = paces.take_turn(connection, where, paces.EDIT, real, rest_until)
    if allowed_at is None:
        store_words(connection, [(delivery.id, unsure)])
    return allowed_at


def reword(  # a row, its words, and what follows from them
    connection: Connection,
    delivery: Delivery,
    made: str,
    now: datetime,
    reason: str,
    goes_on: Sequence[Planned] = (),
) -> None:
    """Keep the words that a sent delivery has now, how it came to them, and what goes on in its thread."""
    store_words(connection, [(delivery.id, made)])
    note(connection, [delivery.id], now, State.SENT, reason)
    add_all(connection, goes_on, now, delivery.within or delivery.id)


def _take(connection: Connection, ids: Sequence[str], claim: Claim, state: State, why: str) -> list[Delivery]:
    if not ids:
        return []
    one = each(connection, dict.fromkeys(ids))
    rows = connection.execute(
        update(DELIVERY)
        .where(DELIVERY.c.id == one.c.key)
        .values(
            state=state.value,
            owner=claim.owner,
            lease_until=claim.lease_until,
            attempts=DELIVERY.c.attempts + 1,
        )
        .returning(*WHOLE)
    )
    taken = {row.id: delivery_of(row) for row in rows}
    note(connection, ids, claim.now, state, f"{why} by {claim.owner}")
    return [taken[delivery_id] for delivery_id in ids]


def _kinds_due(connection: Connection, now: datetime) -> list[list[str]]:
    """Give the kinds of what is due, with their details, those together that matter alike and the most urgent first."""
    due = select(DELIVERY.c.kind).where(DELIVERY.c.state == State.PLANNED.value, DELIVERY.c.due_at <= now)
    ranks: dict[int, list[str]] = defaultdict(list)
    for kind in connection.execute(due.distinct()).scalars():
        ranks[RANK[kind_of(kind)[0]]].append(kind)
    return [kinds for _rank, kinds in sorted(ranks.items())]


def _due(now: datetime, real: datetime) -> tuple[ColumnElement[bool], ...]:
    asked_to_wait = and_(DELIVERY.c.not_before > real, DELIVERY.c.not_before <= real + FAR)
    paced = exists().where(paces.of_delivery(), paces.holds(real))
    return (
        DELIVERY.c.state == State.PLANNED.value,
        DELIVERY.c.due_at <= now,
        or_(DELIVERY.c.not_before.is_(None), not_(asked_to_wait)),
        not_(paced),
        or_(DELIVERY.c.platform != X, not_(_answers_what_is_under_way(real))),
    )


def _answers_what_is_under_way(real: datetime) -> ColumnElement[bool]:
    """Tell whether a post on X is to answer one of the same chat whose request is under way: it has no id yet."""
    before = DELIVERY.alias("before")
    return exists().where(
        before.c.what == DELIVERY.c.what,
        before.c.platform == X,
        before.c.channel == DELIVERY.c.channel,
        before.c.state == State.CLAIMED.value,
        before.c.lease_until > real,
    )


def of_workspace(workspace: str) -> tuple[ColumnElement[bool], ...]:
    """Choose what the bot of a workspace can send: its own, and what goes to X; everything where none is named."""
    if not workspace:
        return ()
    return (or_(DELIVERY.c.workspace == workspace, DELIVERY.c.platform == X),)


def _mine_to_end(workspace: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Choose the same, and what no bot of its workspace has ended: it is too late for it, and so it is skipped."""
    mine = of_workspace(workspace)
    return (or_(*mine, DELIVERY.c.expires_at <= now - FORSAKEN),) if mine else ()


def _stale(real: datetime) -> ColumnElement[bool]:
    over = or_(DELIVERY.c.lease_until <= real, DELIVERY.c.lease_until > real + FAR)
    return and_(_OPEN, over)
