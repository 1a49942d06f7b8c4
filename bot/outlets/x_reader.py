"""How X is read: search, counts, mentions, public numbers, and the answers to who mentioned the account.

Chooses nothing to read, keeps nothing, and knows no price. X's ids and times come out as they are.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bot.domain.listening import Bucket, Found, Numbers, Post, Told, whole_second
from bot.domain.mention import looks_automated
from bot.errors import OutletError, Refused
from bot.outlets.x_client import XClient

Json = dict[str, Any]

FIELDS: Final = ["author_id", "created_at", "lang", "note_tweet", "referenced_tweets"]
"""What is asked for of each post, beside its text. Accounts are not, for each costs as much as two posts."""

GONE: Final = "resource-not-found"
"""X's word for a post that is not there."""

log = logging.getLogger(__name__)


class XReader:
    """What one account on X may read."""

    def __init__(self, client: XClient) -> None:
        """Read through `client`."""
        self._client = client

    @property
    def counts(self) -> bool:
        """Tell whether posts can be counted: that takes the app's own key."""
        return bool(self._client.bearer_token)

    async def search(
        self,
        query: str,
        *,
        since_id: str = "",
        since: datetime,
        until: datetime | None = None,
        size: int,
        token: str = "",
    ) -> Found:
        """Give a page of what was posted after the post `since_id`, or where there is none from `since` on."""
        answer: Json = await self._client.search_recent_tweets(
            query,
            since_id=since_id or None,
            start_time=None if since_id else whole_second(since),
            end_time=whole_second(until) if until else None,
            max_results=size,
            next_token=token or None,
            tweet_fields=FIELDS,
            user_auth=True,
        )
        return _found(answer)

    async def count(self, query: str, since: datetime, until: datetime | None = None) -> list[Bucket]:
        """Tell how many posts a search would find, minute by minute."""
        answer: Json = await self._client.get_recent_tweets_count(
            query,
            start_time=whole_second(since),
            end_time=whole_second(until) if until else None,
            granularity="minute",
        )
        return [
            Bucket(_moment(one, "start"), _moment(one, "end"), int(one["tweet_count"]))
            for one in answer.get("data") or ()
        ]

    async def mentions(self, *, since_id: str, since: datetime, size: int, token: str = "") -> Found:
        """Give a page of what mentions the account, after the post `since_id` or from `since` on."""
        answer: Json = await self._client.get_users_mentions(
            self._client.account,
            since_id=since_id or None,
            start_time=None if since_id else whole_second(since),
            max_results=size,
            pagination_token=token or None,
            tweet_fields=FIELDS,
            user_auth=True,
        )
        return _found(answer)

    async def numbers(self, posts: Sequence[str]) -> Told:
        """Give the public numbers of posts, and which of them are gone. What cannot be seen now is in neither."""
        try:
            answer: Json = await self._client.get_tweets(
                list(posts), tweet_fields=["public_metrics"], user_auth=True
            )
        except Refused as refused:
            if refused.code != GONE:
                raise
            return Told({}, tuple(posts))  # X then says of each that it is not there
        found = {
            str(one["id"]): _numbers(one.get("public_metrics") or {}) for one in answer.get("data") or ()
        }
        lost = {
            str(one.get("resource_id") or one.get("value") or "")
            for one in answer.get("errors") or ()
            if str(one.get("type", "")).endswith(GONE)
        }
        return Told(found, tuple(post for post in posts if post in lost and post not in found))

    async def is_automated(self, account: str) -> bool:
        """Tell whether an account says that it is a bot."""
        answer: Json = await self._client.get_user(id=account, user_fields=["description"], user_auth=True)
        user = answer.get("data") or {}
        said = (str(user.get(name) or "") for name in ("username", "name", "description"))
        return looks_automated(*said)

    async def reply(self, text: str, post: str) -> str:
        """Answer a post that mentions the account; return the answer's id."""
        return await self._client.post(text, reply_to=post, summoned=True)


def _found(answer: Json) -> Found:
    posts = tuple(_post(one) for one in answer.get("data") or () if _is_whole(one))
    return Found(posts, str((answer.get("meta") or {}).get("next_token") or ""))


def _is_whole(one: Json) -> bool:
    """Tell whether a post says by whom it is and when it was written: of another nothing can be counted.

    It would be the same at each look, so it must not keep the rest of its page from being read.
    """
    whole = str(one.get("id", "")).isdecimal() and bool(one.get("author_id")) and bool(one.get("created_at"))
    if not whole:
        log.warning("post_left_out", extra={"post": str(one.get("id")), "has": sorted(one)})
    return whole


def _post(one: Json) -> Post:
    others = {str(each.get("type")): str(each.get("id")) for each in one.get("referenced_tweets") or ()}
    versions = [str(each) for each in one.get("edit_history_tweet_ids") or ()]
    number = str(one["id"])
    return Post(
        number,
        str(one["author_id"]),
        str((one.get("note_tweet") or {}).get("text") or one.get("text") or ""),
        _moment(one, "created_at"),
        str(one.get("lang") or ""),
        replies_to=others.get("replied_to", ""),
        quotes=others.get("quoted", ""),
        reposts=others.get("retweeted", ""),
        first_id=versions[0] if versions and versions[0] != number else "",
    )


def _moment(one: Mapping[str, Any], name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(str(one[name]))
    except (KeyError, ValueError) as error:
        raise OutletError(f"X gave no time ({name}) that can be read; reading again later") from error
    if moment.tzinfo is None:
        raise OutletError(f"X gave a time without a zone ({name}); reading again later")
    return moment


def _numbers(told: Mapping[str, Any]) -> Numbers:
    names = ("impression_count", "like_count", "reply_count", "retweet_count", "quote_count")
    values = (told.get(name) for name in names)
    return Numbers(*(value if isinstance(value, int) else None for value in values))
