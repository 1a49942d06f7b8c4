"""The chat.* and reactions.* methods. Do not speak HTTP."""

import json
import re
from typing import Any

from bot.rehearsal import limits
from bot.rehearsal.blocks import completed, message_blocks, unpacked, words
from bot.rehearsal.calls import Call
from bot.rehearsal.refusal import SlackRefusal
from bot.rehearsal.shapes import message_json
from bot.rehearsal.workspace import Channel, Message

Json = dict[str, Any]

REACTION = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def content(call: Call, longest: int) -> tuple[str, list[Json]]:
    """Read a message's text and blocks; raise Slack's refusal where they break its rules."""
    text = call.text("text")
    blocks = message_blocks(call.args["blocks"]) if call.args.get("blocks") else []
    if not text and not blocks and not call.args.get("attachments"):
        raise SlackRefusal("no_text")
    if len(text) > longest:
        raise SlackRefusal("msg_too_long")
    if words(blocks) > limits.MESSAGE_BLOCKS_TEXT:
        raise SlackRefusal("msg_blocks_too_long")
    return text, completed(blocks, call.place.number(""))


def metadata(call: Call) -> Json | None:
    """Read a message's metadata; raise Slack's refusal where it breaks the rules."""
    value = call.args.get("metadata")
    if value is None or value == "":
        return None
    data = unpacked(value, "invalid_metadata_format")
    if not isinstance(data, dict):
        raise SlackRefusal("invalid_metadata_format")
    kind, payload = data.get("event_type"), data.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise SlackRefusal("invalid_metadata_schema")
    if len(json.dumps(payload).encode()) > limits.METADATA_BYTES:
        raise SlackRefusal("metadata_too_large")
    return data


def _destination(call: Call) -> Channel:
    place, word = call.place, call.needed("channel")
    if word in place.users and not place.users[word].is_bot:
        return place.direct(word)
    channel = call.channel(by_name=True)
    if channel.archived:
        raise SlackRefusal("is_archived")
    open_to_all = channel.kind == "channel" and "chat:write.public" in place.app.scopes
    if place.app.bot_user not in channel.members and not open_to_all:
        raise SlackRefusal("not_in_channel")
    return channel


def _thread(call: Call, channel: Channel) -> str:
    ts = call.text("thread_ts")
    if not ts:
        return ""
    parent = channel.messages.get(ts)
    if parent is None or parent.deleted or parent.only_for:
        raise SlackRefusal("thread_not_found")
    return parent.thread_ts or parent.ts


def post_message(call: Call) -> Json:
    """chat.postMessage: post to a channel, or to a person, which opens the direct conversation."""
    call.scope()
    channel = _destination(call)
    thread = _thread(call, channel)
    text, blocks = content(call, limits.MESSAGE_TEXT)
    message = call.place.post(
        channel,
        call.place.app.bot_user,
        text,
        blocks=blocks,
        thread_ts=thread,
        broadcast=bool(thread) and call.flag("reply_broadcast"),
        by_app=True,
        metadata=metadata(call),
    )
    call.outside.events.posted(channel, message)
    body = message_json(call.place, channel, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": body}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: show a message to one member of a channel."""
    call.scope()
    channel = _destination(call)
    if call.text("user") not in channel.members:
        raise SlackRefusal("user_not_in_channel")
    text, blocks = content(call, limits.MESSAGE_TEXT)
    message = call.place.post(
        channel,
        call.place.app.bot_user,
        text,
        blocks=blocks,
        thread_ts=_thread(call, channel),
        by_app=True,
        only_for=call.user().id,
    )
    return {"message_ts": message.ts}


def _own(call: Call, error: str) -> tuple[Channel, Message]:
    call.scope()
    channel = call.channel()
    message = call.message(channel)
    if not message.by_app:
        raise SlackRefusal(error)
    return channel, message


def update(call: Call) -> Json:
    """chat.update: change a message of the bot's own."""
    channel, message = _own(call, "cant_update_message")
    before = message_json(call.place, channel, message)
    text, blocks = content(call, limits.UPDATE_TEXT)
    if call.text("text"):
        message.text = text
    if "blocks" in call.args:
        message.blocks = blocks
    elif call.text("text"):
        message.blocks = []
    if "metadata" in call.args:
        message.metadata = metadata(call)
    message.edited, message.edited_by = call.place.moment(), call.place.app.bot_user
    call.place.changed(channel.id, "message")
    call.outside.events.edited(channel, message, before)
    body = message_json(call.place, channel, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": body}


def delete(call: Call) -> Json:
    """chat.delete: remove a message of the bot's own."""
    channel, message = _own(call, "cant_delete_message")
    before = message_json(call.place, channel, message)
    message.deleted = True
    call.place.changed(channel.id, "message")
    call.outside.events.deleted(channel, message, before)
    return {"channel": channel.id, "ts": message.ts}


def permalink(call: Call) -> Json:
    """chat.getPermalink: give a message's address."""
    channel = call.channel()
    message = call.message(channel, "message_ts")
    address = f"{call.place.url}archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        address += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}


def add_reaction(call: Call) -> Json:
    """reactions.add: react as the bot."""
    call.scope()
    name, bot = call.needed("name").strip(":"), call.place.app.bot_user
    if not REACTION.fullmatch(name):
        raise SlackRefusal("invalid_name")
    if not call.text("timestamp"):
        raise SlackRefusal("no_item_specified")
    channel = call.channel()
    message = call.message(channel, "timestamp")
    if bot not in channel.members:
        raise SlackRefusal("not_in_channel")
    users = message.reactions.setdefault(name, [])
    if bot in users:
        raise SlackRefusal("already_reacted")
    users.append(bot)
    call.place.changed(channel.id, "message")
    call.outside.events.reacted(channel, message, bot, name)
    return {}


def get_reactions(call: Call) -> Json:
    """reactions.get: list a message's reactions."""
    call.scope()
    channel = call.channel()
    message = call.message(channel, "timestamp")
    return {"type": "message", "channel": channel.id, "message": message_json(call.place, channel, message)}


METHODS = {
    "chat.delete": delete,
    "chat.getPermalink": permalink,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.update": update,
    "reactions.add": add_reaction,
    "reactions.get": get_reactions,
}
