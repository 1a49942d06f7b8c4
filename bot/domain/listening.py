"""How a chat is followed on X: what a post counts for, from where on to read, and when to look again. Calls nothing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Final, NamedTuple

from bot.domain.languages import as_told, primary
from bot.domain.log_entry import (
    EVERYWHERE,
    LogEntry,
    X,
    fingerprint_of,
    hashtags_in,
    looks_like_spam,
    tags_of,
)
from bot.domain.participation import Act, Done, question_answered

OVERLAP: Final = timedelta(seconds=90)
"""How much is read again at each look: X's search finds a post only a while after it was written."""

LAST_LOOK: Final = timedelta(minutes=2)
"""How long after the end of the log the last look is taken, so that search has found the last posts."""

REACH: Final = timedelta(days=6)
"""How long after a chat it is tried to read what was missed: recent search knows the last seven days."""

SHORTEST: Final = timedelta(seconds=20)
LONGEST: Final = timedelta(minutes=2)
"""How soon a chat is looked at again, and how late: between them goes how many posts come."""

A_LOOK: Final = 50
"""Posts that a look should find: half a page, so that a busy minute still fits on one."""

SHORT_OF_MONEY: Final = timedelta(minutes=10)
"""How late a chat is looked at again whose posts the budget may not hold: each look then counts first, which costs."""

RETRIES: Final = (timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
"""How long is waited after looks that failed; after more of them, the last."""

PAGE: Final = 100
SMALLEST_PAGE: Final = 10
"""Posts that X gives at once, at most and at least."""

MANY_PAGES: Final = 2
"""Pages for which there must be money; where there is less, it is counted first what a look would cost."""

MOST_HASHTAGS: Final = 5
"""Hashtags of a chat that are searched for: X's queries have 512 characters."""

PLAIN_TAG: Final = re.compile(r"#\w{1,80}")
"""A hashtag that X finds: what else may stand in a programme would be read as an operator."""

UNKNOWN_SIZE: Final = 100
"""Posts that a chat is taken to have of which none was read before."""

A_DAY_LATER: Final = timedelta(days=1)
"""How long after a chat its posts' public numbers are read: most of what they get, they have by then."""

NUMBERS_UNTIL: Final = timedelta(days=7)
"""How long after a chat there may be money for these numbers; later they stay unknown."""


class Post(NamedTuple):
    """One post, as X tells of it. Its text is looked at and not kept."""

    id: str
    author: str  # X's id
    text: str
    at: datetime
    language: str = ""
    replies_to: str = ""  # the post that it answers
    quotes: str = ""
    reposts: str = ""
    first_id: str = ""  # its id before it was edited, which gives a post another; empty: it was not

    @property
    def original(self) -> str:
        """Give the id that stays the same however often the post is edited."""
        return self.first_id or self.id

    @property
    def number(self) -> int:
        """Give the id as a number: X's ids grow with time."""
        return int(self.id)


class Found(NamedTuple):
    """One page of posts, newest first, and what asks for the next; nothing: there is none."""

    posts: tuple[Post, ...]
    token: str = ""


class Bucket(NamedTuple):
    """How many posts a search would find in one stretch."""

    since: datetime
    until: datetime
    posts: int


class Numbers(NamedTuple):
    """What X tells of how a post fared."""

    views: int | None  # X calls them impressions
    likes: int | None
    replies: int | None
    reposts: int | None
    quotes: int | None


class Told(NamedTuple):
    """The public numbers of posts, and which posts are gone."""

    numbers: Mapping[str, Numbers]
    gone: tuple[str, ...] = ()


def query_of(hashtags: Sequence[str], account: str) -> str:
    """Write the search for a chat's hashtags: without the account's own posts, which cost as much and count nothing."""
    tags = list(dict.fromkeys(tag for tag in hashtags if PLAIN_TAG.fullmatch(tag)))[:MOST_HASHTAGS]
    any_of = f"({' OR '.join(tags)})" if len(tags) > 1 else "".join(tags)
    return f"{any_of} -from:{account}"


def act_of(post: Post) -> Act:
    """Tell reposts, replies, quotes and posts of one's own apart."""
    if post.reposts:
        return Act.REPOST
    if post.replies_to:
        return Act.REPLY
    return Act.QUOTE if post.quotes else Act.MESSAGE


def entry_of(post: Post, chat: str, hashtag: str, asked: Mapping[str, int]) -> LogEntry:
    """Tell what a post of a chat counts for that was found under `hashtag`; empty: it was not found by one.

    `asked` are the numbers of the questions by the posts that asked them: what names no question in words, and is a
    reply to one, answers that.
    """
    text, act = unescape(post.text), act_of(post)
    done = Done(
        platform=X,
        workspace=EVERYWHERE,
        channel=EVERYWHERE,
        account=post.author,
        act=act,
        message=post.original,
        at=post.at,
        question=question_answered(text) or asked.get(post.replies_to) or None,
        hashtags=tags_of([hashtag, *hashtags_in(text)]),
    )
    return LogEntry(
        source="X",
        line=0,
        done=done,
        language=primary(as_told(post.language)),
        fingerprint="" if act is Act.REPOST else fingerprint_of(text),
        aside=looks_like_spam(text, act),
        sort=act.value,
        occurrence_id=chat,
        live=True,
    )


def read_from(before: str, seen: Iterable[Post]) -> str:
    """Give the id after which the next look reads: of the newest post that is so old that search knows what is older.

    It is an id that X gave, and X's own times are compared, so that neither how ids are made nor our clock matters.
    """
    posts = list(seen)
    newest = max((post.at for post in posts), default=None)
    if newest is None:
        return before
    old = [post for post in posts if post.at <= newest - OVERLAP]
    found = max(old, key=lambda post: post.number, default=None)
    if found is None or (before and found.number <= int(before)):
        return before
    return found.id


def pause_after(fresh: int, elapsed: timedelta) -> timedelta:
    """Say when to look again after `fresh` new posts in `elapsed`: sooner the busier a chat is."""
    if fresh <= 0:
        return LONGEST
    return min(max(elapsed * A_LOOK / fresh, SHORTEST), LONGEST)


def retry_after(failures: int) -> timedelta:
    """Say when to look again after so many looks in a row that failed."""
    return RETRIES[min(max(failures, 1), len(RETRIES)) - 1]


def affordable_until(buckets: Sequence[Bucket], posts: int) -> datetime | None:
    """Tell up to when a stretch can be read whole with money for so many posts; nothing: not even its beginning."""
    until = None
    for bucket in sorted(buckets):
        posts -= bucket.posts
        if posts < 0:
            return until
        until = bucket.until
    return until


def whole_second(moment: datetime) -> datetime:
    """Give the second in which a moment lies, as X's parameters have it."""
    return moment.astimezone(UTC).replace(microsecond=0)
