"""Where one run happens: its folder, its clock and what its processes know of it. Starts none of them."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from tests.faults.clock import Origin, SharedClock
from tests.faults.day import MIDNIGHT

Json = dict[str, Any]

BRISK = 0.5
"""Seconds of real time within which a process starts, where the machine is not busy with something else."""

YOUNG = 0.4
"""Seconds of real time from its first request or claim in which a process takes up what was left by those before."""

OPENS = MIDNIGHT - timedelta(minutes=2)
"""When the bot is started; its first list is due three minutes later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One run, as each of its processes sees it."""

    folder: Path
    size: str
    run: str
    database_url: str
    api_url: str
    origin: Origin

    def clock(self, ahead: float = 0.0) -> SharedClock:
        """Give the clock of the bot's machine, which can be set wrongly, or of one that is ahead of the others."""
        return SharedClock(self.origin, self.folder / "steps", ahead)

    @property
    def behind(self) -> Path:
        """Give the file that is there while the bot is behind with its work."""
        return self.folder / "behind"

    def spares(self, *, young: bool, start: float) -> bool:
        """Tell whether a process is not to be killed that is young, and took so many seconds to start.

        While it takes up others' work it may be killed too, but not where the last one was, or where it started slowly:
        else nobody would ever get anything done, which is the machine's slowness and no fault of the bot.
        """
        return young and (start > BRISK or self._killed_young.exists())

    def kills(self, *, young: bool) -> None:
        """Keep whether the process that is killed now had only begun to take up others' work."""
        if young:
            self._killed_young.touch()
        else:
            self._killed_young.unlink(missing_ok=True)

    @property
    def _killed_young(self) -> Path:
        return self.folder / "killed-young"

    @property
    def true_clock(self) -> SharedClock:
        """Give the clock of everybody else, which goes right."""
        return SharedClock(self.origin)

    def note(self, book: str, **said: Any) -> None:
        """Write one line into a book; it is kept whoever is killed then."""
        line = json.dumps({"at": monotonic(), **said}) + "\n"
        handle = os.open(self.folder / f"{book}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(handle, line.encode())
        finally:
            os.close(handle)

    def noted(self, book: str) -> Iterator[Json]:
        """Read a book."""
        path = self.folder / f"{book}.jsonl"
        if path.exists():
            yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def open_stage(folder: Path, size: str, run: str, speed: float, database_url: str, api_url: str) -> Stage:
    """Start the clock of a run, and write down what its processes need."""
    origin = Origin(start=OPENS, since=monotonic(), real=datetime.now(UTC), speed=speed)
    stage = Stage(
        folder=folder, size=size, run=run, database_url=database_url, api_url=api_url, origin=origin
    )
    said = {
        "size": size,
        "run": run,
        "database_url": database_url,
        "api_url": api_url,
        "start": origin.start.isoformat(),
        "since": origin.since,
        "real": origin.real.isoformat(),
        "speed": origin.speed,
    }
    fresh = folder / "stage.new"
    fresh.write_text(json.dumps(said), encoding="utf-8")
    fresh.replace(folder / "stage.json")
    return stage


def find_stage(folder: Path) -> Stage | None:
    """Read what `open_stage` wrote; nothing where the run has not begun."""
    written = folder / "stage.json"
    if not written.exists():
        return None
    said = json.loads(written.read_text(encoding="utf-8"))
    origin = Origin(
        start=datetime.fromisoformat(said["start"]),
        since=said["since"],
        real=datetime.fromisoformat(said["real"]),
        speed=said["speed"],
    )
    return Stage(
        folder=folder,
        size=said["size"],
        run=said["run"],
        database_url=said["database_url"],
        api_url=said["api_url"],
        origin=origin,
    )
