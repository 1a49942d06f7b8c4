"""People: who they are, and what they keep and chose. No queries."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, SQLModel


class PersonRow(SQLModel, table=True):
    """Somebody who takes part. Nothing here names them."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    created_at: datetime
    not_counted_since: datetime | None = None  # "Don't count me"
    counted_from: datetime | None = None  # "Count me again": what was done before is not added


class IdentityRow(SQLModel, table=True):
    """One person's account on one platform, with what the platform says of it and when it was asked."""

    __tablename__ = "identity"

    platform: str = Field(primary_key=True)
    workspace: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    timezone: str | None = None  # IANA
    locale: str | None = None
    is_admin: bool = False
    is_bot: bool = False
    read_at: datetime | None = None  # when the profile was read; real time


class SavedRow(SQLModel, table=True):
    """A happening that a person keeps."""

    __tablename__ = "saved"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    occurrence_id: str = Field(primary_key=True, foreign_key="occurrence.id", index=True)
    at: datetime  # programme time; when it was saved, or its reminder asked for
    lead: int | None = None  # minutes before the start at which the person is reminded; null: not at all
    revision: int = Field(
        default=0, sa_column_kwargs={"server_default": text("0")}
    )  # the happening's, as the person saw it when they saved it


class RecordingWishRow(SQLModel, table=True):
    """Where a person wants to hear when a recording or a recap of a happening is there."""

    __tablename__ = "recording_wish"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    occurrence_id: str = Field(primary_key=True, foreign_key="occurrence.id", index=True)
    at: datetime  # programme time


class CalendarKeyRow(SQLModel, table=True):
    """The secret part of the address of a person's own calendar; a new one takes the place of the old."""

    __tablename__ = "calendar_key"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    token: str = Field(unique=True)
    made_at: datetime  # real time


class FollowRow(SQLModel, table=True):
    """What a person wants to hear of."""

    __tablename__ = "follow"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    sort: str = Field(primary_key=True)  # see `bot.domain.following.Sort`
    key: str = Field(primary_key=True)  # the value as it is compared
    value: str  # as it is shown
    since: datetime  # programme time


class PreferenceRow(SQLModel, table=True):
    """What a person chose for themselves; without a row everything is as it comes."""

    __tablename__ = "preference"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    timezone: str | None = None  # IANA; null: the platform's
    language: str | None = None  # null: the platform's
    lead: int  # minutes before a start
    free_hours: str  # see `bot.domain.free_hours.FREE_HOURS`
    changed_at: datetime  # programme time
