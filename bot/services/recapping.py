"""Brings recaps to the threads of their chats, in Slack and on X. Makes no words.

They go there on somebody's yes, or alone after a time. A recap's delivery is written when the chat's log closes; a yes
brings it forward, and a no withdraws it.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from functools import partial

from bot.clock import Clock
from bot.domain.announcement import LATENESS, SLACK, Destination, Kind, Planned, State, X
from bot.domain.chart import Chart
from bot.domain.event import Occurrence
from bot.domain.letters import folded
from bot.domain.participation import AFTERWARDS
from bot.domain.report import Scope
from bot.domain.standing import Role
from bot.errors import NotAllowed, NothingToSay, OutletError
from bot.services.giving import Given, Giving
from bot.services.made import read
from bot.services.recap_words import RecapWords
from bot.services.refreshing import Refreshing
from bot.services.reporting import Reporting
from bot.services.roles import Roles
from bot.services.waking import Wake
from bot.storage import deliveries, occurrences, plans, recaps, roles, x_chats
from bot.storage.database import Connection, Database
from bot.storage.deliveries import Delivery
from bot.storage.recaps import Waiting
from bot.wording.chart import chart_alternative, chart_title
from bot.wording.message import Message
from bot.wording.tongue import Tongue

LOOKED_BACK = timedelta(days=1)
"""How long ago a chat may have ended whose recap is begun."""

WAITS = timedelta(days=7)
"""How long after a chat its recap may still be posted on somebody's yes."""

TRUE_FOR = timedelta(days=30)
"""How long what was posted follows what people agree to: who is forgotten stands in it no more."""

MOST_ASKED = 8
"""People who are asked about one recap."""

CHART = "chat.png"

NOT_YOURS = "Only the moderators of this event, its partner's editors and the organisers can post its recap."

log = logging.getLogger(__name__)


class Outcome(Enum):
    """What became of a recap on somebody's word."""

    POSTED = "posted"
    NOT_POSTED = "not posted"
    ALREADY = "already posted"
    TOO_LATE = "too late"


