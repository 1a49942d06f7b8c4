"""Payloads of what people do in the app's messages, views and commands. Deliver nothing and change nothing."""

from typing import Any

from bot.rehearsal.calls import Outside
from bot.rehearsal.shapes import message_json, view_json
from bot.rehearsal.view_state import HELD, values
from bot.rehearsal.workspace import Channel, Message, User, View

Json = dict[str, Any]


def common(outside: Outside, kind: str, user: User) -> Json:
    """Make what all interactive payloads share."""
    place = outside.place
    return {
        "type": kind,
        "team": {"id": place.team, "domain": place.domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": place.team},
        "api_app_id": place.app.id,
        "token": "rehearsal",
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_name(channel: Channel) -> str:
    """Name a channel as payloads do."""
    return {"im": "directmessage", "group": "privategroup"}.get(channel.kind, channel.name)


def slash_command(outside: Outside, user: User, channel: Channel, command: str, text: str) -> Json:
    """Make the payload of a slash command."""
    place = outside.place
    return {
        "token": "rehearsal",
        "team_id": place.team,
        "team_domain": place.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": place.app.id,
        "is_enterprise_install": "false",
        "response_url": outside.grants.response_url(user.id, channel.id),
        "trigger_id": outside.grants.trigger(user.id, channel=channel.id),
    }


def in_message(outside: Outside, channel: Channel, message: Message, touched: Json) -> Json:
    """Make what a payload says about the message that was acted in."""
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
    container["is_ephemeral"] = bool(message.only_for)
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    about: Json = {"container": container, "channel": {"id": channel.id, "name": channel_name(channel)}}
    about["state"] = {"values": values(message.blocks, touched, channel.id)}
    if not message.only_for:  # Slack does not send the words of an ephemeral message back
        about["message"] = message_json(outside.place, channel, message)
    return about


def in_view(outside: Outside, view: View) -> Json:
    """Make what a payload says about the view that was acted in, with all that its inputs hold."""
    held = values(view.body["blocks"], view.values, view.opened_in)
    return {
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(outside.place, view, held),
    }


def action(element: Json, block_id: str, chosen: Json, at: str) -> Json:
    """Make the one action of block_actions: the element and what was chosen in it."""
    kept = (
        "action_id",
        "type",
        "text",
        "value",
        "style",
        "placeholder",
        "accessibility_label",
        "confirm",
        "timezone",
    )
    made: Json = {name: element[name] for name in kept if name in element}
    made |= {"block_id": block_id, "action_ts": at}
    name = "selected_option" if element["type"] == "overflow" else HELD.get(element["type"], ("",))[0]
    if name:
        made[name] = chosen.get(name)
    first = HELD.get(element["type"], ("", ""))[1]
    if first and first in element and first != "initial_value":
        made[first] = element[first]
    return made


def response_urls(outside: Outside, user: User, view: View) -> list[Json]:
    """Give the addresses that a submission carries for conversations that were chosen to be answered in."""
    held = values(view.body["blocks"], view.values, view.opened_in)
    found: list[Json] = []
    for block in view.body["blocks"]:
        element = block.get("element") or {}
        if element.get("response_url_enabled"):
            said = held[block["block_id"]][element["action_id"]]
            channel = said.get("selected_conversation") or said.get("selected_channel")
            if channel in outside.place.channels:
                about = {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel,
                }
                found.append({**about, "response_url": outside.grants.response_url(user.id, channel)})
    return found
