"""What is announced: wishes, deliveries and what holds them up. No queries."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel


class SubscriptionRow(SQLModel, table=True):
    """What one channel wants to hear."""

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("workspace", "channel"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace: str
    channel: str
    timezone: str
    digest: bool
    digest_at: str  # wall time, HH:MM
    week_ahead: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    reminders: str = Field(
        default="", sa_column_kwargs={"server_default": text("''")}
    )  # minutes before a start, one a line
    at_start: bool
    language: str = Field(
        default="", sa_column_kwargs={"server_default": text("''")}
    )  # empty: the programme's
    kinds: str
    hashtags: str
    organisations: str
    most_a_day: int = Field(
        default=4, sa_column_kwargs={"server_default": text("4")}
    )  # lists and reminders a local day; 0: no limit
    paused_until: datetime | None = None
    ended_at: datetime | None = None
    changed_by: str
    changed_at: datetime


class DeliveryWordsRow(SQLModel, table=True):
    """Words as they were made, kept once for all deliveries that say the same at one moment."""

    __tablename__ = "delivery_words"

    id: str = Field(primary_key=True)
    words: str  # JSON


class DeliveryRow(SQLModel, table=True):
    """One announcement to one destination, written before anything is sent."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("what", "kind", "platform", "workspace", "channel", "revision"),
        Index(
            "delivery_due",
            "due_at",
            sqlite_where=text("state = 'planned'"),
        ),
        Index(
            "delivery_open",
            "lease_until",
            sqlite_where=text("state IN ('claimed', 'unconfirmed')"),
        ),
        Index("delivery_in_channel", "channel", "kind", "state", "settled_at"),
        Index("delivery_by_due", "due_at"),
        Index("delivery_folded", "folded_into", sqlite_where=text("folded_into IS NOT NULL")),
    )

    id: str = Field(primary_key=True)
    what: str  # an occurrence's id, the local date of a list, or what a message of ours is about
    kind: str
    platform: str
    workspace: str
    channel: str
    revision: int
    due_at: datetime  # programme time
    expires_at: datetime  # programme time; later it is useless
    state: str
    owner: str | None = None  # the process that holds the lease
    lease_until: datetime | None = None  # real time
    not_before: datetime | None = None  # real time; when the destination asked to wait until
    attempts: int = 0
    words_id: str | None = Field(default=None, index=True)  # the words as made, stored before the request
    message_id: str | None = None  # Slack's ts
    settled_at: datetime | None = None  # programme time
    reason: str | None = None
    withdrawn: bool = False  # skipped because it was no longer planned; may be planned again
    within: str | None = None  # the delivery in whose thread it is posted
    folded_into: str | None = None  # the catch-up message that says it instead


class DeliveryStepRow(SQLModel, table=True):
    """One step in a delivery's life, with its moment and its reason."""

    __tablename__ = "delivery_step"

    id: int | None = Field(default=None, primary_key=True)
    delivery_id: str = Field(foreign_key="delivery.id", index=True)
    at: datetime  # programme time
    state: str
    reason: str


class PaceRow(SQLModel, table=True):
    """From when on a channel may be posted to again, or a method used in a workspace at all; real time."""

    __tablename__ = "pace"

    platform: str = Field(primary_key=True)
    workspace: str = Field(primary_key=True)
    method: str = Field(primary_key=True)  # "post" or "edit"
    channel: str = Field(primary_key=True)  # empty: the whole workspace
    not_before: datetime
    asked_to_wait: bool = False  # the platform did; else it is our own pace


class PauseRow(SQLModel, table=True):
    """A time in which nothing is announced, of one partner or of everybody."""

    __tablename__ = "pause"

    id: int | None = Field(default=None, primary_key=True)
    organisation: str  # empty: everything
    since: datetime
    until: datetime
    who: str


class TroubleRow(SQLModel, table=True):
    """Something that goes wrong, told to the organisers once for as long as it lasts."""

    __tablename__ = "trouble"

    key: str = Field(primary_key=True)  # what goes wrong, and where
    words: str  # JSON: what was said of it, and which announcements did not arrive
    times: int
    first_at: datetime  # programme time
    last_at: datetime  # programme time
    told_in: str | None = None  # what the delivery is about that tells it
    ended_at: datetime | None = None  # programme time
