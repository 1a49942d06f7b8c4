"""The spreadsheet that a partner fills in: the columns of the calendar that is read back. Reads none."""

import csv
import io
from typing import Final

from bot.feeds.dated_csv import COLUMNS

FILE: Final = "events.csv"
TITLE: Final = "A spreadsheet for events: one row an event, then drop it here or import it"

FIELDS: Final = (
    "title",
    "start",
    "end",
    "timezone",
    "kind",
    "hashtag",
    "host",
    "organisation",
    "url",
    "theme",
    "audience",
    "language",
    "description",
)
"""The columns that people fill in, those that every event has first."""


def template() -> str:
    """Give the empty spreadsheet as CSV: its header, for an example that stays in would be announced."""
    if not COLUMNS.issuperset(FIELDS):
        raise ValueError("a column of the spreadsheet is not read back")
    written = io.StringIO()
    csv.writer(written).writerow(FIELDS)
    return written.getvalue()
