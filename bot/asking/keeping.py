"""Reads what somebody says about their own agenda: "follow #edchat", "my agenda". Does not know who speaks.

What is none of these is a question about the programme.
"""

import re
from enum import StrEnum
from typing import NamedTuple

MAX_WORDS = 200
"""Characters of such a sentence; what is longer is none."""


class Verb(StrEnum):
    """What somebody wants to do with their own agenda."""

    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    FOLLOWING = "following"  # what do I follow
    AGENDA = "agenda"
    LEAD = "lead"  # how long before a start to be reminded


class Said(NamedTuple):
    """What was said about somebody's own agenda."""

    verb: Verb
    words: str = ""  # what is followed, or of which days the agenda is wanted; as it was written
    minutes: int = 0  # of LEAD


_MENTION = re.compile(r"<@\w+(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"<#\w+\|([^>]+)>")
"""How Slack writes a hashtag where a channel has its name."""

_AN = r"(?:an?|one|una?|une?|uma|eine?[rn]?)"
_UNITS = {
    r"min(?:ute|uto|uten)?s?": 1,
    r"hours?|horas?|heures?|stunden?|h": 60,
    r"days?|d[ií]as?|dias?|jours?|tage?n?": 24 * 60,
}
_LENGTH = rf"(?P<count>\d{{1,5}}|{_AN}) *(?P<unit>{'|'.join(_UNITS)})"

_UNFOLLOW = (
    r"(?:unfollow|stop following|don'?t follow|dejar de seguir|deja de seguir|ne plus suivre|deixar de seguir"
    r"|entfolge|entfolgen)(?: +(?P<words>.*))?"
)
_FOLLOWING = (
    r"(?:what (?:do|am) i follow(?:ing)?|what i follow|following|my follows|qu[eé] sigo|lo que sigo"
    r"|que suis-je|ce que je suis|o que (?:eu )?sigo|was (?:ver)?folge ich|was ich verfolge)"
)
_FOLLOW = r"(?:please )?(?:follow|seguir|sigue|suivre|suis|segue|folge|folgen)(?: +(?P<words>.*))?"
_AGENDA = (
    r"(?:show (?:me )?|what'?s (?:on |in )?)?(?:my (?:own )?(?:agenda|calendar|saved(?: events| chats)?)|mi agenda"
    r"|mon agenda|(?:a )?minha agenda|mein(?:en)? kalender|meine agenda)\b *(?:for |on |of |para |pour |für )?"
    r"(?P<words>.*)"
)
_LEAD = (
    r"(?:please )?(?:remind me|av[ií]same|recu[eé]rdame|rappelle-moi|pr[eé]venez-moi|rappelez-moi|lembre-me"
    rf"|me lembre|avise-me|erinnere mich)[: ]*{_LENGTH}"
    r"(?: *(?:before|ahead|early|earlier|antes|avant|vorher|davor)\b.{0,40})?"
)
_SENTENCES = (
    (Verb.UNFOLLOW, _UNFOLLOW),
    (Verb.FOLLOWING, _FOLLOWING),
    (Verb.FOLLOW, _FOLLOW),
    (Verb.AGENDA, _AGENDA),
    (Verb.AGENDA, r"my (?P<words>day|week|weekend)"),
    (Verb.LEAD, _LEAD),
)
_READ = tuple((verb, re.compile(pattern, re.IGNORECASE)) for verb, pattern in _SENTENCES)
_OF_DAYS = {"day": "today", "week": "", "weekend": "this weekend"}
"""What "my day" means as a question; a week is what an agenda shows without one."""


def read_own(words: str) -> Said | None:
    """Read what somebody says about their own agenda, or nothing where it is something else."""
    if len(words) > MAX_WORDS:
        return None
    plain = " ".join(_CHANNEL.sub(r"#\1", _MENTION.sub(" ", words)).replace("’", "'").split())
    plain = plain.strip(" /").rstrip("?!. ")
    for verb, pattern in _READ:
        if found := pattern.fullmatch(plain):
            parts = found.groupdict()
            if verb is Verb.LEAD:
                return Said(verb, minutes=_minutes(parts["count"], parts["unit"]))
            named = (parts.get("words") or "").strip()
            return Said(verb, _OF_DAYS.get(named.casefold(), named) if verb is Verb.AGENDA else named)
    return None


def _minutes(count: str, unit: str) -> int:
    size = next(size for name, size in _UNITS.items() if re.fullmatch(name, unit, re.IGNORECASE))
    return (int(count) if count.isdigit() else 1) * size
