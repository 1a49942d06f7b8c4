"""The law of deliveries: whatever happens in whatever order, nothing is posted twice, and what was not is explained.

One process after another works on one real database. Between any two steps time passes, the process dies (before its
words are made, before its request leaves, after it arrived), requests and readings end in every way, people change
what they want and events are edited.
"""

import asyncio
import logging
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.domain.announcement import State
from bot.domain.event import Event, Status
from bot.domain.subscription import Subscription
from bot.services.delivering import REST
from bot.services.sending import LEASE
from bot.storage import claims
from bot.storage.claims import Claim
from bot.storage.deliveries import Delivery
from tests.builders import event, wish
from tests.delivered import Sender
from tests.fakes import Crash, Fate, HandClock
from tests.stored import open_empty

NIGHT = datetime(2015, 10, 26, 3, tzinfo=UTC)
CHATS = event(
    datetime(2015, 10, 25, 0),
    rrule="FREQ=HOURLY;INTERVAL=12;UNTIL=20151110T000000",
    timezone="UTC",
    title="Round the clock",
)
ROOMS = ("C1", "C2")
FINAL = frozenset({State.SENT, State.SKIPPED, State.FAILED})
UNREADABLE = "the destination cannot be read"

fates = st.sampled_from(Fate)
readings = st.sampled_from(
    [Fate.ARRIVES, Fate.REFUSED, Fate.RATE_LIMITED, Fate.NEVER_LEFT, Fate.LOST, Fate.BROKEN]
)
changes = st.sampled_from(
    [
        CHATS,
        replace(CHATS, title="Another title"),
        replace(CHATS, location="Room 1"),  # raises the revision of each occurrence
        replace(CHATS, status=Status.CANCELLED),
        wish("C1", timezone="UTC", at_start=True, digest_at=time(0)),
        wish("C1", timezone="UTC", at_start=False),
    ]
)

TO_THE_NEXT = None
"""Let time pass until something is to be sent."""

a_little = st.sampled_from(
    [TO_THE_NEXT, TO_THE_NEXT, timedelta(), timedelta(seconds=8), LEASE, timedelta(minutes=4)]
)
long = st.sampled_from([timedelta(minutes=11), timedelta(hours=1), timedelta(hours=6)])


