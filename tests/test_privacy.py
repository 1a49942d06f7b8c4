"""What people decide about their record: shown, given out, forgotten; and that nothing of who was forgotten is left."""

import asyncio
import contextlib
import json
import logging
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import build
from bot.cli.options import BadOption
from bot.domain.consent import mark_of
from bot.domain.log_entry import LogEntry
from bot.domain.participation import Act, Done
from bot.rehearsal.workspace import Message
from bot.services.importing_logs import ImportingLogs, LogTaken
from tests.announced import SOON, STARTS
from tests.builders import event
from tests.conversation import AVA, EDUCATORS, GRACE, LIAM, NORA, Scene, scene
from tests.test_logging_participation import act_in_every_way, begun, logged

NAME = "Okafor"
SECRET = "xylophonic"


def files(folder: Path) -> dict[str, bytes]:
    """Give every file of the data folder as it is."""
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}


def holding(folder: Path, word: str) -> list[str]:
    return [name for name, data in files(folder).items() if word.encode() in data]


async def archived(here: Scene) -> Message:
    """Begin a chat of which an archive is made."""
    await here.load(event())
    event_id = here.rows("SELECT id FROM event")[0]["id"]
    await here.bot.house.archiving.choose(here.bot.workspace, event_id, NORA, kept=True)
    here.clock.jump(here.clock.now() + timedelta(minutes=10))
    (notice,) = await begun(here)
    return notice


async def offered(here: Scene, who: str, action: str) -> Message:
    """Give the newest message that only somebody sees and that has this button."""
    seen = [one for one in here.channel(EDUCATORS).messages.values() if one.only_for == who]
    return next(one for one in reversed(seen) if f"'{action}'" in str(one.blocks))


async def forget(here: Scene, who: str) -> str:
    """Have somebody forgotten, by the buttons of the privacy message."""
    await here.command(who, "privacy")
    asked = await here.press(who, await offered(here, who, "forget_me"), "forget_me")
    assert "This goes, for good:" in asked
    return await here.press(who, await offered(here, who, "forget_me_now"), "forget_me_now")


async def test_privacy_says_what_is_kept_of_me_and_gives_it_to_me_as_json(tmp_path: Path) -> None:
    async with scene(tmp_path, keep_words_days=30) as here:
        notice = await archived(here)
        await act_in_every_way(here, GRACE, notice)
        await here.rehearsal.people.say(LIAM, EDUCATORS, "somebody else's")
        heard = await here.command(GRACE, "privacy")
        assert "Kept of you now: 3 acts in the log in 1 chat, the words of 2 messages" in heard
        heard = await here.press(GRACE, await offered(here, GRACE, "my_data"), "my_data")
        assert heard == "Done: your data is in a direct message from me."
        room = here.rehearsal.workspace.direct(GRACE)
        (sent,) = [one for one in room.messages.values() if one.by_app]
        written = "".join(block["text"]["text"].strip("`") for block in sent.blocks[1:])
    data = json.loads(written)
    assert [(one["act"], one.get("words")) for one in data["log"]] == [
        ("message", "a word #edtechchat"),
        ("reply", "a reply"),
        ("reaction", None),
    ]
    assert {one["chat"] for one in data["log"]} == {"Educational Technology Chat"}
    assert data["accounts"][0]["account"] == GRACE
    assert "somebody else" not in written


