"""Saved posts as programs and spreadsheets write them, and what they damage."""

from pathlib import Path

import pytest

from bot.domain.log_entry import LogEntry
from bot.domain.participation import Act
from bot.feeds.chat_logs import read
from bot.feeds.reading import Rejected

COLUMNS = (
    "msg_id",
    "created_at_utc",
    "user",
    "is_retweet",
    "followers_count",
    "lang",
    "reply_to_user",
    "text",
)
POST = ("981123456789012345", "2018-04-02 21:35:18+00:00", "ava", "0", "10", "en", "", "Hello")


def saved(folder: Path, *posts: tuple[str, ...], between: str = ",") -> list[LogEntry | Rejected]:
    """Write posts as a table, and read them again."""
    file = folder / "posts.csv"
    file.write_text("\n".join(between.join(row) for row in (COLUMNS, *posts)), encoding="utf-8")
    return [one for one in read(file) if isinstance(one, LogEntry | Rejected)]


def entry(found: list[LogEntry | Rejected]) -> LogEntry:
    """Give the only one, which was read."""
    (one,) = found
    assert isinstance(one, LogEntry), one
    return one


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_columns_are_divided_as_the_spreadsheet_does_it(tmp_path: Path, between: str) -> None:
    assert entry(saved(tmp_path, POST, between=between)).done.account == "ava"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_spreadsheets_write_every_form_of_unicode(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "posts.csv"
    told = (*POST[:2], "zoë", *POST[3:7], '"A2: grün,\nzwei Zeilen"')
    rows = "\r\n".join(",".join(row) for row in (COLUMNS, told, POST))
    file.write_bytes(rows.encode(encoding))
    first, second = read(file)
    assert isinstance(first, LogEntry)
    assert isinstance(second, LogEntry)
    assert (first.done.account, first.done.question, second.line) == ("zoë", 2, 4)


@pytest.mark.parametrize(
    ("said", "text", "act"),
    [("", "RT @ava: Hello", Act.REPOST), ("0", "RT @ava: Hello", Act.MESSAGE), ("", "Hello", Act.MESSAGE)],
)
def test_a_repost_shows_in_its_text_where_the_log_does_not_say_it(
    tmp_path: Path, said: str, text: str, act: Act
) -> None:
    assert entry(saved(tmp_path, (*POST[:3], said, *POST[4:7], text))).done.act is act


@pytest.mark.parametrize(("said", "act"), [("1.0", Act.REPOST), ("True", Act.REPOST), ("0.0", Act.MESSAGE)])
def test_numbers_and_blanks_are_read_as_programs_write_them(tmp_path: Path, said: str, act: Act) -> None:
    one = entry(saved(tmp_path, (*POST[:3], said, "10.0", "nan", "NaN", "Hello")))
    assert (one.done.act, one.followers, one.language) == (act, 10, "")
    assert entry(saved(tmp_path, (*POST[:4], "NA", *POST[5:]))).followers is None


@pytest.mark.parametrize(
    "said",
    [
        "Mon Apr 02 23:35:18 +0200 2018",
        "2018-04-02T21:35:18Z",
        "2018-04-02 23:35:18+02:00",
        "1522704918",
        "1522704918.000000",
        "1522704918000",
    ],
)
def test_times_are_read_as_x_and_programs_write_them(tmp_path: Path, said: str) -> None:
    one = entry(saved(tmp_path, (POST[0], said, *POST[2:])))
    assert one.done.at.isoformat() == "2018-04-02T21:35:18+00:00"


@pytest.mark.parametrize(
    ("field", "said", "told"),
    [
        ("msg_id", "9.81123E+17", "was rounded by a spreadsheet"),
        ("msg_id", "9,81123E+17", "was rounded by a spreadsheet"),
        ("created_at_utc", "Monday", "is no time"),
        ("created_at_utc", "Mon Apr 31 23:35:18 +0200 2018", "is no time"),
        ("followers_count", "10.5", "is no number of followers"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_field(
    tmp_path: Path, field: str, said: str, told: str
) -> None:
    wrong = [said if name == field else value for name, value in zip(COLUMNS, POST, strict=True)]
    good, refused = saved(tmp_path, POST, tuple(wrong), between=";")
    assert isinstance(good, LogEntry)
    assert isinstance(refused, Rejected)
    assert (refused.line, refused.field) == (3, field)
    assert told in refused.reason
