"""Who may change what, what people scheduled and proposed, and what they began to fill in. No queries."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class RoleRow(SQLModel, table=True):
    """What somebody may do beyond everybody: organise, or edit what a partner offers."""

    __tablename__ = "role"

    workspace: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    role: str = Field(primary_key=True)  # see `bot.domain.standing.Role`
    about: str = Field(primary_key=True)  # the partner's name; empty for organisers
    given_by: str
    given_at: datetime


class ModeratorRow(SQLModel, table=True):
    """Somebody who moderates an event, and may change it."""

    __tablename__ = "moderator"
    __table_args__ = (Index("moderator_by_account", "workspace", "account"),)

    event_id: str = Field(primary_key=True, foreign_key="event.id")
    workspace: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    given_by: str
    given_at: datetime


class BookedRow(SQLModel, table=True):
    """What is kept of an event beside what a calendar has: its room, and for whom it is."""

    __tablename__ = "booked"
    __table_args__ = (Index("booked_in_room", "room", sqlite_where=text("room <> ''")),)

    event_id: str = Field(primary_key=True, foreign_key="event.id")
    workspace: str
    room: str  # the channel in which it runs; empty: none
    audience: str  # one a line, see `bot.domain.audience`
    theme: str
    note: str  # why what was warned of is all right
    who: str  # who scheduled it
    at: datetime  # programme time


class DraftRow(SQLModel, table=True):
    """What somebody filled in and did not send."""

    __tablename__ = "draft"

    workspace: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    about: str = Field(primary_key=True)  # the event that is changed; empty: a new one
    typed: str  # JSON: what stood in the fields
    at: datetime  # programme time


class ProposalRow(SQLModel, table=True):
    """What somebody without a role asks the organisers for."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index("proposal_waiting", "at", sqlite_where=text("state IN ('waiting', 'held')")),
        Index("proposal_by_account", "workspace", "account", "at"),
    )

    id: str = Field(primary_key=True)  # the UID that the event will have
    workspace: str
    account: str
    sort: str  # see `bot.domain.proposal.Sort`
    event_id: str  # the event that is asked for; empty: a new one
    typed: str  # JSON: what stood in the fields
    state: str  # see `bot.domain.proposal.State`
    reason: str  # why it is held
    word: str  # what the organiser said of it
    at: datetime  # programme time
    decided_by: str
    decided_at: datetime | None = None  # programme time
