"""The words of deliveries, once for all that say the same."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

BATCH = 500
"""Rows that are read at once."""


def upgrade() -> None:
    """Add the table, bring what was kept in each row there, and take the column away."""
    op.create_table(
        "delivery_words",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_words")),
    )
    # Plainly, on both databases: what alembic does on SQLite instead would drop the table under its steps.
    op.execute("ALTER TABLE delivery ADD COLUMN words_id VARCHAR")
    _bring()
    op.execute("ALTER TABLE delivery DROP COLUMN made")
    op.create_index(op.f("ix_delivery_words_id"), "delivery", ["words_id"])


def _bring() -> None:
    delivery = sa.table("delivery", *map(sa.column, ("id", "made", "words_id")))
    spoken = sa.table("delivery_words", *map(sa.column, ("id", "words")))
    connection = op.get_bind()
    after = ""
    known: dict[str, str] = {}
    while True:
        said = sa.select(delivery.c.id, delivery.c.made).where(
            delivery.c.made.is_not(None), delivery.c.id > after
        )
        rows = connection.execute(said.order_by(delivery.c.id).limit(BATCH)).all()
        if not rows:
            return
        fresh = {row.made: uuid.uuid4().hex for row in rows if row.made not in known}
        if fresh:
            connection.execute(spoken.insert(), [{"id": key, "words": one} for one, key in fresh.items()])
        known |= fresh
        for row in rows:
            here = delivery.update().where(delivery.c.id == row.id)
            connection.execute(here.values(words_id=known[row.made]))
        after = rows[-1].id
