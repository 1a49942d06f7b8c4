"""What each process does: everything, the answering, or the work."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.errors import SettingsError
from bot.settings import Role, Settings, Transport, mode, role, transport
from tests.builders import event
from tests.conversation import GRACE, scene

SQLITE = "sqlite:///cembot.db"
POSTGRES = "postgresql://db/cembot"

BOT = {"SLACK_BOT_TOKEN": "xoxb-made-up"}
APP = {"SLACK_APP_TOKEN": "xapp-made-up"}
SIGNED = {"SLACK_SIGNING_SECRET": "made-up"}
PORT = {"PORT": "8080"}

EIGHT = datetime(2015, 10, 27, tzinfo=UTC)
"""20:00 in New York, when the chat of these tests begins."""


async def test_the_process_that_answers_sends_no_announcement_and_one_that_does_all_catches_up(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, over_http=True) as here:
        await here.load(event())
        await here.subscribe(at_start=True, digest=False)
        here.role = Role.WEB
        await here.restart()
        here.clock.jump(EIGHT)
        assert "Educational Technology Chat" in await here.command(GRACE, "now")
        assert not here.bot.scheduler.running
        assert [row["state"] for row in here.rows("SELECT state FROM delivery")] == ["planned"]
        here.role = Role.ALL
        await here.restart()
        assert len(await here.posted()) == 1


async def test_over_socket_mode_the_worker_listens_as_well(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.role = Role.WORKER
        await here.restart()
        await here.load(event())
        await here.subscribe(at_start=True, digest=False)
        assert "Educational Technology Chat" in await here.command(GRACE, "today")
        here.clock.jump(EIGHT)
        assert len(await here.posted()) == 1


async def test_a_worker_takes_no_requests_of_slacks_and_tells_its_health(tmp_path: Path) -> None:
    async with scene(tmp_path, over_http=True) as here, ClientSession() as session:
        await here.stop()
        here.role = Role.WORKER
        await here.start()
        async with session.post(f"{here.url}/slack/events", data=b"{}") as got:
            assert got.status == 404
        async with session.get(f"{here.url}/healthz") as got:
            assert got.status == 200


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        (APP, Transport.SOCKET),
        (APP | PORT, Transport.SOCKET),
        (APP | SIGNED, Transport.SOCKET),
        (APP | SIGNED | PORT, Transport.HTTP),
        (SIGNED | PORT, Transport.HTTP),
        (SIGNED, Transport.HTTP),
        ({}, Transport.SOCKET),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else None,
)
def test_a_signing_secret_and_a_port_choose_http(environ: dict[str, str], expected: Transport) -> None:
    assert transport(Settings.load(BOT | environ, None)) is expected


@pytest.mark.parametrize("asked", [Role.WEB, Role.WORKER])
def test_a_sqlite_file_is_served_by_one_process(asked: Role) -> None:
    settings = Settings.load(BOT | SIGNED | PORT, None)
    with pytest.raises(
        SettingsError, match=f"--role {asked} needs PostgreSQL: a SQLite file is served by one process"
    ):
        role(settings, asked, SQLITE)
    assert role(settings, asked, POSTGRES) is asked
    assert role(settings, Role.ALL, SQLITE) is role(settings, None, SQLITE) is Role.ALL


def test_who_is_not_told_its_part_does_everything_unless_another_process_was_given_the_port() -> None:
    assert role(Settings.load(BOT | APP, None), None, POSTGRES) is Role.ALL
    assert role(Settings.load(BOT | SIGNED | PORT, None), None, POSTGRES) is Role.ALL
    assert role(Settings.load(BOT | SIGNED, None), None, POSTGRES) is Role.WORKER


def test_a_worker_over_http_needs_no_port_and_who_answers_does() -> None:
    settings = Settings.load(BOT | SIGNED, None)
    assert mode(settings, Role.WORKER) == "live"
    for asked in (Role.ALL, Role.WEB):
        with pytest.raises(
            SettingsError, match="PORT is missing: the port on which Slack's requests come in"
        ):
            mode(settings, asked)
