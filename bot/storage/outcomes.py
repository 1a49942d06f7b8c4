"""Queries that write how a delivery's step ended, many at a time. Decides no outcome."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.domain.announcement import Planned, State
from bot.storage import delivery_words, paces
from bot.storage.deliveries import DELIVERY, Delivery
from bot.storage.dialect import each
from bot.storage.plans import add_all, note

FINAL = frozenset({State.SENT, State.SKIPPED, State.FAILED})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a delivery's step ended."""

    state: State
    reason: str = ""
    message_id: str | None = None
    not_before: datetime | None = None  # real time; the destination asked to wait
    lease_until: datetime | None = None  # real time; when an unknown outcome is looked into
    unmade: bool = False  # the request certainly did not arrive: the words are made anew the next time
    limited: bool = False  # the platform asked to wait until `not_before`
    goes_on: Sequence[Planned] = field(default_factory=tuple)  # what is posted next in its thread

    @property
    def alike(self) -> object:
        """Give what is written alike for all that ended so: everything but what belongs to one message."""
        return (self.state, self.reason, self.not_before, self.lease_until, self.unmade)


@dataclass(frozen=True, slots=True)
class Ended:
    """A step that ended, and of which delivery."""

    delivery: Delivery
    outcome: Outcome


def settle(connection: Connection, ended: Sequence[Ended], owner: str, now: datetime, real: datetime) -> None:
    """Write how steps ended; what was taken over meanwhile, or taken anew, is whose it is now."""
    ours = _still_held(connection, [one.delivery.id for one in ended], owner)
    mine = [one for one in ended if ours.get(one.delivery.id) == one.delivery.attempts]
    if not mine:
        return
    alike: dict[object, list[Ended]] = defaultdict(list)
    for one in mine:
        alike[one.outcome.alike].append(one)
    for those in alike.values():
        _settle(connection, those[0].outcome, those, now)
    asked = [
        paces.Asked(one.delivery.planned.destination, one.outcome.not_before)
        for one in mine
        if one.outcome.limited and one.outcome.not_before
    ]
    paces.wait(connection, asked, paces.POST, real)
    for one in mine:
        if one.outcome.goes_on:
            add_all(connection, one.outcome.goes_on, now, one.delivery.within or one.delivery.id)


def _still_held(connection: Connection, ids: Sequence[str], owner: str) -> dict[str, int]:
    """Give which of these an owner holds, and as which attempt: it may have lost one, and taken it again since.

    PostgreSQL lets nobody take one over until this is written.
    """
    one = each(connection, dict.fromkeys(ids))
    held = select(DELIVERY.c.id, DELIVERY.c.attempts).where(
        DELIVERY.c.id == one.c.key, DELIVERY.c.owner == owner
    )
    return {row.id: row.attempts for row in connection.execute(held.with_for_update(of=DELIVERY))}


def _settle(connection: Connection, outcome: Outcome, ended: Sequence[Ended], now: datetime) -> None:
    """Write one outcome of several deliveries, each with the id of its own message."""
    one = each(connection, {each_of.delivery.id: each_of.outcome.message_id for each_of in ended})
    written: dict[str, object] = {
        "state": outcome.state.value,
        "reason": outcome.reason or None,
        "message_id": one.c.value,
        "not_before": outcome.not_before,
        "owner": None,
        "lease_until": outcome.lease_until,
        "settled_at": now if outcome.state in FINAL else None,
    }
    connection.execute(update(DELIVERY).where(DELIVERY.c.id == one.c.key).values(written))
    ids = [each_of.delivery.id for each_of in ended]
    if outcome.unmade:
        delivery_words.unsay(connection, ids)
    note(connection, ids, now, outcome.state, outcome.reason)
