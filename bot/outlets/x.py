"""X as an outlet. Chooses no words and keeps no rows, and knows no price.

X gives its users nothing to mark a post with, and it takes no text twice from one account. So the words themselves are
the mark: `find` looks through the account's own recent posts for the very words that were stored before they were sent,
at the same place in the same conversation. Who sends what X has already is refused, and nothing is doubled.

A post cannot be changed. `edit` is therefore always refused, with the advice to say the change in a reply.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any, Final
from unicodedata import normalize

from bot.domain.announcement import Destination
from bot.errors import OutletError, Refused
from bot.outlets.x_client import XClient
from bot.wording.message import Message
from bot.wording.post_length import links

Json = dict[str, Any]

PAGE: Final = 100
"""Posts asked for at once; X gives no more."""

PAGES: Final = 5
"""How far the account's own posts are read; beyond that X is asked again later."""

SKEW: Final = timedelta(minutes=1)
"""How far X's clock may differ from ours. To look too far back is harmless: no text is posted twice."""

FIELDS: Final = ["created_at", "entities", "referenced_tweets"]

SCHEME: Final = re.compile(r"\bhttps?://")
"""What X puts before an address that was written without it."""

LINK: Final = "\0"
"""What stands for a link where texts are compared: X puts an address of its own in its place."""


class X:
    """One account on X. Its destinations are the account, and a hashtag or "timeline"."""

    def __init__(self, client: XClient) -> None:
        """Speak through `client`, whose account it is."""
        self._client = client

    async def send(
        self,
        destination: Destination,
        message: Message,
        delivery_id: str,
        thread: str | None = None,
        *,
        media: Sequence[str] = (),
    ) -> str:
        """Post the text of `message`, as a reply where `thread` names a post; return its id."""
        del delivery_id  # X has no place for it
        self._check(destination)
        return await self._client.post(message.text, reply_to=thread or "", media=media)

    async def upload(self, image: bytes, media_type: str) -> str:
        """Upload an image for a post; return its id."""
        return await self._client.upload(image, media_type)

    async def describe(self, media: str, alt_text: str) -> None:
        """Give an image the words that stand for it."""
        await self._client.describe(media, alt_text)

    async def edit(self, destination: Destination, message_id: str, message: Message) -> None:
        """Refuse: a post stays as it is."""
        del destination, message_id, message
        raise Refused("edit-not-possible", "posts on X cannot be changed: a reply says what is otherwise now")

    async def delete(self, message_id: str) -> None:
        """Delete a post of the account's own; one that is not there any more is deleted."""
        await self._client.delete_tweet(message_id, user_auth=True)

    async def find(
        self,
        destination: Destination,
        delivery_id: str,
        since: datetime,
        thread: str | None = None,
        *,
        message: Message | None = None,
    ) -> str | None:
        """Look for the words of a delivery among the account's own posts, sent at or after `since`.

        `message` holds the words that were stored before they were sent; `thread` is the post that they answered.
        """
        del delivery_id  # X does not know it
        self._check(destination)
        if message is None:
            raise OutletError("posts on X are found by their words, and these were not stored")
        wanted = _ours(message.text)
        token: str | None = None
        for _page in range(PAGES):
            answer: Json = await self._client.get_users_tweets(
                self._client.account,
                start_time=(since - SKEW).astimezone(UTC).replace(microsecond=0),
                max_results=PAGE,
                pagination_token=token,
                tweet_fields=FIELDS,
                user_auth=True,
            )
            for post in answer.get("data", []):
                if _answered(post) == (thread or "") and not wanted.isdisjoint(_theirs(post)):
                    return str(post["id"])
            token = answer.get("meta", {}).get("next_token")
            if not token:
                return None
        raise OutletError(f"the account posted more than {PAGE * PAGES} times since; looking again later")

    def _check(self, destination: Destination) -> None:
        if destination.workspace != self._client.account:
            raise Refused(
                "other-account",
                f"the keys are those of account {self._client.account}, and this is for {destination.workspace}",
            )


def _answered(post: Json) -> str:
    """Tell which post it replies to, or nothing."""
    referenced = post.get("referenced_tweets") or ()
    return next((str(one["id"]) for one in referenced if one["type"] == "replied_to"), "")


def _ours(text: str) -> frozenset[str]:
    """Write our words so that they can be compared: links by a sign, or as addresses without their scheme."""
    composed = normalize("NFC", text)
    signed = composed
    for link in reversed(links(composed)):
        signed = f"{signed[: link.start]}{LINK}{signed[link.end :]}"
    return frozenset({_spaced(signed), _spaced(SCHEME.sub("", composed))})


def _theirs(post: Json) -> frozenset[str]:
    """Write X's words so that they can be compared: as they are, without what X adds for an image or a reply.

    Where a link ends X may see otherwise than our parser: then the addresses tell, if X has them as they were written.
    """
    signed = whole = unescape(str(post.get("text", "")))
    for address in (post.get("entities") or {}).get("urls") or ():
        short, image = str(address["url"]), "media_key" in address
        signed = signed.replace(short, "" if image else LINK)
        whole = whole.replace(short, "" if image else str(address.get("expanded_url") or ""))
    written = [_spaced(normalize("NFC", text)) for text in (signed, SCHEME.sub("", whole))]
    if _answered(post):
        written += [_uncalled(text) for text in written]
    return frozenset(written)


def _uncalled(text: str) -> str:
    """Leave out the names at the beginning of a text."""
    words = text.split(" ")
    while words and words[0].startswith("@"):
        del words[0]
    return " ".join(words)


def _spaced(text: str) -> str:
    return " ".join(text.split())
