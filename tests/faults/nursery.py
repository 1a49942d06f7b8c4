"""Keeps the workers of a run alive: whoever is killed is followed by another at once. Kills nobody before the end.

It has loaded the whole bot, so that a worker is a fork of it and is there in a moment.
"""

import gc
import os
import signal
import sys
import time
import traceback
from pathlib import Path

from tests.faults import worker
from tests.faults.runs import find_run
from tests.faults.stage import Stage, find_stage

PAUSE = 0.1
"""Seconds before a worker is followed that ended by itself: it probably could not begin."""

SOON = 0.01
"""Seconds until it is looked again whether the run has begun."""

PATIENCE = 10.0
"""Seconds within which SIGTERM ends a worker."""


class Over(BaseException):
    """The run is over."""


class Nursery:
    """The workers."""

    def __init__(self, stage: Stage) -> None:
        """Have none yet."""
        self._stage = stage
        self._alive: dict[int, int] = {}  # by the process, its place

    def keep(self, many: int) -> None:
        """Keep so many workers alive until somebody says that it is over."""
        while True:
            for place in set(range(many)) - set(self._alive.values()):
                self._begin(place)
            self._bury(*os.wait())

    def end(self) -> bool:
        """End every worker as a host does; tell whether all ended in time."""
        for pid in self._alive:
            os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while self._alive and time.monotonic() < until:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid:
                self._bury(pid, status)
            else:
                time.sleep(0.02)
        for pid in self._alive:
            os.kill(pid, signal.SIGKILL)
        return not self._alive

    def _begin(self, place: int) -> None:
        pid = os.fork()
        if not pid:
            _live(self._stage, place)
        self._alive[pid] = place
        self._stage.note("lives", did="began", pid=pid)

    def _bury(self, pid: int, status: int) -> None:
        self._alive.pop(pid, None)
        ended = os.waitstatus_to_exitcode(status)
        self._stage.note("lives", did="ended", pid=pid, status=ended)
        if ended != -signal.SIGKILL:
            time.sleep(PAUSE)


def _live(stage: Stage, place: int) -> None:
    """Be a worker; never return."""
    status = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        worker.live(stage, place)
        status = 0
    except BaseException:  # noqa: BLE001 - the process ends here, and says why
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _stop(*_: object) -> None:
    raise Over


def main(folder: Path) -> int:
    """Keep the workers of the run in `folder` until SIGTERM; tell 1 where one of them did not end in time."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while (stage := find_stage(folder)) is None:
        time.sleep(SOON)
    gc.freeze()  # what is loaded is shared with the workers
    signal.signal(signal.SIGTERM, _stop)
    nursery = Nursery(stage)
    try:
        nursery.keep(find_run(stage.size, stage.run).workers)
    except Over:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    return int(not nursery.end())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
