"""Two partners that are one: shown first, told as one in all that there is and comes, and parted again as they were."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.domain.event import Event
from bot.domain.following import Follow, Sort
from bot.domain.partner import Merged, names_of, told
from bot.domain.standing import Given, Role
from bot.errors import FeedError
from bot.services.importing import Importing
from bot.services.partners import Partners
from bot.storage import events, roles
from bot.storage import partners as partners_stored
from bot.storage.database import Connection, Database
from schedules import tell_partners
from tests.builders import event
from tests.conversation import GRACE, LIAM, NORA, Scene, scene
from tests.fakes import NOON, HandClock
from tests.postgres import Open
from tests.scheduling import Desk, organising
from tests.test_cli import Shell

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

LONG = "International Society for Technology in Education"
CHANGES = select(func.total_changes())
SIX = datetime(2015, 10, 26, 20)
OURS = event(SIX, feed="iste", uid="1", title="Maker chat", organisations=("ISTE", "City Library"))
BOTH = event(SIX, feed="iste", uid="2", title="Both", organisations=(LONG, "iste"))
THEIRS = event(SIX, feed="other", uid="3", title="Their talk", organisations=(LONG,))


def of(here: Scene) -> dict[str, str]:
    """Give which partners each event is told with."""
    rows = here.rows("SELECT title, organisations FROM event")
    return {row["title"]: row["organisations"].replace("\n", "; ") for row in rows}


BEFORE = {"Maker chat": "ISTE; City Library", "Both": f"{LONG}; iste", "Their talk": LONG}
MERGED = {"Maker chat": f"{LONG}; City Library", "Both": LONG, "Their talk": LONG}


def filled(goes: str, stays: str) -> dict[str, object]:
    return {
        "partner_goes_block": {"partner_goes": {"selected_option": {"value": goes}}},
        "partner_stays_block": {"partner_stays": {"selected_option": {"value": stays}}},
    }


async def opened(here: Scene) -> Desk:
    return await organising(here, "partners_merge_open")


async def test_organisers_see_first_what_changes_merge_and_part_again(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(OURS, BOTH)
        await here.load(THEIRS)
        desk = await opened(here)
        wrong = await desk.submit(filled("ISTE", "ISTE"))
        assert "two different partners" in wrong["partner_goes_block"]
        assert await desk.submit(filled("ISTE", LONG)) == {}
        assert f"ISTE would be told as {LONG}: 2 events" in desk.words
        assert of(here) == BEFORE
        assert await desk.submit() == {}
        assert f"ISTE is told as {LONG} from now on: 2 events" in desk.words
        assert of(here) == MERGED
        assert "Maker chat" in await here.ask(GRACE, f"events by {LONG} today")
        assert "Maker chat" in await here.ask(
            GRACE, "events by ISTE today"
        )  # who knows the old name finds it
        (change,) = here.rows("SELECT * FROM change WHERE what LIKE 'told%'")
        assert (change["who"], change["what"]) == (NORA, f"told the partner ISTE as {LONG}")
        await desk.push("partner_part")
        assert "ISTE is told by its own name again" in desk.words
        assert of(here) == BEFORE
        assert len(here.rows("SELECT * FROM change WHERE what LIKE 'told%'")) == 2
        assert here.rows("SELECT * FROM said_partners") == []


async def test_nobody_else_may(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(OURS, BOTH)
        merging = here.bot.house.desk.merging_partners
        for work in (
            merging.merge(here.bot.workspace, LIAM, "ISTE", LONG),
            merging.part(here.bot.workspace, LIAM, "ISTE"),
        ):
            with pytest.raises(Exception, match="organise"):
                await work
        assert of(here)["Maker chat"] == BEFORE["Maker chat"]


async def test_what_a_calendar_says_later_is_told_so_too_and_changes_nothing_else(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        database = here.bot.database
        await here.load(OURS, BOTH)
        await here.bot.house.desk.merging_partners.merge(here.bot.workspace, NORA, "ISTE", LONG)
        taken = await Importing(database).take("iste", [OURS, BOTH], 0, NOON)
        assert (taken.unchanged, taken.updated) == (2, 0)
        fresh = event(SIX, feed="iste", uid="4", title="New", organisations=("Iste",))
        await Importing(database).take("iste", [OURS, BOTH, fresh], 0, NOON)
        assert of(here)["New"] == LONG
        assert await here.bot.house.desk.merging_partners.part(here.bot.workspace, NORA, "ISTE")
        assert of(here) == {"Maker chat": "ISTE; City Library", "Both": f"{LONG}; iste", "New": "Iste"}


async def test_who_follows_edits_and_hears_of_the_one_does_so_of_the_other_until_they_are_parted(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as here:
        await here.load(OURS, BOTH)
        here_is = here.bot.workspace
        database = here.bot.database
        await here.bot.house.keeping.follow(here_is, GRACE, Follow(Sort.ORGANISATION, "ISTE", NOON))
        await database.write(
            partial(roles.give, workspace=here_is, given=Given(LIAM, Role.EDITOR, "ISTE"), who=NORA, now=NOON)
        )
        follows, edits = "SELECT value FROM follow ORDER BY value", "SELECT about FROM role ORDER BY about"
        merging = here.bot.house.desk.merging_partners
        touched = await merging.merge(here_is, NORA, "ISTE", LONG)
        assert (touched.followers, touched.editors) == (1, 1)
        assert [row["value"] for row in here.rows(follows)] == ["ISTE", LONG]
        assert [row["about"] for row in here.rows(edits)] == ["ISTE", LONG]
        await merging.part(here_is, NORA, "ISTE")
        assert [row["value"] for row in here.rows(follows)] == ["ISTE"]
        assert [row["about"] for row in here.rows(edits)] == ["ISTE"]


async def test_the_same_on_both_databases(another: Open) -> None:
    database = another()
    await Importing(database).take("iste", [OURS, BOTH], 0, NOON)
    partners = Partners(database, HandClock(NOON))
    before = await partners.known()
    touched = await partners.merge("", "me", "iste", LONG)
    assert (touched.events, await partners.known()) == (2, ["City Library", LONG])
    assert (await Importing(database).take("iste", [OURS, BOTH], 0, NOON)).unchanged == 2
    assert await partners.part("", "me", "ISTE") == Merged("ISTE", LONG)
    assert await partners.known() == before
    assert await partners.part("", "me", "ISTE") is None


async def test_of_two_who_merge_a_partner_at_once_one_does_and_the_other_reads_why(another: Open) -> None:
    database = another()
    await Importing(database).take("iste", [OURS, BOTH], 0, NOON)
    partners = Partners(database, HandClock(NOON))
    two = [partners.merge("", "me", "ISTE", LONG) for _ in range(2)]
    done = await asyncio.gather(*two, return_exceptions=True)
    (refused,) = [one for one in done if isinstance(one, Exception)]
    assert isinstance(refused, FeedError)
    assert await partners.known() == ["City Library", LONG]


MOST_AT_ONCE = 2_000
"""Rows that one unit of work may change, those of the index of words among them; all of `MANY` are 3,300."""

MANY = [
    event(SIX, feed="iste", uid=f"{number:03}", title="Talk", organisations=("ISTE",))
    for number in range(250)
]


async def test_many_events_are_told_anew_a_few_in_each_unit_of_work(
    database: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await Importing(database).take("iste", MANY, 0, NOON)
    lengths: list[int] = []
    write = database.write

    async def counted(work: Callable[[Connection], Any]) -> Any:
        def done(connection: Connection) -> Any:
            before = int(connection.execute(CHANGES).scalar_one())
            found = work(connection)
            lengths.append(int(connection.execute(CHANGES).scalar_one()) - before)
            return found

        return await write(done)

    monkeypatch.setattr(database, "write", counted)
    partners = Partners(database, HandClock(NOON))
    for work, name in (
        (partners.merge("", "me", "ISTE", LONG), LONG),
        (partners.part("", "me", "ISTE"), "ISTE"),
    ):
        await work
        assert {one.organisations for one in await told_now(database)} == {(name,)}
        with closing(sqlite3.connect(file)) as read:
            segments = read.execute("SELECT DISTINCT segid FROM event_found_idx").fetchall()
        assert len(segments) == 1  # the index of words is merged
    assert max(lengths) < MOST_AT_ONCE


async def told_now(database: Database) -> list[Event]:
    ids = [one.id for one in MANY]
    return await database.read(lambda connection: events.by_ids(connection, ids))


async def test_what_a_kill_left_half_told_is_told_by_the_next_who_looks(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(OURS, BOTH)
        database = here.bot.database
        await database.write(partial(partners_stored.merge, one=Merged("ISTE", LONG), who=NORA, now=NOON))
        assert of(here)["Maker chat"] == BEFORE["Maker chat"]  # here it was killed
        await tell_partners.run(here.bot.house)
        assert of(here)["Maker chat"] == MERGED["Maker chat"]
        assert await database.read(partners_stored.telling) == ""
        assert await Partners(database, HandClock(NOON)).finish() is False


def test_names_lead_on_and_each_is_told_once() -> None:
    names = names_of([Merged("A", "B"), Merged("b", "C")])
    assert told(("a", "B", "C", "D"), names) == ("C", "D")
    assert told(("A",), names_of([Merged("A", "B"), Merged("B", "A")])) in {("A",), ("B",)}
    assert told(("A",), {}) == ("A",)


def test_the_command_looks_merges_and_parts(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    (tmp_path / "events.csv").write_text(
        f"title,start,organisation\nOne,2026-10-01,ISTE\nTwo,2026-10-02,{LONG}\n"
    )
    assert shell.run("import", "events.csv").status == 0
    look = shell.run("partners", "merge", "iste", LONG, "--dry-run", "--json")
    assert (look.document["events"], look.document["done"]) == (1, False)
    assert shell.run("partners").out.splitlines() == [LONG, "ISTE"]
    assert shell.run("partners", "merge", "ISTE", LONG).status == 0
    listed = shell.run("partners", "--json").document
    assert listed == {"partners": [LONG], "merged": [{"goes": "ISTE", "stays": LONG}]}
    nobody = shell.run("partners", "merge", "Nobody", LONG)
    assert (nobody.status, "No event is by Nobody" in nobody.err) == (2, True)
    circle = shell.run("partners", "merge", LONG, "ISTE")
    assert "ISTE is told as another partner itself" in circle.err
    assert shell.run("partners", "part", "iste").status == 0
    assert shell.run("partners").out.splitlines() == [LONG, "ISTE"]
    assert shell.run("partners", "part", "iste").status == 2
