"""Queries that write down what people did, as it is told: one act once, and taking one back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, or_
from sqlalchemy.dialects.sqlite import Insert

from bot.domain.log_entry import Marks
from bot.domain.participation import Done
from bot.storage import direct
from bot.storage.dialect import insert_on
from bot.storage.expanded import PARTICIPATION

P = PARTICIPATION.c

NO_MARKS = Marks()

KEY = ("platform", "workspace", "channel", "message", "act", "person_id", "detail")
"""What makes an act the same act."""

MOST_AT_ONCE = 64
"""Acts of one statement: with a statement for each, one takes half as long again."""

WRITTEN_DOWN = (
    "platform",
    "workspace",
    "channel",
    "message",
    "act",
    "person_id",
    "detail",
    "occurrence_id",
    "thread",
    "question",
    "at",
    "recorded_at",
    "removed",
    "tags",
    "language",
    "language_found",
    "aside",
    "fingerprint",
    "imported",
    "later",
    "links",
)
"""What is written of an act."""


class New(NamedTuple):
    """An act that is to be logged: whose it is, where it belongs, and when it is written."""

    done: Done
    person_id: int
    occurrence_id: str | None
    real: datetime
    marks: Marks = NO_MARKS
    later: bool = False


def add(connection: Connection, news: Sequence[New]) -> list[int | None]:
    """Log acts, each once; what was taken back and is done again later counts again. Give the ids of what changed.

    Copies of what others said are set aside by whoever logs it (`spam.set_copies_aside`), once for many acts. On
    PostgreSQL each has a statement of its own: one of many rows would be compiled anew each time.
    """
    rows = [_row(new) for new in news]
    if connection.dialect.name != "sqlite":
        return [_put(connection, row) for row in rows]
    each: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in rows:
        each.setdefault(_key_of(row), row)
    left = list(each.values())
    written: dict[tuple[Any, ...], int] = {}
    while left:
        many = 1 << (min(len(left), MOST_AT_ONCE).bit_length() - 1)  # few sizes, so that few are compiled
        some, left = left[:many], left[many:]
        for act_id, *key in _put_each(connection, some):
            written[tuple(key)] = int(act_id)
    return [written.pop(_key_of(row), None) for row in rows]  # of two that are the same the first was written


def take_back(connection: Connection, new: New) -> int | None:
    """Log that an act was taken back, so that its late repetition does not count; give its id if anything changed."""
    return _put(connection, _row(new, removed=True))


def kept_tags(tags: Iterable[str]) -> str:
    """Keep hashtags so that each is found between two line breaks."""
    listed = sorted(tags)
    return "\n" + "\n".join(listed) + "\n" if listed else ""


def _put(connection: Connection, row: Mapping[str, Any]) -> int | None:
    """Write the act's newest state: what the platform repeats, or tells late, changes nothing."""
    found = direct.rows(connection, _writing(connection.dialect.name), row)
    return int(found[0][0]) if found else None


def _put_each(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[direct.Row]:
    """Write acts with one statement, on SQLite: what changed comes back, each by its id and key."""
    prepared, columns = _writing_many(len(rows))
    values: list[object] = []
    for row in rows:
        as_kept = {**row, "at": direct.kept(row["at"]), "recorded_at": direct.kept(row["recorded_at"])}
        values += [as_kept[name] for name in columns]
    values += [prepared.constants[name] for name in prepared.places[len(values) :]]
    return direct.run(connection, prepared, values)


def _row(new: New, *, removed: bool = False) -> dict[str, Any]:
    """Give an act as it is written."""
    done, marks = new.done, new.marks
    return {
        "platform": done.platform,
        "workspace": done.workspace,
        "channel": done.channel,
        "message": done.message,
        "act": done.act.value,
        "person_id": new.person_id,
        "detail": done.detail,
        "occurrence_id": new.occurrence_id,
        "thread": done.thread,
        "question": done.question,
        "at": done.at,
        "recorded_at": new.real,
        "removed": removed,
        "tags": kept_tags(marks.tags),
        "language": "",
        "language_found": marks.language,
        "aside": marks.aside.value if marks.aside else "",
        "fingerprint": marks.fingerprint,
        "imported": not done.exact,
        "later": new.later,
        "links": marks.links,
    }


def _key_of(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in KEY)


@cache
def _writing(dialect: str) -> direct.Prepared:
    """Give the statement that writes an act, made once for each sort of database."""
    return direct.Prepared(_written(insert_on(dialect, PARTICIPATION)).returning(P.id), columns=WRITTEN_DOWN)


@cache
def _writing_many(many: int) -> tuple[direct.Prepared, Sequence[str]]:
    """Give the statement that writes so many acts, for SQLite, and the columns in the order in which it wants each."""
    places: list[dict[str, Any]] = [
        {name: bindparam(f"{name}_of_{row}") for name in WRITTEN_DOWN} for row in range(many)
    ]
    fresh = _written(insert_on("sqlite", PARTICIPATION).values(places))
    prepared = direct.Prepared(fresh.returning(P.id, *(P[name] for name in KEY)))
    return prepared, [name.removesuffix("_of_0") for name in prepared.places[: len(WRITTEN_DOWN)]]


def _written(fresh: Insert) -> Insert:
    """Let what is written be the newest state; what was brought in and is seen live as well is known as that."""
    otherwise = or_(P.removed != fresh.excluded.removed, P.imported)  # imports know no exact moment
    live = and_(P.imported, P.at == fresh.excluded.at, fresh.excluded.imported.is_(False))
    newer = or_(and_(otherwise, P.at < fresh.excluded.at), live)
    return fresh.on_conflict_do_update(
        index_elements=list(KEY),
        set_={
            "removed": fresh.excluded.removed,
            "at": fresh.excluded.at,
            "imported": fresh.excluded.imported,
        },
        where=newer,
    )
