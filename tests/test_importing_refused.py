"""What of a log is refused, and says so: broken lines, tricks, direct messages, and days that cannot be read."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import FeedError
from bot.feeds.chat_logs import read, zipped
from bot.storage.database import Database
from tests.builders_logs import (
    CHANNEL,
    bring_in,
    export_file,
    post,
    posts_file,
    report_of,
    said,
)
from tests.stored import rows

pytest_plugins = ["tests.fixtures_storage"]

DAY = "2015-10-27"


async def test_broken_lines_are_refused_with_line_and_field_and_the_rest_is_kept(
    database: Database, tmp_path: Path
) -> None:
    posts = [
        post(1),
        post(2, user=""),
        post(3, created_at_utc="yesterday"),
        post(4, followers_count="many"),
        post(5, created_at_utc="1815-10-27T00:10:00Z"),
        post(6, user="u\x00"),
        post(7, text="two\nlines"),
    ]
    log = posts_file(tmp_path / "a.csv", posts)
    with log.open("ab") as out:
        out.write(b'p8,2015-10-27T00:10:00Z,u_ava,0,0,,,,1,0,0,en,,"never closed\r\n')
        out.write(b"p9,too,few\r\n\r\n")
        out.write(b"p10,2015-10-27T00:10:00Z,u_\xff,0,0,,,,1,0,0,en,,x\r\n")
        out.write(b"p11,2015-10-27T00:10:00Z,u_ava,0,0,,,,1,0,0,en,," + b"x" * 300_000 + b"\r\n")
        out.write(b"p12,2015-10-27T00:10:00Z,u_ava,0,0,,,,1,0,0,en,,fine")
    taken = await bring_in(database, log)
    assert [(one.line, one.field) for one in taken.rejected] == [
        (3, "user"),
        (4, "created_at_utc"),
        (5, "followers_count"),
        (6, "created_at_utc"),
        (7, "user"),
        (10, ""),
        (11, ""),
        (13, "user"),
    ]
    assert "'yesterday' is no time: write it like 2015-10-26T20:00:00Z" in taken.rejected[1].reason
    assert taken.added == 4


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty: save or download it again"),
        (b"\n\n \n", "lacks created_at_utc and msg_id and user"),
        (b"a,b\n1,2\n", "no log that is known: neither a Slack export (zip), nor saved posts (CSV, JSON)"),
        (b"PK\x05\x06" + b"\x00" * 18, "is no Slack export"),
    ],
)
def test_what_is_no_log_is_refused_with_a_sentence(tmp_path: Path, content: bytes, told: str) -> None:
    log = tmp_path / "log"
    log.write_bytes(content)
    with pytest.raises(FeedError) as error:
        list(read(log))
    assert told in str(error.value)


def test_what_is_not_there_or_on_the_web_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="cannot be read"):
        list(read(tmp_path / "nothing.csv"))
    with pytest.raises(FeedError, match="download the file"):
        list(read(Path("https://example.org/log.csv")))


async def test_an_export_with_tricks_is_read_without_them(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipped, "LARGEST_FILE", 5_000_000)
    log = export_file(
        tmp_path / "a.zip", {DAY: [said(1), {"type": "message", "ts": "no"}, "word", said(2, user="")]}
    )
    with zipfile.ZipFile(log, "a", zipfile.ZIP_DEFLATED) as export:
        export.writestr("../room/2015-10-28.json", json.dumps([said(3)]))
        export.writestr("/etc/2015-10-28.json", json.dumps([said(4)]))
        export.writestr("room/2015-10-29.json", b"[" + b" " * 4_000_000 + b"]")  # a small bomb
        export.writestr("room/2015-10-30.json", b"[" * 200_000)
        export.writestr("room/2015-10-31.json", json.dumps({"no": "list"}))
        export.writestr("room/2015-11-01.json", b"[" + b" " * 5_000_000 + b"]")
        export.writestr("room/2015-02-31.json", b"[]")
    taken = await bring_in(database, log)
    assert taken.added == 1
    told = {f"{Path(one.source).name}:{one.line}": one.reason for one in taken.rejected}
    assert len(taken.rejected) == 10
    assert told["2015-10-28.json:0"] == "has a name that leads out of its folder, and was not opened"
    assert "packed so much smaller" in told["2015-10-29.json:0"]
    assert "is no JSON" in told["2015-10-30.json:0"]
    assert "is no list of messages" in told["2015-10-31.json:0"]
    assert "5,000,000 is the most" in told["2015-11-01.json:0"]
    assert told["2015-02-31.json:0"] == "2015-02-31 is no date"
    assert told["2015-10-27.json:4"] == "is blank"


async def test_direct_messages_of_an_export_are_not_read(database: Database, tmp_path: Path) -> None:
    guests = [{"id": f"U{number}", "team_id": "T1"} for number in range(3)]
    log = export_file(tmp_path / "a.zip", {DAY: [said(1)]}, [*guests, {"id": "U9", "team_id": "T9"}])
    with zipfile.ZipFile(log, "a") as export:
        for day in (DAY, "2015-10-28"):
            export.writestr(f"D024BE7LD/{day}.json", json.dumps([said(2)]))
    taken = await bring_in(database, log)
    assert taken.added == 1
    (refused,) = taken.rejected
    assert refused.source.endswith("a.zip/D024BE7LD")
    assert "may be somebody's direct messages, and was not read" in refused.reason


async def test_a_day_that_could_not_be_read_is_a_gap_until_it_is(
    database: Database, file: Path, tmp_path: Path
) -> None:
    log = export_file(tmp_path / "a.zip", {DAY: [said(1)]})
    with zipfile.ZipFile(log, "a") as export:
        export.writestr("room/2015-10-28.json", b"broken")
    await bring_in(database, log)
    (gap,) = rows(file, "SELECT channel, since, until, reason FROM gap")
    assert gap[:3] == (CHANNEL, "2015-10-28 00:00:00.000000", "2015-10-29 00:00:00.000000")
    assert "room/2015-10-28.json of a Slack export could not be read: it is no JSON" in gap[3]
    report = await report_of(database)
    over = {figure.metric.name for figure in report.figures if figure.gaps}
    assert {"participants", "messages", "posts", "happenings_logged"} <= over
    assert not over & {"events", "happenings", "organisations"}
    assert (await report_of(database, until=datetime(2015, 10, 28, tzinfo=UTC))).coverage.gaps == ()
    await bring_in(database, export_file(tmp_path / "b.zip", {"2015-10-28": []}))
    assert rows(file, "SELECT * FROM gap") == []
