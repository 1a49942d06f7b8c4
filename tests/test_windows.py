"""What a machine without POSIX lacks is asked for nowhere unguarded, and set-up, import and copies do without it."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

POSIX_ONLY = {
    "fcntl",
    "grp",
    "posix",
    "pty",
    "pwd",
    "readline",
    "resource",
    "syslog",
    "termios",
    "tty",
    "uvloop",
}
"""Modules that Windows lacks."""

OF_OS = {
    "chown",
    "fchmod",
    "fdatasync",
    "fork",
    "geteuid",
    "getpgid",
    "getuid",
    "killpg",
    "nice",
    "setsid",
    "uname",
}
"""What the module `os` lacks there."""

OF_SIGNAL = {"SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGUSR1", "SIGUSR2", "pthread_sigmask"}

OURS = [path for folder in ("bot", "handlers", "schedules") for path in sorted((ROOT / folder).rglob("*.py"))]

WITHOUT = """
import asyncio, subprocess, sys, types

import sqlalchemy, typer

locked = types.ModuleType("msvcrt")
locked.LK_NBLCK = 2
locked.locking = lambda *_: None
sys.modules["msvcrt"] = locked
real, sys.platform = sys.platform, "win32"
sys.modules.update(dict.fromkeys({names!r}))  # to import one of them raises ImportError
for name in {of_os!r}:
    if hasattr(__import__("os"), name):
        delattr(__import__("os"), name)
import bot.storage.alone
sys.platform = real
sys.argv = ["cembot", *sys.argv[1:]]
from bot.cli import main
main()
"""
"""Runs a command where those are not to be had. Libraries are as on this system; ours believe to be on Windows."""


def guarded(node: ast.AST) -> Iterator[ast.AST]:
    """Give every node that is reached on every system: nothing below a look at the platform, or a try."""
    for child in ast.iter_child_nodes(node):
        looks = isinstance(child, ast.If) and any(
            word in ast.unparse(child.test) for word in ("platform", "hasattr")
        )
        tries = isinstance(child, ast.Try) and any(
            handler.type is not None and "ImportError" in ast.unparse(handler.type)
            for handler in child.handlers
        )
        if not looks and not tries:
            yield child
            yield from guarded(child)


def asked_for(path: Path) -> set[str]:
    """Give what a file asks for that Windows lacks."""
    found = set()
    for node in guarded(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names} & POSIX_ONLY
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} & POSIX_ONLY
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            lacks = {"os": OF_OS, "signal": OF_SIGNAL}.get(node.value.id, set())
            found |= {f"{node.value.id}.{node.attr}"} if node.attr in lacks else set()
    return found


def test_what_windows_lacks_is_asked_for_nowhere_unguarded() -> None:
    assert len(OURS) > 100
    assert {str(path): names for path in OURS if (names := asked_for(path))} == {}


def test_the_look_finds_what_it_looks_for(tmp_path: Path) -> None:
    file = tmp_path / "one.py"
    file.write_text(
        "import fcntl, os, signal\nos.nice(5)\nsignal.SIGKILL\ntry:\n    import pwd\nexcept ImportError: ...\n"
    )
    assert asked_for(file) == {"fcntl", "os.nice", "signal.SIGKILL"}


def without(folder: Path, *words: str) -> str:
    """Run a command without what Windows lacks, in its own old encoding."""
    script = WITHOUT.format(
        names=sorted(POSIX_ONLY - {"posix", "pwd", "grp"}), of_os=sorted(OF_OS - {"fork"})
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "cp1252"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    said = (ran.stdout + ran.stderr).decode("utf-8")
    assert ran.returncode == 0, said
    return said


def test_a_programme_is_set_up_loaded_copied_and_restored_without_posix(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("title,start\nŁódź reads,2026-10-01\n", encoding="utf-8")
    answers = "CEMBOT_PROGRAMME=Łódź → reads\nCEMBOT_TIMEZONE=Europe/Warsaw\nSOURCES=events.csv\n"
    (tmp_path / "answers").write_text(answers, encoding="utf-8")
    said = without(tmp_path, "setup", "--answers", "answers")
    assert "CEMBOT_PROGRAMME is Łódź → reads." in said
    assert "1 added" in said
    without(tmp_path, "backup", "copy.db")
    without(tmp_path, "restore", "copy.db", "--yes")
    assert "Łódź reads" in without(tmp_path, "agenda", "--on", "2026-10-01", "--json")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_every_letter_can_be_written_whatever_the_system_s_encoding(tmp_path: Path, encoding: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "--programme", "nobody", "agenda"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert "There is no programme called nobody" in ran.stderr.decode("utf-8")
