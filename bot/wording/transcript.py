"""A transcript as Markdown, as JSON for programs and as CSV for spreadsheets. Makes no page, and opens nothing."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.naming import clock_words, day_words, zone_words
from bot.domain.shared_link import SharedLink
from bot.domain.transcript import BEFORE, LATER, Line, Part, Transcript
from bot.wording.message import one_line
from bot.wording.report import gap_words, safe_cell

COLUMNS = ("part", "author", "at", "reply", "reactions", "text")

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")


def part_name(part: Part) -> str:
    """Name a part: its question, or what it is instead."""
    return {BEFORE: "Before the first question", LATER: "Later, in the threads"}.get(
        part.number, f"Q{part.number}"
    )


def held(transcript: Transcript, zone: str) -> str:
    """Say when the chat was."""
    chat = transcript.occurrence
    day = day_words(chat.starts_at.astimezone(ZoneInfo(zone)).date())
    return (
        f"{day}, {clock_words(chat.starts_at, zone)} to {clock_words(chat.ends_at, zone)}, {zone_words(zone)}"
    )


def said_at(line: Line, transcript: Transcript, zone: str) -> str:
    """Give the hour of a message, with its day where that is not the chat's."""
    home = ZoneInfo(zone)
    day, of_chat = line.at.astimezone(home).date(), transcript.occurrence.starts_at.astimezone(home).date()
    clock = clock_words(line.at, zone)
    return clock if day == of_chat else f"{day_words(day, of_chat.year)}, {clock}"


def counted(transcript: Transcript) -> str:
    """Say how many took part, in a sentence."""
    counts = transcript.counts
    reading = (
        f" {_many(counts.check_ins, 'more person', 'more people')} checked in." if counts.check_ins else ""
    )
    return (
        f"{_many(counts.people, 'person', 'people')} wrote {_many(counts.messages, 'message')}, "
        f"{_many(counts.replies, 'of them a reply', 'of them replies')}, with {_many(counts.reactions, 'reaction')}."
        f"{reading}"
    )


def figures_only(transcript: Transcript) -> str:
    """Say why there are no words; nothing where there are."""
    return f"This holds figures only: {transcript.no_words}." if transcript.no_words else ""


def part_counted(part: Part) -> str:
    """Say how much was said to a question."""
    return _many(len(part.lines), "message")


def link_title(link: SharedLink) -> str:
    """Name a link: by its title, or by its site."""
    return one_line(link.title) or link.domain


def markdown(transcript: Transcript, zone: str) -> str:
    """Write the transcript as Markdown."""
    return "\n".join(_markdown(transcript, zone)) + "\n"


def _markdown(transcript: Transcript, zone: str) -> Iterator[str]:
    chat = transcript.occurrence
    yield f"# {_md(chat.title)}"
    yield ""
    yield " · ".join(part for part in (_md(" ".join(chat.hashtags)), held(transcript, zone)) if part)
    yield ""
    yield counted(transcript)
    if transcript.no_words:
        yield ""
        yield _md(figures_only(transcript))
    for part in transcript.parts:
        yield ""
        yield f"## {part_name(part)}{f': {_md(part.asked)}' if part.asked else ''}"
        yield ""
        if transcript.no_words or not part.lines:
            yield f"{part_counted(part)}."
            continue
        for line in part.lines:
            about = f"**{_md(line.author)}** ({said_at(line, transcript, zone)})"
            yield f"{'  ' if line.reply else ''}- {about}: {_said(line)}"
    if transcript.links:
        yield from ("", "## Links", "")
        for link in transcript.links:
            yield f"- {_md(link_title(link))}: <{link.address.replace('<', '%3C').replace('>', '%3E')}>"
    if transcript.gaps:
        yield from ("", "## Not seen", "", *(f"- {_md(gap_words(gap, zone))}" for gap in transcript.gaps))


def document(transcript: Transcript, zone: str) -> str:
    """Write the transcript as one JSON document; times in ISO 8601 with the offset of `zone`."""
    chat = transcript.occurrence
    made: dict[str, Any] = {
        "occurrence": chat.id,
        "title": chat.title,
        "hashtags": list(chat.hashtags),
        "starts_at": _iso(chat.starts_at, zone),
        "ends_at": _iso(chat.ends_at, zone),
        "words_kept": not transcript.no_words,
        "figures_only_because": transcript.no_words,
        "counts": transcript.counts._asdict(),
        "parts": [
            {
                "name": part_name(part),
                "question": part.number if part.number > BEFORE else None,
                "asked": part.asked,
                "messages": len(part.lines),
                "lines": [] if transcript.no_words else [_row(line, zone) for line in part.lines],
            }
            for part in transcript.parts
        ],
        "links": [{"address": link.address, "title": link.title} for link in transcript.links],
        "gaps": [gap_words(gap, zone) for gap in transcript.gaps],
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def table(transcript: Transcript, zone: str) -> str:
    """Write the transcript as CSV, a line for each message; no cell can be a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for part in transcript.parts:
        name = part_name(part)
        if transcript.no_words:
            writer.writerow((name, "", "", "", "", f"{part_counted(part)}. {figures_only(transcript)}"))
            continue
        for line in part.lines:
            row = (name, *_row(line, zone).values())
            writer.writerow([safe_cell("" if cell is None else cell) for cell in row])
    return out.getvalue()


def _row(line: Line, zone: str) -> dict[str, Any]:
    return {
        "author": line.author,
        "at": _iso(line.at, zone),
        "reply": int(line.reply),
        "reactions": line.reactions,
        "text": line.text,
    }


def _said(line: Line) -> str:
    said = "*(not kept)*" if line.text is None else _md(line.text)
    return f"{said} ({_many(line.reactions, 'reaction')})" if line.reactions else said


def _md(text: str) -> str:
    """Write words from outside so that Markdown reads nothing into them."""
    return _MARKS.sub(r"\\\1", one_line(text)).replace("://", ":&#47;/")


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"


def _iso(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
