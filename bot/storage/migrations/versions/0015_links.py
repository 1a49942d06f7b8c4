"""How many web addresses a message had."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column; of what was logged before it is not known."""
    op.add_column(
        "participation", sa.Column("links", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
