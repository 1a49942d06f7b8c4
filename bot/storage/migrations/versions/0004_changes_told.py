"""Changes are told in threads, late announcements are caught up with, chats have questions, and there are pauses."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0004"
down_revision = "0003"

COUNT = (
    "INSERT INTO fact (name, value) VALUES ('edition', '1') "
    "ON CONFLICT (name) DO UPDATE SET value = CAST(fact.value AS integer) + 1"
)
"""Counts one edition of the programme."""


def upgrade() -> None:
    """Add the tables and columns; channels that subscribed before get four announcements a day at most."""
    op.add_column(
        "subscription", sa.Column("most_a_day", sa.Integer(), nullable=False, server_default=sa.text("4"))
    )
    op.add_column("delivery", sa.Column("within", sa.String(), nullable=True))
    op.add_column("delivery", sa.Column("folded_into", sa.String(), nullable=True))
    op.create_index("delivery_by_due", "delivery", ["due_at"])
    _partial("delivery_folded", "delivery", "folded_into", "folded_into IS NOT NULL")
    _alteration()
    op.create_table(
        "pace",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=False),
        sa.Column("asked_to_wait", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", "method", "channel", name=op.f("pk_pace")),
    )
    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_table(
        "question",
        sa.Column("occurrence_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("offset_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_question_occurrence_id")),
        sa.PrimaryKeyConstraint("occurrence_id", "number", name=op.f("pk_question")),
    )
    op.create_table(
        "trouble",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", UTCDateTime(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.Column("told_in", sa.String(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_trouble")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for act in ("insert", "update", "delete"):  # a question that was posted follows its script
            name = f"question_{act}_makes_an_edition"
            op.execute(f"CREATE TRIGGER {name} AFTER {act.upper()} ON question BEGIN {COUNT}; END")
    else:
        op.execute(
            "CREATE TRIGGER makes_an_edition AFTER INSERT OR UPDATE OR DELETE ON question "
            "FOR EACH STATEMENT EXECUTE FUNCTION cembot_makes_an_edition()"
        )
        for table in ("pause", "question"):
            op.execute(
                f"CREATE TRIGGER tells AFTER INSERT OR UPDATE OR DELETE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION cembot_tells()"
            )


def _alteration() -> None:
    op.create_table(
        "alteration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("noted_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alteration")),
    )
    _partial("alteration_unnoted", "alteration", "at", "noted_at IS NULL")
    op.create_index("alteration_of", "alteration", ["occurrence_id", "revision"])


def _partial(name: str, table: str, column: str, which: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(which), postgresql_where=sa.text(which))
