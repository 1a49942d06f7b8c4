"""Slack's export of a workspace: a zip file with a folder a channel and a file a day. Unpacks nothing to disk."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
from bot.domain.said import SLACKBOT
from bot.errors import FeedError
from bot.feeds.chat_logs.reading import Assumed, Day, Wrong, id_of, within_reason
from bot.feeds.chat_logs.zipped import document, listed
from bot.feeds.reading import Rejected, short
from bot.language_found import language_of

NOWHERE = "one without a name, for neither users.json nor the messages say of which workspace it is (give --workspace)"

FIRST_DAYS = 20
"""Days of channels in which the workspace is looked for, where users.json does not say it."""

MOST_FILES = 200_000
"""Files of an export: a hundred channels have this many days in five years."""

PRIVATE = "is in neither channels.json nor groups.json, so that it may be somebody's direct messages, and was not read"

_DAY = re.compile(r"([^/]+)/(\d{4}-\d{2}-\d{2})\.json\Z")
_DIRECT = re.compile(r"D[A-Z0-9]{6,}|mpdm-.*")
"""Folders of what was said among few."""

_DRIVE = re.compile(r"[A-Za-z]:")
"""How an absolute path begins on Windows; folders of comments on a canvas begin with "FC:"."""

_TS = re.compile(r"\d{9,10}\.\d{6}")
_UPLOAD = "file_share"
_SAID = {"", "thread_broadcast", "me_message", _UPLOAD}
"""The subtypes of what a person wrote; all others are bots' or Slack's own lines."""

_BOTS = "bot_message"


class _People(NamedTuple):
    workspace: str
    bots: frozenset[str]
    listed: bool


class _File(NamedTuple):
    """One day of one channel, and how it is named to people."""

    name: str
    people: _People
    channel: str
    hashtag: str


def read(path: Path, hashtag: str = "", workspace: str = "") -> Iterator[LogEntry | Rejected | Day | Assumed]:
    """Give the entries of all channels, day by day, and what of the file was refused.

    Its own folder may be packed with it. `workspace` is taken where the export does not say of which it is.
    """
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
        folder = _folder(days)
        if folder is None:
            raise FeedError(
                f"{path} is no Slack export: it holds no file like CHANNEL/2015-10-26.json. Import the zip file as "
                "Slack gave it."
            )
        people = _people(export, folder, days)
        yield from _assumed(str(path), people, workspace)
        people = people._replace(workspace=people.workspace or workspace)
        private: set[str] = set()
        channels = _channels(export, folder)
        for member in days:
            where = f"{path}/{short(member.filename, 120)}"
            name = member.filename.removeprefix(folder)
            if wrong := _trick(member.filename):
                yield Rejected(where, 0, "", wrong)
            elif of_day := _DAY.fullmatch(name):
                unlisted = "" if channels or _DIRECT.fullmatch(of_day[1]) else of_day[1]
                channel = channels.get(of_day[1], unlisted)
                if channel:
                    yield from _day(export, member, _File(where, people, channel, hashtag), of_day[2])
                elif of_day[1] not in private:
                    private.add(of_day[1])
                    yield Rejected(f"{path}/{short(of_day[1], 120)}", 0, "", PRIVATE)


def _assumed(path: str, people: _People, workspace: str) -> Iterator[Assumed]:
    """Tell what the export does not say."""
    if not people.listed:
        yield Assumed(path, "users.json", "a list of nobody, so that bots are told by their messages alone")
    if not people.workspace:
        yield Assumed(path, "team_id", f"workspace {workspace}" if workspace else NOWHERE)


def _folder(files: Sequence[zipfile.ZipInfo]) -> str | None:
    """Tell in which folder of the zip file the export is, mostly in none ("")."""
    found = (_DAY.search(one.filename) for one in files if not one.filename.startswith("__MACOSX/"))
    return min((day.string[: day.start()] for day in found if day), key=len, default=None)


def _trick(name: str) -> str:
    """Tell what is wrong with the name of a file that wants to be elsewhere."""
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or _DRIVE.match(name) or "\\" in name or not name.isprintable():
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
        except Wrong as wrong:
            yield Rejected(file.name, number, wrong.field, str(wrong))
    yield day


def _messages(export: zipfile.ZipFile, member: zipfile.ZipInfo) -> list[Any]:
    entries = document(export, member)
    if not isinstance(entries, list):
        raise FeedError("is no list of messages")
    return entries


def _people(export: zipfile.ZipFile, folder: str, days: Sequence[zipfile.ZipInfo]) -> _People:
    """Tell the workspace, as users.json or else the messages say it, and which accounts are bots'."""
    users = listed(export, f"{folder}users.json")
    bots = frozenset({SLACKBOT, *(str(user.get("id")) for user in users if user.get("is_bot"))})
    team = _team(user.get("team_id") for user in users) or _of_messages(export, days)
    return _People(team, bots, bool(users))


def _of_messages(export: zipfile.ZipFile, days: Sequence[zipfile.ZipInfo]) -> str:
    """Tell the workspace that the messages of the first days name; Slack has written it there for some years."""
    some = [one for one in days if _DAY.search(one.filename)][:FIRST_DAYS]
    return _team(entry.get("team") for day in some for entry in listed(export, day.filename))


def _team(said: Iterable[object]) -> str:
    """Give the workspace that is named most; nothing where two are, for a few people are guests of others."""
    teams = Counter(team for team in said if isinstance(team, str) and team.isalnum())
    most = teams.most_common(2)
    return "" if not most or (len(most) > 1 and most[0][1] == most[1][1]) else most[0][0]


def _channels(export: zipfile.ZipFile, folder: str) -> dict[str, str]:
    """Give the ids of channels by their folders, which have their names."""
    both = [one for name in ("channels.json", "groups.json") for one in listed(export, f"{folder}{name}")]
    return {
        str(one["name"]): str(one["id"]) for one in both if one.get("name") and str(one.get("id")).isalnum()
    }


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
        language_found="" if outside else language_of(str(text)),
        fingerprint=fingerprint_of(str(text)),
        aside=looks_like_spam(str(text), act),
        outside=outside,
        sort=subtype or "message",
    )


def _account(entry: dict[str, Any]) -> str:
    try:
        return id_of(entry.get("user"))
    except ValueError as wrong:
        raise Wrong("user", wrong) from None


def _outside(entry: dict[str, Any], subtype: str, people: _People) -> Outside | None:
    """Tell whether an entry is a bot's, or a line of Slack's own such as "has joined the channel"."""
    if subtype == _BOTS or (subtype in _SAID and (entry.get("bot_id") or entry.get("user") in people.bots)):
        return Outside.BOT
    announced = subtype == _UPLOAD and "files" not in entry  # years ago, uploads were lines of Slack's own
    return Outside.SYSTEM if subtype not in _SAID or announced else None


def _reactions(entry: dict[str, Any], done: Done, people: _People) -> Iterator[Done]:
    """Give who reacted. The export does not say when, so it is taken for the moment of the message."""
    given = entry.get("reactions")
    for reaction in given if isinstance(given, list) else ():
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
