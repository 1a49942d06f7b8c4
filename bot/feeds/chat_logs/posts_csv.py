"""Saved posts of X as CSV: one row a post. Keeps no words, only what they say of hashtag, question and spam."""

import re
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
from bot.feeds.chat_logs.columns import (
    NAMES,
    NOT_KNOWN,
    QUOTED_POST,
    REPOSTED_POST,
    YES,
    chosen,
    is_there,
    tags_written,
    unwrapped,
)
from bot.feeds.chat_logs.lines import rows
from bot.feeds.chat_logs.reading import MOST_FOLLOWERS, Assumed, Day, Wrong, id_of, moment_of
from bot.feeds.reading import Rejected, short
from bot.language_found import language_of

REQUIRED = {name: NAMES[name] for name in ("msg_id", "created_at_utc", "user")}
"""The columns that every post needs; the others may be absent or blank."""

REPOSTED = "RT @"
"""How the text of a repost begins in archives of X; that is asked where the log does not say what is one."""

_WITHOUT_ZONE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+)?")

NO_UTF8 = (
    "UTF-8, which it is not: letters are missing from hashtags, and languages are not told (save it as UTF-8)"
)


def read(path: Path, hashtag: str = "") -> Iterator[LogEntry | Rejected | Day | Assumed]:
    """Give the posts, what of the file was refused, and what was assumed of it."""
    names: dict[str, str] = {}
    assumed: set[str] = set()
    for row in rows(path, REQUIRED, "saved posts"):
        if row.wrong:
            yield Rejected(str(path), row.line, "", row.wrong)
            continue
        names = names or chosen(row.cells)
        cells = {ours: row.cells[name] for ours, name in names.items()} | row.cells
        for column, read_as in _assumptions(cells, names):
            if column not in assumed:
                assumed.add(column)
                yield Assumed(str(path), column, read_as)
        try:
            yield _entry(str(path), row.line, cells, hashtag)
        except Wrong as wrong:
            yield Rejected(str(path), row.line, names.get(wrong.field, wrong.field), str(wrong))


def _assumptions(cells: dict[str, str], names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Tell what a row does not say by itself: in which column, and as what it is read."""
    column = names["created_at_utc"]
    if not column.endswith("_utc") and _WITHOUT_ZONE.fullmatch(cells[column].strip()):
        yield column, "UTC where it names no zone"
    if "\ufffd" in cells.get("text", "") + cells.get("hashtags", ""):
        yield "text", NO_UTF8


def _entry(source: str, line: int, cells: dict[str, str], hashtag: str) -> LogEntry:
    text = cells.get("text", "")
    act = _act(cells)
    told = _told(cells)
    tags = tags_of([hashtag, *tags_written(cells.get("hashtags", "").strip()), *hashtags_in(text)])
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
        line=line,
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
    if said in YES or is_there(cells, REPOSTED_POST):
        return Act.REPOST
    if said in NOT_KNOWN and cells.get("text", "").startswith(REPOSTED):
        return Act.REPOST
    if is_there(cells, NAMES["reply_to_user"]):
        return Act.REPLY
    quotes = cells.get("is_quote", "").strip().casefold() in YES or is_there(cells, QUOTED_POST)
    return Act.QUOTE if quotes else Act.MESSAGE


def _id(cells: dict[str, str], field: str) -> str:
    try:
        return id_of(unwrapped(cells[field]))
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
