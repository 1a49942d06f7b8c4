"""The log, given out: pseudonyms by default, with a key that stays; names only where they are asked for."""

import asyncio
import csv
import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import build
from bot.domain.participation import Act
from bot.domain.pseudonym import fresh_key, is_key, pseudonym
from bot.services import exporting_record
from bot.services.exporting_record import COLUMNS, NAMING
from bot.storage.database import Database
from tests.builders_record import Did, do_not_count, load_chat, name, record

pytest_plugins = ["tests.fixtures_storage"]


@pytest.fixture
def run(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Type `cembot export participation`."""
    monkeypatch.setenv("CEMBOT_DATA", str(tmp_path / "data"))

    async def typed(*words: str) -> Any:
        about = ("export", "participation", *words, "--database", f"sqlite:///{file}")
        return await asyncio.to_thread(CliRunner().invoke, build("export"), about)

    return typed


async def some(database: Database) -> str:
    """Record a chat."""
    found = await load_chat(database)
    await record(database, found, Did("UAVA", 1, "Words"), Did("UAVA", 2), Did("ULIAM", 3, act=Act.CHECK_IN))
    await name(database, "UAVA", "=Ava")
    return found


async def test_people_stand_under_pseudonyms_whose_key_stays_with_the_operator(
    database: Database, run: Any, tmp_path: Path
) -> None:
    await some(database)
    heard = await run()
    rows = list(csv.DictReader(io.StringIO(heard.stdout)))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["act"] for row in rows] == ["message", "message", "check-in"]
    assert [row["person"] == rows[0]["person"] for row in rows] == [True, True, False]
    for secret in ("UAVA", "ULIAM", "Ava", "Words", "C1", "60.UAVA"):
        assert secret not in heard.stdout
    kept = tmp_path / "data" / "pseudonyms.key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.read_text(encoding="ascii").strip() not in heard.stdout
    assert (await run()).stdout == heard.stdout
    kept.unlink()
    assert next(csv.DictReader(io.StringIO((await run()).stdout)))["person"] != rows[0]["person"]


async def test_names_come_where_they_are_asked_for_and_of_who_is_not_counted_nothing_comes(
    database: Database, run: Any
) -> None:
    found = await some(database)
    rows = json.loads((await run("--names", "--format", "json", "--occurrence", found)).stdout)
    assert list(rows[0]) == [*COLUMNS, *NAMING]
    assert [(row["account"], row["name"]) for row in rows] == [
        ("UAVA", "=Ava"),
        ("UAVA", "=Ava"),
        ("ULIAM", None),
    ]
    assert "'=Ava" in (await run("--names")).stdout
    await do_not_count(database, "UAVA")
    assert [row["account"] for row in json.loads((await run("--names", "--format", "json")).stdout)] == [
        "ULIAM"
    ]


async def test_a_long_log_is_given_out_whole_a_part_at_a_time(
    database: Database, run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(exporting_record, "AT_ONCE", 3)
    found = await load_chat(database)
    await record(database, found, *(Did("UAVA", minute) for minute in range(7)))
    out = tmp_path / "log.json"
    assert (await run("--format", "json", "--output", str(out))).exit_code == 0
    assert len({row["at"] for row in json.loads(out.read_text(encoding="utf-8"))}) == 7
    span = ("--from", "2015-10-27T00:02Z", "--to", "2015-10-27T00:04Z", "--format", "json")
    assert len(json.loads((await run(*span)).stdout)) == 2


async def test_a_file_that_is_no_key_is_refused(run: Any, tmp_path: Path) -> None:
    wrong = tmp_path / "key"
    wrong.write_text("secret", encoding="ascii")
    assert "is no key of pseudonyms" in str((await run("--key", str(wrong))).exception)


def test_a_pseudonym_needs_its_key() -> None:
    one, other = fresh_key(), fresh_key()
    assert is_key(one)
    assert pseudonym(one, 7) == pseudonym(one, 7) != pseudonym(other, 7)
    assert pseudonym(one, 7) != pseudonym(one, 8)
