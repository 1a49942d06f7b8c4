"""Partners' calendars that are read again and again."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the table."""
    texts = (
        "address",
        "partner",
        "format",
        "timezone",
        "etag",
        "last_modified",
        "digest",
        "trouble",
        "faults",
    )
    counts = ("failures", "events", "refused", "vanished")
    op.create_table(
        "feed",
        sa.Column("name", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("next_at", UTCDateTime(), nullable=False),
        sa.Column("tried_at", UTCDateTime(), nullable=True),
        sa.Column("sound_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_feed")),
    )
    op.create_index(op.f("ix_feed_next_at"), "feed", ["next_at"])
