"""Answers whoever asks the bot on X: each mention once, and nobody who does not ask. Finds no answers itself.

A mention is taken (and that is committed) before it is answered: so it is answered at most once, whatever happens.
"""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

from bot.clock import Clock
from bot.domain.account import Account
from bot.domain.budget import ANSWER
from bot.domain.languages import as_told
from bot.domain.listening import PAGE, Post, read_from
from bot.domain.log_entry import EVERYWHERE, X
from bot.domain.mention import FRESH, MOST_A_DAY, asked, is_question, wants_out
from bot.domain.price import Item
from bot.errors import OutletError, Refused, UnknownOutcome
from bot.ports import XListener
from bot.services.answering import Answering
from bot.services.purse import Purse
from bot.services.x_codes import DUPLICATE
from bot.services.x_failing import ANSWERS, Moment, What, failed, not_answered, went_well
from bot.storage import people, x_readings
from bot.storage.database import Connection, Database
from bot.storage.x_readings import MENTIONS, Reading
from bot.wording.tongue import tongue
from bot.wording.x_answer import x_answer

EVERY: Final = timedelta(minutes=1)
"""How often it is looked who asks: an answer that says "nobody" costs nothing."""

FEWEST: Final = 5
"""Mentions that X gives at once at least."""

MOST_PAGES: Final = 10
"""Pages of one look; what is older was asked too long ago."""

