"""Finding events by their words, their recordings, and people's own calendars."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

from bot.storage import events, terms

revision = "0009"
down_revision = "0008"

INSERT = "INSERT INTO event_found (rowid, terms) VALUES (new.id, new.terms);"
DELETE = "INSERT INTO event_found (event_found, rowid, terms) VALUES ('delete', old.id, old.terms);"
OPTIONS = (
    "content='event_words', content_rowid='id', detail=none, columnsize=0, tokenize=\"ascii tokenchars '_'\""
)
INDEX = (
    f"CREATE VIRTUAL TABLE event_found USING fts5(terms, {OPTIONS})",
    "CREATE VIRTUAL TABLE event_term USING fts5vocab(event_found, row)",
    f"CREATE TRIGGER event_words_insert_finds AFTER INSERT ON event_words BEGIN {INSERT} END",
    f"CREATE TRIGGER event_words_delete_finds AFTER DELETE ON event_words BEGIN {DELETE} END",
    f"CREATE TRIGGER event_words_update_finds AFTER UPDATE OF terms ON event_words BEGIN {DELETE} {INSERT} END",
)
"""SQLite's index over the terms, the list of its terms, and what keeps both in step."""


def upgrade() -> None:
    """Add the columns and the tables, and index what is there."""
    empty = sa.text("''")
    for name in ("topics", "language", "recording"):
        op.add_column("event", sa.Column(name, sa.String(), nullable=False, server_default=empty))
    op.create_index("occurrence_of_event", "occurrence", ["event_id", "starts_at"])
    op.add_column("saved", sa.Column("revision", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.create_table(
        "event_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("terms", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_words")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_words_event_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_words_event_id")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE INDEX event_found ON event_words USING gin ({terms.VECTOR})")
    else:
        for statement in INDEX:
            op.execute(statement)
    for row in op.get_bind().execute(sa.text("SELECT * FROM event")).mappings().all():
        terms.keep(op.get_bind(), events.event_of(row))
    op.create_table(
        "calendar_key",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_key")),
        sa.UniqueConstraint("token", name=op.f("uq_calendar_key_token")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_key_person_id")),
    )
    op.create_table(
        "recording_wish",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "occurrence_id", name=op.f("pk_recording_wish")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recording_wish_person_id")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_recording_wish_occurrence_id")
        ),
    )
    op.create_index(op.f("ix_recording_wish_occurrence_id"), "recording_wish", ["occurrence_id"])
