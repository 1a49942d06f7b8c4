"""What one person sees, as JSON for the page: channels, messages, threads, windows. Changes only what is unread."""

from typing import Any

from bot.rehearsal.shapes import view_json
from bot.rehearsal.view_state import values
from bot.rehearsal.workspace import Channel, Message, User, View, Workspace

Json = dict[str, Any]


def _user(user: User) -> Json:
    shown = ("id", "name", "real_name", "tz", "is_admin", "is_bot")
    return {name: getattr(user, name) for name in shown}


def _channel(place: Workspace, user: User, channel: Channel) -> Json:
    name = channel.name
    if channel.kind == "im":
        name = place.app.name
    return {
        "id": channel.id,
        "name": name,
        "purpose": channel.purpose,
        "is_im": channel.kind == "im",
        "is_member": user.id in channel.members,
        "unread": place.unread.get((user.id, channel.id), 0),
    }


def _message(place: Workspace, channel: Channel, message: Message, user: User) -> Json:
    author = place.users[message.user]
    seen = {
        "ts": message.ts,
        "user": message.user,
        "username": author.real_name,
        "is_bot": author.is_bot,
        "text": "" if message.deleted else message.text,
        "blocks": [] if message.deleted else message.blocks,
        "thread_ts": message.thread_ts or None,
        "subtype": message.subtype,
        "reactions": [{"name": name, "users": list(users)} for name, users in message.reactions.items()],
        "edited": bool(message.edited),
        "ephemeral": bool(message.only_for),
        "deleted": message.deleted,
    }
    if not message.thread_ts:
        replies = [
            _message(place, channel, one, user)
            for one in place.ordered(channel)
            if one.thread_ts == message.ts and one.only_for in {"", user.id}
        ]
        seen |= {"reply_count": len(replies), "replies": replies}
    return seen


def _view(place: Workspace, view: View) -> Json:
    return view_json(place, view, values(view.body["blocks"], view.values, view.opened_in))


def _is_shown(place: Workspace, channel: Channel, message: Message, user: User) -> bool:
    if message.deleted and not any(place.replies(channel, message.ts)):
        return False  # as in Slack, only a thread keeps the place of its deleted beginning
    return message.only_for in {"", user.id} and (not message.thread_ts or message.broadcast)


def picture(place: Workspace, user: User, channel: Channel | None, programme: str) -> Json:
    """Say all that a person sees with this channel open; opening it reads it."""
    if channel is not None:
        place.unread.pop((user.id, channel.id), None)
    seen: Json = {
        "now": place.now().isoformat(),
        "speed": place.clock.speed,
        "programme": programme,
        "team": {"id": place.team, "name": place.name},
        "command": min(place.app.commands, default=""),
        "app": {"id": place.app.id, "name": place.app.name, "user": place.app.bot_user}
        | {"commands": sorted(place.app.commands)},
        "me": _user(user),
        "users": [_user(one) for one in place.users.values()],
        "channels": [
            _channel(place, user, one) for one in place.channels.values() if place.sees(user.id, one)
        ],
        "channel": None,
        "views": [_view(place, place.views[name]) for name in place.stacks.get(user.id, ())],
        "home": _view(place, user.home) if user.home else None,
    }
    if channel is not None and place.sees(user.id, channel):
        every = sorted(channel.messages.values(), key=lambda one: float(one.ts))
        shown = [one for one in every if _is_shown(place, channel, one, user)]
        messages = [_message(place, channel, one, user) for one in shown]
        seen["channel"] = _channel(place, user, channel) | {"messages": messages}
    return seen
