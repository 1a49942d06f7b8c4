"""Two partners that are one: shown first, told as one in all that there is and comes, and parted again as they were."""

from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from bot.domain.following import Follow, Sort
from bot.domain.partner import Merged, names_of, told
from bot.domain.standing import Given, Role
from bot.services.importing import Importing
from bot.services.partners import Partners
from bot.storage import roles
from tests.builders import event
from tests.conversation import GRACE, LIAM, NORA, Scene, scene
from tests.fakes import NOON, HandClock
from tests.postgres import Open
from tests.scheduling import Desk, organising
from tests.test_cli import Shell

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

LONG = "International Society for Technology in Education"
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
