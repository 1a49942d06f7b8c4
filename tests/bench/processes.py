"""Processes that are measured from outside: how long they take, and how much memory they hold. Chooses none."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PROC = Path("/proc")


def importing(libraries: Sequence[str]) -> str:
    """Write a program that imports these libraries and nothing of ours."""
    return f"import {', '.join(libraries)}"


def environment(**more: str) -> Mapping[str, str]:
    """Give this environment without what would configure a bot, and with compiled modules kept, as `make` does."""
    ours = ("SLACK_", "X_", "CEMBOT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    for name in ("DATABASE_URL", "PORT"):
        kept.pop(name, None)
    return {**kept, "PYTHONDONTWRITEBYTECODE": "", **more}


def python(*words: str) -> list[str]:
    """Write a command for the Python that runs this."""
    return [sys.executable, *words]


def seconds(command: Sequence[str]) -> float:
    """Run a command to its end, and tell how long it took."""
    began = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def resident(pid: int) -> float:
    """Tell how much memory a process holds, in MB."""
    status = PROC / str(pid) / "status"
    if status.exists():
        line = next(
            line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmRSS")
        )
        return int(line.split()[1]) / 1024
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], check=True, capture_output=True, text=True)
    return int(said.stdout) / 1024
