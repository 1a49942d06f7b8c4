"""What is said is kept where the operator allows it, an organiser ticked it and the notice says so, and only there."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.domain.participation import Done
from bot.domain.said import done_of
from bot.storage.words import Said, of_occurrence
from tests.announced import SOON, STARTS
from tests.builders import event
from tests.conversation import AVA, EDUCATORS, GRACE, LIAM, NORA, Scene, scene
from tests.scheduling import Desk, organising
from tests.test_channel_conversations import Modal
from tests.test_logging_participation import begun, logged
from tests.test_privacy import archived, holding, offered

WORDS = "SELECT text FROM words ORDER BY participation_id"
SECRET = "xylophonic"


def kept(here: Scene) -> list[str]:
    return [row["text"] for row in here.rows(WORDS)]


async def read(here: Scene) -> list[Said]:
    """Read the chat's record as a transcript does."""
    occurrence_id = here.rows(
        "SELECT id FROM occurrence WHERE id IN (SELECT occurrence_id FROM participation)"
    )[0]["id"]
    return await here.bot.database.read(lambda connection: of_occurrence(connection, occurrence_id))


async def opened(here: Scene, who: str = NORA) -> Desk:
    """Open the window behind "/cem organise" for archives."""
    return await organising(here, "archive_open", who)


def filled(event_id: str, choice: str) -> dict[str, Any]:
    return {
        "archive_chat_block": {"archive_chat": {"selected_option": {"value": event_id}}},
        "archive_block": {"archive": {"selected_option": {"value": choice}}},
    }


async def test_an_organiser_ticks_an_archive_and_the_notice_says_that_words_are_kept(tmp_path: Path) -> None:
    async with scene(tmp_path, keep_words_days=30) as here:
        await here.load(event())
        event_id = here.rows("SELECT id FROM event")[0]["id"]
        modal = await opened(here)
        assert "what is said is kept as well, for 30 days" in modal.words
        assert await modal.submit(filled(event_id, "kept")) == {}
        assert "Done: an archive is made of *Educational Technology Chat*" in modal.words
        (notice,) = await begun(here)
        assert "figures, and what is said, which is kept for 30 days" in notice.text
        await here.rehearsal.people.say(GRACE, EDUCATORS, "kept, then")
        assert kept(here) == ["kept, then"]
        (row,) = here.rows("SELECT kept_until FROM words")
        assert row["kept_until"].startswith("2015-11-26")
        (change,) = here.rows("SELECT who, after FROM change WHERE what LIKE 'archive of%'")
        assert (change["who"], change["after"]) == (NORA, "30 days")


async def test_no_words_are_kept_without_the_operator_the_tick_or_the_notice(tmp_path: Path) -> None:
    async with scene(tmp_path / "operator") as here:
        await here.load(event())
        await here.command(NORA, "organise")
        modal = Modal(here, NORA)
        assert "No words of chats are kept here" in modal.words
        (notice,) = await begun(here)
        assert "figures, not words." in notice.text
        await here.rehearsal.people.say(GRACE, EDUCATORS, f"{SECRET}")
        assert kept(here) == []
        assert holding(tmp_path / "operator", SECRET) == []
    async with scene(tmp_path / "tick", keep_words_days=30) as here:
        await begun(here)
        await here.rehearsal.people.say(GRACE, EDUCATORS, f"{SECRET}")
        event_id = here.rows("SELECT id FROM event")[0]["id"]
        await here.bot.house.archiving.choose(here.bot.workspace, event_id, NORA, kept=True)
        await here.rehearsal.people.say(GRACE, EDUCATORS, f"{SECRET}, ticked after the notice")
        assert kept(here) == []
        assert holding(tmp_path / "tick", SECRET) == []


