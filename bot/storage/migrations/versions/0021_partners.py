"""Partners that are one under several names."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "partner_merge",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("key", "goes", "stays", "given", "who")),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_partner_merge")),
    )
    op.create_table(
        "said_partners",
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_said_partners")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_said_partners_event_id")),
    )
