"""How far the rows are from the plan, and the smallest difference that brings them there. Writes nothing."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from bot.domain.announcement import Destination, Planned, State, follows, kind_of

Key = tuple[str, str, str, str, str, int]
"""What makes a row the same delivery: what, kind with its detail, platform, workspace, channel, revision."""

UNDER_WAY = frozenset({State.CLAIMED.value, State.UNCONFIRMED.value, State.SENT.value})
"""What was announced, or is being announced."""


class Known(NamedTuple):
    """A row, as far as a plan is compared with it."""

    id: str
    key: Key
    state: str
    due_at: datetime
    expires_at: datetime
    withdrawn: bool


@dataclass(slots=True)
class Difference:
    """What has to be written so that the rows are as the plan has them."""

    add: list[Planned] = field(default_factory=list)
    move: list[tuple[str, Planned, str]] = field(default_factory=list)  # the row's id, and why
    withdraw: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Rows:
    """The rows that a plan is compared with; each that a plan has is struck off."""

    known: Mapping[Key, Known]
    announced: Container[tuple[str, ...]]
    wanted: set[Key] = field(default_factory=set)

    @classmethod
    def of(cls, rows: Iterable[Known]) -> "Rows":
        """Put rows in order for comparing."""
        by_key = {row.key: row for row in rows}
        under_way = {_announces(row.key, row.due_at) for row in by_key.values() if row.state in UNDER_WAY}
        return cls(by_key, under_way)

    def compare(self, planned: Iterable[Planned], now: datetime, into: Difference) -> None:
        """Compare a part of the plan; what has to be added or moved goes into `into`.

        What people heard already, or are about to hear, is no second announcement because it was changed since.
        """
        for one in planned:
            key = (one.what, one.name, *_parts(one.destination), one.revision)
            self.wanted.add(key)
            row = self.known.get(key)
            if row is not None and row.state == State.PLANNED.value:
                if why := _moved(row, one, now):
                    into.move.append((row.id, one, why))
            elif one.expires_at <= now:
                continue
            elif row is None:
                if _announces(key, one.due_at) not in self.announced:
                    into.add.append(one)
            elif row.withdrawn:
                into.move.append((row.id, one, "wanted again"))

    def unwanted(self, now: datetime) -> list[str]:
        """Give what is planned, of use still, and wanted no more, once the whole plan was compared."""
        return [
            row.id
            for key, row in self.known.items()
            if key not in self.wanted
            and row.state == State.PLANNED.value
            and row.expires_at > now
            and not follows(*kind_of(row.key[1]))
        ]


def _moved(row: Known, one: Planned, now: datetime) -> str:
    """Tell why a row that waits is not as it is planned now, or nothing: how long it is of use may end sooner."""
    if row.due_at != one.due_at and one.expires_at > now:
        return f"moved from {row.due_at:%Y-%m-%d %H:%M} UTC"
    if row.expires_at != one.expires_at and row.expires_at > now:
        return f"of use until {one.expires_at:%Y-%m-%d %H:%M} UTC"
    return ""


def _parts(destination: Destination) -> tuple[str, str, str]:
    return destination.platform, destination.workspace, destination.channel


def _announces(key: Key, due_at: datetime) -> tuple[str, ...]:
    """Give what people take for the same announcement: all of the key but the revision, and the moment."""
    return (*key[:5], due_at.isoformat())
