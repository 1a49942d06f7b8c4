"""How long what is kept stays: words, names, at last whose an act was; counts stay, and the night's work is logged."""

import contextlib
import logging
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.log_entry import LogEntry
from bot.domain.participation import Act, Done, posted_at
from bot.services.importing_logs import ImportingLogs, LogTaken
from tests.announced import STARTS
from tests.builders_logs import report_of, values
from tests.conversation import AVA, EDUCATORS, GRACE, LIAM, Scene, scene
from tests.test_logging_participation import act_in_every_way, begun, logged
from tests.test_privacy import archived, holding, offered

DAY = timedelta(days=1)
SECRET = "xylophonic"


async def night(here: Scene, days: int) -> None:
    """Let so many days pass, in the programme and in the world, and the night's work be done."""
    here.clock.jump(STARTS + days * DAY)
    here.clock.wait(days * DAY.total_seconds())
    await here.bot.house.retaining.nightly()


async def figures(here: Scene) -> dict[str, int | float | None]:
    """Give the figures of the record, but for those that are counted in words or in people's own zones."""
    found = values(await report_of(here.bot.database))
    gone = {"countries", "links", "domains"}
    return {
        name: value
        for name, value in found.items()
        if name not in gone and not name.startswith("participants_in:")
    }


async def test_words_go_on_their_day_names_after_ninety_and_both_leave_no_trace(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with scene(tmp_path, keep_words_days=30) as here:
        await archived(here)
        await here.rehearsal.people.say(GRACE, EDUCATORS, f"a {SECRET} word")
        await here.command(GRACE, "privacy")
        await here.press(GRACE, await offered(here, GRACE, "show_my_name"), "show_my_name")
        await night(here, 29)
        assert len(here.rows("SELECT * FROM words")) == 1
        await night(here, 31)
        assert here.rows("SELECT * FROM words") == []
        assert holding(tmp_path, SECRET) == []
        assert len(here.rows("SELECT * FROM shown_name")) == 1
        await night(here, 91)
        assert here.rows("SELECT * FROM shown_name") == []
        assert [who for _, who, _ in logged(here)] == [GRACE]
    nights = [vars(one) for one in caplog.records if one.message == "purged"]
    assert [(one["words"], one["names"], one["acts"]) for one in nights] == [(0, 0, 0), (1, 0, 0), (0, 1, 0)]


async def test_after_four_hundred_days_an_act_belongs_to_nobody_and_every_figure_stays(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, keep_words_days=365) as here:
        notice = await archived(here)
        people = here.rehearsal.people
        await act_in_every_way(here, GRACE, notice)
        said = await people.say(LIAM, EDUCATORS, "A1: an answer")
        await people.say(AVA, EDUCATORS, "a reply", thread_ts=said.ts)
        await people.react(AVA, EDUCATORS, said.ts, "tada")
        await here.press(AVA, notice, "dont_count_me")
        before = await figures(here)
        await night(here, 399)
        assert len(logged(here)) == 6
        await night(here, 401)
        assert logged(here) == []
        assert await figures(here) == before
        assert [holding(tmp_path, word) for word in (GRACE, LIAM, AVA, said.ts)] == [[], [], [], []]
        assert {row["at"][16:] for row in here.rows("SELECT at FROM participation")} == {":00.000000"}
        assert len({row["person_id"] for row in here.rows("SELECT person_id FROM participation")}) == 3
        entries = [
            LogEntry(
                source="a log",
                line=1,
                done=Done(
                    workspace=here.bot.workspace,
                    channel=EDUCATORS,
                    account=LIAM,
                    act=Act.MESSAGE,
                    message=said.ts,
                    at=posted_at(said.ts),
                ),
            )
        ]
        taken = LogTaken()
        await ImportingLogs(here.bot.database).take(entries, taken, here.clock.real())
        assert (taken.added, taken.duplicates) == (0, 1)  # it is known still, though not whose it is
        assert not await here.bot.house.people.is_counted(here.bot.workspace, AVA)


async def test_who_reads_the_file_meanwhile_holds_nothing_up_and_the_log_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with scene(tmp_path, keep_words_days=30) as here:
        await archived(here)
        with contextlib.closing(sqlite3.connect(here.file)) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM words").fetchone()
            await here.rehearsal.people.say(GRACE, EDUCATORS, f"a {SECRET} word")
            await night(here, 31)
        assert here.rows("SELECT * FROM words") == []
        assert "still holds what was deleted" in str([vars(one) for one in caplog.records])
        assert holding(tmp_path, SECRET) != []
        await night(here, 32)
        assert holding(tmp_path, SECRET) == []


async def test_the_night_s_work_is_done_once_a_night(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await begun(here)
        first = await here.bot.house.retaining.nightly()
        again = await here.bot.house.retaining.nightly()
        here.clock.jump(STARTS + DAY)
        assert (first is not None, again) == (True, None)
        assert await here.bot.house.retaining.nightly() is not None
