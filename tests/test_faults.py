"""A moment under every kind of fault: what the destination holds afterwards is what was planned, each thing once.

`make faults` plays whole days of the same.
"""

from pathlib import Path

import pytest

from tests.faults.day import sqlite
from tests.faults.play import play
from tests.faults.runs import SHORT, runs
from tests.faults.verdict import Verdict

pytest_plugins = ["tests.fixtures_postgres"]

RUNS = runs(SHORT)


@pytest.fixture(params=list(RUNS))
async def verdict(request: pytest.FixtureRequest, tmp_path: Path) -> Verdict:
    """Play one run."""
    run = RUNS[request.param]
    url = str(request.getfixturevalue("postgres_url")) if run.postgres else sqlite(tmp_path)
    return await play(run, SHORT, tmp_path, url)


def test_nothing_is_doubled_or_lost_or_wrong(verdict: Verdict) -> None:
    assert (verdict.doubled, verdict.lost, verdict.wrong) == (0, 0, 0), verdict.says
    skipped = (
        verdict.skipped_explained + verdict.skipped_unexplained
    )  # a busy machine is late, which is no fault
    assert verdict.sent + verdict.caught_up + skipped == verdict.planned
    assert verdict.sent, verdict.says
    assert verdict.faults or verdict.boundaries
