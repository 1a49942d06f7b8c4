"""The Slack app's manifest: valid, and with exactly what the bot uses."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import handlers
from bot.settings import Settings
from bot.web.site import SLACK
from tests.conftest import ROOT

MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "slack-manifest.yaml").read_text(encoding="utf-8"))

OVER_HTTP: dict[str, Any] = yaml.safe_load((ROOT / "slack-manifest-http.yaml").read_text(encoding="utf-8"))

EVENTS: list[str] = MANIFEST["settings"]["event_subscriptions"]["bot_events"]

SCOPES_OF_EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "reaction_added": {"reactions:read"},
    "reaction_removed": {"reactions:read"},
}
"""What Slack asks for before it sends an event, from each event's page in its reference."""

SCOPES_OF_METHODS: dict[str, set[str]] = {
    "apps.connections.open": set(),  # the app's own token
    "auth.test": set(),
    "chat.getPermalink": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "conversations.list": {"channels:read", "groups:read"},
    "conversations.replies": {"channels:history", "groups:history", "im:history"},
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.info": {"files:read"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
"""What Slack asks for before it answers a method, for the kinds of conversation that the bot is in."""

CALLED = re.compile(
    r"client\.((?:apps|auth|chat|conversations|files|reactions|team|users|views)_[A-Za-z_]+)\("
    r"|\"(chat\.(?:post|update|delete)[A-Za-z]*)\""
)


def called() -> set[str]:
    """List the methods of Slack's Web API that our code calls."""
    sources = [file for folder in ("bot", "handlers") for file in (ROOT / folder).rglob("*.py")]
    return {
        (called or named).replace("_", ".")
        for file in sources
        if "rehearsal" not in file.parts
        for called, named in CALLED.findall(file.read_text(encoding="utf-8"))
    }


def test_the_manifests_are_valid(shared: Path) -> None:
    schema = json.loads((shared / "specs" / "slack-manifest-2.0.0.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(MANIFEST, schema)
    jsonschema.validate(OVER_HTTP, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**MANIFEST, "feature": {}}, schema)


def test_every_event_that_slack_sends_has_its_listener_and_no_listener_waits_for_nothing() -> None:
    sent = {event.partition(".")[0] for event in EVENTS}  # message.im arrives as a message
    assert sent == {event.partition(".")[0] for event in handlers.EVENTS}


def test_the_one_command_is_the_one_that_is_answered() -> None:
    commands = [entry["command"] for entry in MANIFEST["features"]["slash_commands"]]
    assert commands == [Settings.load({}, None).command]


def test_every_shortcut_has_its_listener_and_no_listener_waits_for_nothing() -> None:
    offered = {entry["callback_id"] for entry in MANIFEST["features"]["shortcuts"]}
    assert offered == {one.to for one in handlers.LISTENERS if one.listens == "shortcut"}


def test_the_scopes_are_exactly_those_that_events_methods_and_commands_need() -> None:
    methods = called()
    assert {"chat.postMessage", "users.info"} <= methods <= set(SCOPES_OF_METHODS)
    needed = {"commands"}
    for event in EVENTS:
        needed |= SCOPES_OF_EVENTS[event]
    for method in methods:
        needed |= SCOPES_OF_METHODS[method]
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed
    assert "user" not in MANIFEST["oauth_config"]["scopes"]


def test_what_is_unused_is_off() -> None:
    settings = MANIFEST["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert set(MANIFEST["features"]) == {"app_home", "bot_user", "shortcuts", "slash_commands"}
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"] is True
    assert MANIFEST["features"]["app_home"]["messages_tab_read_only_enabled"] is False


def test_over_http_the_app_is_the_same_and_everything_comes_to_one_address() -> None:
    other = copy.deepcopy(OVER_HTTP)
    addresses = [command.pop("url") for command in other["features"]["slash_commands"]]
    addresses += [
        other["settings"][part].pop("request_url") for part in ("event_subscriptions", "interactivity")
    ]
    assert set(addresses) == {f"https://YOUR-HOST{SLACK}"}
    assert other["settings"].pop("socket_mode_enabled") is False
    assert other == {
        **MANIFEST,
        "settings": {
            name: value for name, value in MANIFEST["settings"].items() if name != "socket_mode_enabled"
        },
    }
