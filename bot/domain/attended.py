"""One person's own record: the chats they were in, and the minutes they spent there. Reads nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.domain.credit import least, most

MINUTE = timedelta(minutes=1)


class Post(NamedTuple):
    """What the person said, where words are kept."""

    at: datetime
    text: str


class Attended(NamedTuple):
    """One chat that the person was in."""

    title: str
    hashtag: str
    organisations: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    first: datetime  # of their acts in it
    last: datetime
    messages: int
    posts: Sequence[Post] = ()

    @property
    def least(self) -> int:
        """Give the minutes that they were surely there."""
        return least(self.first, self.last, self.starts_at, self.ends_at) // MINUTE

    @property
    def most(self) -> int:
        """Give the minutes that they may have been there."""
        return most(self.starts_at, self.ends_at) // MINUTE


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """What somebody can show of the chats they were in."""

    name: str  # as the person wrote it; empty: to be written in by hand
    reflection: str  # the same
    attended: Sequence[Attended]

    @property
    def least(self) -> int:
        """Give the minutes of all chats that they were surely there."""
        return sum(one.least for one in self.attended)

    @property
    def most(self) -> int:
        """Give the minutes of all chats that they may have been there."""
        return sum(one.most for one in self.attended)
