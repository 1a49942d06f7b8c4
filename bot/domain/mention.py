"""Which of those who mention the bot on X are answered, and what they ask. Answers nobody."""

import re
from datetime import timedelta
from html import unescape
from typing import Final, NamedTuple

from bot.domain.listening import Post
from bot.domain.participation import question_answered

FRESH: Final = timedelta(hours=2)
"""How long after it was asked a question is still answered: later the answer may be wrong, and is a surprise."""

MOST_A_DAY: Final = 5
"""Answers that one account gets in a day (of UTC): two bots that answer each other end soon."""

_CALLED: Final = re.compile(r"^(?:[.,;:!\s]*[@\uff20]\w{1,50})+")
_CALL: Final = re.compile(r"[@\uff20]\w{1,50}")
_ADDRESS: Final = re.compile(r"https?://\S+")
_QUESTION: Final = "?\uff1f\u061f"
_THANKS: Final = re.compile(r"\W*(?:thank|thx|gracias|danke|merci|obrigad|great|love)", re.IGNORECASE)
_NOT_COUNTED: Final = re.compile(r"\bdo\s?n[o'\u2019]?t count me\b|\bdo not count me\b", re.IGNORECASE)
_COUNTED: Final = re.compile(r"\bcount me(?: again)?\b", re.IGNORECASE)
_AUTOMATED: Final = re.compile(
    r"\bautomated\b|^\W*bot\b|\U0001F916|(?:\b(?:am|this is)|'m|\u2019m) an? (?:\w+ )?bot\b|\bbot (?:run |made )?by\b",
    re.IGNORECASE,
)
_BOT: Final = re.compile(r"(?:^|[^A-Za-z])[Bb]ot(?:$|[^A-Za-z])|[a-z0-9_]Bot(?:$|[^a-z])", re.ASCII)
_PEOPLE: Final = ("abbot", "talbot", "cabot", "burbot", "turbot", "robot")
"""What ends like a bot's name and is a person's, or a fish's."""


class Asked(NamedTuple):
    """What a post that mentions the bot says to it."""

    words: str
    by_name: bool  # the bot was called; else it is named only because one of its posts is answered


def asked(post: Post) -> Asked:
    """Read what a post says to the bot: without the names at its beginning, and without links."""
    text = _ADDRESS.sub(" ", unescape(post.text))
    said = _CALL.sub(" ", _CALLED.sub(" ", text))
    return Asked(
        " ".join(said.split()), by_name=not post.replies_to or bool(_CALL.search(_CALLED.sub("", text)))
    )


def is_question(post: Post) -> bool:
    """Tell whether a post asks the bot something.

    Who answers one of its posts names it without meaning to, as everybody who answers a chat's question does. So an
    answer, such as "A1 ...", is no question, and what replies to a post is one only where it ends like one. Who calls
    the bot by its name asks, unless it is to thank or to cheer.
    """
    if post.reposts or question_answered(unescape(post.text)):
        return False
    said = asked(post)
    if not said.words or said.words[-1] in _QUESTION:
        return bool(said.words)
    return said.by_name and said.words[-1] != "!" and not _THANKS.match(said.words)


def wants_out(words: str) -> bool | None:
    """Tell whether somebody wants not to be counted (True) or to be counted again (False); nothing: neither."""
    if _NOT_COUNTED.search(words):
        return True
    return False if _COUNTED.search(words) else None


def looks_automated(username: str, name: str, description: str) -> bool:
    """Tell whether an account calls itself a bot: X does not say it in another way."""
    plain = username.casefold()
    by_name = plain.endswith("bot") and not plain.endswith(_PEOPLE)
    return by_name or bool(_BOT.search(name.replace("BOT", "bot")) or _AUTOMATED.search(description))
