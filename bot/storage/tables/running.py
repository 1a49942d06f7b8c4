"""Chats that the bot runs: who runs them, what they did, and practice runs. No queries."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, SQLModel


class RunRow(SQLModel, table=True):
    """Who runs a chat, the question that is kept for when it stays quiet, and who said that they are ready."""

    __tablename__ = "run"

    occurrence_id: str = Field(primary_key=True)
    workspace: str  # Slack's
    moderators: str  # JSON: a list of accounts; the first runs it, the others help
    spare: str  # a question; empty: none
    ready_by: str = ""  # an account
    ready_at: datetime | None = None  # programme time
    ahead_minutes: int = Field(
        default=0, sa_column_kwargs={"server_default": text("0")}
    )  # so long before the start the questions are published; 0: they are not


class RunStepRow(SQLModel, table=True):
    """One thing that was done about the course of a chat."""

    __tablename__ = "run_step"

    occurrence_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)  # from 1, without gaps: a second of the same is refused
    action: str  # see `bot.domain.running.Action`
    who: str  # an account
    at: datetime  # programme time
    number: int  # the question that it is about; 0: none
    offset_seconds: int  # after the start
    rest: int  # the first of the questions that it moves; 0: none
    shift_seconds: int
    text: str


class PracticeRow(SQLModel, table=True):
    """One practice run: questions that were tried out in a private conversation."""

    __tablename__ = "practice"

    id: str = Field(primary_key=True)
    occurrence_id: str
    workspace: str  # Slack's
    account: str
    begun_at: datetime  # programme time
    questions: str  # JSON: number, words and seconds after the start of each
    spare: str
    copied_at: datetime | None = None  # programme time; when they became those of the chat


class AudienceQuestionRow(SQLModel, table=True):
    """A question that somebody in a chat would like to be asked. Nothing says whose it is; it goes a day later."""

    __tablename__ = "audience_question"

    id: str = Field(primary_key=True)
    occurrence_id: str = Field(index=True)
    text: str
    at: datetime  # programme time
    asked: bool = False


class AudienceVoteRow(SQLModel, table=True):
    """Somebody's vote for such a question; it goes with it."""

    __tablename__ = "audience_vote"

    question_id: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
