"""What goes wrong, for the organisers: how deliveries ended and what a check of health said in, troubles out.

Keeps nothing and makes no sentences: it passes on what the destination or the check said.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.domain.announcement import Destination, Kind, Planned, State
from bot.domain.budget import LEFT_OUT
from bot.domain.health import Check

FAILED, UNREAD, LATE, HEALTH, MONEY = "failed", "unread", "late", "health", "money"
"""How keys begin: refused, perhaps arrived where nobody can look, too late, unwell, left out as it costs money."""

THREAD = "thread"
"""How the key begins where a chat on X is not in one thread; the refusal follows, and the chat. Over when told."""

READING = "reading"
"""How the key of what keeps the bot from reading X begins; what it reads, and the refusal, follow."""

LISTED = 10
"""Announcements of one trouble that are named; the others are counted."""

NEWS = timedelta(days=1)
"""How long after it ended what became of a delivery is still told: older than that, somebody turned the telling on."""

TWICE = 2
"""Looks in a row that a check of health must fail before it is told: a machine that slept is unwell for a moment."""

GATHERED = timedelta(minutes=10)
"""How far apart two messages about what came too late are at the least; what comes in between is gathered."""

UNSEEN = timedelta(minutes=10)
"""How long after it was last seen a trouble of another process is over: it mended it, or is gone."""

OF_ONE_PROCESS = frozenset({"socket"})
"""The checks that each process can make of itself alone."""

_CODE = re.compile(r"[a-z][a-z_]+(?=:|$)")


class Ending(NamedTuple):
    """How a delivery ended other than by being sent."""

    delivery: str
    planned: Planned
    state: State
    at: datetime  # programme time
    reason: str
    on_purpose: bool  # it was withdrawn, or is told by a catch-up message instead
    looked_into: bool  # it is uncertain, and somebody will find out


class Missed(NamedTuple):
    """One announcement that its channel did not get, or perhaps not."""

    delivery: str
    kind: str  # with its detail
    channel: str
    title: str  # of the happening; empty for what is about no single one
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that goes wrong, told once for as long as it lasts."""

    key: str  # what goes wrong and where, without what varies
    words: str  # what the destination answered or the check said; empty where there is no more to say
    times: int
    at: datetime  # programme time; when it was seen last
    missed: tuple[Missed, ...] = ()  # some of the announcements
    channels: Mapping[str, int] | None = None  # how many announcements each channel missed


class Known(NamedTuple):
    """A trouble as it is kept."""

    trouble: Trouble
    told: bool
    ended: bool


def of_endings(
    endings: Iterable[Ending], titles: Mapping[str, str], gathering: str | None = None
) -> list[Trouble]:
    """Give what went wrong with deliveries; `titles` are by what they are about.

    All that came too late is one trouble, whose key is `gathering` where such a one was not told yet.
    """
    groups: dict[str, list[Ending]] = {}
    for ending in {one.delivery: one for one in endings}.values():
        if key := _key(ending):
            groups.setdefault(key, []).append(ending)
    return [_trouble(key, group, titles, gathering) for key, group in groups.items()]


def is_trouble(ending: Ending) -> bool:
    """Tell whether the organisers should hear of it."""
    return _key(ending) is not None


def of_checks(checks: Sequence[Check], process: str, at: datetime) -> list[Trouble]:
    """Give what a process found unwell."""
    return [Trouble(_of_check(one, process), one.problem, 1, at) for one in checks if one.problem]


def well_again(known: Iterable[Known], checks: Sequence[Check], process: str, now: datetime) -> list[str]:
    """Give the keys of what was unwell and is well; what could not be looked at stays as it was."""
    well = {_of_check(one, process) for one in checks if not one.problem}
    unwell = (one.trouble for one in known if one.trouble.key.startswith(f"{HEALTH}:") and not one.ended)
    return [
        one.key for one in unwell if one.key in well or (_of_another(one.key, process) and _gone(one, now))
    ]


