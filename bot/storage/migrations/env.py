"""Runs the migrations on the engine that `bot.storage.migrate` hands over. Reads no configuration file."""

from alembic import context
from sqlalchemy import func, select

from bot.storage.dialect import share_partial_indexes
from bot.storage.tables.every import METADATA

UPGRADER = 0x43454D02
"""The advisory lock of the one that migrates."""

engine = context.config.attributes["engine"]

if engine.dialect.name == "postgresql":
    share_partial_indexes(METADATA)

with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
    with context.begin_transaction():
        # Of two releases at the same time the second waits, and finds the work done.
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(UPGRADER)))
        context.run_migrations()
    connection.commit()
