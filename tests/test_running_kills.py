"""An hour with six questions, held, skipped and extended, and the bot killed between any two steps of it.

Every question is asked once in each room and in order; where nothing fails the rooms are two seconds apart at most.
"""

from itertools import pairwise
from pathlib import Path

import pytest

from bot.rehearsal import Fault, Kind
from tests.conversation import EDTECHCHAT, EDUCATORS, LIAM, NORA, Scene
from tests.hearing import spoken
from tests.moderated import Window, asked, at, choose, console, moderated, press, settled

ACTS = (
    (-15, ""),
    (0, ""),
    (5, ""),
    (6, ""),  # Q1
    (9, "wait"),  # Q2 at 18, Q3 at 27, Q4 at 36, Q5 at 45, Q6 at 54
    (18, ""),  # Q2
    (20, "hold"),
    (26, "go on"),  # Q3 at 33, Q4 at 42, Q5 at 51, Q6 at 60
    (33.3, ""),  # Q3
    (35, "skip"),  # Q4
    (51.4, ""),  # Q5
    (54, "extra"),  # Q7
    (60.5, ""),  # Q6
    (66.5, ""),  # thanks
)
"""Minutes after the start, and what a moderator does then."""

IN_ORDER = ["Q1", "Q2", "Q3", "Q5", "Q7", "Q6"]
APART = 2.0
"""Seconds between two rooms, where nothing fails."""


async def do(here: Scene, what: str) -> None:
    """Press what a moderator presses."""
    match what:
        case "wait":
            await press(here, "run_wait")
        case "go on":
            await press(here, "run_go_on", LIAM)
        case "hold" | "skip":
            await choose(here, what)
        case "extra":
            await choose(here, what, LIAM)
            filled = {"extra_block": {"extra": {"value": "And what else?"}}}
            assert await Window(here, LIAM).submit(filled) == {}


async def run_through(here: Scene, killed: str) -> None:
    """Let the hour pass, with the bot killed at each step in one way."""
    for minutes, what in ACTS:
        if killed == "in flight":
            here.rehearsal.faults.add("chat.postMessage", Fault(kind=Kind.DROP_AFTER))
        here.clock.jump(at(minutes, 0))
        if killed in {"when due", "in flight"}:
            await here.crash()
            await here.start()
        await settled(here)
        if what:
            await do(here, what)
            if killed == "after a press":
                await here.crash()
                await here.start()
            await settled(here)
        here.rehearsal.faults.clear()


def said_at(here: Scene, room: str) -> dict[str, float]:
    """Give when each question was posted in a room, in seconds of programme time."""
    posts = {spoken(one).splitlines()[0]: float(one.ts) for one in here.posts(room)}
    return {words.split("*")[1]: moment for words, moment in posts.items() if words.startswith("*Q")}


@pytest.mark.parametrize("killed", ["never", "when due", "in flight", "after a press"])
async def test_every_question_comes_once_in_each_room_and_in_order(tmp_path: Path, killed: str) -> None:
    async with moderated(tmp_path) as here:
        await run_through(here, killed)
        assert asked(here, EDUCATORS) == asked(here, EDTECHCHAT) == IN_ORDER
        for room in (EDUCATORS, EDTECHCHAT):
            first = [spoken(one).splitlines()[0] for one in here.posts(room)]
            assert [words.startswith("*Starting now*") for words in first].count(True) == 1
            assert [words.startswith("New here?") for words in first].count(True) == 1
            assert [words.startswith("Thank you for joining") for words in first].count(True) == 1
            moments = list(said_at(here, room).values())
            assert all(one < other for one, other in pairwise(moments))
        if killed == "never":
            theirs, ours = said_at(here, EDUCATORS), said_at(here, EDTECHCHAT)
            assert all(abs(theirs[name] - ours[name]) <= APART for name in IN_ORDER)
        for who in (NORA, LIAM):
            shown = spoken(await console(here, who))
            assert "*Over*" in shown
            assert "6 questions were asked" in shown
        steps = here.rows("SELECT action, who FROM run_step ORDER BY version")
        assert [(row["action"], row["who"]) for row in steps] == [
            ("wait", NORA),
            ("hold", NORA),
            ("go-on", LIAM),
            ("skip", NORA),
            ("extra", LIAM),
        ]
