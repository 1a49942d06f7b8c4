"""Several files of one feed are one listing: none of them takes the others' events for lost."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import build
from bot.feeds import Source, read
from bot.feeds.joining import join

HEADER = "title,start,end,timezone\n"
MORNINGS = HEADER + "".join(
    f"Day {day},2015-10-{day}T09:00,2015-10-{day}T10:00,UTC\n" for day in range(10, 20)
)
EVENING = HEADER + "Evening,2015-10-26T20:00,2015-10-26T21:00,UTC\n"


def test_what_the_files_of_one_feed_say_is_put_together_and_a_contradiction_is_told() -> None:
    other = EVENING.replace("T21:00", "T22:00") + "Night,2015-10-26T23:00,2015-10-26T23:30,UTC\n"
    files = [
        (name, read(Source(name, text.encode(), "ours"))) for name, text in (("a", EVENING), ("b", other))
    ]
    joined = join(files)
    assert [event.title for event in joined.events] == ["Evening", "Night"]
    assert [(one.source, one.reason) for one in joined.rejected] == [
        ("b", "'Evening' has the same UID as an entry of a, and differs from it: keep one of them")
    ]
    assert join([files[0], files[0]]).rejected == ()


def test_files_that_share_a_feed_are_imported_together_however_unlike_their_sizes(tmp_path: Path) -> None:
    (tmp_path / "mornings.csv").write_text(MORNINGS)
    (tmp_path / "evening.csv").write_text(EVENING)
    where = ["--database", f"sqlite:///{tmp_path / 'cembot.db'}", "--json", "--feed", "ours"]
    words = ["import", str(tmp_path / "mornings.csv"), str(tmp_path / "evening.csv"), *where]
    counts = []
    for _again in range(2):
        ran = CliRunner().invoke(build("import"), words)
        assert ran.exit_code == 0, ran.output
        said = json.loads(ran.stdout)
        counts.append((said["added"], said["unchanged"], said["missing"]))
    assert counts == [(11, 0, 0), (0, 11, 0)]


def test_no_event_is_marked_missing_while_one_of_the_files_of_a_feed_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "mornings.csv").write_text(MORNINGS)
    (tmp_path / "evening.csv").write_text(EVENING)
    database = tmp_path / "cembot.db"
    where = ["--database", f"sqlite:///{database}", "--json", "--feed", "ours"]
    words = ["import", str(tmp_path / "mornings.csv"), str(tmp_path / "evening.csv"), *where]
    assert CliRunner().invoke(build("import"), words).exit_code == 0
    (tmp_path / "evening.csv").write_bytes(b"")
    for files, status, marked in ((words, 1, 0), ([words[0], words[1], *where], 0, 1)):
        ran = CliRunner().invoke(build("import"), files)
        assert ran.exit_code == status, ran.output
        with closing(sqlite3.connect(database)) as connection:
            (missing,) = connection.execute(
                "SELECT count(*) FROM event WHERE missing_since IS NOT NULL"
            ).fetchone()
        assert missing == marked
