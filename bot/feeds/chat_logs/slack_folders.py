"""What is where in an export of Slack's: whose it is, who is listed, which folder is which channel. Reads no words."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.domain.said import SLACKBOT
from bot.errors import FeedError
from bot.feeds.chat_logs.reading import Assumed
from bot.feeds.chat_logs.zipped import listed
from bot.feeds.reading import Rejected

NOWHERE = "one without a name, for neither users.json nor the messages say of which workspace it is (give --workspace)"

FIRST_DAYS = 20
"""Days of channels in which the workspace is looked for, where users.json does not say it."""

USERS = ("users.json", "org_users.json")
"""Where people are listed: of a workspace, and of an organisation beside its workspaces."""

CHANNELS = ("channels.json", "groups.json")

DAY = re.compile(r"([^/]+)/(\d{4}-\d{2}-\d{2})\.json\Z")

NEARLY_A_DAY = re.compile(r"[^/]+/[^/]*\d{1,4}-\d{2}-\d{2,4}[^/]*\.json")
"""A day whose file was named anew, as browsers and people do it with a second copy."""

MACS = "__MACOSX/"
"""Where a Mac puts what is no file of anybody's."""

_DRIVE = re.compile(r"[A-Za-z]:")
"""How an absolute path begins on Windows; folders of comments on a canvas begin with "FC:"."""


class Export(NamedTuple):
    """One workspace's part of a zip file, mostly all of it."""

    folder: str  # as the names of its files begin
    workspace: str  # Slack's id; empty: nothing says it
    bots: frozenset[str]
    channels: Mapping[str, str]  # ids by the names of their folders; empty: none are listed


def exports(
    path: str, export: zipfile.ZipFile, days: Sequence[zipfile.ZipInfo], workspace: str
) -> Iterator[Export | Rejected | Assumed]:
    """Give the parts of a zip file, what of their lists cannot be read, and what they do not say.

    `workspace` is taken where a part does not say of which it is. Raises FeedError where channels cannot be told.
    """
    for folder in _folders(export, days):
        within = [one for one in days if one.filename.startswith(folder)]
        channels = _channels(path, export, folder)
        users: list[dict[str, object]] = []
        for name in dict.fromkeys((*(f"{folder}{name}" for name in USERS), USERS[1])):
            try:
                users += listed(export, name)
            except FeedError as wrong:
                yield Rejected(f"{path}/{name}", 0, "", f"{wrong}; nobody is known by it")
        team = _team(user.get("team_id") for user in users) or _of_messages(export, within)
        if not users:
            yield Assumed(
                path, "users.json", "a list of nobody, so that bots are told by their messages alone"
            )
        if not team:
            yield Assumed(path, "team_id", f"workspace {workspace}" if workspace else NOWHERE)
        bots = frozenset({SLACKBOT, *(str(user.get("id")) for user in users if user.get("is_bot"))})
        yield Export(folder, team or workspace, bots, channels)


def trick(name: str) -> str:
    """Tell what is wrong with the name of a file that wants to be elsewhere."""
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or _DRIVE.match(name) or "\\" in name or not name.isprintable():
        return "has a name that leads out of its folder, and was not opened"
    return ""


def _folders(export: zipfile.ZipFile, days: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Tell in which folders of the zip file exports are, mostly in none (""): those with lists, or else the first."""
    found = (DAY.search(one.filename) for one in days if not trick(one.filename))
    folders = sorted({day.string[: day.start()] for day in found if day}, key=lambda one: (len(one), one))
    names = set(export.namelist())
    listing = [one for one in folders if any(f"{one}{name}" in names for name in (*CHANNELS, *USERS))]
    return listing or folders[:1]


def _channels(path: str, export: zipfile.ZipFile, folder: str) -> dict[str, str]:
    """Give the ids of channels by their folders, which have their names."""
    both: list[dict[str, object]] = []
    for name in CHANNELS:
        try:
            both += listed(export, f"{folder}{name}")
        except FeedError as wrong:
            raise FeedError(
                f"{path}: {folder}{name} {wrong}. Without it nobody knows which folder is which channel, so nothing "
                "was read: export it again, or copy it again from where it is whole."
            ) from wrong
    named = ((one.get("name"), one.get("id")) for one in both)
    return {
        name: key for name, key in named if isinstance(name, str) and isinstance(key, str) and key.isalnum()
    }


def _of_messages(export: zipfile.ZipFile, days: Sequence[zipfile.ZipInfo]) -> str:
    """Tell the workspace that the messages of the first days name; Slack has written it there for some years."""
    some = [one for one in days if DAY.search(one.filename)][:FIRST_DAYS]
    return _team(entry.get("team") for day in some for entry in _readable(export, day.filename))


def _readable(export: zipfile.ZipFile, name: str) -> list[dict[str, object]]:
    try:
        return listed(export, name)
    except FeedError:  # the day is told when it is read
        return []


def _team(said: Iterable[object]) -> str:
    """Give the workspace that is named most; nothing where two are, for a few people are guests of others.

    An organisation (E…) is none.
    """
    teams = Counter(
        team for team in said if isinstance(team, str) and team.isalnum() and not team.startswith("E")
    )
    most = teams.most_common(2)
    return "" if not most or (len(most) > 1 and most[0][1] == most[1][1]) else most[0][0]
