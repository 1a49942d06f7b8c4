"""How long before a chat its questions are published."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the column; those of no chat were published before."""
    op.add_column(
        "run", sa.Column("ahead_minutes", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
