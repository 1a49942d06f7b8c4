"""The commands of a checkout, as a newcomer's machine meets them. Nothing is installed here."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

TARGETS = {"help", "run", "test", "check", "bench", "faults", "postgres", "lock", "upgrade", "clean"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a checkout with what the installation looks at, and nothing installed."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environ = {
        name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    }
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


def python(folder: Path, script: str) -> str:
    """Put a Python on this machine that answers as the script says."""
    path = folder / "a-python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return f"PYTHON={path}"


def test_make_alone_lists_every_command(checkout: Path) -> None:
    listed = make(checkout).stdout
    assert set(re.findall(r"^make (\w+) ", listed, re.MULTILINE)) == TARGETS


def test_a_python_that_is_too_old_is_named_with_its_version(checkout: Path) -> None:
    old = python(checkout, 'case "$2" in *print*) echo 3.9;; *) exit 1;; esac')
    run = make(checkout, "test", old)
    assert run.returncode != 0
    assert "cembot needs Python 3.11 or newer with venv" in run.stderr
    assert "a-python is 3.9." in run.stderr


def test_a_python_without_venv_is_told_what_to_install(checkout: Path) -> None:
    bare = python(checkout, 'case "$2" in *print*) echo 3.12;; *ensurepip*) exit 1;; esac')
    run = make(checkout, "run", bare)
    assert run.returncode != 0
    assert "a-python has no venv (Debian, Ubuntu: apt install python3-venv)" in run.stderr


def test_no_python_at_all_is_a_sentence_too(checkout: Path) -> None:
    run = make(checkout, "run", "PYTHON=no-such-python")
    assert run.returncode != 0
    assert "none of these is one: no-such-python." in run.stderr


@pytest.mark.parametrize("command", ["run", "test"])
def test_the_first_time_installs_what_is_pinned_by_hash_and_the_second_nothing(
    checkout: Path, command: str
) -> None:
    first = make(checkout, "--dry-run", command).stdout
    assert "--require-hashes --requirement requirements.lock" in first
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / ".ready").touch()
    second = make(checkout, "--dry-run", command).stdout
    assert "pip" not in second
    assert second.strip().splitlines()[-1].startswith(".venv/bin/python -m ")


@pytest.mark.parametrize("changed", ["pyproject.toml", "requirements.lock"])
def test_what_is_installed_follows_the_files_that_say_so(checkout: Path, changed: str) -> None:
    (checkout / ".venv").mkdir()
    ready = checkout / ".venv" / ".ready"
    ready.touch()
    later = ready.stat().st_mtime + 10
    os.utime(checkout / changed, (later, later))
    assert "pip" in make(checkout, "--dry-run", "run").stdout


def test_the_build_runs_what_people_run() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
    assert re.search(r"^make check\b", script, re.MULTILINE)
    assert re.search(r"\bmake test\b", script)
