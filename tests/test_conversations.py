"""Whole conversations: what is said in Slack, and what is heard back."""

from datetime import datetime
from pathlib import Path

from tests.builders import event
from tests.conversation import EDUCATORS, GRACE, AVA, LIAM, NORA, scene


async def test_a_mention_is_answered_in_its_thread_with_todays_events(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        heard = await here.ask(GRACE, "what's on today")
        print(heard)
        print(await here.command(AVA, ""))
        print(await here.command(AVA, "help"))
        print(await here.command(AVA, "privacy"))
        print(await here.command(AVA, "channel"))
        print(await here.command(NORA, "channel"))
        print(await here.write(LIAM, "privacy"))
        print(await here.write(LIAM, "blah"))
        assert "Educational Technology Chat" in heard
