"""What the app says through a response_url, or with a command's acknowledgement. Gives out no such address."""

from typing import Any

from bot.rehearsal import limits
from bot.rehearsal.blocks import completed, message_blocks
from bot.rehearsal.calls import Outside
from bot.rehearsal.refusal import SlackRefusal
from bot.rehearsal.shapes import message_json
from bot.rehearsal.workspace import Channel

Json = dict[str, Any]


def _content(outside: Outside, said: Json) -> tuple[str, list[Json]]:
    text = said.get("text") or ""
    blocks = message_blocks(said["blocks"]) if said.get("blocks") else []
    if not isinstance(text, str):
        raise SlackRefusal("invalid_payload", status=500)
    if not text and not blocks:
        raise SlackRefusal("no_text")
    if len(text) > limits.MESSAGE_TEXT:
        raise SlackRefusal("msg_too_long")
    return text, completed(blocks, outside.place.number(""))


def say(outside: Outside, user: str, channel: Channel, said: Json) -> None:
    """Post what the app said: to that person alone, unless it says in_channel."""
    text, blocks = _content(outside, said)
    private = said.get("response_type", "ephemeral") != "in_channel"
    thread = str(said.get("thread_ts") or "")
    message = outside.place.post(
        channel,
        outside.place.app.bot_user,
        text,
        blocks=blocks,
        by_app=True,
        only_for=user if private else "",
        thread_ts=thread if thread in channel.messages else "",
    )
    outside.events.posted(channel, message)


def use_response_url(outside: Outside, word: str, said: Json) -> None:
    """Answer an act: a new message, or the one acted in replaced or deleted; raise Slack's refusals."""
    url = outside.grants.use(word)
    channel = outside.place.channels[url.channel]
    source = channel.messages.get(url.message)
    if source is not None and (said.get("delete_original") or said.get("replace_original")):
        before = message_json(outside.place, channel, source)
        if said.get("delete_original"):
            source.deleted = True
            outside.events.deleted(channel, source, before)
        else:
            source.text, source.blocks = _content(outside, said)
            source.edited, source.edited_by = outside.place.moment(), source.user
            outside.events.edited(channel, source, before)
        outside.place.changed(channel.id, "message")
        return
    say(outside, url.user, channel, said)