@dataclass(slots=True)
class Recapping:
    """Recaps."""

    database: Database
    clock: Clock
    wake: Wake
    roles: Roles
    words: RecapWords
    refreshing: Refreshing
    giving: Giving
    organisers: Sequence[str] = ()  # Slack ids that the operator named
    after: timedelta | None = None  # when a recap is posted alone; None: never
    true_as_of: str = ""  # what people had agreed to when everything was true

    async def plan(self) -> int:
        """Write the recaps of chats whose log has closed, and ask those who run them; tell of how many."""
        now = self.clock.now()
        ended = now - AFTERWARDS
        look = partial(recaps.waiting, since=ended - LOOKED_BACK, until=ended)
        if not await self.database.read(look):
            return 0
        many = await self.database.write(partial(self._plan, now=now))
        self.wake.set()
        return many

    async def approve(self, workspace: str, account: str, occurrence_id: str) -> tuple[str, Outcome]:
        """Post a chat's recap now, as somebody who runs it said; give its title, and what became of it."""
        chat = await self._theirs(workspace, account, occurrence_id)
        if chat is None:
            return "", Outcome.TOO_LATE
        outcome = await self.database.write(partial(self._bring_forward, chat=chat, who=account))
        self.wake.set()
        return chat.title, outcome

    async def decline(self, workspace: str, account: str, occurrence_id: str) -> tuple[str, Outcome]:
        """Post no recap by itself, as somebody who runs the chat said."""
        chat = await self._theirs(workspace, account, occurrence_id)
        if chat is None:
            return "", Outcome.TOO_LATE
        return chat.title, await self.database.write(partial(self._withdraw, chat=chat, who=account))

    async def so_far(self, occurrence_id: str, speak: Tongue) -> Message:
        """Tell somebody who comes late what was said so far."""
        return await self.words.so_far(occurrence_id, self.clock.now(), speak)

    async def chart(self, workspace: str, account: str, occurrence_id: str, timezone: str) -> None:
        """Send who runs a chat its picture, minute by minute in `timezone`, as soon as it is drawn."""
        if await self._theirs(workspace, account, occurrence_id) is None:
            return

        async def make() -> Given:
            now = self.clock.now()
            scope = Scope(until=now, event=occurrence_id)
            drawn = await Reporting(self.database).chart(scope, now, timezone, self.words.names.programme)
            picture = await asyncio.to_thread(_drawn, drawn)
            return Given(picture, CHART, chart_title(drawn), chart_alternative(drawn))

        self.giving.soon(account, make)

    async def keep_true(self) -> int:
        """Edit what was posted where people agreed to something else since; tell how many were."""
        agreed = await self.database.read(recaps.consents)
        if self.refreshing.quiet or agreed == self.true_as_of:
            return 0
        edited = 0
        under_way = await self.database.read(recaps.being_said)
        since = self.clock.now() - TRUE_FOR
        for one in await self.database.read(partial(recaps.sent_since, since=since)):
            try:
                edited += await self._true(one)
            except OutletError as error:
                log.warning("recap_waits", extra={"delivery": one.id, "reason": str(error)})
                return edited
        if not under_way:  # what is being said is looked at once it stands there
            self.true_as_of = agreed
        return edited

    async def _true(self, delivery: Delivery) -> bool:
        if delivery.made is None:
            return False
        before = read(delivery.made)
        try:
            made = await self.words.compose(delivery.planned, before.at)
        except NothingToSay:
            made = replace(before, message=await self.words.gone(delivery.planned))
        if made.message == before.message and not before.unsure:
            return False
        return await self.refreshing.put(delivery, before, made, "edited: the record has changed")

    def _plan(self, connection: Connection, now: datetime) -> int:
        ended = now - AFTERWARDS
        chats: dict[str, list[Waiting]] = {}
        for one in recaps.waiting(connection, ended - LOOKED_BACK, ended):
            chats.setdefault(one.occurrence_id, []).append(one)
        for occurrence_id, rooms in chats.items():
            if self.after is not None:
                for room in rooms:
                    due = max(now, room.ended_at + AFTERWARDS + self.after)
                    _add(connection, occurrence_id, room.where, due, now, room.start)
            if self.after is not None and all(one.ended_at + AFTERWARDS + self.after <= now for one in rooms):
                continue  # it is posted at this moment, so that there is nothing to ask
            for workspace, account in self._asked(connection, rooms):
                asked = Destination(SLACK, workspace, account)
                draft = Planned(
                    occurrence_id, Kind.RECAP_DRAFT, asked, 0, now, now + LATENESS[Kind.RECAP_DRAFT]
                )
                plans.add(connection, draft, now)
        return len(chats)

    def _asked(self, connection: Connection, rooms: Sequence[Waiting]) -> list[tuple[str, str]]:
        """Give whom to ask: the chat's moderators, or the organisers where it has none."""
        workspace, event_id = _workspace(connection, rooms), rooms[0].event_id
        if not workspace:
            return []
        found = roles.moderators(connection, [event_id]).get(event_id, ())
        given = [one.account for one in roles.every(connection, workspace) if one.role is Role.ORGANISER]
        return [(workspace, one) for one in dict.fromkeys(found or (*self.organisers, *given))][:MOST_ASKED]

    def _bring_forward(self, connection: Connection, chat: Occurrence, who: str) -> Outcome:
        now = self.clock.now()
        if now > chat.ends_at + WAITS:
            return Outcome.TOO_LATE
        known = recaps.of_chat(connection, chat.id)
        if any(one.state not in {State.PLANNED, State.SKIPPED, State.FAILED} for one in known):
            return Outcome.ALREADY
        there = {one.planned.destination for one in known}
        for start in deliveries.of_what(connection, chat.id):
            where = start.planned.destination
            if start.planned.kind is Kind.START and start.state is State.SENT:
                if where not in there:
                    _add(connection, chat.id, where, now, now, start.id)
                there.add(where)
        newest = {one.planned.destination: one for one in sorted(known, key=lambda one: one.planned.revision)}
        for one in newest.values():
            useless = now + LATENESS[Kind.RECAP]
            wanted = one.planned._replace(due_at=now, expires_at=useless)
            if not plans.move(connection, one.id, wanted, now, f"{who} said yes"):
                # It ended without being posted, and that end is final: this is another try.
                again = wanted._replace(revision=wanted.revision + 1)
                plans.add(connection, again, now, within=one.within)
        return Outcome.POSTED if there else Outcome.TOO_LATE

    def _withdraw(self, connection: Connection, chat: Occurrence, who: str) -> Outcome:
        known = recaps.of_chat(connection, chat.id)
        if any(one.state in {State.SENT, State.CLAIMED, State.UNCONFIRMED} for one in known):
            return Outcome.ALREADY
        plans.withdraw(connection, [one.id for one in known], self.clock.now(), f"{who} said not now")
        return Outcome.NOT_POSTED

    async def _theirs(self, workspace: str, account: str, occurrence_id: str) -> Occurrence | None:
        """Give the chat, or refuse who does not run it; nothing where it is no more."""
        standing = await self.roles.standing(workspace, account)
        found = await self.database.read(partial(occurrences.by_ids, ids=[occurrence_id]))
        if not found:
            return None
        chat = found[0]
        edits = any(folded(name) in standing.partners for name in chat.organisations)
        if not (standing.organiser or edits or chat.event_id in standing.moderates):
            raise NotAllowed(NOT_YOURS)
        return chat


def _drawn(chart: Chart) -> bytes:
    from bot.printing.chart import chart_svg  # noqa: PLC0415 - loaded where somebody asks for a picture
    from bot.printing.picture import png  # noqa: PLC0415 - as above

    return png(chart_svg(chart))


def _workspace(connection: Connection, rooms: Sequence[Waiting]) -> str:
    """Give the Slack workspace of a chat: that of its channel, or of who chose that it goes to X."""
    slack = next((one.workspace for one in rooms if one.platform != X), "")
    if slack:
        return slack
    chosen = x_chats.every(connection)
    choices = (chosen.get(about) for one in rooms for about in (one.occurrence_id, one.event_id))
    return next((one.workspace for one in choices if one), "")


def _add(  # of what, where, when, and in which thread
    connection: Connection,
    occurrence_id: str,
    where: Destination,
    due: datetime,
    now: datetime,
    start: str,
) -> None:
    one = Planned(occurrence_id, Kind.RECAP, where, 0, due, due + LATENESS[Kind.RECAP])
    plans.add(connection, one, now, within=start if where.platform == SLACK else None)
