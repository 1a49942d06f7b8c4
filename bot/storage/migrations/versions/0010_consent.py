"""Consent, words and forgetting."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the columns and the tables; no words are kept of what was logged before."""
    op.add_column(
        "participation", sa.Column("later", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("person", sa.Column("counted_from", UTCDateTime(), nullable=True))
    op.create_table(
        "words",
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("kept_until", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_words_participation_id")
        ),
        sa.PrimaryKeyConstraint("participation_id", name=op.f("pk_words")),
    )
    op.create_index(op.f("ix_words_kept_until"), "words", ["kept_until"])
    op.create_table(
        "shown_name",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kept_until", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_shown_name_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_shown_name")),
    )
    op.create_index(op.f("ix_shown_name_kept_until"), "shown_name", ["kept_until"])
    op.create_table(
        "archive",
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_archive_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_archive")),
    )
    op.create_table(
        "forgotten",
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_forgotten")),
    )
    op.create_table(
        "join_code",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_join_code_person_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_join_code")),
    )
    op.create_index(op.f("ix_join_code_person_id"), "join_code", ["person_id"])
    op.create_table(
        "unseen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unseen")),
    )
