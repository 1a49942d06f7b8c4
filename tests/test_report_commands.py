"""What a report is for the terminal, for programs and for spreadsheets."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import build
from bot.services.importing import Importing
from bot.storage.database import Database
from bot.wording.report import report_csv, safe_cell
from tests.builders import event
from tests.builders_logs import page_of, post, posts_file, report_of

pytest_plugins = ["tests.fixtures_storage"]

STARTS = datetime(2015, 10, 27, tzinfo=UTC)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_no_cell_can_be_a_formula(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


async def test_kinds_from_outside_are_cells_and_text_and_nothing_else(database: Database) -> None:
    hostile = replace(event(), kind='<script>alert(1)</script>=HYPERLINK("x")')
    await Importing(database).take("sample", [hostile], 0, STARTS - timedelta(days=20))
    report = await report_of(database, since=STARTS)
    assert "<script>" not in await page_of(database, report, "<b>")
    cells = list(csv.DictReader(io.StringIO(report_csv(report, "UTC"))))
    assert [one["name"] for one in cells] == [figure.metric.name for figure in report.figures]
    assert all(not str(cell).startswith(("=", "+", "-", "@")) for one in cells for cell in one.values())


# ---- the commands ----


def run(file: Path, *words: str) -> Any:
    """Type a command."""
    return CliRunner().invoke(build(words[0]), [*words, "--database", f"sqlite:///{file}"])


def test_the_commands_bring_logs_in_and_report(file: Path, tmp_path: Path) -> None:
    log = posts_file(tmp_path / "a.csv", [post(1), post(2, user="")])
    heard = run(file, "import-log", str(log), "--hashtag", "Ours", "--json")
    assert heard.exit_code == 1
    told = json.loads(heard.stdout)
    assert (told["added"], told["duplicates"], told["set_aside"]) == (
        1,
        0,
        {"bots": 0, "system": 0, "spam": 0},
    )
    assert told["rejected"] == [{"source": str(log), "line": 3, "field": "user", "reason": "is blank"}]
    document = json.loads(run(file, "report", "--hashtag", "ours", "--format", "json").stdout)
    assert list(document) == ["from", "to", "computed_at", "coverage", "figures"]
    for figure in document["figures"]:
        assert list(figure) == ["name", "value", "unit", "definition", "seen", "gaps"]
        assert figure["definition"].endswith(".")
    assert {one["name"]: one["value"] for one in document["figures"]}["posts"] == 1
    assert json.loads(run(file, "report", "--json").stdout)["from"] == "2015-10-27T00:00:00+00:00"


def test_people_get_a_table_and_programs_files(file: Path) -> None:
    assert "Participants" in run(file, "report").stdout
    assert run(file, "report", "--format", "csv").stdout.startswith(
        "from,to,computed_at,name,value,unit,definition"
    )
    assert run(file, "report", "--format", "html").stdout.startswith("<!DOCTYPE html>")
