"""The systemd units are what systemd takes, and start what there is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from bot.cli.programmes import choose
from tests.conftest import ROOT

INSTALLED = "/opt/cembot/.venv/bin/cembot"
UNITS = {"cembot.service": "cembot.service", "cembot@.service": "cembot@reading.service"}
"""Each file, and the unit that is made of it."""


@pytest.mark.parametrize("file", UNITS)
def test_a_unit_starts_commands_that_there_are(file: str) -> None:
    text = (ROOT / "docs" / file).read_text(encoding="utf-8")
    started = re.findall(rf"^Exec\w+={INSTALLED} (.+)$", text, re.MULTILINE)
    chosen: dict[str, str] = {}
    words = [choose(line.replace("%i", "reading").split(), chosen) for line in started]
    assert words == [["db", "upgrade"], ["run"]]
    assert {line[0] for line in words} <= set(COMMANDS)
    assert list(chosen.values()) == (["reading"] if "@" in file else [])
    assert re.search(r"^ReadWritePaths=/var/lib/cembot$", text, re.MULTILINE)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("file", UNITS)
def test_systemd_finds_nothing_wrong_with_a_unit(file: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / file).read_text(encoding="utf-8")
    unit = tmp_path / UNITS[file]
    unit.with_name(file).write_text(text.replace(INSTALLED, "/bin/true"))
    ran = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
