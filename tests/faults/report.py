"""What became of each run: as a table for a terminal, and as JSON for programs. Judges nothing."""

import json
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.report import machine
from tests.faults.runs import Run
from tests.faults.verdict import Verdict

COLUMNS = (
    "Run",
    "Planned",
    "Sent",
    "Together",
    "Twice",
    "Lost",
    "Wrong",
    "Skipped",
    "Why?",
    "Kills",
    "In flight",
    "s",
)
"""Together: said in one message with others that were late. Skipped: all that was; why?: those of them that nothing
explains. In flight: as the far end counts."""

WIDTH = 110
"""Letters in a line, where nobody says how many there are."""

MOST_SENTENCES = 10
"""How much is said about one run; the file holds more."""


def show(run: Run, verdict: Verdict) -> None:
    """Say at once what became of one run."""
    console = _console()
    console.print(f"{run.name}: {'as it should be' if verdict.good else 'NOT AS IT SHOULD BE'} ({run.says})")
    for boundary, kills in verdict.boundaries.items():
        console.print(f"  killed {kills} times: {boundary}")
    for fault, times in verdict.faults.items():
        console.print(f"  the far end, {times} times: {fault}")
    for sentence in verdict.says[:MOST_SENTENCES]:
        console.print(f"  {sentence}")
    if len(verdict.says) > MOST_SENTENCES:
        console.print(f"  and {len(verdict.says) - MOST_SENTENCES} more")


def table(verdicts: Mapping[str, Verdict]) -> None:
    """Print the runs for people."""
    shown = Table(*COLUMNS, title=machine(), box=None, title_justify="left")
    for name, one in verdicts.items():
        skipped = one.skipped_explained + one.skipped_unexplained
        counts = (
            one.planned,
            one.sent,
            one.caught_up,
            one.doubled,
            one.lost,
            one.wrong,
            skipped,
            one.skipped_unexplained,
        )
        shown.add_row(name, *map(str, (*counts, one.kills, one.in_flight)), f"{one.seconds:.0f}")
    _console().print(shown)


def write(verdicts: Mapping[str, Verdict], file: Path) -> None:
    """Write the runs for programs, beside what the file holds of runs that were not played this time."""
    file.parent.mkdir(parents=True, exist_ok=True)
    before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    played = {name: {"on": machine(), **verdict.as_json()} for name, verdict in verdicts.items()}
    file.write_text(json.dumps(before | played, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _console() -> Console:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.width = max(console.width, WIDTH)
    return console
