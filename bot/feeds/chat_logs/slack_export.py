"""Slack's export of a workspace: a zip file with a folder a channel and a file a day. Unpacks nothing to disk."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from bot.domain.log_entry import (
    LogEntry,
    Outside,
    fingerprint_of,
    looks_like_spam,
    tags_of,
)
from bot.domain.participation import Act, Done, posted_at, question_answered
from bot.domain.said import hashtags
from bot.errors import FeedError
from bot.feeds.chat_logs.reading import OF_ONE, Assumed, Day, Wrong, id_of, within_reason
from bot.feeds.chat_logs.slack_folders import DAY, MACS, NEARLY_A_DAY, Export, exports, trick
from bot.feeds.chat_logs.slack_words import words_of
from bot.feeds.chat_logs.zipped import document
from bot.feeds.reading import Rejected, short
from bot.language_found import language_of

MOST_FILES = 200_000
"""Files of an export: a hundred channels have this many days in five years."""

PRIVATE = "is in neither channels.json nor groups.json, so that it may be somebody's direct messages, and was not read"
APART = "is in a folder without lists beside one that has them, and was not read"
RENAMED = "has another name than Slack gives to a day, such as 2015-10-26.json, and was not read: name it so"

OF_ONE_ACCOUNT = ("data/tweets.js", "data/tweet.js")
"""Where X's own archive has the posts of whom it was given to."""

_DIRECT = re.compile(r"D[A-Z0-9]{6,}|mpdm-.*")
"""Folders of what was said among few."""

_TS = re.compile(r"\d{9,10}\.\d{6}")
_UPLOAD = "file_share"
_SAID = {"", "thread_broadcast", "me_message", _UPLOAD}
"""The subtypes of what a person wrote; all others are bots' or Slack's own lines."""

_BOTS = "bot_message"


class _File(NamedTuple):
    """One day of one channel, and how it is named to people."""

    name: str
    of: Export
    channel: str
    hashtag: str
    names: dict[str, str]  # of channels, by their ids


def read(path: Path, hashtag: str = "", workspace: str = "") -> Iterator[LogEntry | Rejected | Day | Assumed]:
    """Give the entries of all channels, day by day, and what of the file was refused.

    Its own folder may be packed with it. `workspace` is taken where the export does not say of which it is.
    """
    try:
        export = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FeedError(f"{path} cannot be read as a zip file: {error}.") from error
    with export:
        members = [one for one in export.infolist() if not one.is_dir() and not one.filename.startswith(MACS)]
        if len(members) > MOST_FILES:
            raise FeedError(
                f"{path} holds {len(members):,} files, and {MOST_FILES:,} is the most that is read."
            )
        files = sorted(members, key=lambda one: one.filename)
        parts: list[Export] = []
        for one in exports(str(path), export, files, workspace):
            if isinstance(one, Export):
                parts.append(one)
            else:
                yield one
        if not parts:
            raise FeedError(f"{path} is no Slack export: {_instead(files)}")
        yield from _read(path, export, files, parts, hashtag)


def _instead(files: Sequence[zipfile.ZipInfo]) -> str:
    """Tell what a zip file is that is no export, and what to do."""
    names = [one.filename for one in files]
    if any(name in {"[Content_Types].xml", "content.xml"} for name in names):
        return "it is a document or a workbook. Save its table as CSV, and import that."
    if any(name.endswith(OF_ONE_ACCOUNT) for name in names):
        return f"it is X's archive of an account, which {OF_ONE}."
    within = next((short(name, 120) for name in names if name.lower().endswith(".zip")), "")
    if within:
        return f"it holds another zip file, {within}: unpack it, and import that one."
    return "it holds no file like CHANNEL/2015-10-26.json. Import the zip file as Slack gave it."


def _read(
    path: Path,
    export: zipfile.ZipFile,
    files: Sequence[zipfile.ZipInfo],
    parts: Sequence[Export],
    hashtag: str,
) -> Iterator[LogEntry | Rejected | Day]:
    told: set[str] = set()
    names = {number: name for part in parts for name, number in part.channels.items()}
    for member in files:
        where = f"{path}/{short(member.filename, 120)}"
        if wrong := trick(member.filename):
            yield Rejected(where, 0, "", wrong)
            continue
        of_day = DAY.search(member.filename)
        folder = member.filename[: of_day.start()] if of_day else ""
        part = next((one for one in parts if one.folder == folder), None)
        if of_day and part:
            unlisted = "" if part.channels or _DIRECT.fullmatch(of_day[1]) else of_day[1]
            channel = part.channels.get(of_day[1], unlisted)
            if channel:
                yield from _day(export, member, _File(where, part, channel, hashtag, names), of_day[2])
                continue
        elif not of_day and not any(
            NEARLY_A_DAY.fullmatch(member.filename.removeprefix(one.folder)) for one in parts
        ):
            continue
        place, reason = (
            (where, RENAMED) if not of_day else (f"{folder}{of_day[1]}", PRIVATE if part else APART)
        )
        if place not in told:
            told.add(place)
            yield Rejected(where if not of_day else f"{path}/{short(place, 120)}", 0, "", reason)


