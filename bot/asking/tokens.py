"""From what was typed to words: Slack's own tokens, quotes and capitals out of the way. Reads no meaning."""

import html
import re
import unicodedata

MAX_WORDS = 500
"""Characters of a question. Nobody asks for a day in more, and everything after this is bounded by it."""

_CHANNEL = re.compile(r"<#[A-Z0-9]+\|([^<>|]+)>")
_SLACK = re.compile(r"<[^<>]*>")
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u2013": "-", "\u2011": "-"})
_TOKEN = re.compile(
    r"#\w+"
    r"|\d{4}-\d{1,2}-\d{1,2}(?![\d-])"
    r"|\d{1,4}[/.]\d{1,2}(?:[/.]\d{1,4})?(?![\w])"
    r"|\d+(?::\d+)*\w*"
    r"|[^\W\d_]+(?:['.][^\W\d_]+)*",
)


def plain_words(text: str) -> str:
    """Give the words without mentions and links, on one line. A channel's name counts as the hashtag it looks like."""
    named = _CHANNEL.sub(r" #\1 ", text)
    shown = html.unescape(_SLACK.sub(" ", named))
    return " ".join(unicodedata.normalize("NFKC", shown).translate(_QUOTES).split())


def tokens_of(words: str) -> list[str]:
    """Split into words, numbers, dates and hashtags. Words are folded to small letters, hashtags stay as written."""
    return [token if token.startswith("#") else _folded(token) for token in _TOKEN.findall(words)]


def _folded(token: str) -> str:
    """Fold a word: "Today's" is "today"."""
    return token.casefold().removesuffix("'s").rstrip("'.")
