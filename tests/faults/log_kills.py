"""SIGKILL while a chat is logged: what was acknowledged is compared with what the file holds. Kills only its own."""

import asyncio
import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.rehearsal.socket_mode import Envelope
from tests.builders import event
from tests.conversation import AVA, EDUCATORS, GRACE, LIAM, NORA, Scene, scene
from tests.faults.life import Life
from tests.faults.lives import begin, kill, nursery
from tests.faults.runs import FULL, Run
from tests.faults.verdict import Verdict
from tests.hearing import until
from tests.test_logging_participation import begun

RUN = Run(name="log-kills", says="SIGKILL while a chat is logged")

KILLS = {FULL: 500}
"""How often it is killed; a moment of it has few."""

FEW = 12

PEOPLE = (AVA, GRACE, LIAM, NORA)

AT_ONCE = 12
"""Events of one life, sent while it may be killed at any moment."""

LONGEST = 0.12
"""Seconds after the first event within which it is killed: before, between and after its commits."""


@dataclass(slots=True)
class _Told:
    """What the far end told the bot, and what of it was acknowledged."""

    messages: list[tuple[str, Envelope]] = field(default_factory=list)
    reactions: list[tuple[str, str, Envelope]] = field(default_factory=list)

    @property
    def envelopes(self) -> list[Envelope]:
        return [one for *_, one in self.messages] + [one for *_, one in self.reactions]


async def log_kills(size: str, folder: Path) -> Verdict:
    """Kill the bot again and again while it logs; say what became of every event."""
    began, told, verdict = time.monotonic(), _Told(), Verdict()
    chance = random.Random(20151026)  # noqa: S311 - the same moments each time
    async with scene(folder) as here, nursery() as lives:
        await begun(here, event())
        await here.bot.house.filling.look()
        await here.stop()
        for _ in range(KILLS.get(size, FEW)):
            pid = await begin(here, lives, _life(here))
            _talk(here, told)
            await asyncio.sleep(chance.uniform(0.0, LONGEST))
            kill(pid)
            verdict.kills += 1
            await until(lambda: not here.rehearsal.links.connected or None)
        pid = await begin(here, lives, _life(here))
        await here.rehearsal.settled()
        kill(pid)
        await until(lambda: not here.rehearsal.links.connected or None)
        here.rehearsal.links.lost.clear()  # what was never acknowledged is nobody's
        _judge(here, told, verdict)
        await here.start()  # and a bot goes on with the file
    verdict.seconds = time.monotonic() - began
    return verdict


def _life(here: Scene) -> Life:
    return Life(
        here.rehearsal.bot_token,
        here.rehearsal.app_token,
        "",
        here.rehearsal.api_url,
        here.database_url,
        here.clock.now().isoformat(),
    )


def _talk(here: Scene, told: _Told) -> None:
    """Let people speak and react, all at once."""
    people, place = here.rehearsal.people, here.rehearsal.workspace
    for number in range(AT_ONCE):
        who = PEOPLE[number % len(PEOPLE)]
        message, (envelope,) = people.post(who, EDUCATORS, f"word {number}")
        told.messages.append((message.ts, envelope))
        if number % 3 == 0:
            channel = here.channel(EDUCATORS)
            message.reactions["tada"] = [NORA]
            (envelope,) = here.rehearsal.events.reacted(channel, message, NORA, "tada", removed=False)
            told.reactions.append((message.ts, "tada", envelope))
    place.changed(EDUCATORS, "message")


def _judge(here: Scene, told: _Told, verdict: Verdict) -> None:
    """Compare what was acknowledged with the rows."""
    with closing(sqlite3.connect(here.file)) as file:
        kept = Counter(
            file.execute(
                "SELECT message, act FROM participation WHERE act IN ('message', 'reaction')"
            ).fetchall()
        )
        sound = file.execute("PRAGMA integrity_check").fetchall()
    acknowledged = [(ts, "message") for ts, one in told.messages if _is_acknowledged(one)]
    acknowledged += [(ts, "reaction") for ts, _, one in told.reactions if _is_acknowledged(one)]
    verdict.planned = len(acknowledged)
    verdict.sent = len(set(acknowledged) & set(kept))
    verdict.beside = len(told.envelopes) - len(acknowledged)  # Slack gave them up: they may be there or not
    verdict.lost = sum(kept[one] == 0 for one in acknowledged)
    verdict.doubled = sum(count - 1 for count in kept.values())
    verdict.wrong = int(sound != [("ok",)])
    verdict.in_flight = sum(one.attempts > 1 for one in told.envelopes)
    verdict.says += [f"lost: {act} {ts} was acknowledged" for ts, act in acknowledged if not kept[ts, act]]
    verdict.says += [f"twice: {act} {ts}" for (ts, act), count in kept.items() if count > 1]


def _is_acknowledged(envelope: Envelope) -> bool:
    return envelope.answer.done() and not envelope.answer.cancelled() and envelope.answer.exception() is None
