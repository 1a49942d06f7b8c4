"""SIGKILL while a chat is run: what stands in its rooms is compared with what its moderators did.

The bot is a process of its own between the rehearsal's Slack and X. It is killed by the far end, once a request was
read and before it is answered; at the boundaries between two states of a delivery; and between any two steps.
"""

import asyncio
import copy
import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic

from bot.domain.way import Way
from bot.rehearsal.socket_mode import Unanswered
from bot.rehearsal.workspace import Message
from tests.conversation import EVENING, LIAM, NORA
from tests.faults.chat_hour import HOUR, IN_ORDER, OVER, Act
from tests.faults.chat_verdict import Kept, judge
from tests.faults.clock import HandedClock
from tests.faults.killer import Killer
from tests.faults.life import Life
from tests.faults.lives import begin, bury, lives, nursery
from tests.faults.runs import FULL, Run
from tests.faults.stage import Stage, open_stage
from tests.faults.verdict import Verdict
from tests.hearing import spoken, until
from tests.moderated import CHAT, OPEN, Window, at, choose, consoles, moderate, press
from tests.on_both import OPS, Both, access, on_both

RUN = Run(name="chat-kills", says="SIGKILL while a chat is run, on Slack and X")

HOURS = {FULL: 4}
"""How many hours are run, each with other kills; a moment of it is one."""

CHANCES = {FULL: (0.35, 0.3)}
"""The chances of a kill: at each request, and at each pause between two steps."""

SELDOM = (0.15, 0.2)

GONE = 31.0
"""Seconds: longer than what a process held is held for it. Nobody lives meanwhile."""

LEFT = 3.0
"""Seconds until a new life looks what became of the last one's requests; far less than a lease has left then."""

PATIENCE = 240.0
"""Seconds of real time in which a step is settled; long, for a busy machine is slow and not wrong."""

TAKEN = ("not there any more", "not one of the choices", "not open any more")
"""What the rehearsal says where a button, a choice or a window is gone, for what it was for is done."""

LOOK = 0.05
"""Seconds between two looks, where looking costs something."""

FOR_EVER = 24 * 3600.0


@dataclass(slots=True)
class Hour:
    """One hour, its bot in lives of their own, and who kills them."""

    both: Both
    stage: Stage
    nursery: asyncio.subprocess.Process
    killer: Killer
    thorough: bool  # look at what moderators are shown after each step, and not after presses alone
    says: list[str] = field(default_factory=list)  # what is not as it should be
    begun: int = 0  # lives so far
    undisturbed: set[str] = field(default_factory=set)  # questions while which nobody was killed
    moved: tuple[float, float] = (
        0.0,
        0.0,
    )  # the rest of the hour is late by so many seconds, at least and at most
    _held: tuple[float, float] = (0.0, 0.0)
    _pid: int = 0

    async def keep(self) -> None:
        """Let each life be followed by another as soon as it has ended, until cancelled."""
        here = self.both.here
        while True:
            self._pid = await begin(here, self.nursery, self._life())
            self.begun += 1
            here.clock.wait(LEFT)
            self.killer.pid = self._pid
            await until(lambda: not lives(self._pid) or None, FOR_EVER)
            self.killer.pid = self._pid = 0
            await until(lambda: not here.rehearsal.links.connected or None)
            here.clock.wait(GONE)

    async def end(self) -> None:
        """End the last life."""
        if self._pid:
            await bury(self._pid)

    async def pass_by(self) -> None:
        """Let the hour pass, step by step, and look after each whether all is true."""
        asked: set[str] = set()
        for act in HOUR:
            before = self.begun, self.killer.told.total()
            self.both.here.clock.jump(at(act.minute, self.moved[1]))
            self.killer.strike("when something is due")
            await self._settled()
            if act.does:
                await self._do(act)
                self.killer.strike("after a press")
                await self._settled()
            if new := set(act.asked) - asked:
                asked |= new
                if before == (self.begun, self.killer.told.total()):
                    self.undisturbed |= new
            if self.thorough or act.does or act.minute == OVER:
                await self._is_true(act)

    async def _do(self, act: Act) -> None:
        """Press what a moderator presses; who is not answered presses again, on what they still see."""
        shown = copy.deepcopy(
            await until(partial(self._shown, act.who), PATIENCE)
        )  # as it was when it was pressed
        before = self._late(act)
        if act.does == "extra":
            await self._opened(act, shown)
        else:
            await self._until_taken(partial(self._press, act, shown))
        if act.does == "hold":
            self._held = before, self._late(act)
        elif act.does == "go on":  # what is held for longer comes later
            self.moved = before - self._held[1] - 1, self._late(act) - self._held[0] + 1
        if act.does == "extra":
            window = Window(self.both.here, act.who)
            await self._until_taken(
                partial(window.submit, {"extra_block": {"extra": {"value": "And what else?"}}})
            )

    async def _opened(self, act: Act, shown: Message) -> None:
        """Press until the window is there: who is killed between the answer and the window opens none."""
        while not self._is_open(act.who):
            before = self.begun
            await self._until_taken(partial(self._press, act, shown))
            await until(partial(self._is_open, act.who, before), PATIENCE)

    def _is_open(self, who: str, lives: int | None = None) -> bool | None:
        """Tell whether somebody has a window open, or whether none comes any more: another life has begun."""
        there = self.both.here.rehearsal.workspace.top_view(who) is not None
        return there or (lives is not None and self.begun != lives) or None

    def _late(self, act: Act) -> float:
        """Tell how many seconds ago something was to be done."""
        return (self.both.here.clock.now() - at(act.minute, 0)).total_seconds()

    async def _press(self, act: Act, shown: Message) -> None:
        here = self.both.here
        buttons = {"ready": "run_ready", "wait": "run_wait", "go on": "run_go_on"}
        if act.does in buttons:
            await press(here, buttons[act.does], act.who, shown)
        else:
            await choose(here, act.does, act.who, shown)

    async def _until_taken(self, do: Callable[[], Awaitable[object]]) -> None:
        """Do something until it is answered, or what it was done with shows that it was taken."""
        async with asyncio.timeout(PATIENCE):
            while True:
                await self._up()
                try:
                    await do()
                except Unanswered as no:
                    if any(words in str(no) for words in TAKEN):
                        return
                else:
                    return

    async def _up(self) -> None:
        links = self.both.here.rehearsal.links
        await until(lambda: (self.killer.pid and links.connected) or None, PATIENCE)

    async def _settled(self) -> None:
        """Wait until nothing that is due waits, and a bot is there."""

        def done() -> bool:
            now = f"{self.both.here.clock.now():%Y-%m-%d %H:%M:%S.%f}"
            rows = self.both.here.rows(OPEN)
            return not any(one["state"] != "planned" or str(one["due_at"]) <= now for one in rows)

        await until(lambda: done() or None, PATIENCE, LOOK)
        await self._up()

    def _shown(self, who: str) -> Message | None:
        """Give the message from which somebody runs the chat."""
        shown = consoles(self.both.here, who)
        return shown[-1] if shown else None

    async def _is_true(self, act: Act) -> None:
        """Look whether what each moderator is shown comes to be what is so; edits are killed meanwhile, too."""
        for who in (NORA, LIAM):
            try:
                await until(partial(self._tells, who, act), PATIENCE, LOOK)
            except TimeoutError:
                shown = self._shown(who)
                said = spoken(shown)[:300] if shown else "nothing"
                self.says.append(f"untrue in minute {act.minute:g}: {who} is shown {said!r}")
            if len(consoles(self.both.here, who)) > 1:
                self.says.append(f"{who} has several messages to run it from in minute {act.minute:g}")

    def _tells(self, who: str, act: Act) -> bool | None:
        shown = self._shown(who)
        return (shown is not None and _tells(shown, act, self.moved)) or None

    def _life(self) -> Life:
        here, far = self.both.here, self.both.far
        return Life(
            here.rehearsal.bot_token,
            here.rehearsal.app_token,
            "",
            here.rehearsal.api_url,
            here.database_url,
            stage=str(self.stage.folder),
            x=asdict(access(far)),
            ops_channel=OPS,
        )


