"""Posts and accounts as X's JSON has them. Decides nothing about who may see them."""

from datetime import UTC, datetime
from typing import Any

from bot.rehearsal import x_text
from bot.rehearsal.x_timeline import Account, Post, Timeline

Json = dict[str, Any]

SHOWN = 270
"""Characters that X shows of a long post, which only who pays X may write; its note_tweet has all of it."""

JOINED = datetime(2012, 8, 1, tzinfo=UTC)
"""When everybody here joined."""


def instant(moment: datetime) -> str:
    """Write a moment as X does."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def post_json(timeline: Timeline, post: Post, wanted: frozenset[str]) -> Json:
    """Give a post with the fields that were asked for; three always come."""
    long = not x_text.acceptable(post.text)
    text, entities = x_text.shown(f"{post.text[:SHOWN].rstrip()}…" if long else post.text)
    pictures = [number for number in post.media if number in timeline.images]
    if pictures:
        text, entities = _with_picture(timeline, post, text, entities)
    parent = timeline.posts.get(post.reply_to)
    whole: Json = {
        "id": post.id,
        "text": text,
        "edit_history_tweet_ids": [*post.history, post.id],
        "author_id": post.author,
        "created_at": instant(post.at),
        "conversation_id": post.conversation,
        "lang": "en",
        "note_tweet": {"text": post.text} if long else None,
        "reply_settings": post.reply_settings,
        "public_metrics": _metrics(timeline, post),
        "entities": entities or None,
        "referenced_tweets": _references(post) or None,
        "in_reply_to_user_id": parent.author if parent is not None else None,
        "attachments": {"media_keys": [f"3_{number}" for number in pictures]} if pictures else None,
    }
    given = {"id", "text", "edit_history_tweet_ids"} | wanted
    return {name: value for name, value in whole.items() if name in given and value is not None}


def _with_picture(timeline: Timeline, post: Post, text: str, entities: Json) -> tuple[str, Json]:
    """Put the address of the picture behind the text, as X does."""
    author = timeline.accounts[post.author].username
    link = x_text.Link(0, 0, f"https://x.com/{author}/status/{post.id}/photo/1")
    start = len(text) + 1
    address = {
        "start": start,
        "end": start + len(link.short),
        "url": link.short,
        "expanded_url": link.expanded,
        "display_url": f"pic.x.com/{link.short[-10:]}",
        "media_key": f"3_{post.media[0]}",
    }
    return f"{text} {link.short}".strip(), {**entities, "urls": [*entities.get("urls", ()), address]}


def _references(post: Post) -> list[Json]:
    kinds = (("replied_to", post.reply_to), ("quoted", post.quotes), ("retweeted", post.reposts))
    return [{"type": kind, "id": number} for kind, number in kinds if number]


def _metrics(timeline: Timeline, post: Post) -> Json:
    told = timeline.told[post.id]
    return {
        "retweet_count": told["reposts"],
        "reply_count": told["reply_to"],
        "like_count": post.likes,
        "quote_count": told["quotes"],
        "bookmark_count": 0,
        "impression_count": post.views,
    }


def user_json(timeline: Timeline, account: Account, wanted: frozenset[str]) -> Json:
    """Give an account with the fields that were asked for; three always come."""
    whole: Json = {
        "id": account.id,
        "name": account.name,
        "username": account.username,
        "created_at": instant(JOINED),
        "description": account.description,
        "protected": account.protected,
        "public_metrics": {
            "followers_count": sum(account.id in one.follows for one in timeline.accounts.values()),
            "following_count": len(account.follows),
            "tweet_count": sum(one.author == account.id for one in timeline.there()),
            "listed_count": 0,
        },
    }
    return {name: value for name, value in whole.items() if name in {"id", "name", "username"} | wanted}
