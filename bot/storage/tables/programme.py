"""The programme: its entries and their happenings. No queries."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class EventRow(SQLModel, table=True):
    """One entry of the programme. Lists are kept one item a line, wall times as ISO 8601 without an offset."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("feed", "uid"),
        Index("event_recurring", "recurring"),
        Index("event_added", "created_at"),
    )

    id: str = Field(primary_key=True)
    feed: str
    uid: str
    title: str
    kind: str
    hashtags: str
    hosts: str
    organisations: str
    url: str
    location: str
    source_url: str
    description: str
    note: str
    status: str
    sequence: int  # RFC 5545's SEQUENCE as we tell it: raised by each change of time, place or status
    start: str  # wall time, or a date
    length_seconds: int  # wall time from start to end
    timezone: str | None  # IANA; none when all-day
    rrule: str
    begins: bool
    rdates: str
    exdates: str
    overrides: str  # JSON: a list of what `bot.domain.event.Override` holds
    recurring: bool
    content: str  # hash of all that a source says of the event: unchanged means nothing to do
    missing_since: datetime | None  # since when its feed no longer lists it
    created_at: datetime
    updated_at: datetime
    topics: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    language: str = Field(default="", sa_column_kwargs={"server_default": text("''")})  # ISO 639
    recording: str = Field(default="", sa_column_kwargs={"server_default": text("''")})  # an address
    merged_into: str = Field(
        default="", sa_column_kwargs={"server_default": text("''")}
    )  # the event that this is another listing of; it is not told by itself then


class EventWordsRow(SQLModel, table=True):
    """What an event is found by. The index over it, `event_found`, is each database's own: a migration makes it."""

    __tablename__ = "event_words"

    id: int | None = Field(default=None, primary_key=True)
    event_id: str = Field(foreign_key="event.id", unique=True)
    terms: str  # see `bot.domain.finding.terms_of`; a space between two


class OccurrenceRow(SQLModel, table=True):
    """One happening of an event. What is null is as the event has it."""

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("event_id", "recurrence_id"),
        Index("occurrence_by_start", "span", "starts_at", "ends_at"),
        Index("occurrence_of_event", "event_id", "starts_at"),
        Index(
            "occurrence_by_end",
            "ends_at",
            sqlite_where=text("span = 2"),
        ),
    )

    id: str = Field(primary_key=True)
    event_id: str = Field(foreign_key="event.id")
    recurrence_id: str
    span: int  # how it is looked for: see `bot.storage.occurrences.Reach`
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    timezone: str
    status: str
    title: str | None
    url: str | None
    location: str | None
    revision: int


class AlterationRow(SQLModel, table=True):
    """How an occurrence was before its time, place or status changed."""

    __tablename__ = "alteration"
    __table_args__ = (
        Index("alteration_unnoted", "at", sqlite_where=text("noted_at IS NULL")),
        Index("alteration_of", "occurrence_id", "revision"),
    )

    id: int | None = Field(default=None, primary_key=True)
    occurrence_id: str
    revision: int  # the one that it was raised to
    at: datetime  # programme time
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    timezone: str
    status: str
    url: str
    location: str
    noted_at: datetime | None = None  # programme time; when the notes about it were planned


class QuestionRow(SQLModel, table=True):
    """One question of a chat's script."""

    __tablename__ = "question"

    occurrence_id: str = Field(primary_key=True, foreign_key="occurrence.id")
    number: int = Field(primary_key=True)
    text: str
    offset_seconds: int  # after the start
