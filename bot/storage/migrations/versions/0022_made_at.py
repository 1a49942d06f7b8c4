"""When the words of the first announcements were made: they were kept without that, and are read with it."""

import json

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0022"
down_revision = "0021"

DELIVERY = sa.table(
    "delivery",
    sa.column("words_id", sa.String()),
    sa.column("due_at", UTCDateTime()),
    sa.column("settled_at", UTCDateTime()),
)
WORDS = sa.table("delivery_words", sa.column("id", sa.String()), sa.column("words", sa.String()))


def upgrade() -> None:
    """Give them the moment at which they were sent first or, where they were not yet, were due."""
    connection = op.get_bind()
    moment = sa.func.min(sa.func.coalesce(DELIVERY.c.settled_at, DELIVERY.c.due_at), type_=UTCDateTime())
    without = WORDS.c.words.not_like(
        '%"at": "%'
    )  # in what is said a quotation mark has a backslash before it
    joined = sa.select(WORDS.c.id, WORDS.c.words, moment.label("at")).join_from(
        WORDS, DELIVERY, DELIVERY.c.words_id == WORDS.c.id
    )
    for row in connection.execute(joined.where(without).group_by(WORDS.c.id, WORDS.c.words)).all():
        words = {**json.loads(row.words), "at": row.at.isoformat()}
        connection.execute(sa.update(WORDS).where(WORDS.c.id == row.id).values(words=json.dumps(words)))
