"""An hour with six questions, held, skipped and extended, and the bot killed with SIGKILL while it runs.

Every question comes once in each room and in order, and what moderators are shown is true after each restart.
`make faults` (chat-kills) runs many such hours.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.way import Way
from tests.conversation import EDTECHCHAT, EDUCATORS, EVENING, NORA, Scene
from tests.faults.chat_hour import APART, HOUR, IN_ORDER, Act
from tests.faults.chat_kills import chat_kills
from tests.faults.runs import SHORT
from tests.hearing import HandClock, until
from tests.moderated import CHAT, Window, asked, at, choose, moderate, press, settled
from tests.on_both import Both, on_both

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


class Standing(HandClock):
    """A clock that stands, the world's time as well, until a test moves it."""

    def __init__(self, start: datetime) -> None:
        """Stand at `start`."""
        super().__init__(start)
        self._stands = datetime.now(UTC)
        self.run(0)

    def real(self) -> datetime:
        """Tell the world's time, which nothing but a test moves."""
        return self._stands + self._later


async def heard_everywhere(both: Both, names: Sequence[str]) -> None:
    """Wait until these questions, in this order and no others, stand in each room, X among them."""

    def look() -> bool | None:
        on_x = [text.split()[0].rstrip(":") for text in both.texts if text.startswith("Q")]
        rooms = [asked(both.here, EDUCATORS), asked(both.here, EDTECHCHAT), on_x]
        return rooms == [list(names)] * 3 or None

    await until(look)


async def test_where_nothing_fails_no_room_waits_for_another(tmp_path: Path) -> None:
    """While a question comes no time passes at all: what waited a second for anything would never come."""
    async with on_both(tmp_path, clock=Standing(EVENING)) as both:
        here = both.here
        await moderate(here)
        ways = here.bot.house.ways
        await ways.agree(here.bot.workspace, NORA)
        await ways.choose(here.bot.workspace, EDUCATORS, CHAT.id, Way.POSTS, NORA)
        await here.bot.house.later.idle()
        before: Sequence[str] = ()
        for act in HOUR:
            here.clock.wait(APART)  # what was said before has left its channel a second's rest
            here.clock.jump(at(act.minute, 0))
            await heard_everywhere(both, [one for one in act.asked if not act.does or one in before])
            await settled(here)
            if act.does:
                await do(here, act)
                await heard_everywhere(both, act.asked)
                await settled(here)
            before = act.asked
        assert list(before) == IN_ORDER
