"""The tables. Says what is kept and what is unique; the queries stand in the files beside this one.

Partial indexes are the same on PostgreSQL: `bot.storage.dialect.share_partial_indexes` says so where it is needed, for
to say it here would load its dialect for everybody.
"""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that a later migration can change it."""


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


class OccurrenceRow(SQLModel, table=True):
    """One happening of an event. What is null is as the event has it."""

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("event_id", "recurrence_id"),
        Index("occurrence_by_start", "span", "starts_at", "ends_at"),
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


class PersonRow(SQLModel, table=True):
    """Somebody who takes part. Nothing here names them."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    created_at: datetime
    not_counted_since: datetime | None = None  # "Don't count me"


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


class ChangeRow(SQLModel, table=True):
    """Who changed what, when, from what to what."""

    __tablename__ = "change"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    workspace: str
    who: str  # the platform's id of the person, or the name of the command
    what: str
    before: str
    after: str


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
    made: str | None = None  # JSON: the words as they were made, stored before the request
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


class QuestionRow(SQLModel, table=True):
    """One question of a chat's script."""

    __tablename__ = "question"

    occurrence_id: str = Field(primary_key=True, foreign_key="occurrence.id")
    number: int = Field(primary_key=True)
    text: str
    offset_seconds: int  # after the start


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


class XChatRow(SQLModel, table=True):
    """The way in which a chat is brought to X, and where its words are given."""

    __tablename__ = "x_chat"

    about: str = Field(primary_key=True)  # an event's id: each time; or an occurrence's: that time
    workspace: str  # Slack's
    channel: str  # Slack's; where the words are given that a person posts
    way: str  # see `bot.domain.way.Way`
    chosen_by: str
    chosen_at: datetime


class XAccountRow(SQLModel, table=True):
    """What an account on X may do, as far as it is known, and whether organisers agreed that it costs money."""

    __tablename__ = "x_account"

    account: str = Field(primary_key=True)
    replies: bool | None = None  # whether it may reply to its own posts
    replies_found_at: datetime | None = None
    agreed_by: str = ""  # who said yes to calls that cost money
    agreed_at: datetime | None = None


class SpendRow(SQLModel, table=True):
    """One thing that X charges for, or money that is set aside for it."""

    __tablename__ = "spend"
    __table_args__ = (
        Index("spend_by_day", "account", "day"),
        Index(
            "spend_once_a_day",
            "account",
            "resource",
            "day",
            unique=True,
            sqlite_where=text("resource <> ''"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    account: str
    day: str  # of UTC, ISO 8601
    item: str
    resource: str  # what is charged once a day; empty: each call is charged
    micros: int  # micro-dollars
    charged: bool  # else it is set aside
    at: datetime  # programme time
    delivery_id: str = ""
    occurrence_id: str = ""


class ParticipationRow(SQLModel, table=True):
    """One act of one person, once, however often the platform delivers it."""

    __tablename__ = "participation"
    __table_args__ = (
        UniqueConstraint("platform", "workspace", "channel", "message", "act", "person_id", "detail"),
        Index("participation_alike", "fingerprint", sqlite_where=text("fingerprint <> ''")),
        Index("participation_aside", "recorded_at", sqlite_where=text("aside <> ''")),
        Index("participation_in_thread", "thread", sqlite_where=text("thread <> ''")),
    )

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    workspace: str
    channel: str
    message: str  # Slack's ts of the message that was written or acted on
    act: str
    person_id: int = Field(foreign_key="person.id", index=True)
    detail: str = ""  # the emoji of a reaction
    occurrence_id: str | None = Field(default=None, foreign_key="occurrence.id", index=True)
    thread: str = ""  # Slack's thread_ts
    at: datetime  # when it was done, by the platform
    recorded_at: datetime  # when it was written here, real time
    removed: bool = False  # taken back, e.g. a reaction
    tags: str = Field(
        default="", sa_column_kwargs={"server_default": text("''")}
    )  # hashtags without case, one a line, and an empty line before and after; only of what was imported
    language: str = Field(default="", sa_column_kwargs={"server_default": text("''")})  # as the platform says
    followers: int | None = None  # how many followed the author then
    question: int | None = (
        None  # the number of the question that it says it answers: 3, where it begins with A3
    )
    aside: str = Field(
        default="", sa_column_kwargs={"server_default": text("''")}
    )  # why it is not counted with the rest: see `bot.domain.log_entry.Aside`
    fingerprint: str = Field(
        default="", sa_column_kwargs={"server_default": text("''")}
    )  # the same for the same long text; the text cannot be made from it
    imported: bool = Field(
        default=False, sa_column_kwargs={"server_default": false()}
    )  # it was brought in, and not seen when it was done


class GapRow(SQLModel, table=True):
    """A stretch that the log could not see."""

    __tablename__ = "gap"
    __table_args__ = (
        UniqueConstraint("platform", "workspace", "channel", "since"),
        Index("gap_by_end", "until"),
    )

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    workspace: str
    channel: str
    since: datetime  # by the platform's time
    until: datetime
    reason: str  # a sentence


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
