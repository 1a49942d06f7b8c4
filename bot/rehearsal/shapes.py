"""Slack's JSON for people, channels, messages and views. Does not change anything."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.rehearsal.workspace import Channel, File, Message, User, View, Workspace

Json = dict[str, Any]

FILES = "files"
"""Where bytes are had, below the workspace's address."""
FEW = 5
"""People that Slack names under a thread's parent."""


LABELS = {
    "EDT": "Eastern Daylight Time",
    "EST": "Eastern Standard Time",
    "PDT": "Pacific Daylight Time",
    "PST": "Pacific Standard Time",
    "BST": "British Summer Time",
    "GMT": "Greenwich Mean Time",
    "AEDT": "Australian Eastern Daylight Time",
    "AEST": "Australian Eastern Standard Time",
    "-03": "Brasília Time",
    "-02": "Brasília Summer Time",
}
"""What Slack calls the zones of the people here."""


def offset_of(zone: str, now: datetime) -> int:
    """Tell a zone's offset from UTC in seconds at that moment, summer time included."""
    offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def label_of(zone: str, now: datetime) -> str:
    """Name a zone at that moment, as a profile does."""
    short = now.astimezone(ZoneInfo(zone)).tzname() or zone
    return LABELS.get(short, short)


def user_json(place: Workspace, user: User, *, locale: bool = False, email: bool = False) -> Json:
    """Make the `user` of users.info."""
    now = place.now()
    profile: Json = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "first_name": user.real_name.split(" ")[0],
        "last_name": user.real_name.split(" ")[-1],
        "title": user.title,
        "phone": "",
        "skype": "",
        "avatar_hash": "",
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "image_24": "",
        "image_72": "",
        "team": place.team,
    }
    if email and not user.is_bot:
        profile["email"] = f"{user.name}@rehearsal.example"
    body: Json = {
        "id": user.id,
        "team_id": place.team,
        "name": user.name,
        "deleted": user.deleted,
        "color": "9f69e7",
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": label_of(user.tz, now),
        "tz_offset": offset_of(user.tz, now),
        "profile": profile,
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_owner,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": int(now.timestamp()),
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }
    if user.is_bot:
        profile |= {"api_app_id": place.app.id, "bot_id": place.app.bot_id, "always_active": True}
    if locale:
        body["locale"] = user.locale
    return body


def channel_json(place: Workspace, channel: Channel, *, members: bool = False) -> Json:
    """Make the `channel` of conversations.info."""
    bot = place.app.bot_user
    shared: Json = {
        "id": channel.id,
        "created": 1443657600,
        "is_archived": channel.archived,
        "is_org_shared": False,
    }
    if channel.kind == "im":
        other = next((one for one in channel.members if one != bot), bot)
        return {**shared, "is_im": True, "user": other, "is_user_deleted": False, "priority": 0}
    about = {"creator": channel.creator, "last_set": 0}
    body: Json = {
        **shared,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "group",
        "is_general": channel.name == "general",
        "is_member": bot in channel.members,
        "is_shared": False,
        "is_ext_shared": False,
        "creator": channel.creator,
        "context_team_id": place.team,
        "topic": {"value": channel.topic, **about},
        "purpose": {"value": channel.purpose, **about},
        "previous_names": [],
    }
    if members:
        body["num_members"] = len(channel.members)
    return body


def bot_profile(place: Workspace) -> Json:
    """Make the `bot_profile` of a message that the app posted."""
    app = place.app
    icons = {"image_36": "", "image_48": "", "image_72": ""}
    return {"id": app.bot_id, "deleted": False, "name": app.name, "updated": 1443657600} | {
        "app_id": app.id,
        "icons": icons,
        "team_id": place.team,
    }


def file_json(place: Workspace, file: File) -> Json:
    """Make a file as payloads and files.info give it; its bytes are had by who shows the app's token."""
    address = f"{place.url}{FILES}/{file.id}/{file.name}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.name,
        "mode": "hosted",
        "size": len(file.content),
        "file_access": "visible",
        "url_private": address,
        "url_private_download": address,
    }


def message_json(place: Workspace, channel: Channel, message: Message, *, metadata: bool = False) -> Json:
    """Make a message as conversations.history gives it; `metadata` only where it was asked for."""
    body: Json = {"type": "message"}
    if message.subtype:
        body["subtype"] = message.subtype
    body |= {"user": message.user, "text": message.text, "ts": message.ts, "team": place.team}
    if message.client_msg_id:
        body["client_msg_id"] = message.client_msg_id
    if message.by_app:
        body |= {"bot_id": place.app.bot_id, "app_id": place.app.id, "bot_profile": bot_profile(place)}
    if message.blocks:
        body["blocks"] = message.blocks
    if message.files:
        body["files"] = [
            {"id": one, "name": place.files[one].name, "alt_txt": place.files[one].alt_text}
            for one in message.files
        ]
    if message.edited:
        body["edited"] = {"user": message.edited_by, "ts": message.edited}
    if message.reactions:
        body["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in message.reactions.items()
        ]
    if message.metadata and metadata:
        body["metadata"] = message.metadata
    return body | _thread_json(place, channel, message)


def _thread_json(place: Workspace, channel: Channel, message: Message) -> Json:
    if message.thread_ts:
        parent = channel.messages.get(message.thread_ts)
        return {"thread_ts": message.thread_ts, "parent_user_id": parent.user if parent else ""}
    replies = list(place.replies(channel, message.ts))
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
        "reply_users": users[:FEW],
        "is_locked": False,
        "subscribed": False,
    }


def view_json(place: Workspace, view: View, values: Json | None = None) -> Json:
    """Make a view as the Web API and the payloads of interactions give it."""
    body = view.body
    shared: Json = {
        "id": view.id,
        "team_id": place.team,
        "type": body["type"],
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": values or {}},
        "hash": view.hash,
        "title": body.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": body.get("clear_on_close", False),
        "notify_on_close": body.get("notify_on_close", False),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": place.app.id,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": place.team,
        "bot_id": place.app.bot_id,
    }
    return shared
