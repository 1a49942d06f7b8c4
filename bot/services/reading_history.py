"""Reads one chat from the platform's history into the log, where it was not heard. Does not decide where that is."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from bot.clock import Clock
from bot.domain.history import MOMENT, Page, Posted, given, taken_back, written
from bot.domain.participation import Act, Done, Gap, Unseen, Window, posted_at
from bot.errors import RateLimited
from bot.ports import History
from bot.services.attendance import Attendance, Noted
from bot.services.people import People
from bot.storage import participations, unseen, words
from bot.storage.database import Database

LEASE = timedelta(minutes=10)
"""Real time for which one process reads a stretch alone; it is prolonged with each page."""

LONGEST_WAIT = 120.0
"""Seconds of real time that are waited for one page; Slack asks for a minute where it gives least."""


class Library(NamedTuple):
    """What it takes to read."""

    database: Database
    clock: Clock
    history: History
    attendance: Attendance
    people: People


@dataclass(slots=True)
class Reading:
    """One chat in one channel, as its history tells it."""

    library: Library
    stretch: Unseen
    until: datetime
    channel: str
    window: Window
    added: int = 0

    @property
    def gap(self) -> Gap | None:
        """Give the part of the chat's log that was not heard; nothing where only later replies may have come."""
        since, until = max(self.stretch.since, self.window.opens_at), min(self.until, self.window.closes_at)
        if since >= until:
            return None
        workspace = self.stretch.workspace
        reason = f"{self.stretch.reason}; its history is being read."
        return Gap("slack", workspace, self.channel, since, until, reason)

    async def read(self) -> str:
        """Read messages, threads and reactions; tell what of it is missing, or nothing."""
        last = min(self.until, self.window.closes_at)
        seen: set[str] = set()
        cursor, limited, threads = "", False, list[Posted]()
        while True:
            page = await self._page(self.window.notice, _id(last), cursor)
            for posted in page.posted:
                seen.add(posted.message)
                await self._take(posted)
                if posted.latest_reply and posted_at(posted.latest_reply) >= self.stretch.since:
                    threads.append(posted)
            limited = limited or page.limited
            cursor = page.cursor
            if not cursor:
                break
        for root in threads:
            await self._thread(root)
        if self.window.notice not in seen:
            return "the history does not reach back to the chat's notice"
        if limited:
            return "Slack hides a part of the history"
        await self._lose(seen, last)
        return ""

    async def _thread(self, root: Posted) -> None:
        cursor = ""
        while True:
            since = _id(self.stretch.since)
            ask = partial(self.library.history.thread, self.channel, root.message, since, cursor)
            page = await self._patiently(ask)
            for posted in page.posted:
                if posted.message != root.message:
                    await self._take(posted)
            cursor = page.cursor
            if not cursor:
                return

    async def _take(self, posted: Posted) -> None:
        """Log what a message tells, as if it were heard now."""
        done = written(posted, self.stretch.workspace, self.channel)
        attendance = self.library.attendance
        if posted.by_person and self.stretch.since <= done.at <= self.until:
            self.added += await attendance.note(done, posted.text) is Noted.LOGGED
        if posted.by_person and posted.edited and posted_at(posted.edited) >= self.stretch.since:
            await attendance.amend(done, posted.text)
        await self._react(posted, done)

    async def _react(self, posted: Posted, done: Done) -> None:
        known = await self.library.database.read(partial(participations.reactions, done=done))
        acts = given(posted, done, self.window, self.until)
        for act in acts:
            if (act.account, act.detail) not in known and not await self._is_bot(act):
                self.added += await self.library.attendance.note(act) is Noted.LOGGED
        at = max(min(self.until, self.window.closes_at - MOMENT), done.at)
        for account, emoji in taken_back(posted, known):
            about = replace(
                done, act=Act.REACTION, account=account, detail=emoji, question=None, thread="", at=at
            )
            await self.library.attendance.note(about, taken_back=True)

    async def _is_bot(self, act: Done) -> bool:
        return await self.library.people.is_bot(act.workspace, act.account)

    async def _lose(self, seen: set[str], last: datetime) -> None:
        """Lose the words of what was deleted meanwhile; what was said after `last` was heard, and not looked for."""
        database, where = self.library.database, self.window.occurrence_id
        look = partial(
            words.messages, workspace=self.stretch.workspace, channel=self.channel, occurrence_id=where
        )
        kept = await database.read(look)
        gone = [act for message, act in kept.items() if message not in seen and posted_at(message) <= last]
        if gone:
            await database.write(partial(words.lose, ids=gone))

    async def _page(self, since: str, until: str, cursor: str) -> Page:
        return await self._patiently(partial(self.library.history.page, self.channel, since, until, cursor))

    async def _patiently(self, ask: Callable[[], Awaitable[Page]]) -> Page:
        """Ask as often as the platform allows it, and keep the stretch meanwhile."""
        while True:
            real = self.library.clock.real()
            keep = partial(unseen.prolong, unseen_id=self.stretch.id, until=real + LEASE)
            await self.library.database.write(keep)
            try:
                return await ask()
            except RateLimited as limited:
                await asyncio.sleep(min(limited.seconds, LONGEST_WAIT))


def _id(moment: datetime) -> str:
    """Write a moment as the id that a message of that moment would have."""
    return f"{moment.timestamp():.6f}"
