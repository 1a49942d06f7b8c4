"""What people ask, keep and are sent."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Change nothing yet."""
