"""Examines an installation: what works, what does not, and what to do. Mends nothing and posts nothing."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bot.clock import Clock
from bot.domain.subscription import Subscription
from bot.errors import OutletError, Refused, StorageError
from bot.ports import Standing, Surveyor
from bot.services import disk
from bot.storage import claims, events, pauses, subscriptions
from bot.storage.database import Database

ROOM = 200 * 1024 * 1024
"""Bytes that the disk of the data folder should have free."""

SKEW = timedelta(seconds=30)
"""How far this machine's clock may be from Slack's before announcements are felt to be early or late."""


class Finding(NamedTuple):
    """One thing that was looked at."""

    check: str
    ok: bool
    said: str  # a sentence; where something is wrong, with what to do


@dataclass(frozen=True, slots=True)
class Examining:
    """One look at everything that has to be right."""

    database: Database
    platform: Surveyor
    clock: Clock
    folder: Path
    scopes: frozenset[str]  # what the manifest asks for
    quiet: bool = False  # the operator lets nothing be posted
    fence: frozenset[str] | None = None  # the only channels to post in; None: wherever it is invited
    organisers: str = ""  # the channel that hears what goes wrong

    async def examine(self) -> list[Finding]:
        """Look at everything; one thing that is wrong keeps nothing else from being looked at."""
        wishes: list[Subscription] = []
        findings = [self._disk()]
        try:
            wishes = await self.database.read(subscriptions.every)
            findings += [one async for one in self._database(wishes)]
            findings += [one async for one in self._silence()]
        except StorageError as error:
            findings.append(Finding("database", ok=False, said=str(error)))
        found, home = await _of_slack(self.platform, self.clock, self.scopes)
        if not found[0].ok:
            return [*findings, *found]
        ours = [wish for wish in wishes if not home or wish.workspace == home]
        found += _elsewhere([wish for wish in wishes if wish not in ours], home, alone=not ours)
        return [*findings, *found, *[await self._channel(wish) for wish in ours], await self._told()]

    def _disk(self) -> Finding:
        free = disk.free(self.folder)
        said = f"The disk of {self.folder} has {free // 2**20:,} MiB free"
        if free < ROOM:
            return Finding("disk", ok=False, said=f"{said}: make room, or what is logged will be refused.")
        if not self.database.shared and disk.is_fleeting(self.folder):
            said += ", and ends with the container or the machine: for a live bot, set CEMBOT_DATA to a disk that stays"
        return Finding("disk", ok=True, said=f"{said}.")

    async def _database(self, wishes: list[Subscription]) -> AsyncIterator[Finding]:
        count = await self.database.read(events.count)
        heard = f"The database can be read: {count} events, {len(wishes)} channels that hear of them."
        yield Finding("database", ok=True, said=heard)
        if not count:
            said = "There are no events: bring a programme in with `cembot import`."
            yield Finding("programme", ok=False, said=said)
        look = partial(claims.uncertain, real=self.clock.real())
        uncertain = await self.database.read(look)
        said = "No announcement is uncertain."
        if uncertain:
            said = (
                f"{len(uncertain)} announcements are uncertain: a running bot looks into them; what stays so could not "
                f"be read where it was posted. `cembot why {uncertain[0].id}` tells more."
            )
        yield Finding("leases", ok=not uncertain, said=said)

    async def _silence(self) -> AsyncIterator[Finding]:
        """Say what somebody chose that keeps announcements back: nothing is wrong then, but somebody may wonder."""
        if self.quiet:
            said = "Nothing is posted by itself while CEMBOT_QUIET is set; questions are answered."
            yield Finding("quiet", ok=True, said=said)
        for one in await self.database.read(partial(pauses.after, moment=self.clock.now())):
            what = f"of {one.pause.organisation}" if one.pause.organisation else "of everything"
            until = f"{one.pause.until:%Y-%m-%d %H:%M} UTC"
            said = f"Announcements {what} are paused until {until}; an organiser can end that in Slack."
            yield Finding("pause", ok=True, said=said)

    async def _channel(self, wish: Subscription) -> Finding:
        name = f"channel {wish.channel}"
        if self.fence is not None and wish.channel not in self.fence:
            said = f"Channel {wish.channel} gets nothing here: it is not among CEMBOT_TEST_CHANNELS."
            return Finding(name, ok=True, said=said)
        absent = (
            f"Channel {wish.channel} wants announcements, and the bot is not in it: type /invite there, or end "
            "them on the bot's Home tab."
        )
        return await self._member(name, wish.channel, absent, f"Channel {wish.channel} gets no announcements")

    async def _told(self) -> Finding:
        """Look whether the organisers hear what goes wrong."""
        name, channel = "organisers' channel", self.organisers
        if not channel:
            said = "What goes wrong stands in the log alone: CEMBOT_OPS_CHANNEL names no organisers' channel."
            return Finding(name, ok=True, said=said)
        nothing = f"The organisers' channel {channel} hears of no trouble"
        absent = f"{nothing}, for the bot is not in it: type /invite there."
        return await self._member(name, channel, absent, nothing)

    async def _member(self, name: str, channel: str, absent: str, refused: str) -> Finding:
        """Look whether the bot is in a channel; `absent` says what it means if not, `refused` begins to say why not."""
        try:
            member = await self.platform.is_member(channel)
        except Refused as why:
            return Finding(name, ok=False, said=f"{refused}: {why}.")
        except OutletError as error:
            return Finding(name, ok=False, said=f"Channel {channel} could not be looked at: {error}.")
        return Finding(name, ok=member, said=f"The bot is in channel {channel}." if member else absent)


def _elsewhere(wishes: Sequence[Subscription], home: str, *, alone: bool) -> list[Finding]:
    """Tell of channels of other workspaces than the bot's; where there are no others, the token is a wrong one."""
    if not wishes:
        return []
    where = ", ".join(sorted({wish.workspace for wish in wishes}))
    said = (
        f"Channels of another workspace ({where}; {len(wishes)} in all) hear nothing from this bot, which is in "
        f"{home}: if that is not meant, check SLACK_BOT_TOKEN and DATABASE_URL."
    )
    return [Finding("workspace", ok=not alone, said=said)]


