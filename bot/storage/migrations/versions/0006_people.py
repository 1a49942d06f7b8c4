"""What people keep: happenings they saved, what they follow, and what they chose for themselves."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the tables, and find new events by an index."""
    op.create_index("event_added", "event", ["created_at"])
    op.create_table(
        "saved",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("lead", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_person_id")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_saved_occurrence_id")),
        sa.PrimaryKeyConstraint("person_id", "occurrence_id", name=op.f("pk_saved")),
    )
    op.create_index(op.f("ix_saved_occurrence_id"), "saved", ["occurrence_id"])
    op.create_table(
        "follow",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_follow_person_id")),
        sa.PrimaryKeyConstraint("person_id", "sort", "key", name=op.f("pk_follow")),
    )
    op.create_table(
        "preference",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("lead", sa.Integer(), nullable=False),
        sa.Column("free_hours", sa.String(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_preference_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_preference")),
    )
