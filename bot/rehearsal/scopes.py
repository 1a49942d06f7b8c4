"""Which scope each Web API method and each event asks for, and how often a method may be called.

Does not know which scopes an app has: `app` does.
"""

from enum import Enum

BY_CHANNEL_KIND = {"channel": "channels", "group": "groups", "im": "im"}
"""The prefix of a scope that depends on the kind of conversation, such as channels:history."""

METHODS: dict[str, tuple[str, ...]] = {
    "auth.test": (),
    "apps.connections.open": ("connections:write",),
    "bots.info": ("users:read",),
    "chat.delete": ("chat:write",),
    "chat.getPermalink": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("{kind}:history",),
    "conversations.info": ("{kind}:read",),
    "conversations.join": ("channels:join",),
    "conversations.list": ("{kind}:read",),
    "conversations.members": ("{kind}:read",),
    "conversations.open": ("im:write",),
    "conversations.replies": ("{kind}:history",),
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    "reactions.add": ("reactions:write",),
    "reactions.get": ("reactions:read",),
    "team.info": ("team:read",),
    "users.conversations": ("{kind}:read",),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}
"""Every method that the rehearsal speaks, and what it asks for; `{kind}` is the conversation's own."""

EVENTS: dict[str, str] = {
    "app_home_opened": "",
    "app_mention": "app_mentions:read",
    "app_uninstalled": "",
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "channel_unarchive": "channels:read",
    "group_archive": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "team_join": "users:read",
    "tokens_revoked": "",
    "user_change": "users:read",
}
"""Every event that an app may subscribe to here, and the scope without which Slack does not send it."""

BOT_SCOPES = frozenset(
    [
        "app_mentions:read",
        "assistant:write",
        "bookmarks:read",
        "bookmarks:write",
        "calls:read",
        "calls:write",
        "canvases:read",
        "canvases:write",
        "channels:history",
        "channels:join",
        "channels:manage",
        "channels:read",
        "channels:write.invites",
        "channels:write.topic",
        "chat:write",
        "chat:write.customize",
        "chat:write.public",
        "commands",
        "conversations.connect:manage",
        "conversations.connect:read",
        "conversations.connect:write",
        "dnd:read",
        "emoji:read",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "groups:write.invites",
        "groups:write.topic",
        "im:history",
        "im:read",
        "im:write",
        "im:write.topic",
        "incoming-webhook",
        "links.embed:write",
        "links:read",
        "links:write",
        "lists:read",
        "lists:write",
        "metadata.message:read",
        "mpim:history",
        "mpim:read",
        "mpim:write",
        "mpim:write.topic",
        "pins:read",
        "pins:write",
        "reactions:read",
        "reactions:write",
        "reminders:read",
        "reminders:write",
        "remote_files:read",
        "remote_files:share",
        "remote_files:write",
        "team.billing:read",
        "team.preferences:read",
        "team:read",
        "tokens.basic",
        "triggers:read",
        "triggers:write",
        "usergroups:read",
        "usergroups:write",
        "users.profile:read",
        "users:read",
        "users:read.email",
        "users:write",
        "workflow.steps:execute",
    ]
)
"""Every scope that a bot can be given. A word that is not here is misspelt."""


class Tier(Enum):
    """How many calls of one method Slack takes in a minute."""

    TIER_1 = 1
    TIER_2 = 20
    TIER_3 = 50
    TIER_4 = 100
    SPECIAL = 600


TIERS: dict[str, Tier] = {
    "apps.connections.open": Tier.SPECIAL,  # Slack: tier 1, but a test that restarts the bot must be able to
    "auth.test": Tier.SPECIAL,
    "bots.info": Tier.TIER_3,
    "chat.delete": Tier.TIER_3,
    "chat.getPermalink": Tier.SPECIAL,
    "chat.postEphemeral": Tier.TIER_4,
    "chat.postMessage": Tier.SPECIAL,  # besides one a second in each channel: CHANNEL_BURST
    "chat.update": Tier.TIER_3,
    "conversations.history": Tier.TIER_3,
    "conversations.info": Tier.TIER_3,
    "conversations.join": Tier.TIER_3,
    "conversations.list": Tier.TIER_2,
    "conversations.members": Tier.TIER_4,
    "conversations.open": Tier.TIER_3,
    "conversations.replies": Tier.TIER_3,
    "files.completeUploadExternal": Tier.TIER_4,
    "files.getUploadURLExternal": Tier.TIER_4,
    "files.info": Tier.TIER_4,
    "reactions.add": Tier.TIER_3,
    "reactions.get": Tier.TIER_3,
    "team.info": Tier.TIER_3,
    "users.conversations": Tier.TIER_3,
    "users.info": Tier.TIER_4,
    "users.list": Tier.TIER_2,
    "views.open": Tier.TIER_4,
    "views.publish": Tier.TIER_4,
    "views.push": Tier.TIER_4,
    "views.update": Tier.TIER_4,
}

CHANNEL_PER_SECOND = 1.0
"""Messages a second that Slack takes in one channel."""

CHANNEL_BURST = 3
"""Messages that may come at once in one channel before that counts; Slack says "short bursts"."""
