"""How the bot works: who changed what, what was answered, what is known, and signs of life. No queries."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class ChangeRow(SQLModel, table=True):
    """Who changed what, when, from what to what."""

    __tablename__ = "change"
    __table_args__ = (Index("change_of_event", "event_id", "id", sqlite_where=text("event_id <> ''")),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    workspace: str
    who: str  # the platform's id of the person, or the name of the command
    what: str
    before: str
    after: str
    event_id: str = Field(
        default="", sa_column_kwargs={"server_default": text("''")}
    )  # the event that was changed, where it was one; before and after then say how it was
    undone_by: int | None = None  # the change that undid this one


class AnsweredRow(SQLModel, table=True):
    """An event of the platform that was answered: never answered again."""

    __tablename__ = "answered"

    event_id: str = Field(primary_key=True)
    workspace: str
    at: datetime


class FactRow(SQLModel, table=True):
    """A small fact about the database itself, such as how far series are expanded."""

    __tablename__ = "fact"

    name: str = Field(primary_key=True)
    value: str


class HeartbeatRow(SQLModel, table=True):
    """When a part of a process last ran, in real time."""

    __tablename__ = "heartbeat"

    process: str = Field(primary_key=True)  # host:pid
    part: str = Field(primary_key=True)
    at: datetime