def _tells(shown: Message, act: Act, moved: tuple[float, float]) -> bool:
    """Tell whether a console says what is so: what is next and when, and what was asked."""
    raw, said = str(shown.blocks), spoken(shown)
    if act.minute == OVER:
        return "*Over*" in said and f"{len(IN_ORDER)} questions were asked" in said
    if act.does == "ready" and f"<@{NORA}> is ready" not in said:
        return False
    asked = said.partition("Asked: ")[2].partition("\n")[0]
    if [word.split("|")[-1].split(">")[0] for word in asked.split(" · ") if word] != list(act.asked):
        return False
    if not act.next:
        return "All questions are asked" in said
    if act.at is None:
        return f"Next: *{act.next}* when you say so" in said
    found = re.search(rf"Next: \*{act.next}\* at <!date\^(\d+)\^", raw)
    earliest, latest = (at(act.at, late).timestamp() for late in moved)
    return found is not None and earliest <= int(found[1]) <= latest


async def chat_kills(size: str, folder: Path) -> Verdict:
    """Run the hour again and again, each time with other kills; say what became of every question."""
    began, verdict = monotonic(), Verdict()
    for number in range(HOURS.get(size, 1)):
        place = folder / f"hour-{number}"
        place.mkdir(parents=True)
        await _hour(place, number, size, verdict)
    verdict.seconds = monotonic() - began
    return verdict


async def _hour(folder: Path, number: int, size: str, verdict: Verdict) -> None:
    stage = open_stage(folder, size, RUN.name, 1.0, "", "")
    clock = HandedClock(stage.clock())
    clock.jump(EVENING)
    async with on_both(folder, clock=clock) as both, nursery() as lives:
        await moderate(both.here)
        ways = both.here.bot.house.ways
        await ways.agree(both.here.bot.workspace, NORA)
        await ways.choose(both.here.bot.workspace, OPS, CHAT.id, Way.POSTS, NORA)
        await both.here.stop()
        killer = Killer(random.Random(20151026 + number), *CHANCES.get(size, SELDOM))  # noqa: S311 - the same lots each time
        killer.watch(both.here.rehearsal.faults, both.here.rehearsal.on_call)
        killer.watch(both.far.faults, both.far.on_call)
        hour = Hour(both, stage, lives, killer, size == FULL)
        keeping = asyncio.create_task(hour.keep())
        passing = asyncio.create_task(hour.pass_by())
        try:
            await asyncio.wait({keeping, passing}, return_when=asyncio.FIRST_COMPLETED)
            (passing if passing.done() else keeping).result()
        finally:
            killer.pid = 0
            for task in (keeping, passing):
                task.cancel()
            await asyncio.wait({keeping, passing})
            await hour.end()
        both.here.rehearsal.links.lost.clear()  # who pressed and was not answered pressed again
        await until(lambda: not both.here.rehearsal.links.connected or None)
        kept = Kept(stage, killer.told, hour.says, hour.undisturbed)
        judge(both, kept, verdict, strict=size == FULL)
        await both.here.start()  # and a bot goes on with the file
