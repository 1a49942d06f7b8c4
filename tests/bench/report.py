"""Figures as a table for a terminal, as Markdown for the README, and as JSON for programs. Measures nothing."""

import json
import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.figure import Figure

HEADINGS = ("Figure", "Ours", "Limit", "Ratio", "Goal", "")


def machine() -> str:
    """Name the machine's size, and what ran."""
    parts = [f"{os.cpu_count()} cores"]
    if "SC_PHYS_PAGES" in getattr(os, "sysconf_names", {}):
        parts.append(f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB")
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{datetime.now(UTC):%d %B %Y}, {', '.join(parts)}, {platform.system()}, Python {version}"


def write(figures: Sequence[Figure], file: Path) -> None:
    """Write the figures for programs."""
    told = ("value", "unit", "limit", "limit_is", "ratio", "goal")
    document = {one.name: {**{name: getattr(one, name) for name in told}, "met": one.met} for one in figures}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def show(figures: Sequence[Figure]) -> None:
    """Print the figures for people, and on what each limit was measured."""
    table = Table(*HEADINGS, title=machine(), box=None, title_justify="left")
    for one in figures:
        table.add_row(*_row(one))
    console = Console(highlight=False, markup=False)
    console.print(table)
    limits = dict.fromkeys(one.limit_is for one in figures)
    for limit in limits:
        of = ", ".join(one.name for one in figures if one.limit_is == limit)
        console.print(f"Limit of {of}: {limit}.")


def markdown(figures: Sequence[Figure]) -> str:
    """Write the figures as a table for the README."""
    rows = (HEADINGS, ("---", "---:", "---:", "---:", "---:", "---"), *map(_row, figures))
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join((f"Measured on {machine()}:", "", *lines))


def _row(one: Figure) -> tuple[str, ...]:
    return (
        one.says,
        f"{_number(one.value)} {one.unit}",
        f"{_number(one.limit)} {one.unit}",
        f"{one.ratio:.2f}",
        f"≤ {one.goal:g}",
        "met" if one.met else "not met",
    )


def _number(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:.0f}"
