"""What `cembot doctor` finds: each thing that is wrong is said in a sentence, and hides nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

import handlers
from bot.chosen import Outside
from bot.cli.findings import report
from bot.clock import FastClock, RealClock
from bot.domain.pause import Pause
from bot.examination import examine
from bot.ports import Standing
from bot.rehearsal import Rehearsal
from bot.rehearsal.app import App
from bot.services.examining import Examining, Finding
from bot.services.importing import Importing
from bot.storage import pauses, subscriptions
from bot.storage.connect import connect
from bot.storage.migrate import upgrade
from tests.builders import event, wish
from tests.conversation import EDUCATORS, GENERAL

NOW = datetime(2015, 10, 26, 22, 25, tzinfo=UTC)


@asynccontextmanager
async def installed(folder: Path, app: App, *channels: str, archived: str = "") -> AsyncIterator[Outside]:
    """Install the bot in a workspace, with one event and channels that want to hear of it."""
    url = f"sqlite:///{folder / 'cembot.db'}"
    database = connect(url)
    upgrade(database.engine)
    await Importing(database).take("sample", [event()], 0, NOW)
    for channel in channels:
        wanted = wish(channel, workspace="T0REHEARSE")
        await database.write(partial(subscriptions.save, wanted=wanted, who="U1", now=NOW))
    database.close()
    rehearsal = Rehearsal(FastClock(NOW), app=app)
    await rehearsal.start()
    if archived:
        rehearsal.workspace.channels[archived].archived = True
    try:
        yield Outside(
            bot_token=rehearsal.bot_token,
            app_token=rehearsal.app_token,
            slack_api_url=rehearsal.api_url,
            database_url=url,
            clock=RealClock(),
        )
    finally:
        await rehearsal.stop()


OURS = App(scopes=frozenset(handlers.SCOPES), events=frozenset(handlers.EVENTS))


def wrong(findings: list[Finding]) -> dict[str, str]:
    return {one.check: one.said for one in findings if not one.ok}


async def test_a_sound_installation_has_nothing_wrong(tmp_path: Path) -> None:
    async with installed(tmp_path, OURS, EDUCATORS) as outside:
        findings = await examine(outside, tmp_path)
    assert wrong(findings) == {}
    looked_at = {one.check for one in findings}
    assert looked_at >= {
        "disk",
        "database",
        "leases",
        "slack",
        "scopes",
        "clock",
        "socket",
        f"channel {EDUCATORS}",
    }


async def test_a_channel_without_the_bot_and_a_missing_scope_are_both_told(tmp_path: Path) -> None:
    few = replace(OURS, scopes=OURS.scopes - {"chat:write"})
    async with installed(tmp_path, few, GENERAL) as outside:
        found = wrong(await examine(outside, tmp_path))
    assert found.keys() == {"scopes", f"channel {GENERAL}"}
    assert "lacks chat:write" in found["scopes"]
    assert "/invite" in found[f"channel {GENERAL}"]


async def test_an_archived_channel_is_told_though_the_bot_is_in_it(tmp_path: Path) -> None:
    async with installed(tmp_path, OURS, EDUCATORS, archived=EDUCATORS) as outside:
        found = wrong(await examine(outside, tmp_path))
    assert found.keys() == {f"channel {EDUCATORS}"}
    assert "gets no announcements: is_archived: the channel is archived" in found[f"channel {EDUCATORS}"]


def test_what_is_wrong_stands_below_all_that_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    channels = [
        Finding(f"channel C{number}", ok=number != 1, said=f"#room-{number}.") for number in range(60)
    ]
    report(channels)
    *well, last = capsys.readouterr().out.splitlines()
    assert last == "WRONG  #room-1."
    assert well == [f"ok     #room-{number}." for number in range(60) if number != 1]


async def test_a_wrong_app_token_is_told(tmp_path: Path) -> None:
    async with installed(tmp_path, OURS) as outside:
        found = wrong(await examine(replace(outside, app_token="xapp-of-another"), tmp_path))
    assert found.keys() == {"socket"}
    assert "SLACK_APP_TOKEN" in found["socket"]


async def test_a_wrong_bot_token_keeps_the_database_in_sight(tmp_path: Path) -> None:
    async with installed(tmp_path, OURS) as outside:
        findings = await examine(replace(outside, bot_token="xoxb-of-another"), tmp_path)
    assert wrong(findings).keys() == {"slack"}
    assert "database" in {one.check for one in findings}


async def test_what_is_kept_back_on_purpose_is_told_and_is_not_wrong(tmp_path: Path) -> None:
    async with installed(tmp_path, OURS, EDUCATORS) as outside:
        database, now = connect(outside.database_url), outside.clock.now()
        for organisation in ("", "Nellie"):
            pause = Pause(organisation, now, now + timedelta(days=1))
            await database.write(partial(pauses.begin, workspace="T1", pause=pause, who="U1", now=now))
        database.close()
        findings = await examine(outside, tmp_path, quiet=True, fence=frozenset({"C0TEST"}))
    assert wrong(findings) == {}
    said = "\n".join(one.said for one in findings)
    assert "Nothing is posted by itself while CEMBOT_QUIET is set" in said
    assert "Announcements of everything are paused until" in said
    assert "Announcements of Nellie are paused until" in said
    assert f"Channel {EDUCATORS} gets nothing here: it is not among CEMBOT_TEST_CHANNELS" in said


class Elsewhere:
    """A platform whose clock is off."""

    async def standing(self) -> Standing:
        """Tell a time that is ten minutes old."""
        return Standing("@cembot", "Rehearsal", None, datetime.now(UTC) - timedelta(minutes=10))

    async def can_listen(self) -> bool:
        """Have no socket."""
        return False

    async def is_member(self, channel: str) -> bool:
        """Have the bot everywhere."""
        return bool(channel)


async def test_a_clock_that_is_off_and_an_empty_programme_are_told(tmp_path: Path) -> None:
    database = connect(f"sqlite:///{tmp_path / 'cembot.db'}")
    upgrade(database.engine)
    found = wrong(await Examining(database, Elsewhere(), RealClock(), tmp_path, frozenset()).examine())
    database.close()
    assert found.keys() == {"clock", "programme"}
    assert "600 s off" in found["clock"]
    assert "cembot import" in found["programme"]


async def test_an_organisers_channel_without_the_bot_is_told(tmp_path: Path) -> None:
    async with installed(tmp_path, OURS, EDUCATORS) as outside:
        heard = await examine(outside, tmp_path, organisers=EDUCATORS)
        unheard = await examine(outside, tmp_path, organisers=GENERAL)
    assert wrong(heard) == {}
    assert wrong(unheard).keys() == {"organisers' channel"}
    assert f"{GENERAL} hears of no trouble" in wrong(unheard)["organisers' channel"]


async def test_a_token_of_another_workspace_than_that_of_all_channels_is_told(tmp_path: Path) -> None:
    async with installed(tmp_path, OURS) as outside:
        database = connect(outside.database_url)
        for channel, workspace in (("C1", "T1"), ("C2", "T1"), (EDUCATORS, "T0REHEARSE")):
            wanted = wish(channel, workspace=workspace)
            await database.write(partial(subscriptions.save, wanted=wanted, who="U1", now=NOW))
            found = await examine(outside, tmp_path)
            (told,) = [one for one in found if one.check == "workspace"]
            assert told.ok is (workspace == "T0REHEARSE")
            looked_at = [one.check for one in found if one.check.startswith("channel")]
            assert looked_at == ([f"channel {EDUCATORS}"] if told.ok else [])
        database.close()
    assert told.said.startswith("Channels of another workspace (T1; 2 in all) hear nothing from this bot")
