"""The time as a database server has it, for those who share it."""

from datetime import datetime

from sqlalchemy import Connection, func, select


def server_time(connection: Connection) -> datetime:
    """Tell PostgreSQL's time at this very moment, aware."""
    told: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return told
