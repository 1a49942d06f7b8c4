"""Rows for programs and text for terminals, as the command line prints them. Opens nothing."""

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.domain.agenda import Listed, shown_in
from bot.domain.naming import clock_words, day_words
from bot.wording.event import STATUS_WORDS, short_title
from bot.wording.message import Message, one_line

_TOKEN = re.compile(r"<(?:!date\^\d+\^[^|<>]*\|)?([^|<>]*)(?:\|([^<>]*))?>")


def agenda_rows(listed: Iterable[Listed], zone: str) -> list[dict[str, Any]]:
    """Give a row for each line, times in ISO 8601 with the offset of `zone`; `also` names listings folded into it."""
    return [_row(line, zone) for line in listed]


def agenda_table(listed: Sequence[Listed], zone: str) -> list[tuple[str, str, str, str]]:
    """Give day, time, title and details of each line, for people; text from outside is on one line."""
    rows = []
    for line in listed:
        occurrence = line.occurrence
        start, end = shown_in(occurrence, zone)
        hours = "all day" if occurrence.all_day else f"{clock_words(start, zone)} to {clock_words(end, zone)}"
        title = " ".join(
            part for part in (STATUS_WORDS.get(occurrence.status), short_title(occurrence)) if part
        )
        about = (occurrence.kind, " ".join(occurrence.hashtags), "; ".join(occurrence.organisations))
        also = f"also listed as {'; '.join(other.title for other in line.also)}" if line.also else ""
        said = " · ".join(one_line(part) for part in (*about, also) if part)
        rows.append((day_words(start.date()), hours, title, said))
    return rows


def plain(message: Message) -> str:
    """Give the text of a message for a terminal: without Slack's tokens and escapes."""
    return html.unescape(_TOKEN.sub(lambda token: token[2] or token[1], message.text)).replace("\u2060", "")


def _row(line: Listed, zone: str) -> dict[str, Any]:
    occurrence = line.occurrence
    start, end = shown_in(occurrence, zone)
    row = {
        "id": occurrence.id,
        "uid": occurrence.uid,
        "title": occurrence.title,
        "kind": occurrence.kind,
        "hashtag": " ".join(occurrence.hashtags),
        "organisation": "; ".join(occurrence.organisations),
        "starts_at": start.isoformat(),
        "ends_at": end.isoformat(),
        "all_day": occurrence.all_day,
        "timezone": occurrence.timezone,
        "status": occurrence.status.value,
        "url": occurrence.url,
    }
    return {**row, "also": [other.title for other in line.also]} if line.also else row
