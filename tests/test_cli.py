"""The command line, as other programs rely on it: its JSON, where messages go, and how it exits."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.builders import event, wish
from tests.conftest import ROOT
from tests.delivered import Sender
from tests.fakes import HandClock

pytest_plugins = ["tests.fixtures_storage"]

AGENDA_KEYS = [
    "id",
    "uid",
    "title",
    "kind",
    "hashtag",
    "organisation",
    "starts_at",
    "ends_at",
    "all_day",
    "timezone",
    "status",
    "url",
]
IMPORT_KEYS = ["added", "updated", "unchanged", "cancelled", "missing", "rejected", "readings"]
PLAN_KEYS = {"id", "kind", "destination", "due_at", "expires_at", "state", "text"}

EVENTS = """\
title,start,end,timezone,kind,hashtag
b chat,2015-10-26T20:00,2015-10-26T21:00,America/New_York,Twitter chat,#edtechchat #ce15
A chat,2015-10-26T20:00,2015-10-26T21:00,America/New_York,Twitter chat,#other
A webinar,2015-10-26T15:00,2015-10-26T16:00,America/New_York,webinar,
The month,2015-10-01,2015-10-31,,campaign,
Late,2015-10-27T09:00,2015-10-27T10:00,Australia/Sydney,webinar,
"""
BAD_ROW = "Bad,twenty past,,America/New_York,webinar,\n"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Give the one JSON document of standard output."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Shell:
    """A folder to run commands in, with nothing of this machine's environment but the path."""

    folder: Path

    def run(self, *words: str | Path) -> Ran:
        """Run `python -m bot` and wait for it."""
        environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "CEMBOT_DATA": str(self.folder / "data"),
            "COLUMNS": "200",
        }
        command = [sys.executable, "-W", "error", "-m", "bot", *map(str, words)]
        ended = subprocess.run(
            command, cwd=self.folder, env=environ, capture_output=True, text=True, check=False
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Give an empty folder to run commands in."""
    return Shell(tmp_path)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Give a folder whose database holds a few events."""
    shell = Shell(tmp_path_factory.mktemp("filled"))
    (shell.folder / "events.csv").write_text(EVENTS)
    ran = shell.run("import", "events.csv", "--json")
    assert (ran.status, ran.document["added"]) == (0, 5), ran
    return shell


def test_import_prints_one_document_and_says_unchanged_the_second_time(shell: Shell) -> None:
    (shell.folder / "events.csv").write_text(EVENTS)
    dry = shell.run("import", "events.csv", "--dry-run", "--json")
    first = shell.run("import", "events.csv", "--json")
    second = shell.run("import", "events.csv", "--json")
    assert [ran.status for ran in (dry, first, second)] == [0, 0, 0]
    assert list(first.document) == IMPORT_KEYS
    assert (dry.document["added"], first.document["added"]) == (5, 5)
    counts = {name: second.document[name] for name in IMPORT_KEYS[:5]}
    assert counts == {"added": 0, "updated": 0, "unchanged": 5, "cancelled": 0, "missing": 0}


def test_import_refuses_bad_rows_by_line_and_field_and_keeps_the_good_ones(shell: Shell) -> None:
    (shell.folder / "events.csv").write_text(EVENTS + BAD_ROW)
    ran = shell.run("import", "events.csv", "nowhere.ics", "--json")
    assert ran.status == 1
    row, file = ran.document["rejected"]
    assert (row["source"], row["line"], row["field"]) == ("events.csv", 7, "start")
    assert set(row) == {"source", "line", "field", "reason"}
    assert (file["source"], file["line"]) == ("nowhere.ics", 0)
    assert "cannot be read" in file["reason"]
    assert ran.document["added"] == 5
    assert all(set(one) == {"source", "line", "field", "said", "read_as"} for one in ran.document["readings"])


def test_import_says_once_which_source_cannot_be_read_and_what_to_do(shell: Shell) -> None:
    (shell.folder / "empty").mkdir()
    ran = shell.run("import", "nowhere.ics", "http://127.0.0.1:9/ours.ics", "empty")
    assert ran.status == 1
    assert ran.err.splitlines() == [
        "Refused: nowhere.ics cannot be read: No such file or directory.",
        (
            "Refused: http://127.0.0.1:9/ours.ics leads to an address that is not on the public internet, so it is not "
            "read. Where that is meant, whoever runs the bot adds the host to CEMBOT_FEED_HOSTS."
        ),
        "Refused: empty holds no file that ends in one of .csv, .ics, .json.",
    ]


def test_import_speaks_to_people_on_standard_error(shell: Shell) -> None:
    (shell.folder / "events.csv").write_text(EVENTS + BAD_ROW)
    ran = shell.run("import", "events.csv")
    assert ran.status == 1
    assert "Refused: events.csv, line 7, start:" in ran.err
    assert ran.out.startswith("5 added, 0 updated, 0 unchanged, 0 cancelled, 0 no longer listed, 1 refused")


def test_agenda_has_these_keys_offsets_of_the_zone_and_order(filled: Shell) -> None:
    ran = filled.run("agenda", "--on", "2015-10-26", "--tz", "America/New_York", "--json")
    assert (ran.status, ran.err) == (0, "")
    assert all(list(one) == AGENDA_KEYS for one in ran.document)
    assert [(one["title"], one["starts_at"], one["all_day"]) for one in ran.document] == [
        ("The month", "2015-10-01T00:00:00-04:00", True),
        ("A webinar", "2015-10-26T15:00:00-04:00", False),
        ("Late", "2015-10-26T18:00:00-04:00", False),
        ("A chat", "2015-10-26T20:00:00-04:00", False),
        ("b chat", "2015-10-26T20:00:00-04:00", False),
    ]
    last = ran.document[-1]
    assert (last["hashtag"], last["timezone"], last["status"]) == (
        "#edtechchat #ce15",
        "America/New_York",
        "confirmed",
    )


def test_agenda_from_and_to_with_filters(filled: Shell) -> None:
    span = ("--from", "2015-10-27T07:00", "--to", "2015-10-28", "--tz", "Australia/Sydney", "--json")
    ran = filled.run("agenda", *span, "--kind", "webinar")
    assert [(one["title"], one["starts_at"]) for one in ran.document] == [
        ("Late", "2015-10-27T09:00:00+11:00")
    ]
    ran = filled.run("agenda", *span, "--tag", "ce15")
    assert [(one["title"], one["starts_at"]) for one in ran.document] == [
        ("b chat", "2015-10-27T11:00:00+11:00")
    ]


def test_agenda_for_people_is_a_table(filled: Shell) -> None:
    ran = filled.run("agenda", "--on", "2015-10-26", "--tz", "America/New_York")
    assert ran.status == 0
    assert "Monday 26 October" in ran.out
    assert "8:00 PM to 9:00 PM" in ran.out
    nothing = filled.run("agenda", "--on", "2015-11-26")
    assert (nothing.status, nothing.out) == (0, "Nothing is on.\n")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_today_is_the_day_of_the_zone_that_was_named(shell: Shell, zone: str) -> None:
    """The two zones are never on the same date."""
    before = datetime.now(ZoneInfo(zone)).date()
    row = f"title,start,end\nToday,{before},{before}\n"
    (shell.folder / "today.csv").write_text(row)
    assert shell.run("import", "today.csv").status == 0
    ran = shell.run("agenda", "--tz", zone, "--json")
    if datetime.now(ZoneInfo(zone)).date() == before:
        assert [one["title"] for one in ran.document] == ["Today"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("agenda", "--on", "Monday"), "--on Monday: write a date like 2015-10-26"),
        (("agenda", "--on", "0001-01-01", "--tz", "Pacific/Kiritimati"), "--on 0001-01-01"),
        (("agenda", "--on", "9999-12-31"), "--on 9999-12-31"),
        (("agenda", "--tz", "Mars/Base"), "--tz Mars/Base: there is no such IANA time zone"),
        (("agenda", "--on", "2015-10-26", "--from", "2015-10-26"), "--on names one day"),
        (
            ("agenda", "--from", "2015-10-27", "--to", "2015-10-26"),
            "--to 2015-10-26 00:00 is not after --from 2015-10-27 00:00",
        ),
        (
            ("plan", "--from", "2015-10-27", "--to", "2015-10-26"),
            "--to 2015-10-26 00:00 is not after --from 2015-10-27 00:00",
        ),
        (("agenda", "--database", "mysql://root:secret@db/x"), "sqlite:///"),
        (("agenda", "--database", "sqlite:///notes.txt"), "The database is damaged"),
        (("import",), "Missing argument"),
        (("agenda", "--nonsense"), "No such option"),
        (("import", "x.csv", "--format", "pdf"), "pdf"),
    ],
    ids=str,
)
def test_what_cannot_run_as_asked_ends_in_a_sentence(shell: Shell, words: tuple[str, ...], said: str) -> None:
    (shell.folder / "notes.txt").write_text("no database at all. " * 200)
    ran = shell.run(*words)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert "secret" not in ran.err


