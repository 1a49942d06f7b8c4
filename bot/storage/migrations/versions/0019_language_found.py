"""In which language a message was found to be."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the column; at what was logged before nobody looked."""
    op.add_column(
        "participation",
        sa.Column("language_found", sa.String(), server_default=sa.text("''"), nullable=False),
    )
