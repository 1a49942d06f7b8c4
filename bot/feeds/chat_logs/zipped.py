"""JSON documents in a zip file, bounded and unpacked in memory alone. Knows nothing of what they mean."""

import json
import zipfile
import zlib
from typing import Any

from bot.errors import FeedError

LARGEST_FILE = 32_000_000
"""Bytes of one day of one channel, unpacked. A message has about 500; nobody writes 60,000 a day."""

HARMLESS = 1_000_000
"""Bytes of a file up to which it does not matter how small it was packed."""

PACKED = 250
"""How many times smaller a file may be packed. Chats are packed to a tenth, zip bombs to a thousandth."""


def document(export: zipfile.ZipFile, member: zipfile.ZipInfo) -> Any:  # noqa: ANN401 - any JSON
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
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        raise FeedError(f"cannot be unpacked ({error})") from error
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"is no JSON ({error})") from error


def listed(export: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    """Give the objects of a list that is in a file of this name, nothing where there is none; raise as `document`."""
    try:
        member = export.getinfo(name)
    except KeyError:
        return []
    found = document(export, member)
    if not isinstance(found, list):
        raise FeedError("is no list")
    return [one for one in found if isinstance(one, dict)]
