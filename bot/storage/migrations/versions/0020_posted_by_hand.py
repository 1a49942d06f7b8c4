"""Which post on X a chat's next ones answer, where a person posts them."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "x_posted",
        sa.Column("occurrence_id", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("told_by", sa.String(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("occurrence_id", name=op.f("pk_x_posted")),
    )
