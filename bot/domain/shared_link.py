"""The web addresses in what people wrote, so that the same one is known again. Fetches nothing."""

import html
import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

MAX_ADDRESS = 2_000
"""Characters of an address; what is longer is none for people."""

_SLACK = re.compile(r"<(https?://[^|<>\s]+)(?:\|([^<>]*))?>", re.IGNORECASE)
_BARE = re.compile(r"https?://[^\s<>\"'|]+", re.IGNORECASE)
_AFTER = ".,;:!?)]}*_~…"
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref_src|si", re.IGNORECASE)


class SharedLink(NamedTuple):
    """A web address that somebody shared."""

    address: str
    title: str = ""  # as whoever shared it wrote it

    @property
    def domain(self) -> str:
        """Name the web site."""
        return (urlsplit(self.address).hostname or "").removeprefix("www.")


def links_in(text: str) -> list[SharedLink]:
    """Find the addresses in a text as Slack or X writes it, each once, in order; without what tracks readers."""
    found: dict[str, SharedLink] = {}

    def add(written: str, title: str = "") -> None:
        address = _plain(html.unescape(written))
        if address and (address not in found or (title and not found[address].title)):
            found[address] = SharedLink(address, title)

    def in_brackets(match: re.Match[str]) -> str:
        title = html.unescape(match[2] or "").strip()
        add(match[1], "" if title in match[1] or "://" in title else title)
        return " "

    rest = _SLACK.sub(in_brackets, text)
    for match in _BARE.finditer(rest):
        add(match[0].rstrip(_AFTER))
    return list(found.values())


def _plain(address: str) -> str:
    """Write an address so that the same one is always written alike; nothing for what leads nowhere."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    if not host or "." not in host or "@" in parts.netloc or len(address) > MAX_ADDRESS:
        return ""
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    wanted = urlencode([(name, value) for name, value in query if not _TRACKING.fullmatch(name)])
    netloc = parts.netloc.casefold()
    return urlunsplit((parts.scheme.casefold(), netloc, parts.path.rstrip("/"), wanted, ""))
