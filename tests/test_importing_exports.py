"""Exports of Slack that are not as Slack gave them: packed again, without users or channels, of no named workspace."""

import gzip
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.domain.account import Account
from bot.errors import FeedError
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


async def test_an_organisation_s_export_gives_each_workspace_its_own(
    database: Database, file: Path, tmp_path: Path
) -> None:
    people = [{"id": "W0AVA", "enterprise_user": {"id": "W0AVA"}}, {"id": "W0BOT", "is_bot": True}]
    members: dict[str, object] = {
        "org_users.json": people,
        "teams/one/channels.json": CHANNELS,
        f"teams/one/room/{DAY}.json": [said(1, "W0AVA", team="E0ORG"), said(2, "W0BEN", team="TONE")],
        "teams/two/channels.json": [{"id": "C2", "name": "hall"}],
        f"teams/two/hall/{DAY}.json": [said(3, "W0AVA", team="TTWO"), said(4, "W0BOT", team="TTWO")],
        f"left/over/{DAY}.json": [said(5)],
    }
    taken = await bring_in(database, packed(tmp_path / "a.zip", members))
    assert (taken.added, taken.bots, taken.assumed) == (3, 1, [])
    assert sorted(rows(file, WHERE)) == [("TONE", CHANNEL), ("TTWO", "C2")]
    (refused,) = taken.rejected
    assert refused.source.endswith("a.zip/left/over")
    assert "beside one that has them, and was not read" in refused.reason


async def test_words_that_stand_in_blocks_alone_and_hashtags_that_are_channels_are_read(
    database: Database, file: Path, tmp_path: Path
) -> None:
    pieces = [
        {"type": "text", "text": "A2 as I said "},
        {"type": "channel", "channel_id": "C0CHAT"},
        {"type": "user", "user_id": "UBEN"},
        {"type": "emoji", "name": "tada"},
    ]
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": pieces}]}
    messages = [
        said(1, text="", blocks=[rich, "odd", None]),
        said(2, text="A3 <#C0CHAT|edtechchat> yes"),
        said(3, text="A4 <#C0CHAT> and <#C0OTHER>"),
    ]
    channels = [*CHANNELS, {"id": "C0CHAT", "name": "edtechchat"}]
    log = packed(
        tmp_path / "a.zip", {"users.json": USERS, "channels.json": channels, f"room/{DAY}.json": messages}
    )
    await bring_in(database, log)
    assert rows(file, "SELECT question, tags FROM participation ORDER BY message") == [
        (number, "\n#edtechchat\n") for number in (2, 3, 4)
    ]


async def test_values_of_another_kind_and_days_that_were_named_anew_are_refused_by_themselves(
    database: Database, tmp_path: Path
) -> None:
    odd: list[object] = [{**said(2), "user": ["UAVA"]}, {**said(3), "user": {"id": "UAVA"}}]
    messages = [said(1), *odd, said(4, text={"a": 1})]
    members = {
        "users.json": USERS,
        "channels.json": [*CHANNELS, {"name": "hall"}, {"id": 5, "name": []}],
        f"room/{DAY}.json": messages,
        f"room/{DAY} (1).json": [said(5)],
        "room/27-10-2015.json": [said(6)],
        "room/attachments.json": [],
        "canvases.json": [],
    }
    taken = await bring_in(database, packed(tmp_path / "a.zip", members))
    assert taken.added == 2
    assert [(Path(one.source).name, one.line, one.reason.partition(":")[0]) for one in taken.rejected] == [
        (f"{DAY} (1).json", 0, taken.rejected[0].reason.partition(":")[0]),
        (f"{DAY}.json", 2, "\"['UAVA']\" is no id"),
        (f"{DAY}.json", 3, "\"{'id'"),
        ("27-10-2015.json", 0, taken.rejected[0].reason.partition(":")[0]),
    ]
    assert "has another name than Slack gives to a day, such as 2015-10-26.json" in taken.rejected[0].reason


async def test_lists_that_are_damaged_are_told_and_without_channels_nothing_is_read(
    database: Database, tmp_path: Path
) -> None:
    log = tmp_path / "a.zip"
    with zipfile.ZipFile(log, "w") as export:
        export.writestr("users.json", "[{")
        export.writestr(f"room/{DAY}.json", json.dumps([said(1, team=TEAM)]))
    taken = await bring_in(database, log)
    assert taken.added == 1
    assert "is no JSON" in taken.rejected[0].reason
    assert "nobody is known by it" in taken.rejected[0].reason
    with zipfile.ZipFile(log, "a") as export:
        export.writestr("channels.json", "{}")
    with pytest.raises(FeedError, match=r"channels\.json is no list\. Without it nobody knows which folder"):
        await bring_in(database, log)


def test_what_is_packed_otherwise_is_told_with_what_to_do(tmp_path: Path) -> None:
    whole = packed(tmp_path / "a.zip", {f"room/{DAY}.json": [said(1)]}).read_bytes()
    made: dict[str, dict[str, object]] = {"outer": {"ours/export.zip": 1}, "book": {"[Content_Types].xml": 1}}
    for name, members in made.items():
        packed(tmp_path / f"{name}.zip", members)
    (tmp_path / "cut.zip").write_bytes(whole[:-40])
    (tmp_path / "log.csv.gz").write_bytes(gzip.compress(b"msg_id"))
    told = {
        "outer.zip": "it holds another zip file, ours/export.zip: unpack it",
        "book.zip": "Save its table as CSV",
        "cut.zip": "a zip file without its end",
        "log.csv.gz": "packed with gzip: unpack it",
        ".": "is a folder: import the zip file",
    }
    for name, words in told.items():
        with pytest.raises(FeedError) as error:
            list(read(tmp_path / name))
        assert words in str(error.value)
