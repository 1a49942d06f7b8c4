"""The whole story of an occurrence or a delivery, as `cembot why` tells it to people and to programs."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.event import Event, Status
from tests.builders import event, wish
from tests.delivered import Sender
from tests.fakes import HandClock
from tests.test_cli import Ran, Shell
from tests.test_long_lists import talks

pytest_plugins = ["tests.fixtures_storage"]

LIST = datetime(2015, 10, 26, 11, 30, tzinfo=UTC)
"""07:30 in New York on the day of the chat, when its list is due."""

CHAT = event(title="A chat", url="https://example.org/room")
LATER = replace(CHAT, timing=replace(CHAT.timing, start=datetime(2015, 10, 26, 20, 30)))


class Told:
    """A sender, and the command that tells its stories."""

    def __init__(self, file: Path) -> None:
        """Begin just before a channel's list is due."""
        self.sender = Sender(file, HandClock(LIST - timedelta(minutes=5)))
        self.shell = Shell(file.parent)
        self.file = file

    def why(self, key: str, *words: str) -> Ran:
        """Ask for a story."""
        database = ("--database", f"sqlite:///{self.file}", "--tz", "America/New_York")
        return self.shell.run("why", key, *database, *words)

    def story(self, key: str) -> Any:
        """Give a story as programs read it."""
        ran = self.why(key, "--json")
        assert (ran.status, ran.err) == (0, "")
        return ran.document

    async def id_of(self, kind: str) -> str:
        """Give the id of the only delivery of a kind."""
        (one,) = [each for each in await self.sender.all() if each.planned.name == kind]
        return one.id

    async def becomes(self, changed: Event, minutes: int) -> None:
        """Change the programme so long after the list was due, and let what follows be edited and posted."""
        self.sender.clock.advance(LIST + timedelta(minutes=minutes) - self.sender.clock.now())
        await self.sender.load(changed)
        await self.sender.refresh()
        await self.sender.work_off()


@pytest.fixture
async def told(file: Path) -> AsyncIterator[Told]:
    """Give a sender whose stories are told."""
    here = Told(file)
    yield here
    here.sender.database.close()


async def moved(told: Told) -> str:
    """Let a chat be listed, then moved by half an hour and cancelled; give its id."""
    await told.sender.load(CHAT)
    await told.sender.wants(wish(at_start=True))
    told.sender.clock.advance(timedelta(minutes=5))
    await told.sender.work_off()
    await told.becomes(LATER, minutes=30)
    await told.becomes(replace(LATER, status=Status.CANCELLED), minutes=60)
    (start,) = {each.planned.what for each in await told.sender.all() if each.planned.name == "start"}
    return start


async def test_an_occurrence_tells_each_change_with_what_was_before_and_after(told: Told) -> None:
    chat = await moved(told)
    document = told.story(chat)
    assert document["changes"] == [
        {
            "at": "2015-10-26T08:00:00-04:00",
            "revision": 1,
            "starts_at": {"before": "2015-10-26T20:00:00-04:00", "after": "2015-10-26T20:30:00-04:00"},
            "ends_at": {"before": "2015-10-26T21:00:00-04:00", "after": "2015-10-26T21:30:00-04:00"},
        },
        {
            "at": "2015-10-26T08:30:00-04:00",
            "revision": 2,
            "status": {"before": "confirmed", "after": "cancelled"},
        },
    ]
    text = told.why(chat).out
    assert (
        "2015-10-26T08:00:00-04:00  starts_at 2015-10-26T20:00:00-04:00 -> 2015-10-26T20:30:00-04:00" in text
    )
    assert "2015-10-26T08:30:00-04:00  status confirmed -> cancelled" in text


