"""The link that creates the Slack app, with the bot's name and its command written in. Asks Slack nothing."""

import re
from pathlib import Path
from urllib.parse import quote

from bot.errors import SettingsError

MANIFEST = Path(__file__).resolve().parents[2] / "slack-manifest.yaml"
"""The manifest of the checkout that this runs from."""

CREATE = "https://api.slack.com/apps?new_app=1&manifest_yaml="
"""Where Slack makes an app of a manifest (docs.slack.dev, “Create apps using manifests”)."""

LONGEST_NAME = 35
"""Characters of an app's name, as Slack's schema of the manifest has it."""

_COMMENT = re.compile(r"\s*(?:^|\s)#(?= ).*$", re.MULTILINE)


def manifest(name: str, command: str) -> str:
    """Give the manifest for a bot of this name and this command; raise SettingsError where there is none."""
    try:
        text = MANIFEST.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"{MANIFEST} cannot be read ({error.strerror or error}): run this from a clone of the repository."
        ) from error
    bare = "\n".join(line for line in _COMMENT.sub("", text).splitlines() if line.strip())
    named = re.sub(r"(?m)^(\s*(?:display_)?name: ).*$", lambda found: f"{found[1]}{_scalar(name)}", bare)
    return re.sub(r"(?m)^(\s*- command: ).*$", lambda found: f"{found[1]}{command}", named) + "\n"


def link(name: str, command: str) -> str:
    """Give the address that opens Slack with the app filled in."""
    return CREATE + quote(manifest(name, command), safe="")


def _scalar(text: str) -> str:
    """Write a name as YAML reads it back."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
