"""A table of questions in five languages: who asks, where and when, and exactly what is understood."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.asking import Known, understand

FOLDER = Path(__file__).parent / "questions"

KNOWN = Known(
    kinds=("webinar (panel)", "Twitter chat"),
    hashtags=("#edchat", "#satchat"),
    organisations=("ISTE", "Alliance for Excellent Education"),
    hosts=("Jerry Blumengarten", "Shelly Terrell"),
)

Row = dict[str, str]


def table() -> list[Row]:
    rows: list[Row] = []
    for file in sorted(FOLDER.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            rows += csv.DictReader(opened)
    return rows


def instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['locale']} {row['words']}")
def test_a_question_is_understood_as_the_table_says(row: Row) -> None:
    query = understand(row["words"], row["zone"], datetime.fromisoformat(row["now"]), KNOWN, row["locale"])
    found: dict[str, Any] = {
        "want": query.want.value,
        "kinds": "; ".join(query.filters.kinds),
        "hashtags": "; ".join(query.filters.hashtags),
        "organisations": "; ".join(query.filters.organisations),
        "hosts": "; ".join(query.filters.hosts),
        "text": query.filters.text,
        "shown_in": query.shown_in,
        "trouble": query.problem.trouble.value if query.problem else "",
    }
    assert found == {name: row[name] for name in found}
    if row["from"]:
        assert query.span.utc == (instant(row["from"]), instant(row["to"]))
        assert (query.span.since.isoformat(), query.span.until.isoformat()) == (row["from"], row["to"])


def test_the_table_is_as_large_as_the_questions_are_many() -> None:
    rows = table()
    languages = {row["locale"][:2] for row in rows}
    clocks = (FOLDER / "clocks.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) >= 400
    assert languages >= {"en", "es", "fr", "pt", "de"}
    assert len(clocks) > 60
