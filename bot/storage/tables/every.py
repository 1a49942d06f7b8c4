"""Every table, for what has to know all of them: migrations, and forgetting."""

from sqlmodel import SQLModel

from bot.storage.tables import (  # noqa: F401 - each registers its tables
    announcing,
    booking,
    consent,
    feeds,
    on_x,
    partners,
    people,
    programme,
    record,
    running,
    working,
)

METADATA = SQLModel.metadata
"""All tables, with every file of them loaded."""
