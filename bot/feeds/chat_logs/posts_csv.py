"""Saved posts of X as CSV: one row a post. Keeps no words, only what they say of hashtag, question and spam."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

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
from bot.feeds.chat_logs.lines import Row, rows
from bot.feeds.chat_logs.reading import MOST_FOLLOWERS, Day, Wrong, id_of, moment_of
from bot.feeds.reading import Rejected, short
from bot.language_found import language_of

REQUIRED = frozenset({"msg_id", "created_at_utc", "user"})
"""The columns that every post needs; the others may be absent or blank."""

REPOSTED = "RT @"
"""How the text of a repost begins in archives of X; that is asked where the log does not say what is one."""

YES = frozenset({"1", "1.0", "true", "t", "yes", "y"})
NOT_KNOWN = frozenset({"", "na", "nan", "null", "none"})
"""What programs write for true, and for a value that is not there, case folded."""


def read(path: Path, hashtag: str = "") -> Iterator[LogEntry | Rejected | Day]:
    """Give the posts, and what of the file was refused."""
    for row in rows(path, REQUIRED, "saved posts"):
        if row.wrong:
            yield Rejected(str(path), row.line, "", row.wrong)
            continue
        try:
            yield _entry(str(path), row, hashtag)
        except Wrong as wrong:
            yield Rejected(str(path), row.line, wrong.field, str(wrong))


def _entry(source: str, row: Row, hashtag: str) -> LogEntry:
    cells = row.cells
    text = cells.get("text", "")
    act = _act(cells)
    told = _told(cells)
    tags = tags_of([hashtag, *cells.get("hashtags", "").split(), *hashtags_in(text)])
    done = Done(
        platform=X,
        workspace=EVERYWHERE,
        channel=EVERYWHERE,
        account=_id(cells, "user"),
        act=act,
        message=_id(cells, "msg_id"),
        at=_at(cells),
        question=question_answered(text),
        hashtags=tags,
    )
    return LogEntry(
        source=source,
        line=row.line,
        done=done,
        language=primary(as_told(told)),
        language_found=language_of(text) if not told and act is not Act.REPOST else "",
        followers=_followers(cells),
        fingerprint="" if act is Act.REPOST else fingerprint_of(text),
        aside=looks_like_spam(text, act, len(cells.get("mentions", "").split())),
        sort=act.value,
    )


def _act(cells: dict[str, str]) -> Act:
    said = cells.get("is_retweet", "").strip().casefold()
    if said in YES or (said in NOT_KNOWN and cells.get("text", "").startswith(REPOSTED)):
        return Act.REPOST
    if cells.get("reply_to_user", "").strip().casefold() not in NOT_KNOWN:
        return Act.REPLY
    return Act.QUOTE if cells.get("is_quote", "").strip().casefold() in YES else Act.MESSAGE


def _id(cells: dict[str, str], field: str) -> str:
    try:
        return id_of(cells[field])
    except ValueError as wrong:
        raise Wrong(field, wrong) from None


def _at(cells: dict[str, str]) -> datetime:
    field = "created_at_utc"
    try:
        return moment_of(cells[field].strip())
    except ValueError as wrong:
        raise Wrong(field, wrong) from None


def _followers(cells: dict[str, str]) -> int | None:
    field = "followers_count"
    said = cells.get(field, "").strip().removesuffix(".0")
    if said.casefold() in NOT_KNOWN:
        return None
    if not (said.isascii() and said.isdigit()) or len(said) > len(str(MOST_FOLLOWERS)):
        raise Wrong(
            field, f"{short(said, 40)!r} is no number of followers: write a whole number, or leave it blank"
        )
    return min(int(said), MOST_FOLLOWERS)


def _told(cells: dict[str, str]) -> str:
    """Give what the log says of the language; nothing: it says nothing."""
    said = cells.get("lang", "").strip()
    return "" if said.casefold() in NOT_KNOWN else said
