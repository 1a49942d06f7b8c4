"""Chats that the bot runs."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the tables; no chat was run before."""
    op.create_table(
        "run",
        sa.Column("occurrence_id", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("moderators", sa.String(), nullable=False),
        sa.Column("spare", sa.String(), nullable=False),
        sa.Column("ready_by", sa.String(), nullable=False),
        sa.Column("ready_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("occurrence_id", name=op.f("pk_run")),
    )
    op.create_table(
        "run_step",
        sa.Column("occurrence_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("offset_seconds", sa.Integer(), nullable=False),
        sa.Column("rest", sa.Integer(), nullable=False),
        sa.Column("shift_seconds", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("occurrence_id", "version", name=op.f("pk_run_step")),
    )
    op.create_table(
        "practice",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("occurrence_id", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("begun_at", UTCDateTime(), nullable=False),
        sa.Column("questions", sa.String(), nullable=False),
        sa.Column("spare", sa.String(), nullable=False),
        sa.Column("copied_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
    )
    op.create_table(
        "audience_question",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("occurrence_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience_question")),
    )
    op.create_index(op.f("ix_audience_question_occurrence_id"), "audience_question", ["occurrence_id"])
    op.create_table(
        "audience_vote",
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("question_id", "account", name=op.f("pk_audience_vote")),
    )