WHAT: Final = What(MENTIONS, "who asks the bot")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Who asks, and their answers."""

    database: Database
    clock: Clock
    ear: XListener
    purse: Purse
    answering: Answering
    timezone: str  # the programme's, IANA: nobody's own zone is known on X
    quiet: bool = False  # nothing is posted
    _answers: Counter[tuple[date, str]] = field(default_factory=Counter)  # of each account in a day
    _automated: dict[str, bool] = field(default_factory=dict)  # accounts that were looked at

    async def look(self, since: datetime, heard: Callable[[Sequence[Post]], Awaitable[None]]) -> None:
        """Look who mentioned the bot since the last look, the first time since `since`, and answer those who ask.

        `heard` is given everything first, but for what somebody only says to be left out.
        """
        now = self.clock.now()
        if self.quiet:
            return
        begin = partial(x_readings.begin, about=MENTIONS, opened_at=since, now=now)
        reading = await self.database.read(partial(x_readings.of, about=MENTIONS))
        if reading is None:
            reading = await self.database.write(begin)
        if reading.next_at > now:
            return
        try:
            posts = await self._read(reading)
        except OutletError as error:
            log.warning("mentions_not_read", extra={"reason": str(error)})
            at = Moment(now, self.clock.speed)
            await self.database.write(partial(failed, reading=reading, what=WHAT, error=error, at=at))
            return
        await heard([post for post in posts if wants_out(asked(post).words) is None])
        for post in sorted(posts, key=lambda one: one.number):
            if post.at >= max(reading.opened_at, now - FRESH):
                await self._hear(post)
        await self.database.write(partial(_heard, reading=reading, posts=posts, now=now))

    async def _read(self, reading: Reading) -> list[Post]:
        """Give what mentions the bot, as far as it is new and can be paid."""
        price = self.purse.spending.on_x.prices[Item.OWNED_READ]
        since = max(reading.opened_at, self.clock.now() - FRESH)
        seen: list[Post] = []
        token = ""
        for _page in range(MOST_PAGES):
            room = await self.purse.require(FEWEST * price, ANSWER)
            size = min(PAGE, room // price) if price else PAGE
            try:
                found = await self.ear.mentions(
                    since_id=reading.since_id, since=since, size=size, token=token
                )
            finally:
                await self.purse.keep()
            seen += found.posts
            token = found.token
            if not token:
                break
        return seen

    async def _hear(self, post: Post) -> None:
        """Answer one post, if it asks something and nobody took it before."""
        out = wants_out(asked(post).words)
        if post.author == self.purse.spending.on_x.account or (out is None and not is_question(post)):
            return
        now = self.clock.now()
        if not await self.answering.first_time(f"x:{post.original}", X, now):
            return
        if out is not None:
            await self._count(post.author, now, counted=not out)
        day = now.astimezone(UTC).date(), post.author
        if self._answers[day] >= MOST_A_DAY or await self._is_automated(post.author):
            return
        texts = await self._texts(post, out, now)
        if texts:
            self._answers[day] += 1
            await self._say(post, texts)

    async def _texts(self, post: Post, out: bool | None, now: datetime) -> Sequence[str]:  # noqa: FBT001 - as heard
        """Give what may be answered, the second where X has the first already; nothing where nothing is to be said."""
        locale = as_told(post.language)
        if out is not None:
            return (
                tongue(locale.partition("-")[0] or "en", locale).say(f"x.{'not_' if out else ''}counted"),
            )
        found = await self.answering.answer(asked(post).words, self.timezone, now, locale=locale)
        texts = (x_answer(found.query, found.listed, now, again=again) for again in (False, True))
        return [text for text in texts if text]

    async def _say(self, post: Post, texts: Sequence[str]) -> None:
        """Reply, with money that was set aside before; what X has already is said in the other words."""
        for text in texts:
            try:
                await self.purse.set_aside(post.id, text)
                await self.ear.reply(text, post.id)
            except UnknownOutcome as error:
                log.warning("answer_not_certain", extra={"post": post.id, "reason": str(error)})
                return  # it may be there, so its money stays set aside
            except OutletError as error:
                await self.purse.give_back(post.id)
                log.warning("answer_not_said", extra={"post": post.id, "reason": str(error)})
                if not isinstance(error, Refused):
                    return
                if error.code != DUPLICATE:
                    now = self.clock.now()
                    await self.database.write(partial(not_answered, error=error, now=now))
                    return
            else:
                await self.purse.charge(post.id)
                await self.database.write(partial(went_well, key=ANSWERS, now=self.clock.now()))
                return

    async def _is_automated(self, author: str) -> bool:
        """Tell whether somebody is a bot: as is known, or as their account says. Who cannot be looked up is not."""
        known = await self.database.read(partial(people.find, account=Account(EVERYWHERE, author, X)))
        if known is not None and known.is_bot:
            return True
        if author not in self._automated:
            try:
                await self.purse.require(self.purse.spending.on_x.prices[Item.USER_READ], ANSWER)
                self._automated[author] = await self.ear.is_automated(author)
            except OutletError as error:
                log.info("account_not_read", extra={"reason": str(error)})
                return False
            finally:
                await self.purse.keep()
            if self._automated[author]:
                await self.database.write(partial(_is_bot, author=author, now=self.clock.real()))
        return self._automated[author]

    async def _count(self, author: str, now: datetime, *, counted: bool) -> None:
        await self.database.write(partial(_counted, author=author, now=now, counted=counted))


def _heard(connection: Connection, reading: Reading, posts: Sequence[Post], now: datetime) -> None:
    """Keep up to where mentions were read."""
    since_id = read_from(reading.since_id, posts)
    after = reading._replace(since_id=since_id, read_until=now, next_at=now + EVERY, failures=0, problem="")
    x_readings.keep(connection, after)
    if reading.failures:
        went_well(connection, MENTIONS, now)


def _is_bot(connection: Connection, author: str, now: datetime) -> None:
    people.save_profile(
        connection,
        Account(EVERYWHERE, author, X),
        timezone=None,
        locale=None,
        is_admin=False,
        is_bot=True,
        now=now,
    )


def _counted(connection: Connection, author: str, now: datetime, *, counted: bool) -> None:
    known = people.ensure(connection, Account(EVERYWHERE, author, X), now)
    change = people.count_from if counted else people.stop_counting
    change(connection, known.person_id, now)
