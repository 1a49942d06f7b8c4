"""Everything that can happen to deliveries, as a machine that hypothesis drives, and the law that holds throughout.

Two processes take turns on one real database. Between any two steps time passes, a process dies (before its words are
made, before its request leaves, after it arrived), requests end in every way, the machine's clock is set, people change
what they want, pause, and change the programme.
"""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.announcement import LISTS, OF_CHATS, Kind, State
from bot.domain.event import Event, Override, Status
from bot.domain.subscription import Subscription
from bot.services.agenda import Agenda
from bot.services.delivering import REST
from bot.services.made import read
from bot.services.pausing import Pausing
from bot.services.refreshing import TRUE_FOR
from bot.services.sending import LEASE
from bot.storage import claims
from bot.storage.claims import Claim
from bot.storage.deliveries import Delivery
from tests.builders import event, wish
from tests.delivered import Sender
from tests.fakes import Crash, FarEnd, Fate, HandClock

NIGHT = datetime(2015, 10, 26, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHATS = event(
    datetime(2015, 10, 26, 0),
    rrule="FREQ=HOURLY;INTERVAL=12;UNTIL=20151102T000000",
    timezone="UTC",
    title="Round the clock",
    organisations=("ISTE",),
)
GUEST = event(datetime(2015, 10, 26, 18), uid="guest", timezone="UTC", title="A guest", hashtags=())
ROOMS = ("C1", "C2")
HEARD = {"timezone": "UTC", "at_start": True, "most_a_day": 0}
FINAL = frozenset({State.SENT, State.SKIPPED, State.FAILED})
UNREADABLE = "the destination cannot be read"
NOT_TOLD = frozenset({State.FAILED, State.UNCONFIRMED})

TO_THE_NEXT = None
"""Let time pass until something is to be sent."""


def moved(which: int, hours: int) -> Event:
    """Give the series with one of its chats at another time."""
    given = datetime(2015, 10, 26, 0) + which * timedelta(hours=12)
    other = Override(recurrence_id=given, start=given + timedelta(hours=hours))
    return replace(CHATS, timing=replace(CHATS.timing, overrides=(other,)))


def without(which: int) -> Event:
    """Give the series without one of its chats."""
    given = datetime(2015, 10, 26, 0) + which * timedelta(hours=12)
    return replace(CHATS, timing=replace(CHATS.timing, exdates=(given,)))


fates = st.sampled_from(Fate)
edit_fates = st.sampled_from([one for one in Fate if one is not Fate.BROKEN])
readings = st.sampled_from(
    [Fate.ARRIVES, Fate.REFUSED, Fate.RATE_LIMITED, Fate.NEVER_LEFT, Fate.LOST, Fate.BROKEN]
)
workers = st.integers(0, 1)
wanted = st.sampled_from(
    [
        wish("C1", **HEARD, digest_at=time(0)),
        wish("C1", **{**HEARD, "at_start": False}),
        wish("C2", **HEARD, reminders=(10, 60), week_ahead=True),
        wish("C2", **{**HEARD, "most_a_day": 2}, reminders=(60,)),
    ]
)
series = st.one_of(
    st.sampled_from(
        [
            CHATS,
            replace(CHATS, title="Another title"),
            replace(CHATS, location="Room 1"),  # raises the revision of each occurrence
            replace(CHATS, status=Status.CANCELLED),
        ]
    ),
    st.builds(moved, st.integers(0, 4), st.integers(-3, 3)),
    st.builds(without, st.integers(0, 4)),
)
guests = st.one_of(
    st.just(replace(GUEST, status=Status.CANCELLED)),
    st.integers(0, 60).map(
        lambda hours: replace(
            GUEST, timing=replace(GUEST.timing, start=datetime(2015, 10, 26, 6) + hours * HOUR)
        )
    ),
)
a_little = st.sampled_from(
    [TO_THE_NEXT, TO_THE_NEXT, timedelta(), timedelta(seconds=8), LEASE, timedelta(minutes=4)]
)
long = st.sampled_from([timedelta(minutes=11), HOUR, 6 * HOUR])


class Dated(FarEnd):
    """A far end that knows when each message came, by the programme's clock."""

    def __init__(self, clock: HandClock) -> None:
        """Read the hand clock."""
        super().__init__()
        self.clock = clock
        self.came: dict[str, datetime] = {}  # by the delivery's id

    async def send(self, *what: Any, **more: Any) -> str:
        """Keep when it came."""
        self.came[what[2]] = self.clock.now()
        return await super().send(*what, **more)


async def end_the_others() -> None:
    """End what else the dead process was at."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


class Deliveries(RuleBasedStateMachine):
    """Everything that can happen to deliveries."""

    template: ClassVar[Path]

    @initialize()
    def begin(self) -> None:
        """Start with two processes, two channels, a chat every twelve hours and a guest."""
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(dir=self.template.parent))
        file = self.folder / "cembot.db"
        shutil.copy(self.template, file)
        self.clock = HandClock(NIGHT)
        self.far_end = Dated(self.clock)
        self.workers = [Sender(file, self.clock, self.far_end) for _ in range(2)]
        self.processes = 0
        self.edits = 0
        self.programme = {CHATS.uid: CHATS, GUEST.uid: GUEST}
        self.silences: list[list[datetime]] = []
        self.paused = False  # ever
        self.unreadable = False
        self.run(self.workers[0].load(*self.programme.values()))
        rooms = (wish(room, **HEARD, reminders=(60,)) for room in ROOMS)
        self.run(self.workers[0].wants(*rooms))

    def run(self, *work: Coroutine[Any, Any, Any], by: int | None = None) -> None:
        """Run a step; when the process dies in it, its successor starts."""

        async def step() -> None:
            await asyncio.gather(*work)

        try:
            self.runner.run(step())
        except Crash:
            self.runner.run(end_the_others())
            for number in range(2) if by is None else (by,):
                self.restart(number)

    def restart(self, number: int) -> None:
        """Let a process end and another start in its place."""
        self.workers[number].database.close()
        self.processes += 1
        self.workers[number].start(f"process {self.processes}")

    def wait(self, step: timedelta | None) -> None:
        """Let time pass."""
        now = self.clock.now()
        due = [one.planned.due_at for one in self.every() if one.state is State.PLANNED]
        self.clock.advance(max(min(due, default=now) - now, timedelta()) if step is None else step)

    def pausing(self) -> Pausing:
        """Give the service by which organisers pause."""
        return Pausing(self.workers[0].database, self.clock, self.workers[0].planning)

    # ---- what processes do ----

    @rule(step=long)
    def nobody_works(self, step: timedelta) -> None:
        """Let time pass while the bot is away."""
        self.wait(step)

    @rule(step=a_little, sends=st.lists(fates, min_size=1, max_size=4), by=workers)
    def deliver(self, step: timedelta | None, sends: list[Fate], by: int) -> None:
        """Wait, then deliver what is due; the requests end as they are told."""
        self.wait(step)
        self.far_end.fates.extend(sends)
        self.run(self.workers[by].delivering.once(), by=by)
        self.far_end.fates.clear()

    @rule(step=a_little, sends=st.lists(fates, min_size=1, max_size=4))
    def both_deliver(self, step: timedelta | None, sends: list[Fate]) -> None:
        """Let both processes deliver at the same time."""
        self.wait(step)
        self.far_end.fates.extend(sends)
        self.run(*(worker.delivering.once() for worker in self.workers))
        self.far_end.fates.clear()

    @rule(reads=st.lists(readings, max_size=3), by=workers)
    def look(self, reads: list[Fate], by: int) -> None:
        """Wait until leases are over, then look what became of what is uncertain."""
        self.wait(LEASE)
        self.unreadable |= Fate.REFUSED in reads
        self.far_end.read_fates.extend(reads)
        self.run(self.workers[by].delivering.once(), by=by)
        self.far_end.read_fates.clear()

    @rule(by=workers, ends=st.lists(edit_fates, max_size=3))
    def refresh(self, by: int, ends: list[Fate]) -> None:
        """Edit what is no more so, as every minute; the requests end as they are told."""
        self.far_end.edit_fates.extend(ends)
        self.run(self.workers[by].refresh(), by=by)
        self.far_end.edit_fates.clear()

    @rule(by=workers)
    def plan(self, by: int) -> None:
        """Plan again, as every minute."""
        self.run(self.workers[by].planning.plan(), by=by)

    @rule()
    def die_before_the_words(self) -> None:
        """Let a process claim what is due, and die."""
        self.wait(TO_THE_NEXT)
        now, real = self.clock.now(), self.clock.real()
        claim = Claim(owner="dead", now=now, real=real, lease_until=real + LEASE, most=3)
        self.run(self.workers[0].database.write(partial(claims.claim_due, claim=claim)))
        self.restart(0)

    @rule()
    def restart_and_take_back(self) -> None:
        """Start again: the leases of those before are over."""
        self.restart(0)
        self.restart(1)
        self.run(self.workers[0].delivering.take_back())

    @rule(step=st.sampled_from([-HOUR, HOUR]))
    def the_machines_clock_is_set(self, step: timedelta) -> None:
        """Let the world's time jump."""
        self.clock.world += step

    # ---- what people do ----

    @rule(wanted=wanted)
    def a_channel_wants_something_else(self, wanted: Subscription) -> None:
        """Let a channel choose; what is planned follows."""
        self.run(self.workers[0].wants(wanted))

    @rule(changed=st.one_of(series, guests), by=workers)
    def the_programme_changes(self, changed: Event, by: int) -> None:
        """Move, cancel, rename or take out; what is planned follows."""
        self.programme[changed.uid] = changed
        self.run(self.workers[by].load(*self.programme.values()))

    @rule(by=workers)
    def a_chat_is_moved_to_another_room_just_after_its_notice(self, by: int) -> None:
        """Send what is due next, then edit it while its notice would still be of use."""
        self.wait(TO_THE_NEXT)
        self.run(self.workers[by].delivering.once())
        self.edits += 1
        self.programme[CHATS.uid] = replace(self.programme[CHATS.uid], location=f"Room {self.edits}")
        self.run(self.workers[by].load(*self.programme.values()))
        self.run(self.workers[1 - by].delivering.once())

    @rule(partner=st.sampled_from(["", "", "iste"]), length=long)
    def organisers_pause(self, partner: str, length: timedelta) -> None:
        """Pause everything, or a partner."""
        now = self.clock.now()
        self.paused = True
        if not partner:
            self.end_of_silence(now)
            self.silences.append([now, now + length])
        self.run(self.pausing().begin("T1", partner, now + length, "U1"))

    @rule(partner=st.sampled_from(["", "iste"]))
    def organisers_end_a_pause(self, partner: str) -> None:
        """End a pause, if there is one."""
        if not partner:
            self.end_of_silence(self.clock.now())
        self.run(self.pausing().end("T1", partner, "U1"))

    def end_of_silence(self, now: datetime) -> None:
        """Remember that the silence that is on ends now."""
        for silence in self.silences:
            silence[1] = max(min(silence[1], now), silence[0])

    # ---- the law ----

    def every(self) -> list[Delivery]:
        """Give every row."""
        return self.runner.run(self.workers[0].all())

    @invariant()
    def the_law_holds(self) -> None:
        """Compare the rows with the far end's own record: nothing there twice, and nothing claimed that is not."""
        rows = {one.id: one for one in self.every()}
        posts = self.far_end.posts
        planned = [rows[post.delivery_id].planned for post in posts]
        of_plan = [one for one in planned if one.kind in LISTS | OF_CHATS]
        assert max(Counter(one.key for one in planned).values(), default=1) == 1
        assert max(Counter(one.announces for one in of_plan).values(), default=1) == 1
        posted = {post.delivery_id: post for post in posts}
        for one in rows.values():
            if one.state is State.SENT:
                assert posted[one.id].id == one.message_id
            elif one.state in FINAL:
                assert one.id not in posted
                assert one.reason
                assert one.settled_at is not None
            if one.id in posted and one.within:
                assert posted[one.id].thread == rows[one.within].message_id
        for one in (rows[delivery_id] for delivery_id in posted):
            if one.planned.kind in LISTS | OF_CHATS and not one.within:
                due, came = one.planned.due_at, self.far_end.came[one.id]
                assert due <= came < one.planned.expires_at
                assert not any(since < due < until and since < came < until for since, until in self.silences)

    def everybody_was_told(self) -> None:
        """Look whether who read of a chat to come knows when it is now, and that what they read says so."""
        rows = self.every()
        ids = {one.planned.what for one in rows if one.planned.kind in {Kind.START, Kind.REMINDER}}
        now = self.clock.now()
        chats = {one.id: one for one in self.runner.run(Agenda(self.workers[0].database).by_ids(ids))}
        words = {post.delivery_id: post.message.text for post in self.far_end.posts}
        for one in rows:
            lead = timedelta(minutes=one.planned.detail)
            chat = chats.get(one.planned.what)
            if (
                chat is None
                or one.state is not State.SENT
                or one.planned.kind not in {Kind.START, Kind.REMINDER}
            ):
                continue
            as_told = chat.starts_at == one.planned.due_at + lead and chat.status is not Status.CANCELLED
            if as_told or now >= one.planned.due_at + TRUE_FOR[one.planned.kind]:
                continue
            assert self.refused_an_edit(one) or words[one.id].startswith(("CANCELLED", "MOVED"))
            here = (one.planned.what, one.planned.destination)
            notes = [
                note
                for note in rows
                if note.planned.kind is Kind.CHANGE and (note.planned.what, note.planned.destination) == here
            ]
            excused = self.paused or chat.ends_at <= now or any(note.state in NOT_TOLD for note in notes)
            assert excused or notes or self.was_told_anew(one, rows)

    def was_told_anew(self, one: Delivery, rows: list[Delivery]) -> bool:
        """Tell whether it was uncertain that a channel had read of a chat until a newer announcement told it again."""
        here = (one.planned.what, one.planned.destination)
        newer = any(
            other.state is State.SENT and other.planned.revision > one.planned.revision
            for other in rows
            if (other.planned.what, other.planned.destination) == here
        )
        steps = self.runner.run(self.workers[0].steps(one))
        return newer and any(step.state is State.UNCONFIRMED for step in steps)

    def refused_an_edit(self, one: Delivery) -> bool:
        """Tell whether the far end refused to put other words in the place of a message."""
        return any("not edited" in step.reason for step in self.runner.run(self.workers[0].steps(one)))

    def settle(self) -> None:
        """Let everything that is due have its end."""
        while sum(self.runner.run(worker.delivering.once()) for worker in self.workers):
            self.clock.advance(REST)

    def teardown(self) -> None:
        """Let everything settle, and look whether each row has an end, and each end a reason."""
        if not hasattr(self, "workers"):
            return
        for _ in range(4):
            self.clock.advance(LEASE)
            self.settle()
        self.runner.run(self.workers[0].planning.plan())
        self.settle()
        while self.runner.run(self.workers[0].refresh()):
            self.settle()
        self.everybody_was_told()
        for _ in range(4):
            self.clock.advance(timedelta(days=1))
            self.settle()
        held = {post.delivery_id: post.message for post in self.far_end.posts}
        for one in self.every():
            if one.state is State.UNCONFIRMED:
                assert self.unreadable
                assert one.reason
                assert UNREADABLE in one.reason
            else:
                assert one.state in FINAL
            steps = self.runner.run(self.workers[0].steps(one))
            if one.state is State.SENT and not self.refused_an_edit(one):
                assert one.made
                made = read(one.made)
                assert made.unsure or made.message == held[one.id]
            assert [step.at for step in steps] == sorted(step.at for step in steps)
            assert (steps[0].state, steps[-1].state) == (State.PLANNED, one.state)
        self.the_law_holds()
        for worker in self.workers:
            worker.database.close()
        self.runner.close()
        shutil.rmtree(self.folder)
