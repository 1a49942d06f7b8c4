"""What the documents show is what a newcomer sees: examples stand in files, commands print what is said, links lead."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.conftest import ROOT

README = ROOT / "README.md"
FORMATS = ROOT / "docs" / "formats.md"
EXAMPLES = ROOT / "docs" / "examples"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def read(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def blocks(document: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", read(document), re.MULTILINE | re.DOTALL)


def places(document: Path) -> set[str]:
    """Name the headings as links do: in small letters, with hyphens for blanks and without other signs."""
    headings = re.findall(r"^#+ (.+)$", read(document), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(("language", "files"), [("csv", "*.csv"), ("ics", "*.ics")])
def test_the_examples_that_are_shown_are_those_in_the_folder(language: str, files: str) -> None:
    shown = blocks(FORMATS, language)
    stored = [read(path) for path in EXAMPLES.glob(files)]
    assert len(shown) == len(stored)
    assert [
        part for part in [*shown, *blocks(README, language)] if not any(part in text for text in stored)
    ] == []


def test_the_commands_print_what_is_shown(tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if name not in Settings.variables()}
    environ |= {"CEMBOT_DATA": str(tmp_path), "COLUMNS": "80"}
    shown = blocks(README, "console")
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


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file_and_a_heading_that_exist(document: Path) -> None:
    linked = re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", read(document))
    lost = []
    for name, heading in linked:
        leads_to = document.parent / name if name else document
        if not leads_to.exists() or (heading and heading not in places(leads_to)):
            lost.append(f"{name}#{heading}")
    assert lost == []


def test_every_row_of_settings_gives_the_default_that_holds() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", read(ROOT / "docs" / "settings.md"), re.MULTILINE))
    assert set(rows) == set(Settings.variables())
    fields = {str(field.validation_alias): field.default for field in Settings.model_fields.values()}
    named = {name: said.strip("`") for name, said in rows.items() if fields[name] not in {None, (), ""}}
    assert named == {name: str(fields[name]) for name in named}
    assert all(said.startswith("none") for name, said in rows.items() if name not in named)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_exists(document: Path) -> None:
    named = re.findall(r"`((?:bot|handlers|schedules|tests|docs)/[\w/.-]*|[\w-]+\.yaml)`", read(document))
    assert sorted({name for name in named if not (ROOT / name).exists()}) == []
