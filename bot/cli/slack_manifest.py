"""The link that creates the Slack app, with the bot's name and its command written in. Asks Slack nothing."""

import re
from pathlib import Path
from urllib.parse import quote

from bot.domain.languages import primary
from bot.errors import SettingsError
from bot.wording.tongue import ENGLISH, Tongue, tongue

MANIFEST = Path(__file__).resolve().parents[2] / "slack-manifest.yaml"
"""The manifest of the checkout that this runs from."""

CREATE = "https://api.slack.com/apps?new_app=1&manifest_yaml="
"""Where Slack makes an app of a manifest (docs.slack.dev, “Create apps using manifests”)."""

LONGEST_NAME = 35
"""Characters of an app's name, as Slack's schema of the manifest has it."""

QUOTES = '"'

_COMMENT = re.compile(r"\s*(?:^|\s)#(?= ).*$", re.MULTILINE)


SAID = ("about", "command", "schedule", "schedule_about", "spam", "spam_about")
"""What Slack shows of the app, by its names in the catalogues, but `usage`, which is a part of a line; all of it stands
in the manifest in English."""


def manifest(name: str, command: str, language: str = "en") -> str:
    """Give the manifest for a bot of this name and this command, whose app Slack shows in this language.

    Raise SettingsError where there is none.
    """
    try:
        text = MANIFEST.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"{MANIFEST} cannot be read ({error.strerror or error}): run this from a clone of the repository."
        ) from error
    bare = "\n".join(line for line in _COMMENT.sub("", text).splitlines() if line.strip())
    named = re.sub(r"(?m)^(\s*(?:display_)?name: ).*$", lambda found: f"{found[1]}{_scalar(name)}", bare)
    commanded = re.sub(r"(?m)^(\s*- command: ).*$", lambda found: f"{found[1]}{command}", named)
    return f"{_in_language(commanded, tongue(primary(language)))}\n"


def link(name: str, command: str, language: str = "en") -> str:
    """Give the address that opens Slack with the app filled in."""
    return CREATE + quote(manifest(name, command, language), safe="")


def _in_language(text: str, speak: Tongue) -> str:
    """Put what Slack shows in a language in the place of what is said in English."""
    if speak is ENGLISH:
        return text
    said = {ENGLISH.say(f"manifest.{one}"): speak.say(f"manifest.{one}") for one in SAID}
    lines = []
    usage, other = (f"[{one.say('manifest.usage')}]" for one in (ENGLISH, speak))
    for line in text.replace(usage, other).splitlines():
        field, colon, value = line.partition(": ")
        lines.append(
            f"{field}{colon}{_scalar(said[value.strip(QUOTES)])}" if value.strip(QUOTES) in said else line
        )
    return "\n".join(lines)


def _scalar(text: str) -> str:
    """Write a name as YAML reads it back."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
