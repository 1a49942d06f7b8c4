"""Exports of Slack that are not as Slack gave them: packed again, without users or channels, of no named workspace."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.domain.account import Account
from bot.feeds.chat_logs import read
from bot.feeds.chat_logs.reading import Assumed
from bot.services.forgetting import Forgetting
from bot.services.importing_logs import ImportingLogs, LogTaken
from bot.services.people import People
from bot.storage.database import Database
from tests.builders_logs import CHANNEL, RAN_AT, TEAM, said
from tests.fakes import FixedDirectory, HandClock
from tests.stored import rows

pytest_plugins = ["tests.fixtures_storage"]

DAY = "2015-10-27"
USERS = [{"id": "UAVA", "team_id": TEAM}, {"id": "UBOT", "team_id": TEAM, "is_bot": True}]
CHANNELS = [{"id": CHANNEL, "name": "room"}]

WHERE = "SELECT DISTINCT workspace, channel FROM participation"
WHOSE = "SELECT workspace, account FROM identity ORDER BY account"


def packed(file: Path, members: Mapping[str, object]) -> Path:
    """Write a zip file of JSON documents, which need be no export."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as export:
        for name, content in members.items():
            export.writestr(name, json.dumps(content))
    return file


async def bring_in(database: Database, file: Path, workspace: str = "") -> LogTaken:
    """Bring an export in, as the command does."""
    importing, taken = ImportingLogs(database), LogTaken()
    workspace = workspace or await importing.only_workspace()
    await importing.take(read(file, workspace=workspace), taken, RAN_AT)
    return taken


async def test_an_export_that_was_packed_with_its_folder_is_read(
    database: Database, file: Path, tmp_path: Path
) -> None:
    members = {"users.json": USERS, "channels.json": CHANNELS, f"room/{DAY}.json": [said(1), said(2, "UBOT")]}
    within = {f"Our export/{name}": content for name, content in members.items()}
    beside: dict[str, object] = {
        "__MACOSX/Our export/room/._2015-10-27.json": [],
        "__MACOSX/x/2015-10-27.json": [],
    }
    taken = await bring_in(database, packed(tmp_path / "a.zip", {**beside, **within}))
    assert (taken.added, taken.bots, taken.rejected, taken.assumed) == (1, 1, [], [])
    assert rows(file, WHERE) == [(TEAM, CHANNEL)]


async def test_without_users_the_messages_say_the_workspace(
    database: Database, file: Path, tmp_path: Path
) -> None:
    messages = [
        said(1, team=TEAM),
        said(2, team=TEAM),
        said(3, team="TGUEST"),
        said(4, "USLACKBOT", team=TEAM),
    ]
    taken = await bring_in(database, packed(tmp_path / "a.zip", {f"room/{DAY}.json": messages}))
    assert (taken.added, taken.bots) == (3, 1)
    assert [one.field for one in taken.assumed] == ["users.json"]
    assert rows(file, WHERE) == [(TEAM, "room")]


@pytest.mark.parametrize(
    "users",
    [[], [{"id": "UAVA", "name": "ava"}], [{"id": "UAVA", "team_id": "T1"}, {"id": "UBEN", "team_id": "T2"}]],
    ids=["nobody", "no team", "as many of another"],
)
async def test_where_nothing_says_the_workspace_it_is_named_by_hand_or_none(
    database: Database, file: Path, tmp_path: Path, users: list[dict[str, str]]
) -> None:
    log = packed(
        tmp_path / "a.zip", {"users.json": users, "channels.json": CHANNELS, f"room/{DAY}.json": [said(1)]}
    )
    taken = await bring_in(database, log)
    assert taken.added == 1
    assert Assumed(str(log), "team_id", taken.assumed[-1].read_as) == taken.assumed[-1]
    assert "give --workspace" in taken.assumed[-1].read_as
    assert rows(file, WHERE) == [("", CHANNEL)]
    named = await bring_in(database, log, "T0OURS")
    assert named.assumed[-1].read_as == "workspace T0OURS"
    assert rows(file, WHOSE) == [("", "UAVA")]  # the same person


async def test_the_only_workspace_that_is_known_is_taken(database: Database, tmp_path: Path) -> None:
    await bring_in(database, packed(tmp_path / "a.zip", {"users.json": USERS, f"room/{DAY}.json": [said(1)]}))
    again = await bring_in(database, packed(tmp_path / "b.zip", {f"room/{DAY}.json": [said(1), said(2)]}))
    assert (again.added, again.duplicates) == (1, 1)


async def test_who_wishes_so_is_not_counted_and_forgotten_also_where_no_workspace_is_named(
    database: Database, file: Path, tmp_path: Path
) -> None:
    log = packed(tmp_path / "a.zip", {f"room/{DAY}.json": [said(1), said(2, "UBEN")]})
    await ImportingLogs(database).take(read(log), LogTaken(), RAN_AT)
    clock = HandClock()
    people = People(database, FixedDirectory({}), clock, timezone="UTC", organisers=frozenset())
    await people.count("T1", "UAVA", counted=False)
    await Forgetting(database, clock).forget(Account("T1", "UBEN"), ["Ben"])
    assert [account for _, account in rows(file, WHOSE)] == ["UAVA"]
    more = packed(tmp_path / "b.zip", {f"room/{DAY}.json": [said(3), said(4, "UBEN"), said(5, "UCAT")]})
    taken = LogTaken()
    await ImportingLogs(database).take(read(more), taken, RAN_AT)
    assert (taken.added, taken.not_counted) == (1, 2)


async def test_direct_messages_are_not_read_where_no_channels_are_listed(
    database: Database, tmp_path: Path
) -> None:
    days = [f"{folder}/{DAY}.json" for folder in ("D024BE7LD", "mpdm-ava--ben-1", "room", "Debates")]
    members = {day: [said(number)] for number, day in enumerate(days)}
    taken = await bring_in(database, packed(tmp_path / "a.zip", {"users.json": USERS, **members}))
    assert taken.added == 2
    assert [Path(one.source).name for one in taken.rejected] == ["D024BE7LD", "mpdm-ava--ben-1"]
