"""The record: who took part, and what could not be seen. No queries."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel


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
    )  # hashtags without case, one a line, and an empty line before and after
    language: str = Field(default="", sa_column_kwargs={"server_default": text("''")})  # as the platform says
    language_found: str = Field(
        default="", sa_column_kwargs={"server_default": text("''")}
    )  # by the words, where the platform says none: see `bot.language_found`; empty: nobody looked
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
    )  # it was brought in or read afterwards, so that of a reaction the moment is not known
    later: bool = Field(
        default=False, sa_column_kwargs={"server_default": false()}
    )  # a reply in a thread of the chat, after its log was closed
    links: int = Field(
        default=0, sa_column_kwargs={"server_default": text("0")}
    )  # how many web addresses the message had; which they were is not kept


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
