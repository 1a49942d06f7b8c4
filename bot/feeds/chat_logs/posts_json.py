"""Saved posts as X's API gives them: a JSON document, or one a line. Keeps none of their words."""

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.domain.log_entry import LogEntry
from bot.errors import FeedError
from bot.feeds.chat_logs.posts import entry_of
from bot.feeds.chat_logs.reading import OF_ONE, Wrong
from bot.feeds.reading import Rejected, encoding_of, short

LARGEST_DOCUMENT = 50_000_000
"""Bytes of a document, or of a line that is one: a page of the API has 500 posts, in a hundredth of this."""

Json = Mapping[str, Any]


def is_json(beginning: str) -> bool:
    """Tell whether a file that begins so is read here, be it to refuse it."""
    return beginning.lstrip("\ufeff \t\r\n").startswith(("{", "[", "window.YTD"))


def read(path: Path, hashtag: str = "") -> Iterator[LogEntry | Rejected]:
    """Give the posts, and what of the file was refused; of a post its number is told, counted from 1."""
    number = 0
    for line, document in _documents(path):
        if isinstance(document, Rejected):
            yield document
            continue
        posts = _posts(document)
        if posts is None:
            yield Rejected(str(path), 0, "", f"line {line} begins what holds no posts as X's API gives them")
            continue
        for post, users in posts:
            number += 1
            try:
                yield entry_of(str(path), number, _cells(post, users), hashtag)
            except Wrong as wrong:
                yield Rejected(str(path), number, wrong.field, str(wrong))


def _documents(path: Path) -> Iterator[tuple[int, Any]]:
    """Give each document with the line that it is in; the whole file is one where its first line is none."""
    with path.open("rb") as file:
        encoding = encoding_of(file.peek(100)[:100])
        lines = io.TextIOWrapper(file, encoding, errors="replace")
        first = True
        at = 0
        while line := lines.readline(LARGEST_DOCUMENT):
            at += 1
            if not line.strip():
                continue
            if len(line) >= LARGEST_DOCUMENT:
                raise FeedError(
                    f"{path}, line {at}: has more than {LARGEST_DOCUMENT:,} characters, the most that is read: save "
                    "the posts in several files."
                )
            try:
                yield at, _checked(path, json.loads(line))
            except (ValueError, RecursionError) as error:
                if first:
                    yield at, _checked(path, _whole(path, line + lines.read(LARGEST_DOCUMENT)))
                    return
                yield at, Rejected(str(path), 0, "", f"line {at} is no JSON ({error})")
            first = False


def _whole(path: Path, text: str) -> Any:  # noqa: ANN401 - any JSON
    if text.startswith("window.YTD"):
        raise FeedError(f"{path} is of X's archive of an account, which {OF_ONE}.")
    if len(text) >= LARGEST_DOCUMENT:
        raise FeedError(
            f"{path} has more than {LARGEST_DOCUMENT:,} characters: save the posts one a line, or in several files."
        )
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"{path} is no JSON ({error}): save or download it again.") from error


def _checked(path: Path, document: Any) -> Any:  # noqa: ANN401 - any JSON
    """Give a document; raise FeedError where it is a day of Slack's export by itself."""
    first = document[0] if isinstance(document, list) and document else None
    if isinstance(first, dict) and "ts" in first and "type" in first:
        raise FeedError(
            f"{path} is a day of a Slack export by itself, which does not say of which channel: import the zip file as "
            "Slack gave it."
        )
    return document


def _posts(document: Any) -> list[tuple[Json, Json]] | None:  # noqa: ANN401 - any JSON
    """Give the posts of a document, each with the accounts that are described beside it; nothing where it has none."""
    if isinstance(document, list):
        each = [_posts(one) for one in document]
        return None if None in each else [post for one in each for post in one or ()]
    if not isinstance(document, dict):
        return None
    if "data" in document or "statuses" in document:
        data = document.get("data", document.get("statuses"))
        users = _dicts(_dict(document.get("includes")).get("users"))
        known = {str(one.get("id")): one for one in users}
        return [(one, known) for one in _dicts(data if isinstance(data, list) else [data])]
    if "id" in document or "id_str" in document:
        return [(document, {})]
    return [] if "meta" in document else None  # a page on which nothing was found


def _cells(post: Json, users: Json) -> dict[str, str]:
    """Give the parts of a post as `columns.NAMES` calls them, of either version of the API."""
    author = _dict(post.get("author") or users.get(str(post.get("author_id"))) or post.get("user"))
    whole = _dict(post.get("extended_tweet"))
    said = whole.get("full_text") or post.get("full_text") or post.get("text")
    entities = _dict(whole.get("entities") or post.get("entities"))
    kinds = {str(one.get("type")) for one in _dicts(post.get("referenced_tweets"))}
    reposts = "retweeted" in kinds or isinstance(post.get("retweeted_status"), dict)
    quotes = "quoted" in kinds or post.get("is_quote_status") is True
    replies = "replied_to" in kinds or bool(
        post.get("in_reply_to_user_id_str") or post.get("in_reply_to_user_id")
    )
    followers = author.get("followers_count", _dict(author.get("public_metrics")).get("followers_count"))
    return {
        "msg_id": _text(post.get("id_str") or post.get("id")),
        "created_at_utc": _text(post.get("created_at")),
        "user": _text(post.get("author_id") or author.get("id_str") or author.get("id")),
        "text": said if isinstance(said, str) else "",
        "hashtags": json.dumps(entities.get("hashtags") or []),
        "followers_count": _text(followers),
        "lang": _text(post.get("lang")),
        "is_retweet": str(int(reposts)),
        "is_quote": str(int(quotes)),
        "reply_to_user": "1" if replies else "",
    }


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return short(str(value), 200) if isinstance(value, str | int) and not isinstance(value, bool) else ""