async def _end_the_others() -> None:
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
        """Start with two channels and a chat every six hours."""
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(dir=self.template.parent))
        file = self.folder / "cembot.db"
        shutil.copy(self.template, file)
        self.sender = Sender(file, HandClock(NIGHT))
        self.processes = 1
        self.edits = 1
        self.unreadable = False
        self.run(self.sender.load(CHATS))
        self.run(self.sender.wants(*(wish(room, timezone="UTC", at_start=True) for room in ROOMS)))

    def run(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run a step; when the process dies in it, its successor starts."""
        try:
            self.runner.run(work)
        except Crash:
            self.runner.run(_end_the_others())
            self.restart()

    def wait(self, step: timedelta | None) -> None:
        """Let time pass."""
        clock = self.sender.clock
        due = [one.planned.due_at for one in self.every() if one.state is State.PLANNED]
        clock.advance(max(min(due, default=clock.now()) - clock.now(), timedelta()) if step is None else step)

    @rule(step=long)
    def nobody_works(self, step: timedelta) -> None:
        """Let time pass while the bot is away."""
        self.wait(step)

    @rule(step=a_little, sends=st.lists(fates, min_size=1, max_size=4))
    def deliver(self, step: timedelta | None, sends: list[Fate]) -> None:
        """Wait, then deliver what is due; the requests end as they are told."""
        self.wait(step)
        self.sender.far_end.fates.extend(sends)
        self.run(self.sender.delivering.once())
        self.sender.far_end.fates.clear()

    @rule(reads=st.lists(readings, max_size=3))
    def look(self, reads: list[Fate]) -> None:
        """Wait until leases are over, then look what became of what is uncertain."""
        self.wait(LEASE)
        self.unreadable |= Fate.REFUSED in reads
        self.sender.far_end.read_fates.extend(reads)
        self.run(self.sender.delivering.once())
        self.sender.far_end.read_fates.clear()

    @rule()
    def plan(self) -> None:
        """Plan again, as every few minutes."""
        self.run(self.sender.planning.plan())

    @rule()
    def die_before_the_words(self) -> None:
        """Let a process claim what is due, and die."""
        self.wait(TO_THE_NEXT)
        now = self.sender.clock.now()
        claim = Claim(owner="dead", now=now, real=now, lease_until=now + LEASE, most=3)
        self.run(self.sender.database.write(partial(claims.claim_due, claim=claim)))
        self.restart()

    @rule()
    def restart_and_take_back(self) -> None:
        """Start again as the only process that there is: its predecessor's leases are over."""
        self.restart()
        self.run(self.sender.delivering.take_back())

    def restart(self) -> None:
        """Let the process end and another start."""
        self.sender.database.close()
        self.processes += 1
        self.sender.start(f"process {self.processes}")

    @rule(change=changes)
    def people_change_something(self, change: Event | Subscription) -> None:
        """Edit the series, cancel it, or let a channel want something else; what is planned follows."""
        work = self.sender.load(change) if isinstance(change, Event) else self.sender.wants(change)
        self.run(work)

    @rule()
    def a_chat_is_moved_to_another_room_just_after_its_notice(self) -> None:
        """Send what is due next, then edit it while its notice would still be of use."""
        self.wait(TO_THE_NEXT)
        self.run(self.sender.delivering.once())
        self.edits += 1
        self.run(self.sender.load(replace(CHATS, location=f"Room {self.edits}")))
        self.run(self.sender.delivering.once())

    def every(self) -> list[Delivery]:
        """Give every row."""
        return self.runner.run(self.sender.all())

    @invariant()
    def the_law_holds(self) -> None:
        """Compare the rows with the far end's own record: nothing there twice, and nothing claimed that is not."""
        rows = {one.id: one for one in self.every()}
        posts = self.sender.far_end.posts
        planned = [rows[post.delivery_id].planned for post in posts]
        assert max(Counter(one.key for one in planned).values(), default=1) == 1
        assert max(Counter(one.announces for one in planned).values(), default=1) == 1
        posted = {post.delivery_id: post.id for post in posts}
        for one in rows.values():
            if one.state is State.SENT:
                assert posted[one.id] == one.message_id
            elif one.state in FINAL:
                assert one.id not in posted
                assert one.reason
                assert one.settled_at is not None

    def teardown(self) -> None:
        """Let everything settle, and look whether each row has an end, and each end a reason."""
        if not hasattr(self, "sender"):
            return
        for _ in range(4):
            self.sender.clock.advance(LEASE)
            while self.runner.run(self.sender.delivering.once()):
                self.sender.clock.advance(REST)
        for _ in range(4):
            self.sender.clock.advance(timedelta(days=1))
            while self.runner.run(self.sender.delivering.once()):
                self.sender.clock.advance(REST)
        for one in self.every():
            if one.state is State.UNCONFIRMED:
                assert self.unreadable
                assert one.reason
                assert UNREADABLE in one.reason
            else:
                assert one.state in FINAL
            steps = self.runner.run(self.sender.steps(one))
            assert [step.at for step in steps] == sorted(step.at for step in steps)
            assert (steps[0].state, steps[-1].state) == (State.PLANNED, one.state)
        self.the_law_holds()
        self.sender.database.close()
        self.runner.close()
        shutil.rmtree(self.folder)


def test_any_interleaving_keeps_the_law(tmp_path: Path) -> None:
    logging.getLogger("bot.services.delivering").addFilter(lambda _record: False)
    Deliveries.template = tmp_path / "empty.db"
    open_empty(Deliveries.template).close()
    run_state_machine_as_test(Deliveries, settings=settings(max_examples=20, stateful_step_count=30))
