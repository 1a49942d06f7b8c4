"""Slack's scopes, events and methods in the rehearsal: an app that asks for what is not there is refused."""

from typing import Any

import pytest
import yaml

from bot.errors import SettingsError
from bot.rehearsal import App, app_from_manifest
from bot.rehearsal.scopes import EVENTS, METHODS, TIERS
from bot.rehearsal.web_api import METHODS as SPOKEN
from tests.conftest import ROOT

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"scopes": App().scopes | {"chanels:read"}}, "chanels:read is not a scope"),
        ({"events": frozenset({"app_mentions"})}, "app_mentions is not an event"),
        (
            {"events": frozenset({"user_change"}), "scopes": frozenset({"commands"})},
            "needs the scope users:read",
        ),
        ({"scopes": frozenset({"chat:write"}), "events": frozenset()}, "slash commands need the scope"),
        ({"commands": frozenset({"cem"})}, "must begin with /"),
    ],
)
def test_an_app_with_a_misspelt_scope_or_event_cannot_be_installed(parts: Json, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        App(**parts)


def test_the_rehearsal_installs_the_app_that_the_manifest_describes() -> None:
    manifest = yaml.safe_load((ROOT / "slack-manifest.yaml").read_text())

    assert app_from_manifest(manifest) == App()


def test_every_method_that_is_spoken_has_its_scopes_and_its_rate() -> None:
    assert SPOKEN.keys() == METHODS.keys() == TIERS.keys()


def test_every_event_of_the_standard_app_has_a_scope_that_it_holds() -> None:
    assert {EVENTS[event] for event in App().events if EVENTS[event]} <= App().scopes
