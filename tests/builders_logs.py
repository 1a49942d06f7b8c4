"""Builders of logs that are brought in: saved posts as CSV, and Slack's export as a zip file."""

import csv
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.domain.report import Report, Scope
from bot.feeds.chat_logs import read
from bot.printing.chart import chart_svg
from bot.printing.picture import png
from bot.services.importing_logs import ImportingLogs, LogTaken
from bot.services.reporting import Reporting
from bot.storage.database import Database
from bot.wording.report_page import report_page

COLUMNS = (
    "msg_id",
    "created_at_utc",
    "user",
    "is_retweet",
    "is_quote",
    "reply_to_user",
    "hashtags",
    "mentions",
    "followers_count",
    "favorites",
    "retweets",
    "lang",
    "country_code",
    "text",
)
TEAM, CHANNEL = "T1", "C1"
RAN_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""When the logs are brought in, and the report is made."""


def post(number: int, **parts: object) -> dict[str, object]:
    """Build a saved post: of #edtechchat, on the evening of the builders' chat."""
    defaults = {
        "msg_id": f"p{number}",
        "created_at_utc": "2015-10-27T00:10:00Z",
        "user": "u_ava",
        "is_retweet": 0,
        "is_quote": 0,
        "hashtags": "#edtechchat",
        "followers_count": 100,
        "lang": "en",
        "text": f"A thought with the number {number} #edtechchat",
    }
    return {**defaults, **parts}


def posts_file(file: Path, posts: Iterable[Mapping[str, object]]) -> Path:
    """Write saved posts."""
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(posts)
    return file


def said(number: int, user: str = "UAVA", **parts: object) -> dict[str, Any]:
    """Build a message of Slack's export, on the evening of the builders' chat."""
    ts = f"{1445904600 + number}.{number:06d}"  # ten minutes after the start, and later
    return {"type": "message", "user": user, "text": f"Words with the number {number}", "ts": ts, **parts}


def export_file(
    file: Path,
    days: Mapping[str, Sequence[object]],
    users: Sequence[Mapping[str, object]] = (),
    team: str = TEAM,
) -> Path:
    """Write an export of one channel, "room": its messages by their days."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as export:
        everybody = [{"id": "UAVA", "team_id": team}, *users]
        export.writestr("users.json", json.dumps(everybody))
        export.writestr("channels.json", json.dumps([{"id": CHANNEL, "name": "room"}]))
        for day, messages in days.items():
            export.writestr(f"room/{day}.json", json.dumps(messages))
    return file


async def bring_in(database: Database, *files: Path, hashtag: str = "", dry_run: bool = False) -> LogTaken:
    """Bring logs in; give what became of it."""
    taken = LogTaken()
    for file in files:
        await ImportingLogs(database).take(read(file, hashtag), taken, RAN_AT, dry_run=dry_run)
    return taken


async def report_of(database: Database, **scope: Any) -> Report:
    """Give the report of all of the record, or of what is named."""
    return await Reporting(database).report(Scope(**{"until": RAN_AT, **scope}), RAN_AT)


def values(report: Report) -> dict[str, int | float | None]:
    """Give the figures' values by their names."""
    return {figure.metric.name: figure.value for figure in report.figures}


async def page_of(database: Database, report: Report, programme: str = "Ours", **scope: Any) -> str:
    """Give a report as a page, with its chart."""
    about = Scope(**{"until": RAN_AT, **scope})
    drawn = await Reporting(database).chart(about, RAN_AT, "UTC", programme)
    return report_page(report, drawn, png(chart_svg(drawn)), programme, "UTC")
