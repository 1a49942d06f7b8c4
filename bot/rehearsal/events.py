"""What the Events API tells the app: payloads, and which of them it may hear. Changes nothing in the workspace."""

import secrets
from typing import Any

from bot.rehearsal.shapes import message_json, view_json
from bot.rehearsal.socket_mode import Envelope, Links
from bot.rehearsal.workspace import Channel, Message, User, Workspace

Json = dict[str, Any]

FAMILY = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
"""The subscription that a message belongs to, by its channel's kind."""

LETTER = {"channel": "C", "group": "G", "im": "D"}
"""What member_joined_channel calls a kind of channel."""


class Events:
    """Tells the app what happens in the conversations that it is in, of what it subscribed to."""

    def __init__(self, place: Workspace, links: Links) -> None:
        """Send over these links."""
        self._place = place
        self._links = links

    def _send(self, subscription: str, event: Json) -> list[Envelope]:
        if not self._place.app.hears(subscription):
            return []
        return [self._links.send("events_api", self._wrapped(event), answers=False)]

    def _wrapped(self, event: Json) -> Json:
        place = self._place
        authorization: Json = {"enterprise_id": None, "team_id": place.team, "user_id": place.app.bot_user}
        authorization |= {"is_bot": True, "is_enterprise_install": False}
        return {
            "token": "rehearsal",
            "team_id": place.team,
            "context_team_id": place.team,
            "context_enterprise_id": None,
            "api_app_id": place.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(place.now().timestamp()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": f"4-{secrets.token_hex(12)}",
        }

    def _listens(self, channel: Channel) -> bool:
        return self._place.app.bot_user in channel.members

    def _body(self, channel: Channel, message: Message) -> Json:
        body = message_json(self._place, channel, message)
        for counted in ("reactions", "reply_count", "reply_users_count", "latest_reply", "reply_users"):
            body.pop(counted, None)
        return body

    def posted(self, channel: Channel, message: Message) -> list[Envelope]:
        """Tell of a new message; one that mentions the bot in a channel is told twice, as Slack does."""
        if not self._listens(channel) or message.only_for:
            return []
        body = self._body(channel, message)
        if message.broadcast:
            root = message_json(self._place, channel, channel.messages[message.thread_ts])
            for name in ("client_msg_id", "is_locked"):
                root.pop(name, None)
            for name in ("parent_user_id", "team"):
                body.pop(name, None)
            body |= {"subtype": "thread_broadcast", "root": root}
        where = {"channel": channel.id, "event_ts": message.ts}
        sent = self._send(FAMILY[channel.kind], body | where | {"channel_type": channel.kind})
        mentions = f"<@{self._place.app.bot_user}>" in message.text
        if mentions and channel.kind != "im" and not message.by_app and not message.subtype:
            mention = {name: value for name, value in body.items() if name not in {"subtype", "root"}}
            mention.pop("parent_user_id", None)
            sent += self._send("app_mention", mention | {"type": "app_mention"} | where)
        return sent

    def edited(self, channel: Channel, message: Message, before: Json) -> list[Envelope]:
        """Tell of a changed message; `before` is what it was."""
        now = self._place.moment()
        event = {"type": "message", "subtype": "message_changed", "hidden": True, "channel": channel.id}
        event |= {"message": message_json(self._place, channel, message), "previous_message": before}
        return self._about(channel, message, event | {"ts": now, "event_ts": now})

    def deleted(self, channel: Channel, message: Message, before: Json) -> list[Envelope]:
        """Tell of a deleted message; `before` is what it was."""
        now = self._place.moment()
        event = {"type": "message", "subtype": "message_deleted", "hidden": True, "channel": channel.id}
        event |= {"deleted_ts": message.ts, "previous_message": before}
        return self._about(channel, message, event | {"ts": now, "event_ts": now})

    def _about(self, channel: Channel, message: Message, event: Json) -> list[Envelope]:
        if not self._listens(channel) or message.only_for:
            return []
        return self._send(FAMILY[channel.kind], event | {"channel_type": channel.kind})

    def reacted(
        self, channel: Channel, message: Message, user: str, name: str, *, removed: bool = False
    ) -> list[Envelope]:
        """Tell of a reaction, added or removed."""
        if not self._listens(channel):
            return []
        kind = "reaction_removed" if removed else "reaction_added"
        item = {"type": "message", "channel": channel.id, "ts": message.ts}
        event = {"type": kind, "user": user, "reaction": name, "item": item, "item_user": message.user}
        return self._send(kind, event | {"event_ts": self._place.moment()})

    def joined(self, channel: Channel, user: str, *, left: bool = False) -> list[Envelope]:
        """Tell that somebody joined or left a channel."""
        if not self._listens(channel):
            return []
        kind = "member_left_channel" if left else "member_joined_channel"
        event = {"type": kind, "user": user, "channel": channel.id, "channel_type": LETTER[channel.kind]}
        return self._send(kind, event | {"team": self._place.team, "event_ts": self._place.moment()})

    def home_opened(self, user: User, tab: str = "home") -> list[Envelope]:
        """Tell that somebody looks at the app's Home or messages."""
        channel = self._place.direct(user.id)
        event: Json = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
        event["event_ts"] = self._place.moment()
        if user.home and tab == "home":
            event["view"] = view_json(self._place, user.home)
        return self._send("app_home_opened", event)