async def of_slack(platform: Surveyor, clock: Clock, scopes: frozenset[str]) -> list[Finding]:
    """Look at the tokens alone; where Slack does not know the bot, that is all there is to say."""
    return (await _of_slack(platform, clock, scopes))[0]


async def _of_slack(platform: Surveyor, clock: Clock, scopes: frozenset[str]) -> tuple[list[Finding], str]:
    """Look at the same, and tell in which one workspace the bot is; nothing where that is not known."""
    try:
        standing = await platform.standing()
    except Refused as refused:
        said = f"Slack does not know this bot: {refused}. Check SLACK_BOT_TOKEN."
        return [Finding("slack", ok=False, said=said)], ""
    except OutletError as error:
        said = f"Slack could not be asked whether it knows this bot: {error}. Check the network."
        return [Finding("slack", ok=False, said=said)], ""
    return [*_standing(standing, clock, scopes), await _socket(platform)], standing.home


def _standing(standing: Standing, clock: Clock, scopes: frozenset[str]) -> list[Finding]:
    found = [
        Finding("slack", ok=True, said=f"Slack knows this bot as {standing.name} in {standing.workspace}.")
    ]
    if standing.scopes is not None:
        missing = sorted(scopes - standing.scopes)
        said = "The app has every scope that it needs."
        if missing:
            said = (
                f"The app lacks {', '.join(missing)}: update it from the manifest (App Manifest on its page at "
                "api.slack.com/apps), and install it again."
            )
        found.append(Finding("scopes", ok=not missing, said=said))
    if standing.at is not None:
        skew = abs(standing.at - clock.real())
        said = "This machine's clock agrees with Slack's."
        if skew > SKEW:
            said = f"This machine's clock is {skew.total_seconds():.0f} s off Slack's: let it follow a time server."
        found.append(Finding("clock", ok=skew <= SKEW, said=said))
    return found


async def _socket(platform: Surveyor) -> Finding:
    try:
        opened = await platform.can_listen()
    except OutletError as error:
        said = f"Slack does not open a socket: {error}. Check SLACK_APP_TOKEN (scope connections:write)."
        return Finding("socket", ok=False, said=said)
    said = (
        "Slack opens a socket for the app token."
        if opened
        else "Slack is heard over HTTP: no socket is needed."
    )
    return Finding("socket", ok=True, said=said)