async def test_an_occurrence_tells_its_notes_their_thread_and_the_list_that_told_of_it(told: Told) -> None:
    chat = await moved(told)
    document = told.story(chat)
    listed = await told.id_of("digest")
    notes = [each for each in document["deliveries"] if each["kind"] == "change"]
    assert [each["state"] for each in notes] == ["sent", "sent"]
    assert {each["within"]["id"] for each in notes} == {listed}
    assert [each["id"] for each in document["listed"]] == [listed]
    text = told.why(chat).out
    named = f"digest of 2015-10-26 to slack:T1:C1, due 2015-10-26T07:30:00-04:00: sent ({listed})"
    assert text.count(f"  in the thread of:\n    {named}") == 2
    assert f"Told of it, among others:\n  {named}" in text


async def test_a_list_tells_its_edits_and_what_stands_in_its_thread(told: Told) -> None:
    await moved(told)
    listed = await told.id_of("digest")
    (story,) = told.story(listed)["deliveries"]
    assert [(each["at"], each["reason"]) for each in story["edits"]] == [
        ("2015-10-26T08:00:00-04:00", "edited: the programme has changed"),
        ("2015-10-26T08:30:00-04:00", "edited: the programme has changed"),
    ]
    assert [each["kind"] for each in story["thread"]] == ["change", "change"]
    text = told.why(listed).out
    assert "2015-10-26T08:00:00-04:00  sent: edited: the programme has changed" in text
    assert "  in its thread:\n    change of" in text


async def test_a_long_list_tells_the_pages_on_which_it_goes_on(told: Told) -> None:
    await told.sender.load(*talks(60))
    await told.sender.wants(wish())
    told.sender.clock.advance(timedelta(minutes=5))
    await told.sender.work_off()
    listed, second = await told.id_of("digest"), await told.id_of("digest-2")
    (story,) = told.story(listed)["deliveries"]
    assert {each["kind"] for each in story["thread"]} >= {"digest-2"}
    assert all(each["state"] == "sent" for each in story["thread"])
    assert "digest-2 of 2015-10-26 to slack:T1:C1, due 2015-10-26T07:30:00" in told.why(listed).out
    (page,) = told.story(second)["deliveries"]
    assert page["within"]["id"] == listed


async def test_what_a_catch_up_said_names_it_and_it_names_all_that_it_said(told: Told) -> None:
    await told.sender.load(CHAT)
    await told.sender.wants(wish(week_ahead=True))
    told.sender.clock.advance(timedelta(hours=1))
    await told.sender.work_off()
    listed, week, said = [await told.id_of(kind) for kind in ("digest", "week-ahead", "catch-up")]
    (one,) = told.story(listed)["deliveries"]
    assert (one["state"], one["folded_into"]["id"], one["says_instead"]) == ("skipped", said, [])
    assert "  said instead by:\n    catch-up of 2015-10-26T12:25Z to slack:T1:C1" in told.why(listed).out
    (catch_up,) = told.story(said)["deliveries"]
    assert {each["id"] for each in catch_up["says_instead"]} == {listed, week}
    text = told.why(said).out
    assert "  says instead of:\n" in text
    assert f"({week})" in text


async def test_what_was_never_changed_nor_announced_says_so_and_an_unknown_id_is_refused(told: Told) -> None:
    await told.sender.load(CHAT)
    chat = told.shell.run(
        *("agenda", "--on", "2015-10-26", "--tz", "America/New_York", "--json"),
        *("--database", f"sqlite:///{told.file}"),
    ).document[0]["id"]
    document = told.story(chat)
    assert (document["changes"], document["deliveries"], document["listed"]) == ([], [], [])
    text = told.why(chat).out
    assert text.startswith("A chat (confirmed)\n2015-10-26T20:00:00-04:00 to 2015-10-26T21:00:00-04:00\n")
    assert "Nothing was announced of it" in text
    assert "Changed" not in text
    unknown = told.why("nobody")
    assert (unknown.status, unknown.out) == (2, "")
    assert "nobody is the id of no occurrence and of no delivery" in unknown.err
