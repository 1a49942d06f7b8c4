"""What people agreed to, and what was not seen yet: words, names, archives, who was forgotten. No queries."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class WordsRow(SQLModel, table=True):
    """What somebody said, kept where the chat is archived, and until when."""

    __tablename__ = "words"

    participation_id: int = Field(primary_key=True, foreign_key="participation.id")
    text: str  # people who are named in it stand as <@7>, by their numbers here
    kept_until: datetime = Field(index=True)  # programme time


class ShownNameRow(SQLModel, table=True):
    """The name under which somebody wants to stand in archives."""

    __tablename__ = "shown_name"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    name: str
    kept_until: datetime = Field(index=True)  # programme time


class ArchiveRow(SQLModel, table=True):
    """A chat of which the words are kept, each time, because an organiser ticked it."""

    __tablename__ = "archive"

    event_id: str = Field(primary_key=True, foreign_key="event.id")
    days: int  # the most that words of it are kept
    since: datetime  # programme time
    who: str  # the platform's id of the organiser


class ForgottenRow(SQLModel, table=True):
    """An account that was forgotten, as a mark from which it cannot be made; nothing more of it is logged."""

    __tablename__ = "forgotten"

    mark: str = Field(primary_key=True)
    at: datetime  # programme time


class JoinRow(SQLModel, table=True):
    """A word that somebody posts from an account on X to show that it is theirs too."""

    __tablename__ = "join_code"

    code: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    expires_at: datetime  # programme time


class UnseenRow(SQLModel, table=True):
    """A stretch in which what happened was not heard, and which is still to be read from the history."""

    __tablename__ = "unseen"

    id: int | None = Field(default=None, primary_key=True)
    workspace: str
    channel: str  # empty: every channel
    since: datetime  # programme time
    until: datetime | None = None  # programme time; null: it goes on
    reason: str  # a sentence
    lease_until: datetime | None = None  # real time; one process reads the history until then
