"""A moment under every kind of fault: what the destination holds afterwards is what was planned, each thing once.

`make faults` plays whole days of the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.day import sqlite
from tests.faults.play import play
from tests.faults.runs import SHORT, Run, runs
from tests.faults.verdict import Verdict

pytest_plugins = ["tests.fixtures_postgres"]

RUNS = runs(SHORT)


SLOWER = (1, 3, 9)
"""By how much a run is slowed down until there was trouble: nobody is killed while the machine cannot keep up."""


@pytest.fixture(params=list(RUNS))
async def verdict(request: pytest.FixtureRequest, tmp_path: Path) -> Verdict:
    """Play one run; where the machine was too busy for any trouble, play it again more slowly."""
    run = RUNS[request.param]
    for slower in SLOWER:
        folder = tmp_path / f"{slower} times slower"
        folder.mkdir()
        with _empty(request, run, folder) as url:
            played = await play(replace(run, speed=run.speed / slower), SHORT, folder, url)
        if _troubled(played):
            break
    return played


@contextmanager
def _empty(request: pytest.FixtureRequest, run: Run, folder: Path) -> Iterator[str]:
    if not run.postgres:
        yield sqlite(folder)
        return
    server = request.getfixturevalue("postgres_server")
    name = server.make()
    yield server.url(name)
    server.drop(name)


def _troubled(verdict: Verdict) -> bool:
    return bool(verdict.faults or verdict.boundaries)


def test_nothing_is_doubled_or_lost_or_wrong(verdict: Verdict) -> None:
    assert (verdict.doubled, verdict.lost, verdict.wrong) == (0, 0, 0), verdict.says
    skipped = (
        verdict.skipped_explained + verdict.skipped_unexplained
    )  # a busy machine is late, which is no fault
    assert verdict.sent + verdict.caught_up + skipped == verdict.planned
    assert verdict.sent, verdict.says
    assert _troubled(verdict)
