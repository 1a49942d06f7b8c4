"""Another program that writes to a run's database for too long. It changes nothing."""

import sqlite3
import time
from contextlib import closing

import psycopg


def hold(url: str, seconds: float) -> None:
    """Keep every other writer of the database at `url` waiting for so long, in real time."""
    if url.startswith("sqlite"):
        file = url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(file, timeout=seconds, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            connection.execute("ROLLBACK")
        return
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE delivery IN ACCESS EXCLUSIVE MODE")
        time.sleep(seconds)
        other.rollback()
