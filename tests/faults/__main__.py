"""`make faults`: play every run, print what became of each, write build/faults.json.

Runs on SQLite and runs on PostgreSQL go side by side, one of each: none needs more than half of one processor.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

from tests.faults.chat_kills import RUN as CHAT_KILLS
from tests.faults.chat_kills import chat_kills
from tests.faults.day import sqlite
from tests.faults.log_kills import RUN as LOG_KILLS
from tests.faults.log_kills import log_kills
from tests.faults.play import ROOT, play
from tests.faults.report import show, table, write
from tests.faults.runs import FULL, SHORT, Run, runs
from tests.faults.server import INSTALLED, server
from tests.faults.verdict import Verdict

AGAINST_THE_REHEARSAL = {LOG_KILLS.name: log_kills, CHAT_KILLS.name: chat_kills}
"""Runs that are no day of announcements, and what plays each."""

FILE = ROOT / "build" / "faults.json"


def main(words: Sequence[str] | None = None) -> int:
    """Play what is asked for, everything by default; tell 1 where a run is not as it should be."""
    parser = argparse.ArgumentParser(
        prog="make faults", description="Announce a day under every kind of fault."
    )
    parser.add_argument("only", nargs="*", help="play only these runs; sqlite-* means all on SQLite")
    parser.add_argument(
        "--short", action="store_true", help="a moment of each instead of a day, as the tests do"
    )
    parser.add_argument("--list", action="store_true", help="say which runs there are, and play none")
    parser.add_argument(
        "--speed", type=float, help="how fast the clock runs; slower where the machine is busy"
    )
    parser.add_argument("--keep", type=Path, help="keep what each run wrote in this folder")
    asked = parser.parse_args(words)
    size = SHORT if asked.short else FULL
    chosen = [
        replace(run, speed=asked.speed or run.speed)
        for run in _chosen([*runs(size).values(), LOG_KILLS, CHAT_KILLS], asked.only)
    ]
    if not chosen:
        parser.error(f"there is no {', '.join(asked.only)}; --list says which runs there are")
    if asked.list:
        sys.stdout.writelines(f"{run.name}: {run.says}\n" for run in chosen)
        return 0
    verdicts = _play(chosen, size, asked.keep)
    table(verdicts)
    if size == FULL:
        write(verdicts, FILE)
        sys.stdout.write(f"Written to {FILE.relative_to(ROOT)}.\n")
    return int(len(verdicts) < len(chosen) or not all(one.good for one in verdicts.values()))


def _chosen(every: Iterable[Run], only: Sequence[str]) -> Iterator[Run]:
    return (run for run in every if not only or any(fnmatch(run.name, one) for one in only))


def _play(chosen: Sequence[Run], size: str, keep: Path | None) -> dict[str, Verdict]:
    """Play what was chosen; tell it in the order in which it was chosen."""
    verdicts: dict[str, Verdict] = {}
    with ExitStack() as closing:
        base = keep or Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="cembot-faults-")))
        shared = None
        if any(run.postgres for run in chosen):
            if INSTALLED:
                shared = closing.enter_context(server())
            else:
                sys.stderr.write("PostgreSQL is left out: no server is installed, `make postgres`.\n")

        async def lane(runs: Iterable[Run]) -> None:
            """Play these runs one after the other."""
            for run in runs:
                if play_it := AGAINST_THE_REHEARSAL.get(run.name):
                    verdicts[run.name] = await play_it(size, base / run.name)
                    show(run, verdicts[run.name])
                    continue
                folder = base / run.name
                folder.mkdir(parents=True)
                url = shared.url(shared.make()) if run.postgres and shared else sqlite(folder)
                verdicts[run.name] = await play(run, size, folder, url)
                show(run, verdicts[run.name])

        async def both() -> None:
            here = [run for run in chosen if not run.postgres]
            there = [run for run in chosen if run.postgres and shared]
            await asyncio.gather(lane(here), lane(there))

        asyncio.run(both())
    return {run.name: verdicts[run.name] for run in chosen if run.name in verdicts}


if __name__ == "__main__":
    sys.exit(main())