async def test_an_archive_that_is_unticked_keeps_nothing_more(tmp_path: Path) -> None:
    async with scene(tmp_path, keep_words_days=30) as here:
        await archived(here)
        await here.rehearsal.people.say(GRACE, EDUCATORS, "kept")
        event_id = here.rows("SELECT id FROM event")[0]["id"]
        await here.bot.house.archiving.choose(here.bot.workspace, event_id, NORA, kept=False)
        await here.rehearsal.people.say(GRACE, EDUCATORS, "not kept")
        await here.bot.house.archiving.choose(here.bot.workspace, event_id, NORA, kept=True)
        await here.rehearsal.people.say(GRACE, EDUCATORS, "nor this, before the next notice")
        assert kept(here) == ["kept"]


async def test_edits_are_followed_and_a_deleted_message_leaves_its_count_and_loses_its_text(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, keep_words_days=30) as here:
        await archived(here)
        people = here.rehearsal.people
        first = await people.say(GRACE, EDUCATORS, f"A1: {SECRET} tyop")
        await people.edit(GRACE, EDUCATORS, first.ts, "A2: typo")
        assert kept(here) == ["A2: typo"]
        assert [row["question"] for row in here.rows("SELECT question FROM participation")] == [2]
        second = await people.say(LIAM, EDUCATORS, f"{SECRET} again")
        await people.delete(LIAM, EDUCATORS, second.ts)
        assert kept(here) == ["A2: typo"]
        assert [who for _, who, _ in logged(here)] == [GRACE, LIAM]
        assert holding(tmp_path, SECRET) == ["cembot.db-wal"]  # gone from there with the next night's work
        await here.redeliver("message")  # the newest is the deletion
        sent = [one["payload"] for one in here.rehearsal.envelopes if one["type"] == "events_api"]
        again = next(
            one for one in sent if one["event"].get("ts") == second.ts and "subtype" not in one["event"]
        )
        here.change("DELETE FROM participation WHERE act = 'message' AND question IS NULL")
        links = here.rehearsal.links
        await here.bot.house.attendance.lose(_done(here, second.ts))
        await links.answered(links.send("events_api", {**again, "event_id": "EvLate"}, answers=False))
        assert kept(here) == ["A2: typo"]  # told late of what was deleted: counted, and not kept
        assert [who for _, who, _ in logged(here)] == [GRACE, LIAM]


def _done(here: Scene, ts: str) -> Done:
    return done_of(here.bot.workspace, EDUCATORS, LIAM, ts, "", "")


async def test_the_record_is_read_in_order_with_names_as_people_agreed(tmp_path: Path) -> None:
    async with scene(tmp_path, keep_words_days=30) as here:
        notice = await archived(here)
        people = here.rehearsal.people
        await people.react(LIAM, EDUCATORS, notice.ts, "wave")
        said = await people.say(GRACE, EDUCATORS, "A3: the third, @liam and @ava")
        await people.say(LIAM, EDUCATORS, "a reply", thread_ts=said.ts)
        await people.react(LIAM, EDUCATORS, said.ts, "tada")
        await people.react(NORA, EDUCATORS, said.ts, "wave")
        await people.react(NORA, EDUCATORS, said.ts, "wave", remove=True)
        await here.press(NORA, notice, "check_in")
        await people.say(AVA, EDUCATORS, "to be left out")
        await here.press(AVA, notice, "dont_count_me")
        await here.command(LIAM, "privacy")
        await here.press(LIAM, await offered(here, LIAM, "show_my_name"), "show_my_name")
        here.clock.jump(STARTS + timedelta(minutes=91) + SOON)
        await people.say(LIAM, EDUCATORS, "later", thread_ts=said.ts)
        record = await read(here)
    assert [(one.act.value, one.name, one.question, one.reactions, one.later) for one in record] == [
        ("message", None, 3, 1, False),
        ("reply", "liam", None, 0, False),
        ("check-in", None, None, 0, False),
        ("reply", "liam", None, 0, True),
    ]
    assert [one.text for one in record] == ["A3: the third, @liam and @somebody", "a reply", None, "later"]
