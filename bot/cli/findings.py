"""How a command tells what it found, and by which status it says that something was wrong."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import typer

if TYPE_CHECKING:
    from bot.services.examining import Finding

FOUND_WRONG: Final = 1
"""The status of a command that ran and found something wrong."""


def report(findings: Iterable["Finding"]) -> None:
    """Print what was found, a line each; what is wrong comes last, where it is seen below a long list."""
    for one in sorted(findings, key=lambda one: not one.ok):
        typer.echo(f"{'ok   ' if one.ok else 'WRONG'}  {one.said}")
