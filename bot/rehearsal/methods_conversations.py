"""The conversations.* methods and users.conversations. Do not speak HTTP."""

import base64
import binascii
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from bot.rehearsal.calls import Call
from bot.rehearsal.refusal import SlackRefusal
from bot.rehearsal.shapes import channel_json, message_json
from bot.rehearsal.workspace import Channel, Message

Json = dict[str, Any]

HISTORY_LIMIT, HISTORY_MOST = 100, 999
LIST_LIMIT, LIST_MOST = 100, 1000
KINDS = {"public_channel": "channel", "private_channel": "group", "im": "im"}


T = TypeVar("T")


def page(call: Call, rows: Sequence[T], limit: int) -> tuple[Sequence[T], str]:
    """Cut one page out of the rows; give it and the cursor of the next, empty at the end."""
    cursor = call.text("cursor")
    try:
        start = int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:")) if cursor else 0
    except (binascii.Error, ValueError):
        raise SlackRefusal("invalid_cursor") from None
    more = start + limit < len(rows)
    return rows[start : start + limit], base64.b64encode(
        f"next:{start + limit}".encode()
    ).decode() if more else ""


def _moment(call: Call, name: str, default: str) -> Decimal:
    try:
        return Decimal(call.text(name, default) or default)
    except InvalidOperation:
        raise SlackRefusal(f"invalid_ts_{name}") from None


def _between(call: Call, messages: Sequence[Message]) -> list[Message]:
    oldest, latest = _moment(call, "oldest", "0"), _moment(call, "latest", "Infinity")
    edges = {oldest, latest} if call.flag("inclusive") else set()
    return [one for one in messages if oldest < (ts := Decimal(one.ts)) < latest or ts in edges]


def _listed(call: Call, channel: Channel, messages: Sequence[Message]) -> Json:
    some, cursor = page(call, messages, call.number("limit", HISTORY_LIMIT, HISTORY_MOST))
    shown = call.flag("include_all_metadata")
    body: Json = {"messages": [message_json(call.place, channel, one, metadata=shown) for one in some]}
    body["has_more"] = bool(cursor)
    return body | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def history(call: Call) -> Json:
    """conversations.history: a channel's messages, newest first, without replies and what one person alone sees."""
    channel = call.joined_channel()
    messages = [
        one
        for one in call.place.ordered(channel)
        if not one.only_for and (not one.thread_ts or one.broadcast)
    ]
    return {**_listed(call, channel, _between(call, messages)[::-1]), "pin_count": 0}


def replies(call: Call) -> Json:
    """conversations.replies: a thread, its parent first."""
    channel = call.joined_channel()
    parent = channel.messages.get(call.needed("ts"))
    if parent is None or parent.deleted or parent.only_for:
        raise SlackRefusal("thread_not_found")
    root = channel.messages[parent.thread_ts] if parent.thread_ts else parent
    return _listed(call, channel, [root, *_between(call, list(call.place.replies(channel, root.ts)))])


def info(call: Call) -> Json:
    """conversations.info: one channel."""
    channel = call.channel()
    call.scope(channel.kind)
    members = call.flag("include_num_members")
    return {"channel": channel_json(call.place, channel, members=members)}


def _of_kinds(call: Call) -> list[Channel]:
    kinds = call.text("types", "public_channel").split(",")
    for kind in kinds:
        if kind.strip() not in {*KINDS, "mpim"}:
            raise SlackRefusal("invalid_types")
        if kind.strip() in KINDS:
            call.scope(KINDS[kind.strip()])
    wanted = {KINDS.get(kind.strip()) for kind in kinds}
    hide = call.flag("exclude_archived")
    return [one for one in call.place.channels.values() if one.kind in wanted and not (hide and one.archived)]


def _channels(call: Call, channels: list[Channel]) -> Json:
    some, cursor = page(call, channels, call.number("limit", LIST_LIMIT, LIST_MOST))
    listed = [channel_json(call.place, one, members=True) for one in some]
    return {"channels": listed, "response_metadata": {"next_cursor": cursor}}


def list_channels(call: Call) -> Json:
    """conversations.list: every channel that the bot may know of."""
    bot = call.place.app.bot_user
    return _channels(call, [one for one in _of_kinds(call) if call.place.sees(bot, one)])


def users_conversations(call: Call) -> Json:
    """users.conversations: the channels that a person, or else the bot, is in."""
    user = call.user().id if call.text("user") else call.place.app.bot_user
    return _channels(call, [one for one in _of_kinds(call) if user in one.members])


def join(call: Call) -> Json:
    """conversations.join: enter a public channel."""
    call.scope()
    channel, bot = call.channel(), call.place.app.bot_user
    if channel.kind != "channel":
        raise SlackRefusal("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackRefusal("is_archived")
    if bot in channel.members:
        return {"channel": channel_json(call.place, channel), "warning": "already_in_channel"}
    channel.members.append(bot)
    message = call.place.post(channel, bot, f"<@{bot}> has joined the channel", subtype="channel_join")
    call.outside.events.posted(channel, message)
    call.outside.events.joined(channel, bot)
    return {"channel": channel_json(call.place, channel)}


def members(call: Call) -> Json:
    """conversations.members: who is in a channel."""
    channel = call.channel()
    call.scope(channel.kind)
    some, cursor = page(call, channel.members, call.number("limit", LIST_LIMIT, LIST_MOST))
    return {"members": list(some), "response_metadata": {"next_cursor": cursor}}


def open_direct(call: Call) -> Json:
    """conversations.open: find or open the direct conversation with one person."""
    call.scope()
    if call.text("channel"):
        channel = call.channel()
    else:
        users = [word.strip() for word in call.needed("users").split(",")]
        if len(users) > 1:
            raise SlackRefusal("missing_scope", needed="mpim:write", provided=",".join(call.place.app.scopes))
        if users[0] not in call.place.users:
            raise SlackRefusal("user_not_found")
        if call.place.users[users[0]].is_bot:
            raise SlackRefusal("cannot_dm_bot")
        channel = call.place.direct(users[0])
    whole = channel_json(call.place, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": whole}


METHODS = {
    "conversations.history": history,
    "conversations.info": info,
    "conversations.join": join,
    "conversations.list": list_channels,
    "conversations.members": members,
    "conversations.open": open_direct,
    "conversations.replies": replies,
    "users.conversations": users_conversations,
}
