"""Queries about the chats of which the words are kept, and who ticked it."""

from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, select

from bot.domain.consent import Archive
from bot.storage.dialect import insert_for
from bot.storage.occurrences import OCCURRENCE
from bot.storage.tables import table_of
from bot.storage.tables.consent import ArchiveRow
from bot.storage.tables.working import ChangeRow

ARCHIVE = table_of(ArchiveRow)
CHANGE = table_of(ChangeRow)


def of_event(connection: Connection, event_id: str) -> Archive | None:
    """Tell whether an archive is made of an event, and how."""
    return _archive(connection.execute(select(ARCHIVE).where(ARCHIVE.c.event_id == event_id)).first())


def of_occurrence(connection: Connection, occurrence_id: str) -> Archive | None:
    """Tell whether an archive is made of a happening, and how."""
    here = (
        select(ARCHIVE)
        .join(OCCURRENCE, OCCURRENCE.c.event_id == ARCHIVE.c.event_id)
        .where(OCCURRENCE.c.id == occurrence_id)
    )
    return _archive(connection.execute(here).first())


def every(connection: Connection) -> dict[str, Archive]:
    """Give every archive, by the id of its event."""
    rows = connection.execute(select(ARCHIVE))
    return {row.event_id: Archive(row.event_id, row.days, row.since, row.who) for row in rows}


def tick(connection: Connection, archive: Archive, workspace: str) -> None:
    """Make an archive from now on; one that is made already stays as it was ticked."""
    values = {"event_id": archive.event_id, "days": archive.days, "since": archive.since, "who": archive.who}
    made = insert_for(connection, ARCHIVE).values(values).on_conflict_do_nothing().returning(ARCHIVE.c.since)
    if connection.execute(made).first() is not None:
        _note(connection, archive, workspace, "", f"{archive.days} days")


def untick(connection: Connection, archive: Archive, workspace: str) -> None:
    """Make no archive from now on; what was kept stays until its day."""
    gone = connection.execute(delete(ARCHIVE).where(ARCHIVE.c.event_id == archive.event_id))
    if gone.rowcount:
        _note(connection, archive, workspace, "kept", "")


def _note(connection: Connection, archive: Archive, workspace: str, before: str, after: str) -> None:
    connection.execute(
        insert(CHANGE).values(
            at=archive.since,
            workspace=workspace,
            who=archive.who,
            what=f"archive of {archive.event_id}",
            before=before,
            after=after,
        )
    )


def _archive(row: Row[tuple[str, int, datetime, str]] | None) -> Archive | None:
    return Archive(row.event_id, row.days, row.since, row.who) if row else None