async def test_plan_prints_rows_and_what_is_not_a_row_yet(file: Path, shell: Shell) -> None:
    clock = HandClock(datetime(2015, 10, 26, 12, tzinfo=UTC))
    sender = Sender(file, clock)
    await sender.load(event(title="A chat"), event(datetime(2015, 11, 9, 20), uid="later", title="Far"))
    await sender.wants(wish(digest=False, at_start=True))
    await sender.after(hours=12)
    sender.database.close()
    ran = shell.run(
        *("plan", "--database", f"sqlite:///{file}", "--json"),
        *("--from", "2015-10-26", "--to", "2015-11-12", "--tz", "America/New_York"),
    )
    assert ran.status == 0
    sent, far = ran.document
    assert set(sent) >= PLAN_KEYS
    assert (sent["state"], sent["due_at"], sent["destination"], sent["kind"]) == (
        "sent",
        "2015-10-26T20:00:00-04:00",
        "slack:T1:C1",
        "start",
    )
    assert "A chat" in sent["text"]
    assert (far["id"], far["state"], far["due_at"]) == (None, "planned", "2015-11-09T20:00:00-05:00")
    assert "Far" in far["text"]


def test_nothing_planned_is_said(shell: Shell) -> None:
    ran = shell.run("plan")
    assert (ran.status, ran.out) == (0, "Nothing is planned: no channel has asked for anything.\n")


def test_the_reference_data_are_taken_in_and_the_evening_is_printed(shell: Shell, shared: Path) -> None:
    sources = [*sorted((shared / "data").glob("*.csv")), shared / "data" / "ics"]
    first = shell.run("import", *sources, "--json")
    second = shell.run("import", *sources, "--json")
    assert (first.status, second.status) == (1, 1)  # a login page is among the feeds
    assert any("login" in one["reason"] for one in first.document["rejected"])
    assert first.document["added"] > 200
    counts = {name: second.document[name] for name in IMPORT_KEYS[:5]}
    assert counts == {
        "added": 0,
        "updated": 0,
        "unchanged": first.document["added"],
        "cancelled": 0,
        "missing": 0,
    }
    on = ("--on", "2015-10-26", "--tz", "America/New_York")
    evening = shell.run("agenda", *on, "--json").document
    begins = [one["starts_at"] for one in evening]
    assert sum(start >= "2015-10-26T18:00:00-04:00" for start in begins) >= 5
    assert all(datetime.fromisoformat(start).utcoffset() == timedelta(hours=-4) for start in begins)
    assert [*begins] == sorted(begins)
    table = shell.run("agenda", *on).out
    assert all(one["title"][:12] in table for one in evening[:5])
