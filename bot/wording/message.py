"""What a Slack message is made of, within Slack's limits and safe against titles. Chooses no words."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

MAX_BLOCKS = 50
"""Blocks in a message."""

MAX_MESSAGE = 10_000
MAX_ALTERNATIVE = 2_000
"""Characters of all blocks as JSON. Slack answers msg_blocks_too_long from about 11,300, and says so nowhere."""

MAX_TEXT = 3_000
"""Characters of the fallback text. Slack advises 4,000 at most."""

MAX_SECTION = 3_000
MAX_CONTEXT = 2_000
MAX_CONTEXT_ELEMENTS = 10
MAX_HEADER = 150
MAX_BUTTON = 75
MAX_LABEL = 75
"""Characters of a button's accessibility label."""

MAX_ACTIONS = 25
MAX_VALUE = 2_000
MAX_URL = 600
"""Characters of an address after encoding. Slack takes 3,000 in a button; a longer one is no address for people."""

MAX_OPTIONS = 100
MAX_OPTION_TEXT = 75
MAX_OPTION_VALUE = 75

URL_SAFE = "!#$%&'()*+,-./:;=?@[]_~"
"""What stays as it is in an address: RFC 3986's characters, and "%" because it is encoded already."""

Block = dict[str, Any]
"""One block or element of Block Kit, as Slack's JSON has it."""

_HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PING = re.compile(r"@(?=(?:channel|here|everyone|group)\b)", re.IGNORECASE)
_EDGE_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")
_FORMATTING = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb"})


@dataclass(frozen=True, slots=True)
class Message:
    """What is said: a text that is complete alone (notifications, screen readers), and the blocks that people see."""

    text: str
    blocks: tuple[Block, ...] = ()


def one_line(text: str) -> str:
    """Make one line of text from outside: no line ends, no control or direction characters, single spaces."""
    if not (text.isascii() and text.isprintable()):
        text = _CONTROL.sub(" ", _HIDDEN.sub("", text))
    return " ".join(text.split())


def cut(text: str, limit: int) -> str:
    """Shorten `text` to `limit` characters with "…", never inside what a reader sees as one character."""
    if len(text) <= limit:
        return text
    end = max(limit - 1, 0)
    while end > 0 and (_joins(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    return f"{text[:end].rstrip()}…"[:limit]


def cut_marked(text: str, limit: int) -> str:
    """Shorten mrkdwn that is already safe, never inside what stands for one sign or one link."""
    if len(text) <= limit:
        return text
    kept = cut(text, limit).removesuffix("…")
    if kept.rfind("<") > kept.rfind(">"):
        kept = kept[: kept.rfind("<")]
    if kept.rfind("&") > kept.rfind(";"):
        kept = kept[: kept.rfind("&")]
    return f"{kept.rstrip()}…"


def mrkdwn(text: str) -> str:
    """Write text from outside so that it is only read: it cannot ping, link or change the layout."""
    shown = one_line(text).translate(_FORMATTING)
    if "_" in shown:
        shown = _EDGE_UNDERSCORE.sub("\uff3f", shown)
    if "@" in shown:
        shown = _PING.sub("@\u2060", shown)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def web_address(url: str) -> str:
    """Give a web address, encoded for a button, or nothing where it is none that people should be sent to."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not host or "@" in parts.netloc:
        return ""
    encoded = quote(url.strip().encode("utf-8", "replace"), safe=URL_SAFE)
    return encoded if len(encoded) <= MAX_URL else ""


def link(url: str, label: str) -> str:
    """Link `label` to `url`; where that is no web address, give the label alone."""
    target = address_token(url)
    shown = mrkdwn(label)
    return f"<{target}|{shown}>" if target and shown else shown


def address_token(url: str) -> str:
    """Give a web address as it stands between "<" and ">", or nothing."""
    escaped = web_address(url).replace("&", "&amp;")
    return escaped if len(escaped) <= MAX_URL else ""


def section(text: str) -> Block:
    """Make a section of mrkdwn that is already safe. It is never folded, and Slack reads nothing into it."""
    return {"type": "section", "expand": True, "text": _mrkdwn_object(cut_marked(text, MAX_SECTION))}


def context(*texts: str) -> Block:
    """Make a line in small print, of mrkdwn that is already safe."""
    elements = [_mrkdwn_object(cut_marked(text, MAX_CONTEXT)) for text in texts[:MAX_CONTEXT_ELEMENTS]]
    return {"type": "context", "elements": elements}


def image(address: str, shows: str) -> Block:
    """Make a picture, with the words for whoever cannot see it."""
    words = cut(one_line(shows), MAX_ALTERNATIVE)
    return {"type": "image", "image_url": web_address(address), "alt_text": words}


def without_pictures(message: Message) -> Message:
    """Leave the pictures out of a message: Slack takes none of it where it cannot fetch one."""
    return Message(message.text, tuple(block for block in message.blocks if block["type"] != "image"))


def header(text: str) -> Block:
    """Make a heading, of plain text."""
    return {"type": "header", "text": plain_text(text, MAX_HEADER)}


def divider() -> Block:
    """Make a line across."""
    return {"type": "divider"}


def actions(*elements: Block, block_id: str = "") -> Block:
    """Put buttons beside each other."""
    named = {"block_id": block_id} if block_id else {}
    return {"type": "actions", **named, "elements": list(elements[:MAX_ACTIONS])}


def button(
    text: str, action_id: str, value: str = "", *, label: str = "", url: str = "", style: str = ""
) -> Block:
    """Make a button. `label` is what a screen reader says: it names the event where buttons repeat."""
    made: Block = {"type": "button", "action_id": action_id, "text": plain_text(text, MAX_BUTTON)}
    if value:
        made["value"] = value[:MAX_VALUE]
    if label:
        made["accessibility_label"] = cut(one_line(label), MAX_LABEL)
    if url:
        made["url"] = url
    if style:
        made["style"] = style
    return made


def plain_text(text: str, limit: int) -> Block:
    """Make a text object without formatting; Slack turns no ":word:" in it into a picture."""
    return {"type": "plain_text", "text": cut(one_line(text), limit) or "\u2013", "emoji": False}


def sections(entries: Sequence[str], between: str = "\n") -> list[Block]:
    """Put entries into as few sections as take them whole."""
    whole = between.join(entries)
    if entries and len(whole) <= MAX_SECTION:
        return [section(whole)]
    made: list[str] = []
    for entry in entries:
        bounded = cut_marked(entry, MAX_SECTION)
        if made and len(made[-1]) + len(between) + len(bounded) <= MAX_SECTION:
            made[-1] += between + bounded
        else:
            made.append(bounded)
    return [section(text) for text in made]


def lines(parts: Iterable[str], closing: str = "") -> str:
    """Join what is not empty by line ends, within the limit of a fallback text: whole lines, and always the closing."""
    room = MAX_TEXT - len(closing) - 3
    kept: list[str] = []
    for part in parts:
        if part and len(part) >= room:
            kept.append("…")
            break
        if part:
            kept.append(part)
            room -= len(part) + 1
    return "\n".join((*kept, closing) if closing else kept)


def _mrkdwn_object(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _joins(char: str) -> bool:
    """Tell whether a character belongs to the one before it: accents, joiners, variations, skin tones."""
    return (
        bool(unicodedata.combining(char))
        or char in "\u200d\ufe0e\ufe0f"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
    )
