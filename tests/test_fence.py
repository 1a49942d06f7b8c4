"""A bot outside production posts in its test channels and nowhere else, and answers who speaks to it alone."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.announcement import Destination
from bot.errors import Refused
from bot.outlets.fence import Fenced
from bot.outlets.slack import Slack
from bot.wording.message import Message
from tests.announced import LIST, SOON
from tests.builders import event
from tests.conversation import EDTECHCHAT, EDUCATORS, GRACE, NORA, Scene, scene
from tests.hearing import until

FENCED = frozenset({EDTECHCHAT})

WORDS = Message("Hello.")

TOMORROW = event(LIST.replace(hour=20, tzinfo=None))


def sent_to(here: Scene, channel: str) -> list[str]:
    """List what reached Slack for a channel, other than questions about it."""
    calls = [call for call in here.rehearsal.calls if call.args.get("channel") == channel]
    return [call.method for call in calls if call.method.startswith("chat.")]


async def test_announcements_reach_the_test_channels_and_no_other(tmp_path: Path) -> None:
    async with scene(tmp_path, test_channels=FENCED) as here:
        await here.load(TOMORROW)
        await here.subscribe(EDTECHCHAT)
        await here.subscribe(EDUCATORS)
        here.clock.jump(LIST + SOON)
        assert len(await here.posted(channel=EDTECHCHAT)) == 1
        (refused,) = await here.until_rows("SELECT * FROM delivery WHERE state = 'failed'")
        assert refused["channel"] == EDUCATORS
        assert refused["reason"] == (
            "outside_test_channels: this environment may post only in CEMBOT_TEST_CHANNELS"
        )
        assert sent_to(here, EDUCATORS) == []


async def test_a_mention_elsewhere_stays_unanswered_and_a_log_line_says_why(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with scene(tmp_path, test_channels=FENCED) as here:
        await here.rehearsal.people.say(GRACE, EDUCATORS, "@cembot today")
        await until(lambda: "answer_not_said" in caplog.text or None)
        (line,) = [record for record in caplog.records if record.getMessage() == "answer_not_said"]
        assert "CEMBOT_TEST_CHANNELS" in str(vars(line)["reason"])
        assert [record.getMessage() for record in caplog.records if record.levelno > logging.WARNING] == []
        assert sent_to(here, EDUCATORS) == []
        assert here.rows("SELECT * FROM answered") != []


async def test_who_asks_in_a_test_channel_alone_or_by_command_is_answered(tmp_path: Path) -> None:
    async with scene(tmp_path, test_channels=FENCED) as here:
        await here.rehearsal.people.join(GRACE, EDTECHCHAT)
        assert "I know what is on" in await here.ask(GRACE, "help", EDTECHCHAT)
        assert "I know what is on" in await here.write(GRACE, "help")
        assert "I know what is on" in await here.command(GRACE, "help")
        assert sent_to(here, EDUCATORS) == []


async def test_the_answer_to_a_button_passes_for_only_who_pressed_sees_it(tmp_path: Path) -> None:
    async with scene(tmp_path, test_channels=FENCED) as here:
        await here.command(GRACE, "privacy")
        seen = [one for one in here.channel(EDUCATORS).messages.values() if one.only_for == GRACE]
        assert "not counted any more" in await here.press(GRACE, seen[-1], "dont_count_me")


TRIED: dict[str, Any] = {
    "send": lambda post, channel: post.send(Destination("slack", "T1", channel), WORDS, "d1"),
    "edit": lambda post, channel: post.edit(Destination("slack", "T1", channel), "1.0", WORDS),
    "say": lambda post, channel: post.say(channel, WORDS),
    "whisper": lambda post, channel: post.whisper(channel, NORA, WORDS),
}


@pytest.mark.parametrize("channel", [EDUCATORS, "G0PRIVATE", "#connected-educators"])
@pytest.mark.parametrize("way", TRIED)
async def test_no_way_of_posting_leads_past_the_fence(tmp_path: Path, way: str, channel: str) -> None:
    async with scene(tmp_path) as here:
        slack = here.bot.house.voice
        assert isinstance(slack, Slack)
        before = len(here.rehearsal.calls)
        with pytest.raises(Refused, match="CEMBOT_TEST_CHANNELS"):
            await TRIED[way](Fenced(slack, FENCED), channel)
        assert len(here.rehearsal.calls) == before


async def test_inside_the_fence_a_message_is_posted_found_and_changed(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        slack = here.bot.house.voice
        assert isinstance(slack, Slack)
        fenced, where = Fenced(slack, FENCED), Destination("slack", here.bot.workspace, EDTECHCHAT)
        posted = await fenced.send(where, WORDS, "d1")
        await fenced.edit(where, posted, Message("Good evening."))
        assert await fenced.find(where, "d1", here.clock.now() - timedelta(hours=1)) == posted
        assert here.posts(EDTECHCHAT)[0].text == "Good evening."
