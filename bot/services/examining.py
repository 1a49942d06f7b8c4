"""Examines an installation: what works, what does not, and what to do. Mends nothing and posts nothing."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bot.clock import Clock
from bot.domain.subscription import Subscription
from bot.errors import OutletError, StorageError
from bot.ports import Standing, Surveyor
from bot.storage import claims, events, subscriptions
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

    async def examine(self) -> list[Finding]:
        """Look at everything; one thing that is wrong keeps nothing else from being looked at."""
        wishes: list[Subscription] = []
        findings = [self._disk()]
        try:
            wishes = await self.database.read(subscriptions.every)
            findings += [one async for one in self._database(wishes)]
        except StorageError as error:
            findings.append(Finding("database", ok=False, said=str(error)))
        try:
            standing = await self.platform.standing()
        except OutletError as error:
            said = f"Slack does not know this bot: {error}. Check SLACK_BOT_TOKEN and the network."
            return [*findings, Finding("slack", ok=False, said=said)]
        findings += self._standing(standing)
        findings += [await self._socket(), *[await self._channel(wish) for wish in wishes]]
        return findings

    def _disk(self) -> Finding:
        place = next(one for one in (self.folder, *self.folder.absolute().parents) if one.exists())
        free = shutil.disk_usage(place).free
        said = f"The disk of {self.folder} has {free // 2**20:,} MiB free"
        if free < ROOM:
            return Finding("disk", ok=False, said=f"{said}: make room, or what is logged will be refused.")
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

    def _standing(self, standing: Standing) -> list[Finding]:
        found = [
            Finding(
                "slack", ok=True, said=f"Slack knows this bot as {standing.name} in {standing.workspace}."
            )
        ]
        if standing.scopes is not None:
            missing = sorted(self.scopes - standing.scopes)
            said = "The app has every scope that it needs."
            if missing:
                said = (
                    f"The app lacks {', '.join(missing)}: update it from the manifest (App Manifest on its page at "
                    "api.slack.com/apps), and install it again."
                )
            found.append(Finding("scopes", ok=not missing, said=said))
        if standing.at is not None:
            skew = abs(standing.at - self.clock.real())
            said = "This machine's clock agrees with Slack's."
            if skew > SKEW:
                said = f"This machine's clock is {skew.total_seconds():.0f} s off Slack's: let it follow a time server."
            found.append(Finding("clock", ok=skew <= SKEW, said=said))
        return found

    async def _socket(self) -> Finding:
        try:
            opened = await self.platform.can_listen()
        except OutletError as error:
            said = f"Slack does not open a socket: {error}. Check SLACK_APP_TOKEN (scope connections:write)."
            return Finding("socket", ok=False, said=said)
        said = (
            "Slack opens a socket for the app token."
            if opened
            else "Slack is heard over HTTP: no socket is needed."
        )
        return Finding("socket", ok=True, said=said)

    async def _channel(self, wish: Subscription) -> Finding:
        name = f"channel {wish.channel}"
        try:
            member = await self.platform.is_member(wish.channel)
        except OutletError as error:
            return Finding(name, ok=False, said=f"Channel {wish.channel} could not be looked at: {error}.")
        if member:
            return Finding(name, ok=True, said=f"The bot is in channel {wish.channel}.")
        said = (
            f"Channel {wish.channel} wants announcements, and the bot is not in it: type /invite there, or end "
            "them with `/cem channel`."
        )
        return Finding(name, ok=False, said=said)
