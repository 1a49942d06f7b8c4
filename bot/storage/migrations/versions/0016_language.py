"""The language in which a channel is spoken to."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the column; channels that chose nothing hear the programme's language."""
    op.add_column(
        "subscription", sa.Column("language", sa.String(), server_default=sa.text("''"), nullable=False)
    )
