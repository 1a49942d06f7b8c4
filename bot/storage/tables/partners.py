"""Partners that are one under several names, and what was said of whom. No queries."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class PartnerMergeRow(SQLModel, table=True):
    """A partner's name that is told as another."""

    __tablename__ = "partner_merge"

    key: str = Field(primary_key=True)  # the name that goes, as it is compared
    goes: str
    stays: str
    given: str  # JSON: what was given to whom followed, edited or heard of the one, to be taken back with the merge
    who: str
    at: datetime


class SaidPartnersRow(SQLModel, table=True):
    """The partners that the source of an event names, where others are told."""

    __tablename__ = "said_partners"

    event_id: str = Field(primary_key=True, foreign_key="event.id")
    said: str  # one a line
