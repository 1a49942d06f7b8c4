"""What programs that save posts call their columns, and how they write hashtags, ids and yes. Reads no files."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

NAMES: Mapping[str, Sequence[str]] = {
    "msg_id": ("msg_id", "id_str", "status_id", "tweet_id", "twitter_id", "id"),
    "created_at_utc": ("created_at_utc", "created_at", "timestamp"),
    "user": (
        "user",
        "from_user_id_str",
        "user_id_str",
        "user_id",
        "author_id",
        "author.id",
        "from_user",
        "screen_name",
        "author.username",
    ),
    "text": ("text", "full_text", "tweet"),
    "hashtags": ("hashtags", "entities.hashtags", "entities_str"),
    "mentions": ("mentions", "mentions_screen_name"),
    "followers_count": ("followers_count", "user_followers_count", "author.public_metrics.followers_count"),
    "lang": ("lang",),
    "is_retweet": ("is_retweet",),
    "is_quote": ("is_quote", "is_quote_status"),
    "reply_to_user": (
        "reply_to_user",
        "in_reply_to_user_id_str",
        "in_reply_to_user_id",
        "reply_to_user_id",
        "in_reply_to_screen_name",
        "reply_to_screen_name",
    ),
}
"""Our names, and beside them those of TAGS, twarc2, rtweet, Social Feed Manager and X, the best first: an id comes
before a name, for names change."""

REPOSTED_POST = (
    "referenced_tweets.retweeted.id",
    "retweeted_status_id",
    "retweeted_status_id_str",
    "retweet_status_id",
)
QUOTED_POST = ("referenced_tweets.quoted.id", "quoted_status_id", "quoted_status_id_str")
"""Columns that hold the id of the post that is passed on or quoted, where it is one."""

YES = frozenset({"1", "1.0", "true", "t", "yes", "y"})
NOT_KNOWN = frozenset({"", "na", "nan", "null", "none"})
"""What programs write for true, and for a value that is not there, case folded."""

_KEPT_AS_TEXT = re.compile(r"'(\d+)|=?\"(\w+)\"|x(\d{5,})")
"""How ids are written so that a spreadsheet leaves them whole: '123, ="123", and x123 of rtweet."""

_BETWEEN_TAGS = re.compile(r"[\s,;|\[\]\"']+")


def chosen(header: Iterable[str]) -> dict[str, str]:
    """Tell which column of `header` holds what we call by our names."""
    there = set(header)
    found = {ours: next((name for name in names if name in there), "") for ours, names in NAMES.items()}
    return {ours: name for ours, name in found.items() if name}


def is_there(cells: Mapping[str, str], names: Iterable[str]) -> bool:
    """Tell whether one of these columns holds something."""
    for name in names:
        said = cells.get(name)
        if said and said.strip().casefold() not in NOT_KNOWN:
            return True
    return False


def unwrapped(said: str) -> str:
    """Give an id without what keeps it whole in a spreadsheet, or a name without its "@"."""
    text = said.strip()
    kept = _KEPT_AS_TEXT.fullmatch(text)
    return next(filter(None, kept.groups())) if kept else text.removeprefix("@")


def tags_written(said: str) -> list[str]:
    """Give the hashtags of a column: words, with or without commas, or X's own description of them as JSON."""
    if not said:
        return []
    if said.startswith(("[", "{")):
        try:
            return _described(json.loads(said))
        except (ValueError, RecursionError):
            pass  # a list as Python writes it
    return [one for one in _BETWEEN_TAGS.split(said) if one.casefold() not in NOT_KNOWN]


def _described(found: Any) -> list[str]:  # noqa: ANN401 - any JSON
    listed = found.get("hashtags") if isinstance(found, dict) else found
    each = listed if isinstance(listed, list) else []
    named = [one.get("tag") or one.get("text") if isinstance(one, dict) else one for one in each]
    return [one for one in named if isinstance(one, str)]
