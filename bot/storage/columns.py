"""How values that are not plain columns are kept: lists one item a line, wall times in ISO 8601, overrides as JSON."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.event import Override, Status


def lines(items: Iterable[str]) -> str:
    """Keep a list of words, one a line."""
    return "\n".join(item.replace("\n", " ") for item in items)


def unlines(kept: str) -> tuple[str, ...]:
    """Give back a list of words."""
    return tuple(kept.split("\n")) if kept else ()


def wall(moment: datetime | date) -> str:
    """Keep a wall time or a date."""
    return moment.isoformat()


def unwall(kept: str) -> datetime | date:
    """Give back a wall time or a date."""
    return datetime.fromisoformat(kept) if "T" in kept else date.fromisoformat(kept)


def walls(moments: Iterable[datetime | date]) -> str:
    """Keep a list of wall times."""
    return lines(wall(moment) for moment in moments)


def unwalls(kept: str) -> tuple[datetime | date, ...]:
    """Give back a list of wall times."""
    return tuple(unwall(moment) for moment in unlines(kept))


def overrides(items: Iterable[Override]) -> str:
    """Keep the instances of a series that differ from its rule."""
    return json.dumps(
        [{k: v for k, v in asdict(item).items() if v is not None} for item in items],
        default=_plain,
    )


def unoverrides(kept: str) -> tuple[Override, ...]:
    """Give back the instances of a series that differ from its rule."""
    return tuple(_override(item) for item in json.loads(kept))


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be kept")


def _override(item: dict[str, Any]) -> Override:
    item["recurrence_id"] = unwall(item["recurrence_id"])
    if "start" in item:
        item["start"] = unwall(item["start"])
    if "length" in item:
        item["length"] = timedelta(seconds=item["length"])
    if "status" in item:
        item["status"] = Status(item["status"])
    return Override(**item)
