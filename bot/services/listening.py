"""Follows chats on X: reads what is posted under their hashtags while they are on, and logs it. Keeps no words.

A page is paid, logged and kept before the next is asked for; how far a chat was read is kept last. So whatever ends the
process, the next look begins where everything is known to be logged, and what it reads again is logged once.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from bot.clock import Clock
from bot.domain.agenda import MOMENT, Listed, Span, fold
from bot.domain.announcement import Kind, X
from bot.domain.budget import LISTENING, OVER_BUDGET
from bot.domain.listening import (
    LAST_LOOK,
    MANY_PAGES,
    OVERLAP,
    PAGE,
    PLAIN_TAG,
    REACH,
    SHORT_OF_MONEY,
    SHORTEST,
    SMALLEST_PAGE,
    Post,
    affordable_until,
    entry_of,
    pause_after,
    query_of,
    read_from,
)
from bot.domain.log_entry import EVERYWHERE
from bot.domain.participation import Gap, closes_at
from bot.domain.price import Item
from bot.domain.way import Chosen
from bot.errors import OutletError, Refused
from bot.ports import XListener
from bot.services.agenda import Agenda
from bot.services.purse import Purse
from bot.services.reading_costs import is_read
from bot.services.x_failing import Moment, What, failed, sentence, went_well
from bot.storage import deliveries, gaps, log_entries, x_readings
from bot.storage.database import Connection, Database
from bot.storage.x_readings import Opened, Reading

CHATS = "chats"
"""What the trouble is about where a chat cannot be read."""

MOST_PAGES = 300
"""Pages of one look: as many calls as X allows in a quarter of an hour."""

END_KNOWN = timedelta(seconds=30)
"""How old an end must be to be asked for: X takes no end of a moment ago."""

log = logging.getLogger(__name__)


class Chat(NamedTuple):
    """A chat that is followed."""

    id: str
    hashtags: tuple[str, ...]  # the main one first
    opened_at: datetime  # when its start stood on X: what is older is not logged
    closes_at: datetime

    @property
    def hashtag(self) -> str:
        """Give the hashtag by which people know it."""
        return self.hashtags[0]


class Look(NamedTuple):
    """One look at a chat, as far as it came."""

    now: datetime
    reading: Reading  # before it
    until: datetime | None = None  # what is newer is not asked for
    counted: bool = False  # because money may not do, it was counted first how much there is
    unread: Refused | None = None  # why what is newer than `until` is not read


@dataclass(frozen=True, slots=True)
class Listening:
    """Chats on X, into the log."""

    database: Database
    clock: Clock
    ear: XListener
    purse: Purse

    async def look(self, chosen: Mapping[str, Chosen]) -> None:
        """Look at each chat whose time has come; `chosen` are the ways of chats."""
        for chat in await self._chats(chosen):
            now = self.clock.now()
            begin = partial(
                x_readings.begin, about=chat.id, opened_at=chat.opened_at, now=chat.opened_at + SHORTEST
            )
            look = partial(x_readings.of, about=chat.id)
            reading = await self.database.read(look)
            if reading is None:
                reading = await self.database.write(begin)
            if reading.finished_at is None and reading.next_at <= now:
                await self._look(chat, Look(now, reading))

    async def hear(self, chosen: Mapping[str, Chosen], posts: Sequence[Post]) -> None:
        """Log those of `posts` that reply to what the bot posted for a chat: many people forget its hashtag there."""
        for chat in await self._chats(chosen) if posts else ():
            asked = await self._asked(chat)
            replies = [post for post in posts if post.replies_to in asked]
            await self._log(chat, replies, asked, found_by_hashtag=False)

    async def _chats(self, chosen: Mapping[str, Chosen]) -> list[Chat]:
        """Give the chats whose start stands on X and whose answers are read."""
        since = self.clock.now() - REACH
        account = self.purse.spending.on_x.account
        opened = await self.database.read(partial(x_readings.opened, account=account, since=since))
        found = [(one, await self._listed(one.occurrence_id)) for one in opened]
        chats = [_chat(one, listed) for one, listed in found if listed and is_read(listed, chosen)]
        return [one for one in chats if any(PLAIN_TAG.fullmatch(tag) for tag in one.hashtags)]

    async def _listed(self, occurrence_id: str) -> Listed | None:
        agenda = Agenda(self.database)
        for chat in await agenda.by_ids([occurrence_id]):
            beside = await agenda.between(Span(chat.starts_at, chat.starts_at + MOMENT))
            return next((one for one in fold(beside) if one.occurrence.id == chat.id), Listed(chat))
        return None

    async def _look(self, chat: Chat, look: Look) -> None:
        """Read what is new of a chat, and keep how far it was read, or why it was not."""
        read = look.reading
        try:
            look = await self._bounded(chat, look)
            seen, fresh = await self._read(chat, look)
            if look.unread is None:
                await self.database.write(partial(_is_read, chat=chat, look=look, seen=seen, fresh=fresh))
                return
            since_id = read_from(read.since_id, seen)
            read = read._replace(since_id=since_id, read_until=look.until or read.read_until)
            raise look.unread
        except OutletError as error:
            log.warning("chat_not_read", extra={"occurrence": chat.id, "reason": str(error)})
            work = partial(_not_read, chat=chat, look=look, read=read, error=error, speed=self.clock.speed)
            await self.database.write(work)

    async def _bounded(self, chat: Chat, look: Look) -> Look:
        """Say up to when is read. Where money may not do, it is counted first: that costs as much as one post."""
        price = self._price
        room = await self.purse.require(SMALLEST_PAGE * price, LISTENING)
        if look.now >= chat.closes_at + END_KNOWN:
            look = look._replace(until=chat.closes_at)
        if room >= MANY_PAGES * PAGE * price or not self.ear.counts:
            return look
        query = query_of(chat.hashtags, self.purse.spending.on_x.account)
        try:
            buckets = await self.ear.count(query, look.reading.read_until, look.until)
        finally:
            await self.purse.keep(chat.id)
        posts = sum(one.posts for one in buckets)
        room = await self.purse.room(LISTENING)
        look = look._replace(counted=True)
        if posts * price <= room:
            return look
        why = f"there is no money for all of about {posts} posts under {chat.hashtag}: raise CEMBOT_X_MONTHLY_BUDGET"
        until = affordable_until(buckets, room // price)
        if until is None or until <= look.reading.read_until:
            raise Refused(OVER_BUDGET, why)
        return look._replace(until=until, unread=Refused(OVER_BUDGET, why))

    async def _read(self, chat: Chat, look: Look) -> tuple[list[Post], int]:
        """Read page by page, the newest first; give the posts, and how many of them are new."""
        asked = await self._asked(chat)
        query = query_of(chat.hashtags, self.purse.spending.on_x.account)
        price = self._price
        seen: list[Post] = []
        fresh, token = 0, ""
        for _page in range(MOST_PAGES):
            room = await self.purse.require(SMALLEST_PAGE * price, LISTENING)
            try:
                found = await self.ear.search(
                    query,
                    since_id=look.reading.since_id,
                    since=look.reading.opened_at,
                    until=look.until,
                    size=min(PAGE, room // price) if price else PAGE,
                    token=token,
                )
            finally:
                await self.purse.keep(chat.id)
            fresh += await self._log(chat, found.posts, asked)
            seen += found.posts
            if not found.token:
                return seen, fresh
            token = found.token
        raise OutletError(
            f"more than {MOST_PAGES} pages were posted under {chat.hashtag}; reading again later"
        )

    async def _log(
        self, chat: Chat, posts: Sequence[Post], asked: Mapping[str, int], *, found_by_hashtag: bool = True
    ) -> int:
        """Log a page, each post once; tell how many were new."""
        tag = chat.hashtag if found_by_hashtag and len(chat.hashtags) == 1 else ""
        here = self.purse.spending.on_x.account
        entries = [
            entry_of(post, chat.id, tag, asked)
            for post in posts
            if chat.opened_at <= post.at < chat.closes_at and post.author != here
        ]
        if not entries:
            return 0
        work = partial(log_entries.keep, entries=entries, now=self.clock.real())
        return (await self.database.write(work)).added

    async def _asked(self, chat: Chat) -> dict[str, int]:
        """Give what was posted for the chat: the number of the question that a post asked, 0 for another post."""
        rows = await self.database.read(partial(deliveries.of_what, what=chat.id))
        return {
            row.message_id: row.planned.detail if row.planned.kind is Kind.QUESTION else 0
            for row in rows
            if row.message_id and row.planned.destination.platform == X
        }

    @property
    def _price(self) -> int:
        return self.purse.spending.on_x.prices[Item.POST_READ]


def _chat(opened: Opened, listed: Listed) -> Chat:
    chat = listed.occurrence
    return Chat(chat.id, chat.hashtags, opened.opened_at, closes_at(opened.ends_at))


def _is_read(connection: Connection, chat: Chat, look: Look, seen: list[Post], fresh: int) -> None:
    """Keep that a chat was read, and from where the next look goes on."""
    now, before = look.now, look.reading
    if before.failures:
        gaps.forget(connection, X, EVERYWHERE, chat.hashtag, before.read_until)
        went_well(connection, CHATS, now)
    known = max(before.read_until, min(now - OVERLAP, look.until or now))
    over = now >= chat.closes_at + LAST_LOOK
    pause = pause_after(fresh, max(known - before.read_until, SHORTEST))
    after = before._replace(
        since_id=read_from(before.since_id, seen),
        read_until=known,
        next_at=now + (max(pause, SHORT_OF_MONEY) if look.counted else pause),
        failures=0,
        problem="",
        finished_at=now if over else None,
    )
    x_readings.keep(connection, after)


def _not_read(
    connection: Connection, chat: Chat, look: Look, read: Reading, error: OutletError, speed: float
) -> None:
    """Keep that a chat was not read, from where `read` ends: it is tried again, and until then the log has a gap."""
    if look.reading.failures:
        gaps.forget(connection, X, EVERYWHERE, chat.hashtag, look.reading.read_until)
    failed(connection, read, What(CHATS, chat.hashtag), error, Moment(look.now, speed))
    until = min(look.now, chat.closes_at)
    if until > read.read_until:
        reason = f"{chat.hashtag} on X was not read: {sentence(error)}."
        gaps.add(connection, Gap(X, EVERYWHERE, chat.hashtag, read.read_until, until, reason))
