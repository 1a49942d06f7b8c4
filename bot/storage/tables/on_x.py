"""X: chosen ways, what an account may do, the ledger, and what was read. No queries."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class XChatRow(SQLModel, table=True):
    """The way in which a chat is brought to X, and where its words are given."""

    __tablename__ = "x_chat"

    about: str = Field(primary_key=True)  # an event's id: each time; or an occurrence's: that time
    workspace: str  # Slack's
    channel: str  # Slack's; where the words are given that a person posts; empty: to the chat's moderators
    way: str  # see `bot.domain.way.Way`
    chosen_by: str
    chosen_at: datetime


class XPostedRow(SQLModel, table=True):
    """The post of a chat that a person published, which the chat's next ones answer."""

    __tablename__ = "x_posted"

    occurrence_id: str = Field(primary_key=True)
    post: str  # X's id
    told_by: str  # Slack's account
    told_at: datetime


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


class XReadingRow(SQLModel, table=True):
    """How far X was read: for one chat, or for what mentions the account."""

    __tablename__ = "x_reading"

    about: str = Field(primary_key=True)  # an occurrence's id, or "mentions"
    since_id: str = ""  # X's id of a post up to which everything was read; empty: from `opened_at`
    opened_at: datetime  # what is older is not read
    read_until: datetime  # up to when everything was read that X's search knew of
    next_at: datetime  # programme time; the next look
    failures: int = 0  # looks in a row that failed
    problem: str = ""  # why the last one failed, a code and a sentence; empty: it did not
    finished_at: datetime | None = None  # when the whole of a chat was read
    numbers_at: datetime | None = None  # when its posts' public numbers were read, or given up
    lease_until: datetime | None = (
        None  # real time; of the mentions: until when one process reads for the account
    )


class XNumbersRow(SQLModel, table=True):
    """What X tells of how a post fared: its public numbers, a day later. A post that is gone has none."""

    __tablename__ = "x_numbers"

    post: str = Field(primary_key=True)  # X's id
    occurrence_id: str = Field(index=True)
    read_at: datetime  # programme time
    views: int | None = None  # X calls them impressions
    likes: int | None = None
    replies: int | None = None
    reposts: int | None = None
    quotes: int | None = None
