"""The record: what is known of posts from elsewhere, what is set aside, and what the log could not see."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns and the table; nothing that was logged before is set aside."""
    empty = sa.text("''")
    for name in ("tags", "language", "aside", "fingerprint"):
        op.add_column("participation", sa.Column(name, sa.String(), nullable=False, server_default=empty))
    op.add_column("participation", sa.Column("followers", sa.Integer(), nullable=True))
    op.add_column("participation", sa.Column("question", sa.Integer(), nullable=True))
    op.add_column(
        "participation", sa.Column("imported", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    _partial("participation_alike", "fingerprint", "fingerprint <> ''")
    _partial("participation_aside", "recorded_at", "aside <> ''")
    _partial("participation_in_thread", "thread", "thread <> ''")
    op.create_table(
        "gap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
        sa.UniqueConstraint(
            "platform", "workspace", "channel", "since", name=op.f("uq_gap_platform_workspace_channel_since")
        ),
    )
    op.create_index("gap_by_end", "gap", ["until"])


def _partial(name: str, column: str, which: str) -> None:
    where = sa.text(which)
    op.create_index(name, "participation", [column], sqlite_where=where, postgresql_where=where)
