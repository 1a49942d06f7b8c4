"""The real process, as `make run` starts it: what it prints, what it answers, and how it ends."""

import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.request import Request, urlopen

import pytest

from tests.conftest import ROOT
from tests.conversation import EDUCATORS, GRACE
from tests.hearing import PATIENCE

Json = dict[str, Any]
T = TypeVar("T")

ENDS_WITHIN = 10.0
"""Seconds of real time within which SIGTERM ends it: hosts send SIGKILL later."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Give the environment without anything of the bot's, with its data in `folder`."""
    known = ("SLACK_", "CEMBOT_", "DATABASE_URL", "PORT", "X_")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(known)}
    return {**plain, "CEMBOT_DATA": str(folder / "data"), "PYTHONPATH": str(ROOT), **more}


class Process:
    """`python -m bot run` in a folder of its own."""

    def __init__(self, folder: Path, *words: str) -> None:
        """Start it."""
        self.folder = folder
        with (folder / "errors").open("w") as errors:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "bot", "run", *words],
                cwd=folder,
                env=environment(folder),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        assert self.running.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", self.running.stdout.readline())
        assert found is not None, (folder / "errors").read_text()
        self.url = found[0]

    def get(self, path: str) -> Json:
        """Ask the rehearsal for something."""
        with urlopen(f"{self.url}/rehearsal/{path}", timeout=PATIENCE) as answer:  # noqa: S310  # loopback
            read: Json = json.load(answer)
            return read

    def post(self, path: str, **body: Any) -> Json:
        """Do something in the rehearsal."""
        headers = {"Content-Type": "application/json"}
        request = Request(f"{self.url}/rehearsal/{path}", json.dumps(body).encode(), headers)  # noqa: S310  # loopback
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310  # loopback
            read: Json = json.load(answer)
            return read

    def said(self, user: str = GRACE, channel: str = EDUCATORS) -> str:
        """Give all that somebody sees in a channel."""
        return json.dumps(self.get(f"state?user={user}&channel={channel}"), ensure_ascii=False)

    def end(self) -> int:
        """Ask it to end, as a host does; give its exit status."""
        self.running.send_signal(signal.SIGTERM)
        return self.running.wait(ENDS_WITHIN)


@contextlib.contextmanager
def process(folder: Path, *words: str) -> Iterator[Process]:
    """Run the rehearsal on a free port; whatever happens, it has ended at the end."""
    started = Process(folder, "--rehearse", "--port", "0", *words)
    try:
        yield started
    finally:
        started.running.kill()
        started.running.wait()
        if started.running.stdout is not None:
            started.running.stdout.close()


def until(look: Callable[[], T]) -> T:
    """Look again and again until there is something."""
    give_up = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < give_up
        time.sleep(0.02)
    return found


def refused(folder: Path, more: Mapping[str, str], *words: str) -> tuple[int, str]:
    """Run the bot where it cannot start; give its exit status and what it says."""
    run = subprocess.run(
        [sys.executable, "-m", "bot", "run", *words],
        cwd=folder,
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert run.stdout == ""
    return run.returncode, run.stderr


def test_an_evening_passes_in_the_real_process(tmp_path: Path) -> None:
    old = tmp_path / "data" / "rehearsal.db"
    old.parent.mkdir()
    old.write_text("what the rehearsal before left")
    with process(tmp_path, "--speed", "1") as here:
        clock = here.get("clock")
        assert (clock["now"][:16], clock["speed"]) == ("2015-10-26T22:25", 1.0)
        asked = here.post("say", user=GRACE, channel=EDUCATORS, text="@cembot what's on today")
        assert asked["ok"]
        until(lambda: "Today, Monday 26 October (New York time)" in here.said())
        assert "On today, Monday 26 October" not in here.said()
        here.post("clock", now="2015-10-26T18:29:59-04:00", speed=60)
        until(lambda: "On today, Monday 26 October" in here.said())
        here.post("clock", now="2015-10-26T19:59:59-04:00", speed=60)
        until(lambda: "This chat is being logged from" in here.said())
        assert here.end() == 0
        with contextlib.closing(sqlite3.connect(old)) as rows:
            kinds = {row[0] for row in rows.execute("SELECT kind FROM delivery WHERE state = 'sent'")}
            assert kinds == {"digest", "start"}
            assert rows.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert '"level": "error"' not in (tmp_path / "errors").read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "data",
        "errors",
    ]  # nothing is written elsewhere


def test_it_opens_when_it_is_told_to_and_sigterm_ends_it_even_while_somebody_watches(tmp_path: Path) -> None:
    with (
        process(tmp_path, "--now", "2015-10-05T12:00", "--speed", "600") as here,
        urlopen(f"{here.url}/rehearsal/events", timeout=PATIENCE) as watched,  # noqa: S310  # loopback
    ):
        assert watched.readline() == b": hello\n"
        assert here.get("clock")["now"].startswith("2015-10-05T")
        assert here.get("clock")["speed"] == 600
        assert here.end() == 0
    assert "Traceback" not in (tmp_path / "errors").read_text()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, ["SLACK_APP_TOKEN is missing"]),
        (
            {"PORT": "8080", "DATABASE_URL": "sqlite:///x.db"},
            ["SLACK_BOT_TOKEN is missing", "SLACK_APP_TOKEN"],
        ),
    ],
    ids=["one token", "a host's settings"],
)
def test_half_a_configuration_is_refused_with_every_name_at_once(
    tmp_path: Path, given: dict[str, str], named: list[str]
) -> None:
    status, said = refused(tmp_path, given)
    assert status == 2
    assert [name for name in (*named, "api.slack.com/apps") if name not in said] == []
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_the_rehearsals_options_are_refused_where_there_are_tokens(tmp_path: Path) -> None:
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    status, said = refused(tmp_path, tokens, "--speed", "60")
    assert (status, "--rehearse" in said) == (2, True)
