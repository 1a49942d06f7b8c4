"""Slack's export of a workspace: a zip file with a folder a channel and a file a day. Unpacks nothing to disk."""

import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from bot.domain.log_entry import (
    LogEntry,
    Outside,
    fingerprint_of,
    hashtags_in,
    looks_like_spam,
    tags_of,
)
from bot.domain.participation import Act, Done, posted_at, question_answered
from bot.errors import FeedError
from bot.feeds.chat_logs.reading import Day, id_of, within_reason
from bot.feeds.reading import Rejected, short

LARGEST_FILE = 32_000_000
"""Bytes of one day of one channel, unpacked. A message has about 500; nobody writes 60,000 a day."""

MOST_FILES = 200_000
"""Files of an export: a hundred channels have this many days in five years."""

HARMLESS = 1_000_000
"""Bytes of a file up to which it does not matter how small it was packed."""

PACKED = 250
"""How many times smaller a file may be packed. Chats are packed to a tenth, zip bombs to a thousandth."""

PRIVATE = "is in neither channels.json nor groups.json, so that it may be somebody's direct messages, and was not read"

_DAY = re.compile(r"([^/]+)/(\d{4}-\d{2}-\d{2})\.json")
_TS = re.compile(r"\d{9,10}\.\d{6}")
_UPLOAD = "file_share"
_SAID = {"", "thread_broadcast", "me_message", _UPLOAD}
"""The subtypes of what a person wrote; all others are bots' or Slack's own lines."""

_BOTS = "bot_message"


class _People(NamedTuple):
    workspace: str
    bots: frozenset[str]


class _File(NamedTuple):
    """One day of one channel, and how it is named to people."""

    name: str
    people: _People
    channel: str
    hashtag: str


def read(path: Path, hashtag: str = "") -> Iterator[LogEntry | Rejected | Day]:
    """Give the entries of all channels, day by day, and what of the file was refused."""
    try:
        export = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FeedError(f"{path} cannot be read as a zip file: {error}.") from error
    with export:
        members = export.infolist()
        if len(members) > MOST_FILES:
            raise FeedError(
                f"{path} holds {len(members):,} files, and {MOST_FILES:,} is the most that is read."
            )
        days = sorted((one for one in members if not one.is_dir()), key=lambda one: one.filename)
        if not any(_DAY.fullmatch(one.filename) for one in days):
            raise FeedError(
                f"{path} is no Slack export: it holds no file like CHANNEL/2015-10-26.json. Import the zip file as "
                "Slack gave it, not packed again."
            )
        people = _people(export, str(path))
        private: set[str] = set()
        channels = _channels(export)
        for member in days:
            where = f"{path}/{short(member.filename, 120)}"
            if wrong := _trick(member.filename):
                yield Rejected(where, 0, "", wrong)
            elif of_day := _DAY.fullmatch(member.filename):
                channel = channels.get(of_day[1], "" if channels else of_day[1])
                if channel:
                    yield from _day(export, member, _File(where, people, channel, hashtag), of_day[2])
                elif of_day[1] not in private:
                    private.add(of_day[1])
                    yield Rejected(f"{path}/{short(of_day[1], 120)}", 0, "", PRIVATE)


def _trick(name: str) -> str:
    """Tell what is wrong with the name of a file that wants to be elsewhere."""
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or ":" in parts[0] or "\\" in name or not name.isprintable():
        return "has a name that leads out of its folder, and was not opened"
    return ""


def _day(
    export: zipfile.ZipFile, member: zipfile.ZipInfo, file: _File, on: str
) -> Iterator[LogEntry | Rejected | Day]:
    try:
        start = datetime.combine(date.fromisoformat(on), time(), UTC)
    except ValueError:
        yield Rejected(file.name, 0, "", f"{on} is no date")
        return
    day = Day("slack", file.people.workspace, file.channel, start, start + timedelta(days=1))
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
        except ValueError as wrong:
            yield Rejected(file.name, number, "", str(wrong))
    yield day


def _messages(export: zipfile.ZipFile, member: zipfile.ZipInfo) -> list[Any]:
    entries = _json(export, member)
    if not isinstance(entries, list):
        raise FeedError("is no list of messages")
    return entries


