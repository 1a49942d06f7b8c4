"""The rehearsal in a process of its own, as `make run` starts it. Knows no browser, and tests nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bot.settings import Settings
from tests.conftest import ROOT

END_SECONDS = 10
"""Within this time the bot ends after it was asked to."""


class Evening(NamedTuple):
    """A rehearsal that runs: the address that it printed, and its database."""

    url: str
    file: Path

    def rows(self, statement: str) -> list[dict[str, Any]]:
        """Read the database as anybody could, with SQL."""
        with closing(sqlite3.connect(f"{self.file.as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(statement)]


@contextmanager
def rehearsal(folder: Path, opens: str) -> Iterator[Evening]:
    """Start the bot as a newcomer does, in an empty folder and without settings; see that it ends cleanly."""
    settings = set(Settings.variables())
    environ = {name: value for name, value in os.environ.items() if name not in settings}
    environ["PYTHONPATH"] = str(ROOT)  # this checkout, wherever the process stands
    words = ["-m", "bot", "run", "--rehearse", "--port", "0", "--now", opens]
    with subprocess.Popen(
        [sys.executable, *words], cwd=folder, env=environ, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            assert "The rehearsal is open at http://127.0.0.1:" in said
            yield Evening(said.split()[-1], folder / "data" / "rehearsal.db")
        finally:
            process.send_signal(signal.SIGTERM)
            status = process.wait(END_SECONDS)
    assert status == 0
