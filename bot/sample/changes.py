"""What becomes otherwise in the sample programme while it is replayed. Stores nothing, and tells nobody.

Unlike the sample these are made up, so that edits and notes happen: a chat is moved on its day and one on its eve, one
is retitled, one is cancelled in the morning and takes place after all, one is cancelled minutes before its start, and
one gets another address.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import resources

from bot.domain.event import Event, Override, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One happening that is otherwise from some moment on; what is None stays."""

    at: datetime  # when it becomes known; wall time in the programme's zone
    title: str  # of the event, as it is until then
    start: datetime  # when the happening was to start; wall time in the event's zone
    moved_to: datetime | None = None  # the same
    status: Status | None = None
    retitled: str | None = None
    url: str | None = None

    @property
    def what(self) -> str:
        """Say in words what becomes otherwise."""
        words = (
            f"moved to {self.moved_to:%H:%M}" if self.moved_to else "",
            self.status.value if self.status else "",
            f"now called {self.retitled}" if self.retitled else "",
            f"now at {self.url}" if self.url else "",
        )
        return ", ".join(word for word in words if word)


def load_changes() -> tuple[Change, ...]:
    """Load them from the installed package, the earliest first."""
    text = (resources.files("bot.sample") / "changes.csv").read_text(encoding="utf-8")
    changes = (_change(row) for row in csv.DictReader(text.splitlines()))
    return tuple(sorted(changes, key=lambda change: change.at))


def changed(events: Iterable[Event], change: Change) -> list[Event]:
    """Give the events as they are once a change is known."""
    return [_changed(event, change) if _is_of(change, event) else event for event in events]


def _change(row: dict[str, str]) -> Change:
    return Change(
        at=datetime.fromisoformat(row["at"]),
        title=row["title"],
        start=datetime.fromisoformat(row["start"]),
        moved_to=datetime.fromisoformat(row["moved_to"]) if row["moved_to"] else None,
        status=Status(row["status"]) if row["status"] else None,
        retitled=row["retitled"] or None,
        url=row["url"] or None,
    )


def _is_of(change: Change, event: Event) -> bool:
    timing = event.timing
    return event.title == change.title and (timing.recurring or timing.start == change.start)


def _changed(event: Event, change: Change) -> Event:
    timing = event.timing
    if timing.recurring:
        override = Override(
            recurrence_id=change.start,
            start=change.moved_to,
            title=change.retitled,
            url=change.url,
            status=change.status,
        )
        return replace(event, timing=replace(timing, overrides=(*timing.overrides, override)))
    return replace(
        event,
        title=change.retitled or event.title,
        url=change.url or event.url,
        status=change.status or event.status,
        timing=replace(timing, start=change.moved_to or timing.start),
    )
