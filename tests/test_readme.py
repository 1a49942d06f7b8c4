"""What the README shows is what a newcomer sees: its examples stand in files, and its commands print what it says."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = ROOT / "docs" / "examples"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("language", "files"), [("csv", "*.csv"), ("ics", "*.ics")])
def test_the_examples_that_are_shown_are_those_in_the_folder(language: str, files: str) -> None:
    shown = blocks(language)
    stored = [path.read_text(encoding="utf-8") for path in EXAMPLES.glob(files)]
    assert len(shown) == len(stored)
    assert [part for part in shown if not any(part in text for text in stored)] == []


def test_the_commands_print_what_is_shown(tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if name not in Settings.variables()}
    environ |= {"CEMBOT_DATA": str(tmp_path), "COLUMNS": "80"}
    shown = blocks("console")
    assert shown
    for block in shown:
        line, _, output = block.partition("\n")
        words = shlex.split(line.removeprefix("$ cembot "))
        run = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert [told.rstrip() for told in run.stdout.splitlines()] == output.splitlines(), line


def test_every_picture_and_page_that_is_linked_exists() -> None:
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert linked
    assert [name for name in linked if not (ROOT / name).is_file()] == []


def test_every_row_of_settings_gives_the_default_that_holds() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", README, re.MULTILINE))
    assert set(rows) == set(Settings.variables())
    fields = {str(field.validation_alias): field.default for field in Settings.model_fields.values()}
    named = {name: said.strip("`") for name, said in rows.items() if fields[name] not in {None, (), ""}}
    assert named == {name: str(fields[name]) for name in named}
    assert all(said.startswith("none") for name, said in rows.items() if name not in named)


def test_every_file_that_the_documents_name_exists() -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(
        r"`((?:bot|handlers|schedules|tests|docs)/[\w/.-]*|[\w-]+\.yaml)`", README + architecture
    )
    assert named
    assert sorted({name for name in named if not (ROOT / name).exists()}) == []
