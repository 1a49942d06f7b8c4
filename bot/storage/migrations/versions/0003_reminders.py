"""Channels may ask for reminders and for the week ahead."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns; who subscribed before hears what they heard."""
    with op.batch_alter_table("subscription") as table:
        table.add_column(sa.Column("week_ahead", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("reminders", sa.String(), nullable=False, server_default=sa.text("''")))
