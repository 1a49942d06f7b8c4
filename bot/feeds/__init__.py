"""Readers of partners' programmes and chats' questions. Pure: bytes in, values out; it fetches and stores nothing."""

import re

from bot.errors import FeedError
from bot.feeds.reading import Collector, Note, Reading, Rejected, Script, Source, encoding_of, short

LARGEST = 5_000_000
"""Bytes of one source. A year of 500 events a month has less than a third of this."""

FORMATS = ("ics", "csv", "json")

SCRIPT = "script"
"""What is recognised beside: the questions of chats, written down as people do."""

_PAGE_TITLE = re.compile(r"<title[^>]*>([^<]{1,200})", re.IGNORECASE)
_CALENDAR = re.compile(r"BEGIN\s*:\s*(?:VCALENDAR|VEVENT)\s*(?:[\r\n]|\Z)", re.IGNORECASE)
_CHAT = re.compile(r"#\w\S*[ \t]+[0-9]{4}-[0-9]{2}-[0-9]{2}[ \t]*:?[ \t]*(?=[\r\n]|\Z)")
"""The heading of a script: a chat's hashtag and date."""

_FOLDED_LETTER = re.compile(rb"(\r?\n[ \t])([\x80-\xbf]{1,3})")
"""Where a line of a calendar is folded inside of one letter, as RFC 5545 lets those that count bytes do."""

_WORKBOOK = b"PK\x03\x04"
"""How what is packed begins, a workbook of a spreadsheet program among it."""

_BEGINNING = 4_000
"""Characters in which a file has to show what it is."""

__all__ = ["FORMATS", "LARGEST", "Note", "Reading", "Rejected", "Script", "Source", "plain_text", "read"]


def read(source: Source) -> Reading:
    """Read a source whole; raises FeedError with a sentence when it is no programme that we can read."""
    found = Collector(source)
    text = _decode(source, found)
    name = _recognise(source, text)
    # Each reader is loaded when it is needed: icalendar alone takes longer to load than a CSV to read.
    if name == "ics":
        from bot.feeds.ics import read as read_ics  # noqa: PLC0415  # see above

        read_ics(text, found)
    elif name == "json":
        from bot.feeds import json_feed  # noqa: PLC0415  # see above

        json_feed.read(text, found)
    elif name == SCRIPT:
        from bot.feeds import pasted  # noqa: PLC0415  # see above

        pasted.read(text, found)
    else:
        from bot.feeds import table  # noqa: PLC0415  # see above

        table.read(text, found)
    reading = found.result()
    if not reading.events and not reading.scripts and not reading.rejected:
        raise FeedError(f"{source.name} holds no events: nothing in it was read.")
    return reading


def plain_text(source: Source) -> str:
    """Give what a source says as text; raises FeedError where it is none."""
    return _decode(source, Collector(source))


def _decode(source: Source, found: Collector) -> str:
    data = source.data
    if len(data) > LARGEST:
        raise FeedError(
            f"{source.name} has {len(data):,} bytes, and {LARGEST:,} is the most that is read: split it."
        )
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise FeedError(f"{source.name} is empty: nothing in it was read.")
    encoding = encoding_of(data[:_BEGINNING])
    if encoding.startswith("utf-16"):
        text = data.decode(encoding, errors="replace")
    elif data.startswith(_WORKBOOK):
        raise FeedError(f"{source.name} is a workbook or an archive: save its sheet as CSV, and give that.")
    elif b"\x00" in data:
        raise FeedError(f"{source.name} is a binary file, not a calendar in ICS, CSV or JSON.")
    else:
        text = _letters(data, found)
    odd = sum(1 for letter in text[:_BEGINNING] if letter < " " and letter not in "\t\r\n\f")
    if odd * 20 > min(len(text), _BEGINNING):
        raise FeedError(f"{source.name} is a binary file, not a calendar in ICS, CSV or JSON.")
    return text.lstrip("\ufeff")


def _letters(data: bytes, found: Collector) -> str:
    """Decode UTF-8, and what was meant to be; else the letters of older spreadsheets."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
    whole = _FOLDED_LETTER.sub(rb"\2\1", data).decode("utf-8-sig", errors="replace")
    broken = whole.count("\ufffd")
    if not broken:
        return whole
    if sum(letter > "\x7f" for letter in whole) > 2 * broken:
        found.note(line, "", f"text that is UTF-8, but for {broken} broken letters", "\ufffd in their places")
        return whole
    found.note(line, "", "text that is not UTF-8", "Windows-1252, as older spreadsheets write")
    return data.decode("cp1252", errors="replace")


def _recognise(source: Source, text: str) -> str:
    start = text[:_BEGINNING].lstrip()
    if re.match(r"(?:<!doctype\s+html|<html|<head|<body|<script)", start, re.IGNORECASE):
        title = _PAGE_TITLE.search(start)
        called = f' ("{short(title[1])}")' if title else ""
        raise FeedError(
            f"{source.name} is a web page{called}, not a calendar: it may ask for a login. "
            "Give the address of the calendar file itself, which usually ends in .ics."
        )
    if source.format is not None:
        if source.format not in FORMATS:
            raise FeedError(f"{source.format!r} is no format that is read: there are {', '.join(FORMATS)}.")
        return source.format
    if _CALENDAR.search(start):
        return "ics"
    if start[:1] == "<":
        raise FeedError(
            f"{source.name} is XML, not a calendar in ICS, CSV or JSON: look for its .ics address."
        )
    if start[:1] in {"{", "["}:
        return "json"
    if _CHAT.match(start):
        return SCRIPT
    return "csv"
