"""A saved post of X, in whatever it was saved, as an entry of a log. Keeps none of its words."""

from datetime import datetime

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
    is_there,
    tags_written,
    unwrapped,
)
from bot.feeds.chat_logs.reading import MOST_FOLLOWERS, Wrong, id_of, moment_of
from bot.feeds.reading import short
from bot.language_found import language_of

REPOSTED = "RT @"
"""How the text of a repost begins in archives of X; that is asked where the log does not say what is one."""


def entry_of(source: str, line: int, cells: dict[str, str], hashtag: str) -> LogEntry:
    """Read a post by what `columns.NAMES` calls its parts; raise Wrong with the part that cannot be read."""
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
