"""A transcript as Markdown, as JSON for programs and as CSV for spreadsheets. Makes no page, and opens nothing."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.shared_link import SharedLink
from bot.domain.transcript import BEFORE, LATER, Line, Part, Transcript
from bot.wording.message import one_line
from bot.wording.report import gap_words, safe_cell
from bot.wording.tongue import ENGLISH, Tongue

COLUMNS = ("part", "author", "at", "reply", "reactions", "text")

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")


def part_name(part: Part, speak: Tongue = ENGLISH) -> str:
    """Name a part: its question, or what it is instead."""
    if part.number in {BEFORE, LATER}:
        return speak.say("recap.before" if part.number == BEFORE else "recap.later")
    return f"Q{part.number}"


def held(transcript: Transcript, zone: str, speak: Tongue = ENGLISH) -> str:
    """Say when the chat was."""
    chat = transcript.occurrence
    day = speak.day(chat.starts_at.astimezone(ZoneInfo(zone)).date())
    starts, ends = (speak.clock(moment, zone) for moment in (chat.starts_at, chat.ends_at))
    return speak.say("recap.held", day=day, starts=starts, ends=ends, zone=speak.zone(zone))


def author(line: Line, speak: Tongue = ENGLISH) -> str:
    """Name who wrote: as they agreed to, or by a number."""
    return speak.sentence(line.author)


def said_at(line: Line, transcript: Transcript, zone: str, speak: Tongue = ENGLISH) -> str:
    """Give the hour of a message, with its day where that is not the chat's."""
    home = ZoneInfo(zone)
    day, of_chat = line.at.astimezone(home).date(), transcript.occurrence.starts_at.astimezone(home).date()
    clock = speak.clock(line.at, zone)
    return clock if day == of_chat else f"{speak.day(day, of_chat.year)}, {clock}"


def counted(transcript: Transcript, speak: Tongue = ENGLISH) -> str:
    """Say how many took part, in a sentence."""
    counts = transcript.counts
    said = speak.say(
        "recap.counted",
        people=speak.count("recap.people", counts.people),
        messages=speak.count("recap.messages", counts.messages),
        replies=speak.count("recap.replies", counts.replies),
        reactions=speak.count("recap.reactions", counts.reactions),
    )
    return f"{said} {speak.count('recap.checked_in', counts.check_ins)}" if counts.check_ins else said


def figures_only(transcript: Transcript, speak: Tongue = ENGLISH) -> str:
    """Say why there are no words; nothing where there are."""
    why = transcript.no_words
    return speak.say("recap.figures_only", why=speak.sentence(why)) if why else ""


def part_counted(part: Part, speak: Tongue = ENGLISH) -> str:
    """Say how much was said to a question."""
    return speak.count("recap.messages", len(part.lines))


def link_title(link: SharedLink) -> str:
    """Name a link: by its title, or by its site."""
    return one_line(link.title) or link.domain


def markdown(transcript: Transcript, zone: str, speak: Tongue = ENGLISH) -> str:
    """Write the transcript as Markdown."""
    return "\n".join(_markdown(transcript, zone, speak)) + "\n"


def _markdown(transcript: Transcript, zone: str, speak: Tongue) -> Iterator[str]:
    chat = transcript.occurrence
    yield f"# {_md(chat.title)}"
    yield ""
    yield " · ".join(part for part in (_md(" ".join(chat.hashtags)), held(transcript, zone, speak)) if part)
    yield ""
    yield counted(transcript, speak)
    if transcript.no_words:
        yield ""
        yield _md(figures_only(transcript, speak))
    for part in transcript.parts:
        yield ""
        yield f"## {part_name(part, speak)}{f': {_md(part.asked)}' if part.asked else ''}"
        yield ""
        if transcript.no_words or not part.lines:
            yield f"{part_counted(part, speak)}."
            continue
        for line in part.lines:
            about = f"**{_md(author(line, speak))}** ({said_at(line, transcript, zone, speak)})"
            yield f"{'  ' if line.reply else ''}- {about}: {_said(line, speak)}"
    if transcript.links:
        yield from ("", f"## {speak.say('recap.links')}", "")
        for link in transcript.links:
            yield f"- {_md(link_title(link))}: <{link.address.replace('<', '%3C').replace('>', '%3E')}>"
    if transcript.gaps:
        yield from ("", f"## {speak.say('recap.not_seen')}", "")
        yield from (f"- {_md(gap_words(gap, zone))}" for gap in transcript.gaps)


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


def _said(line: Line, speak: Tongue) -> str:
    said = f"*{speak.say('recap.not_kept')}*" if line.text is None else _md(line.text)
    return f"{said} ({speak.count('recap.reactions', line.reactions)})" if line.reactions else said


def _md(text: str) -> str:
    """Write words from outside so that Markdown reads nothing into them."""
    return _MARKS.sub(r"\\\1", one_line(text)).replace("://", ":&#47;/")


def _iso(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
