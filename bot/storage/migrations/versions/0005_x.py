"""X: the way that each chat is brought there, what the account may do, and what its calls cost."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "x_chat",
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("chosen_by", sa.String(), nullable=False),
        sa.Column("chosen_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("about", name=op.f("pk_x_chat")),
    )
    op.create_table(
        "x_account",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("replies", sa.Boolean(), nullable=True),
        sa.Column("replies_found_at", UTCDateTime(), nullable=True),
        sa.Column("agreed_by", sa.String(), nullable=False),
        sa.Column("agreed_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_x_account")),
    )
    op.create_table(
        "spend",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("resource", sa.String(), nullable=False),
        sa.Column("micros", sa.Integer(), nullable=False),
        sa.Column("charged", sa.Boolean(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("occurrence_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend")),
    )
    op.create_index("spend_by_day", "spend", ["account", "day"])
    once = sa.text("resource <> ''")
    op.create_index(
        "spend_once_a_day",
        "spend",
        ["account", "resource", "day"],
        unique=True,
        sqlite_where=once,
        postgresql_where=once,
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in ("x_chat", "x_account"):
            op.execute(
                f"CREATE TRIGGER tells AFTER INSERT OR UPDATE OR DELETE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION cembot_tells()"
            )
