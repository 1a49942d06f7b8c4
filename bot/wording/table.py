"""Rows for programs and text for terminals, as the command line prints them. Opens nothing."""

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.domain.agenda import Listed, Span, shown_in
from bot.domain.naming import clock_words, day_words
from bot.wording.event import lasts_until, short_title, status_words
from bot.wording.message import Message, one_line

STILL_ON = "Began earlier, and still on"
"""Heads what began before the time that was asked for."""

_TOKEN = re.compile(r"<(?:!date\^\d+\^[^|<>]*\|)?([^|<>]*)(?:\|([^<>]*))?>")


def agenda_rows(listed: Iterable[Listed], zone: str) -> list[dict[str, Any]]:
    """Give a row for each line, times in ISO 8601 with the offset of `zone`; `also` names listings folded into it."""
    return [_row(line, zone) for line in listed]


def agenda_table(listed: Sequence[Listed], span: Span, zone: str) -> list[tuple[str, str, str, str]]:
    """Give day, time, title and details of each line, for people; text from outside is on one line."""
    rows = []
    for line in listed:
        occurrence = line.occurrence
        start, end = shown_in(occurrence, zone)
        day, hours = day_words(start.date()), f"{clock_words(start, zone)} to {clock_words(end, zone)}"
        if occurrence.all_day:
            days = lasts_until(occurrence, zone)
            hours = days or "all day"
        if start < span.since:
            day = STILL_ON
        title = " ".join(part for part in (status_words(occurrence), short_title(occurrence)) if part)
        about = (occurrence.kind, " ".join(occurrence.hashtags), "; ".join(occurrence.organisations))
        also = f"also listed as {'; '.join(other.title for other in line.also)}" if line.also else ""
        said = " · ".join(one_line(part) for part in (*about, also) if part)
        rows.append((day, hours, title, said))
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
