"""Slack waits for three seconds, asks to wait, and answers oddly: all are answered, and nobody twice."""

from pathlib import Path
from typing import Any

import pytest

from bot.errors import Refused
from bot.rehearsal import Fault, Kind
from bot.services import later
from bot.wording import actions
from bot.wording.message import Message
from handlers import windows
from tests.builders import event
from tests.conversation import EDUCATORS, GRACE, LIAM, NORA, Scene, scene
from tests.hearing import spoken, until
from tests.test_channel_conversations import opened
from tests.test_logging_participation import begun

ASKED_TO_WAIT = Fault(kind=Kind.RATE_LIMITED, seconds=0, times=2)


class _Nothing(dict[str, Any]):
    """Keeps nothing: an address for an answer is unknown at once."""

    def __setitem__(self, key: str, value: object) -> None:
        """Keep nothing."""


def answers(here: Scene, channel: str = EDUCATORS) -> list[str]:
    """Give what the bot has said in a channel, to one person or to all."""
    return [spoken(one) for one in here.channel(channel).messages.values() if one.by_app]


@pytest.mark.parametrize("words", ["today", "my agenda"])
async def test_an_answer_waits_where_slack_asks_to_and_is_given_once(tmp_path: Path, words: str) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        for method in ("chat.postMessage", "chat.postEphemeral"):
            here.refusals.add(method)
            here.rehearsal.faults.add(method, ASKED_TO_WAIT)
        await here.rehearsal.people.say(GRACE, EDUCATORS, f"@cembot {words}")
        await until(lambda: answers(here) or None)
        await here.redeliver("app_mention")
        assert len(answers(here)) == 1


@pytest.mark.parametrize("fault", [Kind.BROKEN, Kind.DROP_BEFORE, Kind.DROP_AFTER])
@pytest.mark.parametrize("alone", [False, True])
async def test_of_an_answer_that_may_have_been_given_is_looked_whether_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Kind, alone: bool
) -> None:
    monkeypatch.setattr(later, "PAUSES", (0.0, 0.0, 0.0))
    async with scene(tmp_path) as here:
        await here.load(event())
        here.refusals.add("chat.postMessage")
        here.rehearsal.faults.add("chat.postMessage", Fault(kind=fault))
        ask = here.write if alone else here.ask
        await ask(GRACE, "today")
        here.rehearsal.faults.add("chat.postMessage", Fault(kind=fault))
        await ask(GRACE, "tomorrow")
        where = here.rehearsal.workspace.direct(GRACE).id if alone else EDUCATORS
        await until(
            lambda: [one for one in here.rehearsal.envelopes if one["type"] == "events_api"][1:] or None
        )
        assert len(answers(here, where)) == 2


async def test_what_takes_too_long_is_acknowledged_and_answered_later(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        here.bot.house.later.in_time = 0
        await here.rehearsal.people.command(GRACE, EDUCATORS, here.bot.house.names.command, "today")
        (heard,) = await until(lambda: answers(here) or None)
        assert "Educational Technology Chat" in heard
        assert "Educational Technology Chat" in await here.ask(LIAM, "today")


async def test_a_window_that_slack_does_not_open_is_told_of_in_a_sentence(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        for fault in (Kind.BROKEN, Kind.RATE_LIMITED):
            here.refusals.add("views.open")
            here.rehearsal.faults.add("views.open", Fault(kind=fault))
            heard = await here.command(NORA, "channel")
            assert "did not answer me as it should" in heard
            assert "None" not in heard
        here.refusals.add("conversations.info")
        here.rehearsal.faults.add("conversations.info", Fault(kind=Kind.RATE_LIMITED, seconds=7))
        assert "did not answer me as it should" in await here.command(NORA, "channel")


async def test_who_pressed_hears_it_another_way_where_the_first_is_shut(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        (notice,) = await begun(here, event())
        here.rehearsal.grants._urls = _Nothing()
        heard = await here.press(GRACE, notice, actions.CHECK_IN)
    assert "You are checked in" in heard


async def test_the_home_tab_is_shown_as_soon_as_slack_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(later, "PAUSES", (0.0, 0.0, 0.0))
    async with scene(tmp_path) as here:
        here.refusals.add("views.publish")
        for fault in (ASKED_TO_WAIT, Fault(kind=Kind.BROKEN)):
            here.rehearsal.faults.add("views.publish", fault)
        await here.rehearsal.people.open_home(GRACE)
        await until(lambda: here.rehearsal.workspace.users[GRACE].home)


async def test_what_was_saved_is_kept_and_confirmed_once_slack_takes_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        for fault in (Fault(kind=Kind.BROKEN), ASKED_TO_WAIT):
            here.refusals.add("chat.postEphemeral")
            here.rehearsal.faults.add("chat.postEphemeral", fault)
            modal = await opened(here)
            assert await modal.submit() == {}
            assert modal.view is None
        await until(lambda: answers(here) or None)
        assert len(answers(here)) == 1


async def test_somebody_who_is_to_be_told_is_told_once_slack_takes_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.refusals.add("chat.postMessage")
        here.rehearsal.faults.add("chat.postMessage", ASKED_TO_WAIT)
        message = Message("A chat is yours now.")
        assert await windows.tell(here.bot.house, GRACE, message)
        assert answers(here, here.rehearsal.workspace.direct(GRACE).id) == ["A chat is yours now."]
        here.rehearsal.faults.add("chat.postMessage", Fault(kind=Kind.BROKEN))
        assert not await windows.tell(here.bot.house, GRACE, message)


@pytest.mark.parametrize("pictures", [0, 1])
async def test_where_slack_does_not_take_the_layout_the_words_come_all_the_same(
    tmp_path: Path, pictures: int
) -> None:
    picture = {"type": "image", "image_url": "https://example.org/x.png", "alt_text": "A well"}
    layout = ({"type": "divider"}, *[picture] * pictures)
    async with scene(tmp_path) as here:
        voice, where = here.bot.house.voice, EDUCATORS
        refused = Fault(kind=Kind.ERROR, error="invalid_blocks", times=1 + pictures)
        for method in ("chat.postMessage", "chat.postEphemeral"):
            here.refusals.add(method)
            here.rehearsal.faults.add(method, refused)
        await voice.say(where, Message("All that there is to say.", layout))
        await voice.whisper(where, NORA, Message("For you alone.", layout))
        said = [one for one in here.channel(where).messages.values() if one.by_app]
        assert [one.text for one in said] == ["All that there is to say.", "For you alone."]
        assert [one.blocks for one in said] == [[], []]
        here.rehearsal.faults.add("chat.postMessage", Fault(kind=Kind.ERROR, error="is_archived"))
        with pytest.raises(Refused):
            await voice.say(where, Message("Not here.", layout))
