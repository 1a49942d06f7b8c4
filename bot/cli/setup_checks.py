"""What `cembot setup` looks at, and how it says what it found. Changes nothing."""

import asyncio
import os
import re
from collections.abc import Iterable, Iterator, Mapping

from bot.cli.programmes import Place, clashes, others
from bot.clock import RealClock
from bot.services.examining import Finding
from bot.settings import APP_TOKEN_HOME, Settings

REQUIRED = ("CEMBOT_PROGRAMME", "CEMBOT_TIMEZONE")
"""What has no sensible default."""

EXPORTED = ", as it is exported, which wins over the file"
"""What is said of a setting that the environment gives."""

BESIDE = "another programme"
"""The check that what only one programme can use is no other's."""

_NAME = re.compile(r" as @(\S+) in ")


def checked(place: Place, asked: Iterable[str], together: Mapping[str, str]) -> list[Finding]:
    """Look at everything that is there by now: the settings that are `asked` for, the tokens, and what is beside it."""
    chosen = place.settings_of(together)
    exported = place.exported(os.environ)
    findings = [
        Finding(name, ok=True, said=f"{name} is {together[name]}{EXPORTED if name in exported else ''}.")
        for name in asked
        if together.get(name)
    ]
    missing = [name for name in REQUIRED if not together.get(name)]
    begin = f"`{place.command('setup')}`"
    findings += [Finding(name, ok=False, said=f"{name} is not chosen yet: run {begin}.") for name in missing]
    findings += [Finding(BESIDE, ok=False, said=said) for said in clashes(place, chosen)]
    findings += [Finding("beside it", ok=True, said=said) for said in _beside(place, chosen)]
    if not together.get("SLACK_BOT_TOKEN"):
        said = f"There is no token yet: without one, the rehearsal starts. {begin} tells where to get it."
        return [*findings, Finding("slack tokens", ok=False, said=said)]
    found = [one for one in tokens_work(together) if one.check != "socket" or together.get("SLACK_APP_TOKEN")]
    if not together.get("SLACK_APP_TOKEN") and not together.get("SLACK_SIGNING_SECRET"):
        said = f"SLACK_APP_TOKEN is missing: {APP_TOKEN_HOME}. Over HTTP, SLACK_SIGNING_SECRET and PORT do instead."
        found.append(Finding("app token", ok=False, said=said))
    return [*findings, *found]


def _beside(place: Place, chosen: Settings) -> Iterator[str]:
    """Tell of the other programmes of this machine."""
    for other, theirs in others(place):
        said = f"Beside it on this machine is {other.label}: {theirs.programme}."
        if theirs.command == chosen.command:
            said += (
                f" Its slash command is {theirs.command}, too: in one workspace, only the app that was installed last "
                "hears it, so choose another there."
            )
        yield said


def tokens_work(values: Mapping[str, str]) -> list[Finding]:
    """Ask Slack whether the tokens work."""
    from bot.chosen import Outside  # noqa: PLC0415 - the whole bot: loaded once there is a token
    from bot.examination import examine_tokens  # noqa: PLC0415 - as above

    chosen = Settings.load(values, None)
    tokens = (chosen.slack_bot_token, chosen.slack_app_token)
    bot_token, app_token = (one.get_secret_value() if one else "" for one in tokens)
    outside = Outside(
        bot_token=bot_token,
        app_token=app_token,
        slack_api_url=chosen.slack_api_url,
        database_url=chosen.database_url,
        clock=RealClock(),
    )
    return asyncio.run(examine_tokens(outside))


def bot_name(findings: Iterable[Finding]) -> str:
    """Give the name by which Slack knows the bot, out of what was found; nothing where it knows none."""
    said = (_NAME.search(one.said) for one in findings if one.check == "slack" and one.ok)
    return next((found[1] for found in said if found), "")
