"""Makes what those who run a chat are told in private, from the rows as they are at that moment. Sends nothing."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from bot.domain.account import Account
from bot.domain.agenda import MOMENT, Filters, Listed, Span, fold
from bot.domain.announcement import BY_HAND, SLACK, Kind, Planned, State, X
from bot.domain.attention import Alone, Linked, Seen, SetAside, attend, linked, quiet_since
from bot.domain.audience_question import Suggested
from bot.domain.event import Occurrence, Status
from bot.domain.running import Chat, Step, left, play
from bot.domain.script import Question, asked_over
from bot.errors import NothingToSay, OutletError, Refused
from bot.ports import Addresses
from bot.services.agenda import Agenda
from bot.services.course import course_parts
from bot.services.made import Made
from bot.services.people import tongue_of
from bot.storage import audience, presence, questions, runs
from bot.storage.database import Connection, Database
from bot.storage.deliveries import Delivery
from bot.storage.runs import Run
from bot.wording.called import call_over, called
from bot.wording.console import console
from bot.wording.console_people import MOST_ALONE, MOST_LINKS, post_address
from bot.wording.console_state import Console, Out
from bot.wording.message import Message
from bot.wording.tongue import Tongue

PATIENCE = 1.0
"""Seconds that the address of a message is waited for: without it, it is told all the same."""

MOST_AT_HAND = 2_048
"""Addresses that are kept at hand: they never change."""

log = logging.getLogger(__name__)


class _Rows(NamedTuple):
    """All that is known of a chat that runs, as it was at one moment."""

    script: Sequence[Question]
    steps: Sequence[Step]
    asked: Sequence[Delivery]
    run: Run | None
    moderators: Sequence[str]
    seen: Sequence[Seen]
    newcomers: frozenset[int]
    of_the_bot: frozenset[str]
    suggested: Sequence[Suggested]
    set_aside: Sequence[SetAside]


@dataclass(frozen=True, slots=True)
class ConsoleWords:
    """The words for moderators."""

    database: Database
    timezone: str  # the programme's, for whoever cannot be shown their own
    addresses: Addresses | None = None  # where messages can be opened; None: that is not told
    language: str = "en"  # the programme's, for whoever is not known
    _at_hand: OrderedDict[tuple[str, str], str] = field(default_factory=OrderedDict)

    async def compose(self, planned: Planned, now: datetime, *, told: bool = False) -> Made:
        """Make the words of one message at `now`, or raise `NothingToSay` with the reason; `told`: it was sent."""
        listed = await self._listed(planned)
        rows = await self.database.read(partial(_read, listed=listed))
        chat, where = listed.occurrence, planned.destination
        account = Account(where.workspace, where.channel)
        speak = await self.database.read(partial(tongue_of, account=account, programmes=self.language))
        if planned.kind is Kind.CALL:
            message = self._call(rows, chat, now, speak, told=told)
        else:
            message = console(replace(await self._console(rows, listed, where.channel, now), speak=speak))
        return Made(message, now, {chat.id: chat.revision})

    def _call(self, rows: _Rows, chat: Occurrence, now: datetime, speak: Tongue, *, told: bool) -> Message:
        ready_by = rows.run.ready_by if rows.run is not None else ""
        if told and (ready_by or now >= chat.starts_at):
            return call_over(chat, ready_by, self.timezone, now, speak)
        if ready_by:
            raise NothingToSay("a moderator is ready")
        return called(chat, rows.moderators[0] if rows.moderators else "", self.timezone, speak)

    async def _console(self, rows: _Rows, listed: Listed, account: str, now: datetime) -> Console:
        chat = listed.occurrence
        course = play(rows.script, rows.steps)
        if not course.questions:
            raise NothingToSay("the chat has no questions any more")
        times = Chat(chat.starts_at, asked_over(chat))
        people = attend(rows.seen, rows.newcomers, rows.of_the_bot, rows.moderators)
        out = await self._out(rows.asked)
        following = await next_of(self.database, chat)
        shared = linked(rows.seen)
        return Console(
            occurrence=chat,
            now=now,
            zone=self.timezone,
            course=course,
            coming=left(course, times, runs.out(rows.asked), now),
            out=out,
            steps=rows.steps,
            attention=people,
            addresses=[await self._where(one) for one in people.alone[:MOST_ALONE]],
            links=shared,
            link_addresses=await self._addresses(shared),
            set_aside=rows.set_aside,
            quiet_since=quiet_since(out[-1].at if out else None, people, now),
            spare=rows.run.spare if rows.run else "",
            suggested=rows.suggested,
            ready_by=rows.run.ready_by if rows.run else "",
            others=[one for one in rows.moderators if one != account],
            rooms=_rooms(rows.asked),
            over_at=chat.starts_at + course.over(times.length),
            next_at=following.starts_at if following else None,
            next_id=following.id if following else "",
            next_has_script=await self._has_script(following),
        )

    async def _out(self, rows: Sequence[Delivery]) -> list[Out]:
        """Give each question that is out, by its number, with the address of its message in the first room."""
        found: dict[int, list[Delivery]] = {}
        for one in rows:
            if one.state is not State.PLANNED and not one.withdrawn:
                found.setdefault(one.planned.detail, []).append(one)
        made = []
        for number, deliveries in found.items():
            first = next((one for one in deliveries if _in_a_room(one)), None)
            address = ""
            if first is not None and first.message_id is not None:
                address = await self._address(first.planned.destination.channel, first.message_id)
            ended = (one for one in deliveries if one.state in {State.SKIPPED, State.FAILED})
            trouble = next((one.reason or one.state.value for one in ended), "")
            made.append(Out(number, deliveries[0].planned.due_at, address, trouble))
        return sorted(made, key=lambda one: one.at)

    async def _has_script(self, chat: Occurrence | None) -> bool:
        """Tell whether a chat has questions already."""
        if chat is None:
            return False
        look = partial(questions.of_occurrence, occurrence_id=chat.id)
        return bool(await self.database.read(look))

    async def _addresses(self, shared: Sequence[Linked]) -> list[str]:
        """Give where the newest messages with links can be opened, the newest first."""
        return [await self._where(one) for one in reversed(shared[-MOST_LINKS:])]

    async def _where(self, one: Alone | Linked) -> str:
        """Give where what somebody wrote can be opened."""
        return post_address(one.message) if one.on_x else await self._address(one.channel, one.message)

    async def _address(self, channel: str, message: str) -> str:
        known = self._at_hand.get((channel, message))
        if known is not None or self.addresses is None:
            return known or ""
        try:
            address = await asyncio.wait_for(self.addresses.permalink(channel, message), PATIENCE)
        except (OutletError, TimeoutError) as error:
            log.info("address_not_known", extra={"channel": channel, "reason": repr(error)})
            if not isinstance(error, Refused):
                return ""
            address = ""  # Slack will not give it the next time either
        self._at_hand[channel, message] = address
        if len(self._at_hand) > MOST_AT_HAND:
            self._at_hand.popitem(last=False)
        return address

    async def _listed(self, planned: Planned) -> Listed:
        """Give the chat as it is now; raise `NothingToSay` where it is none any more, or is announced otherwise."""
        agenda = Agenda(self.database)
        found = await agenda.by_ids([planned.what])
        if not found:
            raise NothingToSay("the event is no longer in the programme")
        chat = found[0]
        if chat.status is Status.CANCELLED:
            raise NothingToSay("the event is cancelled")
        if chat.revision != planned.revision:
            raise NothingToSay("the event was changed, and is run as it is now")
        beside = fold(await agenda.between(Span(chat.starts_at, chat.starts_at + MOMENT)))
        return next((one for one in beside if one.occurrence.id == chat.id), Listed(chat))


async def next_of(database: Database, chat: Occurrence) -> Occurrence | None:
    """Give when a chat is on next, by its hashtag."""
    if not chat.hashtag:
        return None
    found = await Agenda(database).next_after(chat.ends_at, Filters(hashtags=(chat.hashtag,)))
    return found[0] if found else None


def _read(connection: Connection, listed: Listed) -> _Rows:
    chat = listed.occurrence
    script, steps = course_parts(connection, listed)
    return _Rows(
        script,
        steps,
        runs.questions_sent(connection, chat.id),
        runs.find(connection, chat.id),
        _accounts(connection, listed),
        presence.seen(connection, chat.id),
        presence.newcomers(connection, chat.id, chat.starts_at),
        presence.said_by_the_bot(connection, chat.id),
        audience.of_chat(connection, chat.id),
        presence.set_aside(connection, chat.id),
    )


def _accounts(connection: Connection, listed: Listed) -> list[str]:
    return [one.channel for one in runs.moderators_of(connection, listed)]


def _rooms(asked: Sequence[Delivery]) -> list[str]:
    """Give where the chat is: channels by their ids, and X."""
    where = [one.planned.destination for one in asked if not one.withdrawn]
    slack = sorted({one.channel for one in where if one.platform == SLACK})
    return [*slack, *([X] if any(one.platform in {X, BY_HAND} for one in where) else [])]


def _in_a_room(delivery: Delivery) -> bool:
    return delivery.planned.destination.platform == SLACK and delivery.message_id is not None