def _json(export: zipfile.ZipFile, member: zipfile.ZipInfo) -> Any:  # noqa: ANN401 - any JSON
    """Read one file; raise FeedError with what is wrong with it."""
    if member.flag_bits & 1:
        raise FeedError("is locked with a password")
    if member.file_size > LARGEST_FILE:
        raise FeedError(f"has {member.file_size:,} bytes, and {LARGEST_FILE:,} is the most that is read")
    if member.file_size > HARMLESS and member.file_size > PACKED * max(member.compress_size, 1):
        raise FeedError("is packed so much smaller than it is that it was not unpacked")
    try:
        with export.open(member) as file:
            data = file.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise FeedError(f"has more than {LARGEST_FILE:,} bytes, which is the most that is read")
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise FeedError(f"cannot be unpacked ({error})") from error
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"is no JSON ({error})") from error


def _people(export: zipfile.ZipFile, path: str) -> _People:
    """Tell the workspace, and which accounts are bots'; raise FeedError where the export does not say."""
    users = _list(export, "users.json")
    teams = Counter(team for user in users if isinstance(team := user.get("team_id"), str) and team.isalnum())
    most = teams.most_common(2)  # a few are guests of other workspaces
    if not most or (len(most) > 1 and most[0][1] == most[1][1]):
        raise FeedError(
            f"{path} does not say of which workspace it is: users.json needs a team_id that most users have. Import "
            "the zip file as Slack gave it."
        )
    return _People(most[0][0], frozenset(str(user.get("id")) for user in users if user.get("is_bot")))


def _channels(export: zipfile.ZipFile) -> dict[str, str]:
    """Give the ids of channels by their folders, which have their names."""
    listed = [one for name in ("channels.json", "groups.json") for one in _list(export, name)]
    return {
        str(one["name"]): str(one["id"]) for one in listed if one.get("name") and str(one.get("id")).isalnum()
    }


def _list(export: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    try:
        found = _json(export, export.getinfo(name))
    except (KeyError, FeedError):
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _entry(entry: object, number: int, file: _File) -> LogEntry:
    """Read one entry; raise ValueError with the reason where it is none."""
    if not isinstance(entry, dict) or entry.get("type") != "message":
        raise ValueError("is no message")
    ts, subtype = entry.get("ts"), str(entry.get("subtype") or "")
    if not isinstance(ts, str) or not _TS.fullmatch(ts):
        raise ValueError(f"ts {short(str(ts), 40)!r} is no time of a message")
    at = within_reason(posted_at(ts), ts)
    text = entry.get("text") if isinstance(entry.get("text"), str) else ""
    outside = _outside(entry, subtype, file.people)
    account = "" if outside else _account(entry)
    thread = str(entry.get("thread_ts") or "")
    thread = thread if thread != ts and _TS.fullmatch(thread) else ""
    act = Act.REPLY if thread else Act.MESSAGE
    done = Done(
        workspace=file.people.workspace,
        channel=file.channel,
        account=account,
        act=act,
        message=ts,
        at=at,
        thread=thread,
        question=question_answered(str(text)),
        hashtags=tags_of([file.hashtag, *hashtags_in(str(text))]),
    )
    return LogEntry(
        source=file.name,
        line=number,
        done=done,
        reactions=tuple(_reactions(entry, done, file.people)),
        fingerprint=fingerprint_of(str(text)),
        aside=looks_like_spam(str(text), act),
        outside=outside,
        sort=subtype or "message",
    )


def _account(entry: dict[str, Any]) -> str:
    try:
        return id_of(entry.get("user"))
    except ValueError as wrong:
        raise ValueError(f"user {wrong}") from None


def _outside(entry: dict[str, Any], subtype: str, people: _People) -> Outside | None:
    """Tell whether an entry is a bot's, or a line of Slack's own such as "has joined the channel"."""
    if subtype == _BOTS or (subtype in _SAID and (entry.get("bot_id") or entry.get("user") in people.bots)):
        return Outside.BOT
    announced = subtype == _UPLOAD and "files" not in entry  # years ago, uploads were lines of Slack's own
    return Outside.SYSTEM if subtype not in _SAID or announced else None


def _reactions(entry: dict[str, Any], done: Done, people: _People) -> Iterator[Done]:
    """Give who reacted. The export does not say when, so it is taken for the moment of the message."""
    listed = entry.get("reactions")
    for reaction in listed if isinstance(listed, list) else ():
        if not isinstance(reaction, dict) or not isinstance(reaction.get("users"), list):
            continue
        emoji = short(str(reaction.get("name") or ""), 100)
        for account in sorted(
            {one for one in reaction["users"] if isinstance(one, str) and one} - people.bots
        ):
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