def destination_of(key: str) -> Destination | None:
    """Tell where announcements do not arrive; a message that does ends the trouble."""
    kind, *where = key.split(":", 4)
    if kind not in {FAILED, UNREAD} or len(where) < len(Destination.__slots__):
        return None
    return Destination(*where[:3])


def is_late(key: str) -> bool:
    """Tell whether a trouble is that announcements came too late: it is over when it is told."""
    return key.startswith(f"{LATE}:")


def to_tell(known: Iterable[Known], *, gathering: bool) -> list[Trouble]:
    """Give what the organisers should hear now. While `gathering`, more may come too late of the same cause."""
    return [one.trouble for one in known if not one.told and _is_ripe(one, gathering=gathering)]


def of_another_month(key: str, now: datetime) -> bool:
    """Tell whether something was left out in a month that is over: the next has a budget of its own."""
    return key.startswith(f"{MONEY}:") and not key.startswith(f"{MONEY}:{now:%Y-%m}:")


def joined(before: Trouble, more: Trouble) -> Trouble:
    """Make one trouble of the same seen twice: what was said last counts."""
    counts = Counter(before.channels or {}) + Counter(more.channels or {})
    return replace(
        more,
        key=before.key,
        times=before.times + more.times,
        at=max(before.at, more.at),
        missed=(*before.missed, *more.missed)[:LISTED],
        channels=dict(counts) or None,
    )


def _key(ending: Ending) -> str | None:
    """Say what goes wrong and where; nothing where all is as it should be, or nobody could be told."""
    planned = ending.planned
    if planned.kind is Kind.TROUBLE or ending.on_purpose:
        return None
    match ending.state:
        case State.FAILED:
            return f"{FAILED}:{planned.destination}:{_code(ending.reason)}"
        case State.SKIPPED:
            if (code := ending.reason.partition(":")[0]) in LEFT_OUT:
                return f"{MONEY}:{ending.at:%Y-%m}:{code}"
            return LATE if ending.at >= planned.expires_at else None
        case State.UNCONFIRMED:
            return None if ending.looked_into else f"{UNREAD}:{planned.destination}"
    return None


def _trouble(
    key: str, endings: Sequence[Ending], titles: Mapping[str, str], gathering: str | None
) -> Trouble:
    ordered = sorted(
        endings, key=lambda one: (one.planned.due_at, str(one.planned.destination), one.delivery)
    )
    if key == LATE:
        key = gathering or f"{LATE}:{min(one.at for one in endings):%Y-%m-%dT%H:%M:%S}"
    return Trouble(
        key=key,
        words="" if is_late(key) else ordered[-1].reason,
        times=len(ordered),
        at=max(one.at for one in ordered),
        missed=tuple(_missed(one, titles) for one in ordered[:LISTED]),
        channels=dict(Counter(one.planned.destination.channel for one in ordered)),
    )


def _missed(ending: Ending, titles: Mapping[str, str]) -> Missed:
    planned = ending.planned
    title = titles.get(planned.what, "")
    return Missed(ending.delivery, planned.name, planned.destination.channel, title, planned.due_at)


def _code(reason: str) -> str:
    """Give the platform's own word for a refusal, or else what is said before the details."""
    found = _CODE.match(reason)
    return found.group() if found else reason.partition(":")[0]


def _of_check(check: Check, process: str) -> str:
    own = f":{process}" if check.name in OF_ONE_PROCESS else ""
    return f"{HEALTH}:{check.name}{own}"


def _of_another(key: str, process: str) -> bool:
    _, name, *whose = key.split(":", 2)
    return name in OF_ONE_PROCESS and whose != [process]


def _gone(trouble: Trouble, now: datetime) -> bool:
    return trouble.at <= now - UNSEEN


def _is_ripe(known: Known, *, gathering: bool) -> bool:
    key = known.trouble.key
    if is_late(key):
        return not gathering
    if key.startswith(f"{HEALTH}:"):
        return known.trouble.times >= TWICE and not known.ended
    return True
