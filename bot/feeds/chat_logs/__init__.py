"""Readers of logs of chats that happened elsewhere or before. They give entries one by one, and store nothing."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from bot.domain.log_entry import LogEntry
from bot.errors import FeedError
from bot.feeds.chat_logs.reading import Assumed, Day
from bot.feeds.reading import Rejected, encoding_of

BEGINNING = 100
"""Bytes by which it is told what a file is."""

WEB = ("http:", "https:")

ZIPPED, GZIPPED = b"PK\x03\x04", b"\x1f\x8b"
"""How files begin that are packed with zip and with gzip."""

Read = LogEntry | Rejected | Day | Assumed


def read(path: Path, hashtag: str = "", workspace: str = "") -> Iterator[Read]:
    """Read a Slack export or saved posts, recognised by what the file is; raise FeedError where it is neither.

    `hashtag` is given to every entry, beside its own; `workspace` to an export that does not say its own.
    """
    if str(path).startswith(WEB):
        raise FeedError(f"{path} is a web address: download the file, and import that.")
    if path.is_dir():
        raise FeedError(
            f"{path} is a folder: import the zip file as Slack gave it, or pack the folder as a zip file again."
        )
    try:
        with path.open("rb") as file:
            beginning = file.read(BEGINNING)
            packed = zipfile.is_zipfile(file)
    except OSError as error:
        raise FeedError(f"{path} cannot be read: {error.strerror or error}.") from error
    if not beginning:
        raise FeedError(f"{path} is empty: save or download it again.")
    if beginning.startswith(ZIPPED) and not packed:
        raise FeedError(
            f"{path} is a zip file without its end, as it is where a copy was broken off: get it again."
        )
    if beginning.startswith(GZIPPED):
        raise FeedError(f"{path} is packed with gzip: unpack it, and import what is in it.")
    if packed:
        from bot.feeds.chat_logs import slack_export  # noqa: PLC0415 - only what is needed is loaded

        return slack_export.read(path, hashtag, workspace)
    from bot.feeds.chat_logs import posts_csv, posts_json  # noqa: PLC0415 - only what is needed is loaded

    if posts_json.is_json(beginning.decode(encoding_of(beginning), errors="replace")):
        return posts_json.read(path, hashtag)
    return posts_csv.read(path, hashtag)