def _day(
    export: zipfile.ZipFile, member: zipfile.ZipInfo, file: _File, on: str
) -> Iterator[LogEntry | Rejected | Day]:
    try:
        start = datetime.combine(date.fromisoformat(on), time(), UTC)
    except ValueError:
        yield Rejected(file.name, 0, "", f"{on} is no date")
        return
    day = Day("slack", file.of.workspace, file.channel, start, start + timedelta(days=1))
    try:
        entries = _messages(export, member)
    except FeedError as wrong:
        yield Rejected(file.name, 0, "", f"{wrong}; this day of the channel is missing")
        yield day._replace(
            unread=f"{short(member.filename)} of a Slack export could not be read: it {wrong}."
        )
        return
    for number, entry in enumerate(entries, start=1):
        try:
            yield _entry(entry, number, file)
        except Wrong as wrong:
            yield Rejected(file.name, number, wrong.field, str(wrong))
    yield day


def _messages(export: zipfile.ZipFile, member: zipfile.ZipInfo) -> list[Any]:
    entries = document(export, member)
    if not isinstance(entries, list):
        raise FeedError("is no list of messages")
    return entries


def _entry(entry: object, number: int, file: _File) -> LogEntry:
    """Read one entry; raise Wrong where it is none."""
    if not isinstance(entry, dict):
        raise Wrong("", "is no message")
    if entry.get("type") != "message":
        raise Wrong("type", "is no message")
    ts, subtype = entry.get("ts"), str(entry.get("subtype") or "")
    if not isinstance(ts, str) or not _TS.fullmatch(ts):
        raise Wrong("ts", f"{short(str(ts), 40)!r} is no time of a message")
    try:
        at = within_reason(posted_at(ts), ts)
    except ValueError as wrong:
        raise Wrong("ts", wrong) from None
    text = words_of(entry, file.names)
    outside = _outside(entry, subtype, file.of)
    account = "" if outside else _account(entry)
    thread = str(entry.get("thread_ts") or "")
    thread = thread if thread != ts and _TS.fullmatch(thread) else ""
    act = Act.REPLY if thread else Act.MESSAGE
    done = Done(
        workspace=file.of.workspace,
        channel=file.channel,
        account=account,
        act=act,
        message=ts,
        at=at,
        thread=thread,
        question=question_answered(text),
        hashtags=tags_of([file.hashtag, *hashtags(text)]),
    )
    return LogEntry(
        source=file.name,
        line=number,
        done=done,
        reactions=tuple(_reactions(entry, done, file.of)),
        language_found="" if outside else language_of(text),
        fingerprint=fingerprint_of(text),
        aside=looks_like_spam(text, act),
        outside=outside,
        sort=subtype or "message",
    )


def _account(entry: dict[str, Any]) -> str:
    try:
        return id_of(entry.get("user"))
    except ValueError as wrong:
        raise Wrong("user", wrong) from None


def _outside(entry: dict[str, Any], subtype: str, of: Export) -> Outside | None:
    """Tell whether an entry is a bot's, or a line of Slack's own such as "has joined the channel"."""
    if subtype == _BOTS or (subtype in _SAID and (entry.get("bot_id") or str(entry.get("user")) in of.bots)):
        return Outside.BOT
    announced = subtype == _UPLOAD and "files" not in entry  # years ago, uploads were lines of Slack's own
    return Outside.SYSTEM if subtype not in _SAID or announced else None


def _reactions(entry: dict[str, Any], done: Done, of: Export) -> Iterator[Done]:
    """Give who reacted. The export does not say when, so it is taken for the moment of the message."""
    given = entry.get("reactions")
    for reaction in given if isinstance(given, list) else ():
        if not isinstance(reaction, dict) or not isinstance(reaction.get("users"), list):
            continue
        emoji = short(str(reaction.get("name") or ""), 100)
        for account in sorted({one for one in reaction["users"] if isinstance(one, str) and one} - of.bots):
            yield Done(
                workspace=done.workspace,
                channel=done.channel,
                account=account,
                act=Act.REACTION,
                message=done.message,
                at=done.at,
                thread=done.thread,
                detail=emoji,
                hashtags=done.hashtags,
            )
