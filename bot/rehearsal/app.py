"""The app as the workspace knows it: its name, scopes, events and commands. Does not run the bot."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import SettingsError
from bot.rehearsal.scopes import BOT_SCOPES, EVENTS

STANDARD_SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:write",
        "reactions:read",
        "users:read",
    }
)
"""What the bot is given unless somebody says otherwise: the scopes of its manifest."""

STANDARD_EVENTS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "message.channels",
        "message.groups",
        "message.im",
        "reaction_added",
        "reaction_removed",
    }
)
"""What the bot hears of unless somebody says otherwise: the events of its manifest."""


@dataclass(frozen=True, kw_only=True)
class App:
    """One installed app. A misspelt scope or event is refused here, because the published schemas let it pass."""

    id: str = "A0CEMBOT"
    bot_id: str = "B0CEMBOT"
    bot_user: str = "U0CEMBOT"
    name: str = "cembot"
    scopes: frozenset[str] = STANDARD_SCOPES
    events: frozenset[str] = STANDARD_EVENTS
    commands: frozenset[str] = frozenset({"/cem"})
    home: bool = True  # whether it has a Home
    bot_token: str = "xoxb-rehearsal"  # noqa: S105  # opens nothing but this rehearsal
    app_token: str = "xapp-rehearsal"  # noqa: S105  # opens nothing but this rehearsal
    signing_secret: str = "signed-in-rehearsal"  # noqa: S105  # signs nothing but this rehearsal's requests

    def __post_init__(self) -> None:
        """Refuse scopes and events that do not exist, and events whose scope was not asked for."""
        wrong = [f"{scope} is not a scope that a bot can have" for scope in sorted(self.scopes - BOT_SCOPES)]
        wrong += [f"{event} is not an event of Slack's" for event in sorted(self.events - EVENTS.keys())]
        for event in sorted(self.events & EVENTS.keys()):
            if EVENTS[event] and EVENTS[event] not in self.scopes:
                wrong.append(f"the event {event} needs the scope {EVENTS[event]}")
        if self.commands and "commands" not in self.scopes:
            wrong.append("slash commands need the scope commands")
        wrong += [
            f"the command {name} must begin with /" for name in self.commands if not name.startswith("/")
        ]
        if wrong:
            raise SettingsError(f"The app {self.name} cannot be installed: {'; '.join(wrong)}.")

    def hears(self, event: str) -> bool:
        """Tell whether Slack sends this event to the app."""
        return event in self.events


def app_from_manifest(manifest: Mapping[str, Any]) -> App:
    """Make the app that a Slack manifest describes; raise SettingsError for what Slack would refuse."""
    features = manifest.get("features") or {}
    settings = manifest.get("settings") or {}
    return App(
        name=(features.get("bot_user") or {}).get("display_name") or manifest["display_information"]["name"],
        scopes=frozenset(((manifest.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
        events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
        home=bool((features.get("app_home") or {}).get("home_tab_enabled")),
        commands=frozenset(command["command"] for command in features.get("slash_commands") or ()),
    )
