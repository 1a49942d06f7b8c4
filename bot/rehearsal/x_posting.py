"""X's calls that write: create and delete a post, upload an image. Do not speak HTTP."""

import base64
import binascii
from typing import Any

from bot.rehearsal import x_text
from bot.rehearsal.x_calls import XCall
from bot.rehearsal.x_problems import (
    duplicate,
    forbidden,
    gone,
    invalid,
    locked,
    not_summoned,
    restricted,
    suspended,
    too_long,
)
from bot.rehearsal.x_timeline import Image, Post

Json = dict[str, Any]

BODY = frozenset({"text", "reply", "media", "reply_settings"})
"""What the rehearsal reads of a new post; X has more, and it is refused here rather than forgotten."""

WHO_MAY_REPLY = frozenset({"following", "mentionedUsers", "subscribers", "verified"})

IMAGES = 4
"""Images in a post."""

IMAGE_BYTES = 5 * 1024 * 1024
"""Bytes of an image."""

IMAGE_TYPES = frozenset({"image/jpeg", "image/bmp", "image/png", "image/webp", "image/pjpeg", "image/tiff"})

ALT_TEXT = 1_000
"""Characters of the words that stand for an image."""

LIFE = 86_400
"""Seconds for which an image that was uploaded waits to be posted."""


def _allowed(call: XCall) -> None:
    """Refuse a write of an account that may not write."""
    if call.timeline.bot.suspended:
        raise suspended()
    if call.world.powers.locked:
        raise locked()


def create(call: XCall) -> Json:
    """POST /2/tweets: create a post."""
    _allowed(call)
    call.affordable()
    body = call.body
    for name in body:
        if name not in BODY:
            raise invalid(name, str(body[name]), f"$.{name}: is not defined in the rehearsal's schema")
    text, media = _text(body), _media(call)
    if not text and not media:
        raise invalid("text", "", "$.text: must not be empty where there is no media")
    if text and not x_text.acceptable(text):
        raise too_long()
    parent = _parent(call)
    bot = call.timeline.bot
    said = {x_text.same(one.text) for one in call.timeline.posts.values() if one.author == bot.id}
    if text and x_text.same(text) in said:
        raise duplicate()
    settings = str(body.get("reply_settings", "everyone"))
    if "reply_settings" in body and settings not in WHO_MAY_REPLY:
        raise invalid("reply_settings", settings, f"$.reply_settings: {settings} is not one of the choices")
    summoned = parent is not None and call.timeline.summons(parent, bot)
    post = call.timeline.say(
        bot, text, reply_to=parent.id if parent else "", media=media, reply_settings=settings
    )
    item = "summoned-reply" if summoned else "post"
    call.charge("post-with-link" if x_text.links(text) else item, (post.id,))
    return {
        "data": {"id": post.id, "text": x_text.shown(post.text).text, "edit_history_tweet_ids": [post.id]}
    }


def _text(body: Json) -> str:
    text = body.get("text", "")
    if not isinstance(text, str):
        raise invalid("text", str(text), "$.text: must be a string")
    return text


def _media(call: XCall) -> tuple[str, ...]:
    found = call.body.get("media")
    if found is None:
        return ()
    numbers = found.get("media_ids") if isinstance(found, dict) else None
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= IMAGES:
        raise invalid("media.media_ids", str(numbers), f"$.media.media_ids: must have 1 to {IMAGES} items")
    for number in numbers:
        if number not in call.timeline.images:
            raise invalid("media.media_ids", str(number), "Your media IDs are invalid.")
    return tuple(numbers)


def _parent(call: XCall) -> Post | None:
    """Find what is replied to, if the account may reply to it."""
    reply = call.body.get("reply")
    if reply is None:
        return None
    number = reply.get("in_reply_to_tweet_id") if isinstance(reply, dict) else None
    if not isinstance(number, str) or not number.isdecimal():
        raise invalid(
            "reply.in_reply_to_tweet_id", str(number), "$.reply.in_reply_to_tweet_id: must be an id"
        )
    parent = call.timeline.posts.get(number)
    if parent is None or parent.deleted:
        raise gone()
    bot, powers = call.timeline.bot, call.world.powers
    if parent.author == bot.id:
        if not powers.own_threads:
            raise not_summoned()
        return parent
    author = call.timeline.accounts[parent.author]
    if author.suspended or (author.protected and author.id not in bot.follows):
        raise gone()
    summoned = call.timeline.summons(parent, bot)
    if parent.reply_settings == "mentionedUsers" and not summoned:
        raise restricted()
    if parent.reply_settings == "following" and bot.id not in author.follows and not summoned:
        raise restricted()
    if powers.summoned_only and not summoned:
        raise not_summoned()
    return parent


def delete(call: XCall) -> Json:
    """DELETE /2/tweets/{id}: delete a post of the account's own."""
    _allowed(call)
    call.affordable()
    post = call.timeline.posts.get(call.record.path["id"])
    if post is None or post.deleted:
        return {"data": {"deleted": False}}
    if post.author != call.timeline.bot.id:
        raise forbidden("You are not authorized to delete this Tweet.")
    call.timeline.delete(post)
    call.charge("deletion")
    return {"data": {"deleted": True}}


def upload(call: XCall) -> Json:
    """POST /2/media/upload: take an image, as base64 in JSON."""
    _allowed(call)
    category, kind = call.body.get("media_category"), call.body.get("media_type")
    if category != "tweet_image":
        raise invalid("media_category", str(category), "$.media_category: the rehearsal takes tweet_image")
    if kind not in IMAGE_TYPES:
        raise invalid("media_type", str(kind), "$.media_type: is not an image that X takes")
    try:
        content = base64.b64decode(str(call.body.get("media", "")), validate=True)
    except binascii.Error:
        raise invalid("media", "", "$.media: is not base64") from None
    if not 0 < len(content) <= IMAGE_BYTES:
        raise invalid("media", "", f"$.media: must have 1 to {IMAGE_BYTES} bytes")
    image = Image(call.timeline.number(), content, str(kind))
    call.timeline.images[image.id] = image
    told = {"id": image.id, "media_key": f"3_{image.id}", "size": len(content), "expires_after_secs": LIFE}
    return {"data": told, "meta": {}}


def describe(call: XCall) -> Json:
    """POST /2/media/metadata: give an image the words that stand for it."""
    _allowed(call)
    call.affordable()
    image = call.timeline.images.get(str(call.body.get("id", "")))
    if image is None:
        raise invalid("id", str(call.body.get("id")), "$.id: there is no such media")
    metadata = call.body.get("metadata") or {}
    words = (metadata.get("alt_text") or {}).get("text") if isinstance(metadata, dict) else None
    if not isinstance(words, str) or not 0 < len(words) <= ALT_TEXT:
        raise invalid(
            "metadata.alt_text.text",
            str(words),
            f"$.metadata.alt_text.text: must have 1 to {ALT_TEXT} characters",
        )
    image.alt_text = words
    call.charge("alt-text")
    return {"data": {"id": image.id, "associated_metadata": {"alt_text": {"text": words}}}}
