"""Partners' calendars that are read again and again. No queries."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class FeedRow(SQLModel, table=True):
    """One calendar at an address, and what became of reading it; all times are real."""

    __tablename__ = "feed"

    name: str = Field(primary_key=True)  # the `feed` of its events
    address: str
    partner: str
    format: str  # ics, csv, json; empty: recognised
    timezone: str  # IANA, for times that name none; empty: none was given
    paused: bool
    next_at: datetime = Field(index=True)
    tried_at: datetime | None = None
    etag: str
    last_modified: str
    digest: str  # of the bytes that were taken last
    failures: int
    trouble: str
    sound_at: datetime | None = None  # when it was last read with a result
    events: int
    refused: int
    vanished: int
    faults: str  # JSON: some of what was refused
