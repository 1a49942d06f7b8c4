"""From what was typed to words: Slack's own tokens, quotes, capitals and accents out of the way. Reads no meaning."""

import html
import re
from typing import NamedTuple

from bot.domain.letters import folded, normal

MAX_WORDS = 500
"""Characters of a question. Nobody asks for a day in more, and everything after this is bounded by it."""

_CHANNEL = re.compile(r"<#[A-Z0-9]+\|([^<>|]+)>")
_SLACK = re.compile(r"<[^<>]*>")
_EMOJI = re.compile(r"(?<![\w:]):(?:[a-z_][\w'+-]*|[+-]1|100|1234)(?:::skin-tone-[2-6])?:(?!\d)", re.ASCII)
"""As Slack writes them in what people say: ":tada:"."""

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T(?=\d{2}:\d{2})")
_QUOTES = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "\u02bc": "'",
        "`": "'",
        "\u2013": "-",
        "\u2014": "-",
        "\u2011": "-",
        "\u2212": "-",
    }
)
_AREAS = "Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc"
_TOKEN = re.compile(
    r"#\w+"
    rf"|\b(?:{_AREAS})(?:/[A-Za-z][A-Za-z0-9_+-]*)+"
    r"|\b(?:GMT|UTC|gmt|utc)\s?[+-]\s?\d{1,2}(?::?[0-5]\d|[.,](?:25|50?|75))?(?!\d)"
    r"|\d{4}-\d{1,2}-\d{1,2}(?![\d-])"
    r"|\d{1,2}-\d{1,2}-\d{4}(?![\d-])"
    r"|\d{1,2}(?:[:.][0-5]\d)?\s?[AaPp](?:\.[Mm]\.|[Mm](?!\w))"
    r"|\d{1,2}:[0-5]\d(?::[0-5]\d)?(?:\s?[Hh]\b)?"
    r"|\d{1,4}[/.]\d{1,2}(?:[/.]\d{1,4})?(?![\w])"
    r"|\d{1,2},\d{1,2}(?=\s?(?:[hH]|[sS]td|[sS]tunde))"
    r"|\d+\w*"
    r"|[^\W\d_]+\d+\w*"
    r"|[^\W\d_]+(?:['.][^\W\d_]+)*"
    r"|(?<!\w)-|(?<=\d)-(?=\d)|(?<=[mMhH.])-(?=\d)|(?<=\d(?:st|nd|rd|th|er))-(?=\d)|-(?=\s)"
)
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu)'(?=[^\W\d_]{2})")


class Token(NamedTuple):
    """One word, number, date or hashtag of a question."""

    word: str  # small letters without accents; a hashtag stays as written
    raw: str  # as written
    start: int  # where it stands in the plain words
    end: int
    joined: bool = False  # a hyphen joins it to the word before


def plain_words(text: str) -> str:
    """Give the words without mentions, links and emoji. A channel's name counts as the hashtag it looks like."""
    named = _CHANNEL.sub(r" #\1 ", text)
    shown = html.unescape(_SLACK.sub(" ", named))
    apart = _MOMENT.sub(r"\1 ", _EMOJI.sub(" ", shown))
    return " ".join(normal(apart).translate(_QUOTES).split())


def tokens_of(words: str) -> list[Token]:
    """Split plain words. "Today's" is "today", and "d'octobre" is "octobre"."""
    return [
        Token(
            _word(one[0]), one[0], one.start(), one.end(), joined=words[one.start() - 1 : one.start()] == "-"
        )
        for one in _TOKEN.finditer(words)
    ]


def phrase_of(words: str) -> tuple[str, ...]:
    """Split the words of a name or of a catalogue, as those of a question are."""
    return tuple(token.word for token in tokens_of(plain_words(words)))


def _word(raw: str) -> str:
    if raw.startswith("#"):
        return raw
    word = folded(raw).removesuffix("'s").rstrip("'.")
    return _ELIDED.sub("", word, count=1) if "'" in word else word
