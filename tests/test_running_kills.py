"""An hour with six questions, held, skipped and extended, and the bot killed with SIGKILL while it runs.

Every question comes once in each room and in order, and what moderators are shown is true after each restart.
`make faults` (chat-kills) runs many such hours.
"""

from pathlib import Path

from tests.conversation import EDTECHCHAT, EDUCATORS, Scene
from tests.faults.chat_hour import APART, HOUR, IN_ORDER, Act
from tests.faults.chat_kills import chat_kills
from tests.faults.runs import SHORT
from tests.hearing import spoken
from tests.moderated import Window, asked, at, choose, moderated, press, settled

BUTTONS = {"ready": "run_ready", "wait": "run_wait", "go on": "run_go_on"}


async def test_whatever_is_killed_every_question_comes_once_in_each_room_and_in_order(tmp_path: Path) -> None:
    verdict = await chat_kills(SHORT, tmp_path)
    assert (verdict.lost, verdict.doubled, verdict.wrong) == (0, 0, 0), verdict.says
    assert verdict.sent == verdict.planned
    assert verdict.in_flight  # some were killed while a request was under way


async def do(here: Scene, act: Act) -> None:
    """Press what a moderator presses."""
    if act.does in BUTTONS:
        await press(here, BUTTONS[act.does], act.who)
        return
    await choose(here, act.does, act.who)
    if act.does == "extra":
        filled = {"extra_block": {"extra": {"value": "And what else?"}}}
        assert await Window(here, act.who).submit(filled) == {}


def said_at(here: Scene, room: str) -> dict[str, float]:
    """Give when each question was posted in a room, in seconds of programme time."""
    posts = {spoken(one).splitlines()[0]: float(one.ts) for one in here.posts(room)}
    return {words.split("*")[1]: moment for words, moment in posts.items() if words.startswith("*Q")}


async def test_where_nothing_fails_the_rooms_hear_each_question_at_one_moment(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        for act in HOUR:
            here.clock.jump(at(act.minute, 0))
            await settled(here)
            if act.does:
                await do(here, act)
                await settled(here)
        assert asked(here, EDUCATORS) == asked(here, EDTECHCHAT) == IN_ORDER
        theirs, ours = said_at(here, EDUCATORS), said_at(here, EDTECHCHAT)
        assert all(abs(theirs[name] - ours[name]) <= APART for name in IN_ORDER)
