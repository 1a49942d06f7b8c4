"""What people propose, and what organisers decide about it. Sends no messages."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.domain.booking import BOOKED, Wish, booking_of
from bot.domain.event import event_id as id_of
from bot.domain.proposal import DAY, OPEN, Proposal, Sort, State, held
from bot.errors import NotAllowed, NotFound
from bot.services.changing import keep_booking
from bot.services.planning import Planning
from bot.services.roles import Roles
from bot.services.scheduling import Held, Scheduling, add_booking
from bot.storage import bookings, proposals
from bot.storage.database import Connection, Database
from bot.wording.schedule_wishes import Typed, read_wish
from bot.wording.tongue import ENGLISH, Tongue

DECIDED = "It was decided about already, so nothing was changed."
TO_DO = "decide about proposals"


@dataclass(frozen=True, slots=True)
class Reviewing:
    """The queue of proposals."""

    database: Database
    clock: Clock
    planning: Planning
    roles: Roles
    scheduling: Scheduling

    async def propose(
        self, workspace: str, who: str, uid: str, typed: Typed, wish: Wish, stamp: str = ""
    ) -> tuple[Proposal, bool]:
        """Put a new event before the organisers; tell whether it was not there before.

        `stamp` is that of a proposal that was sent back, and is sent again.
        """
        wanted = Proposal(
            id=uid, workspace=workspace, account=who, sort=Sort.EVENT, typed=typed, at=self.clock.now()
        )
        kept = await self.database.write(partial(_propose, wanted=wanted, wish=wish, stamp=stamp))
        return kept, kept.at == wanted.at

    async def claim(self, workspace: str, who: str, event_id: str) -> tuple[Proposal, bool] | None:
        """Ask to be the moderator of a listed event; tell whether it was not asked before.

        For an organiser that is so at once, and nothing is asked.
        """
        standing = await self.roles.standing(workspace, who)
        event = await self.scheduling.held(event_id)
        if who in event.booking.moderators:
            raise NotAllowed("You moderate it already.")
        if standing.organiser:
            await self._take_over(workspace, who, event_id, who)
            return None
        wanted = Proposal(
            id=f"{event_id} {who}",
            workspace=workspace,
            account=who,
            sort=Sort.CLAIM,
            event_id=event_id,
            typed={"title": event.booking.event.title},
            at=self.clock.now(),
        )
        kept = await self.database.write(partial(_claim, wanted=wanted))
        return kept, kept.at == wanted.at

    async def queue(self, workspace: str) -> list[Proposal]:
        """Give what is to be decided, the oldest first; what is held stands last."""
        return await self.database.read(partial(proposals.undecided, workspace=workspace))

    async def waiting(self) -> int:
        """Count what is to be decided."""
        return await self.database.read(proposals.count_undecided)

    async def proposal(self, workspace: str, proposal_id: str) -> Proposal:
        """Give one proposal; raise `NotFound` where there is none."""
        look = partial(proposals.by_id, workspace=workspace, proposal_id=proposal_id)
        found = await self.database.read(look)
        if found is None:
            raise NotFound("That proposal is not there.")
        return found

    async def approve(
        self, workspace: str, proposal_id: str, who: str, speak: Tongue = ENGLISH
    ) -> tuple[Proposal, Held]:
        """Let a proposal into the programme; its author moderates the event, and what is wrong is told in `speak`."""
        await self.roles.require_organiser(workspace, who, TO_DO)
        proposal = await self.proposal(workspace, proposal_id)
        if proposal.state not in OPEN:
            raise NotAllowed(DECIDED)
        now = self.clock.now()
        if proposal.sort is Sort.CLAIM:
            work = partial(_approve_claim, proposal=proposal, who=who, now=now)
            event_id = proposal.event_id
        else:
            wish = read_wish(proposal.typed, now, speak)
            if isinstance(wish, dict):
                raise NotAllowed(f"It cannot stand so: {' '.join(wish.values())} Send it back with a word.")
            work = partial(_approve, proposal=proposal, wish=wish, who=who, now=now)
            event_id = id_of(BOOKED, proposal.id)
        if not await self.database.write(work):
            raise NotAllowed(DECIDED)
        self.planning.soon()
        return replace(proposal, state=State.APPROVED), await self.scheduling.held(event_id)

    async def refuse(
        self, workspace: str, proposal_id: str, who: str, word: str, *, returned: bool
    ) -> Proposal:
        """Send a proposal back with a word, so that its author can change it, or decline it."""
        await self.roles.require_organiser(workspace, who, TO_DO)
        proposal = await self.proposal(workspace, proposal_id)
        state = State.RETURNED if returned else State.DECLINED
        now = self.clock.now()
        work = partial(proposals.decide, proposal=proposal, state=state, word=word, who=who, now=now)
        if not await self.database.write(work):
            raise NotAllowed(DECIDED)
        return replace(proposal, state=state, word=word)

    async def _take_over(self, workspace: str, who: str, event_id: str, by: str) -> None:
        now = self.clock.now()
        work = partial(_moderate, workspace=workspace, account=who, event_id=event_id, by=by, now=now)
        await self.database.write(work)
        self.planning.soon()


def _propose(connection: Connection, wanted: Proposal, wish: Wish, stamp: str) -> Proposal:
    known = proposals.by_id(connection, wanted.workspace, wanted.id)
    if known is not None and known.account != wanted.account:
        raise NotAllowed("That is somebody else's proposal.")
    if known is not None and (known.state is not State.RETURNED or stamp != stamp_of(known)):
        if known.state in OPEN:
            return known  # the same form came twice
        raise NotAllowed(DECIDED)
    today = proposals.since(connection, wanted.workspace, wanted.account, wanted.at - DAY)
    waiting = proposals.waiting(connection, wanted.workspace, wanted.account)
    reason = held(wish, today - (known is not None), waiting)
    kept = replace(wanted, state=State.HELD if reason else State.WAITING, reason=reason)
    proposals.put(connection, kept)
    return kept


def stamp_of(proposal: Proposal) -> str:
    """Give what is the same until a proposal is sent again."""
    return proposal.at.isoformat()


def _claim(connection: Connection, wanted: Proposal) -> Proposal:
    known = proposals.by_id(connection, wanted.workspace, wanted.id)
    if known is not None and known.state in OPEN:
        return known
    if known is not None and known.state is State.DECLINED:
        raise NotAllowed("An organiser has declined that already. Please speak to them.")
    proposals.put(connection, wanted)
    return wanted


def _approve(connection: Connection, proposal: Proposal, wish: Wish, who: str, now: datetime) -> bool:
    if not proposals.decide(connection, proposal, State.APPROVED, "", who, now):
        return False
    booking = booking_of(wish, proposal.id, proposal.account)
    add_booking(connection, proposal.workspace, booking, who, now)
    return True


def _approve_claim(connection: Connection, proposal: Proposal, who: str, now: datetime) -> bool:
    if not proposals.decide(connection, proposal, State.APPROVED, "", who, now):
        return False
    _moderate(connection, proposal.workspace, proposal.account, proposal.event_id, who, now)
    return True


def _moderate(
    connection: Connection, workspace: str, account: str, event_id: str, by: str, now: datetime
) -> None:
    was = bookings.to_change(connection, event_id)
    if was is None:
        raise NotFound("This event is not in the programme any more.")
    wanted = replace(was, moderators=tuple(dict.fromkeys((*was.moderators, account))))
    keep_booking(connection, workspace, wanted, by, "moderator added", now, was=was)
