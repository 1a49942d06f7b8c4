"""`make bench`: measure every figure, print the table, write build/bench.json."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path

from bot.cli.run import _loop_factory, rarely_collect  # what people get
from tests.bench import (
    answer,
    cold_start,
    day_query,
    events,
    fan_out,
    hourly_round,
    idle,
    lateness,
    log_import,
    memory,
    over_http,
    replan,
    report_query,
    understanding,
)
from tests.bench.figure import Figure
from tests.bench.processes import ROOT
from tests.bench.report import markdown, show, write

FILE = ROOT / "build" / "bench.json"

MEASURES: dict[str, Callable[[Path], Coroutine[None, None, list[Figure]]]] = {
    "answer": answer.measure,
    "understanding": understanding.measure,
    "day_query": day_query.measure,
    "cold_start": cold_start.measure,
    "memory": memory.measure,
    "fan_out": fan_out.measure,
    "lateness": lateness.measure,
    "plan_again": replan.measure,
    "over_http": over_http.measure,
    "idle": idle.measure,
    "hourly_round": hourly_round.measure,
    "report": report_query.measure,
    "events": events.measure,
    "log_import": log_import.measure,
}


def main(words: Sequence[str] | None = None) -> int:
    """Measure what is asked for, everything by default; tell 1 where that is asked for and a goal was not reached."""
    parser = argparse.ArgumentParser(
        prog="make bench", description="Measure speed and size, as ratios to limits."
    )
    parser.add_argument("only", nargs="*", help=f"measure only these: {', '.join(MEASURES)}")
    parser.add_argument("--strict", action="store_true", help="end with 1 where a goal is not met")
    parser.add_argument("--markdown", action="store_true", help="print the table for the README")
    asked = parser.parse_args(words)
    if unknown := set(asked.only) - set(MEASURES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}")
    rarely_collect()
    figures = [figure for name in asked.only or MEASURES for figure in _measure(MEASURES[name])]
    show(figures)
    if not asked.only:
        write(figures, FILE)
        sys.stdout.write(f"Written to {FILE.relative_to(ROOT)}.\n")
    if asked.markdown:
        sys.stdout.write(f"\n{markdown(figures)}\n")
    return int(asked.strict and not all(one.met for one in figures))


def _measure(measure: Callable[[Path], Coroutine[None, None, list[Figure]]]) -> list[Figure]:
    """Run one measurement in a loop like the bot's, in a folder of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="cembot-bench-") as folder,
        asyncio.Runner(loop_factory=_loop_factory()) as runner,
    ):
        return runner.run(measure(Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
