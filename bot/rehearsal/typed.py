"""What a person types, as Slack stores it: mentions, links and escapes. Does not post anything."""

import re
from collections.abc import Iterator
from typing import Any

from bot.rehearsal.workspace import Workspace

Json = dict[str, Any]

AT = re.compile(r"(?<![\w@])@([\w.\-]+(?: [A-Z][\w'\-]+)?)")
LINK = re.compile(r"(?<![<\w])(https?://[^\s<>|]+)")
MARK = re.compile(r"<(@[A-Z0-9]+|https?://[^\s<>]+)>")


def stored(place: Workspace, text: str) -> str:
    """Turn typed words into the text of a message: `@Name` becomes a mention; a #hashtag stays as it is."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    known = {user.name.lower(): user.id for user in place.users.values()}
    known |= {user.real_name.lower(): user.id for user in place.users.values()}

    def mention(found: re.Match[str]) -> str:
        whole = found[1]
        for name in (whole, whole.split(" ")[0]):
            bare = name.rstrip(".-")
            if bare.lower() in known:
                return f"<@{known[bare.lower()]}>{whole[len(bare) :]}"
        return found[0]

    return LINK.sub(r"<\1>", AT.sub(mention, escaped))


def rich_text(text: str, block_id: str) -> list[Json]:
    """Make the blocks that Slack gives to a message that a person typed."""
    section = {"type": "rich_text_section", "elements": list(_parts(text))}
    return [{"type": "rich_text", "block_id": block_id, "elements": [section]}]


def _parts(text: str) -> Iterator[Json]:
    at = 0
    for found in MARK.finditer(text):
        if found.start() > at:
            yield _words(text[at : found.start()])
        inside = found[1]
        if inside.startswith("@"):
            yield {"type": "user", "user_id": inside[1:]}
        else:
            yield {"type": "link", "url": inside.replace("&amp;", "&")}
        at = found.end()
    if at < len(text):
        yield _words(text[at:])


def _words(text: str) -> Json:
    return {"type": "text", "text": text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")}