async def test_a_long_record_comes_as_a_file(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        notice = (await begun(here))[0]
        await asyncio.gather(
            *(
                here.rehearsal.people.say(GRACE, EDUCATORS, f"<{number}> & more", thread_ts=notice.ts)
                for number in range(70)
            )
        )
        await here.command(GRACE, "privacy")
        heard = await here.press(GRACE, await offered(here, GRACE, "my_data"), "my_data")
        room = here.rehearsal.workspace.direct(GRACE).id
        await here.message(room, lambda one: one.by_app and bool(one.files))
        (file,) = here.rehearsal.workspace.files.values()
    assert heard == "Done: your data comes as a file in a direct message from me."
    assert file.name == "my-data.json"
    assert len(json.loads(file.content)["log"]) == 70


async def test_of_who_was_forgotten_nothing_is_left_anywhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with scene(tmp_path, keep_words_days=30, organisers=frozenset({GRACE})) as here:
        notice = await archived(here)
        await here.bot.house.pausing.begin(here.bot.workspace, "Partner", STARTS + timedelta(days=1), GRACE)
        people = here.rehearsal.people
        said = await people.say(GRACE, EDUCATORS, f"a {SECRET} word #edtechchat")
        await people.say(LIAM, EDUCATORS, "@grace is right, thank you Grace Okafor")
        await people.react(GRACE, EDUCATORS, said.ts, "tada")
        await here.command(GRACE, "follow #edtechchat")
        await here.command(GRACE, "privacy")
        await here.press(GRACE, await offered(here, GRACE, "show_my_name"), "show_my_name")
        assert holding(tmp_path, GRACE) != []
        assert holding(tmp_path, SECRET) != []
        assert "3 acts" not in await forget(here, GRACE)
        assert [holding(tmp_path, word) for word in (GRACE, SECRET, NAME)] == [[], [], []]
        assert "somebody" in {row["who"] for row in here.rows("SELECT who FROM change")}
        assert "somebody" in here.rows("SELECT text FROM words")[0]["text"]
        copy = tmp_path / "copy.db"
        with (
            contextlib.closing(sqlite3.connect(here.file)) as one,
            contextlib.closing(sqlite3.connect(copy)) as two,
        ):
            one.backup(two)
        assert [holding(tmp_path, word) for word in (GRACE, SECRET, NAME)] == [[], [], []]
        before = len(caplog.records)
        await act_in_every_way(here, GRACE, notice)
        await here.ask(GRACE, "what's on today")
        await here.restart()
        await act_in_every_way(here, GRACE, notice)
        assert [holding(tmp_path, word) for word in (GRACE, SECRET, NAME)] == [[], [], []]
        assert [who for _, who, _ in logged(here)] == [LIAM]
        assert not any(
            GRACE in str(vars(one)) for one in caplog.records[before:] if one.name.startswith("bot")
        )
    assert [holding(tmp_path, word) for word in (GRACE, SECRET, NAME)] == [[], [], []]


async def test_who_was_forgotten_is_not_brought_in_again_and_may_come_back(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        notice = (await begun(here))[0]
        await act_in_every_way(here, GRACE, notice)
        await forget(here, GRACE)
        workspace = here.bot.workspace
        at = STARTS + SOON * 20

        def done(account: str) -> Done:
            return Done(
                workspace=workspace,
                channel=EDUCATORS,
                account=account,
                act=Act.MESSAGE,
                message=f"1.{account}",
                at=at,
            )

        async def bring_in() -> LogTaken:
            taken = LogTaken()
            logs = [LogEntry(source="a log", line=1, done=done(who)) for who in (GRACE, AVA)]
            await ImportingLogs(here.bot.database).take(logs, taken, datetime.now(UTC))
            return taken

        assert (await bring_in()).not_counted == 1
        assert [who for _, who, _ in logged(here)] == [AVA]
        assert "You are *not* counted" in await here.command(GRACE, "privacy")
        here.clock.jump(STARTS + timedelta(minutes=5))
        await here.press(GRACE, await offered(here, GRACE, "count_me"), "count_me")
        await here.rehearsal.people.say(GRACE, EDUCATORS, "back again")
        assert (await bring_in()).not_counted == 1  # what was done before stays out
        assert [who for _, who, _ in logged(here)] == [AVA, GRACE]


async def test_forgetting_asks_first_and_somebody_unknown_can_be_forgotten_too(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        notice = (await begun(here))[0]
        await act_in_every_way(here, GRACE, notice)
        await here.command(GRACE, "privacy")
        asked = await here.press(GRACE, await offered(here, GRACE, "forget_me"), "forget_me")
        assert "3 acts in the log in 1 chat" in asked
        assert len(logged(here)) == 3
        await here.command(AVA, "privacy")
        await here.press(AVA, await offered(here, AVA, "forget_me"), "forget_me")
        heard = await here.press(AVA, await offered(here, AVA, "forget_me_now"), "forget_me_now")
        assert heard.startswith("Done: ")
        await act_in_every_way(here, AVA, notice)
        assert AVA not in {who for _, who, _ in logged(here)}


def test_a_mark_tells_nobody_whose_it_is_without_the_key() -> None:
    one, other = ("ab" * 32, "cd" * 32)
    assert mark_of(one, "slack", "T1", GRACE) == mark_of(one, "slack", "T1", GRACE)
    assert (
        len(
            {
                mark_of(one, "slack", "T1", GRACE),
                mark_of(other, "slack", "T1", GRACE),
                mark_of(one, "x", "T1", GRACE),
            }
        )
        == 3
    )
    assert GRACE not in mark_of(one, "slack", "T1", GRACE)


# ---- by the operator ----


def cembot(here: Scene, *words: str, typed: str = "") -> Result:
    """Run a command as the operator does."""
    runner = CliRunner()
    return runner.invoke(build("forget"), ["forget", *words, "--database", here.database_url], input=typed)


async def test_the_operator_can_forget_somebody_and_give_out_what_is_kept(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        notice = (await begun(here))[0]
        await act_in_every_way(here, GRACE, notice)
        await here.stop()
        shown = await asyncio.to_thread(cembot, here, GRACE, "--show")
        assert len(json.loads(shown.stdout)["log"]) == 3
        asked = await asyncio.to_thread(cembot, here, GRACE, typed="n\n")
        assert (asked.exit_code, len(logged(here))) == (1, 3)
        done = await asyncio.to_thread(cembot, here, GRACE, "--yes", "--json")
        assert json.loads(done.stdout)["acts"] == 3
        assert holding(tmp_path, GRACE) == []
        unknown = await asyncio.to_thread(cembot, here, AVA, "--yes")
        assert isinstance(unknown.exception, BadOption)
        kept_out = await asyncio.to_thread(cembot, here, AVA, "--yes", "--workspace", here.bot.workspace)
        assert "Nothing is kept of this account" in kept_out.stdout
        await here.start()
        for who in (GRACE, AVA, LIAM):
            await here.rehearsal.people.say(who, EDUCATORS, "still here")
        assert [who for _, who, _ in logged(here)] == [LIAM]
