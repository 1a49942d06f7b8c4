"""Runs the migrations on the engine that `bot.storage.migrate` hands over. Reads no configuration file."""

from alembic import context
from sqlmodel import SQLModel

import bot.storage.tables  # noqa: F401 - the tables register themselves

engine = context.config.attributes["engine"]

with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
