"""How one event is said: its title with a link, and what else a reader needs. Does not say when it is."""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.domain.agenda import Listed, shown_in
from bot.domain.event import Occurrence, Status
from bot.wording.message import address_token, cut, link, mrkdwn, one_line
from bot.wording.tongue import ENGLISH, Tongue

MAX_TITLE = 120
MAX_DETAILS = 160
MAX_KIND = 40
MAX_ALSO = 100
MAX_PLACE = 60
MOST_HASHTAGS = 4
MOST_NAMES = 2

MOST_REMEMBERED = 1_024
"""Events whose words are kept at hand: those of a few days, of a few kilobytes each at most."""

INDENT = "\u2003"
"""An em space: Slack and browsers keep it at the beginning of a line, and screen readers pass it over."""

DOT = " · "

_STATUS = {Status.CANCELLED: "event.cancelled", Status.TENTATIVE: "event.tentative"}
"""What stands before a title, in words, because not everybody sees that it is struck through."""


def short_title(occurrence: Occurrence, limit: int = MAX_TITLE) -> str:
    """Give the title on one line, bounded; plain text, not escaped."""
    return cut(one_line(occurrence.title), limit)


def status_words(occurrence: Occurrence, tongue: Tongue = ENGLISH) -> str:
    """Give what stands before the title of what is cancelled or not confirmed; nothing for the rest."""
    name = _STATUS.get(occurrence.status)
    return tongue.say(name) if name else ""


def title_of(occurrence: Occurrence, tongue: Tongue = ENGLISH) -> str:
    """Give the title with its link; what is cancelled says so first, in words, and is struck through."""
    shown = link(occurrence.url, short_title(occurrence))
    words = status_words(occurrence, tongue)
    marked = f"~{shown}~" if occurrence.status is Status.CANCELLED else f"*{shown}*"
    return f"*{words}* {marked}" if words else marked


def details(occurrence: Occurrence, *, hosts: bool = True, tongue: Tongue = ENGLISH) -> str:
    """Say in one line what it is, how long it lasts, its hashtags, who offers it, where; nothing that the title says.

    Without `hosts`, people are not named where there is no organisation.
    """
    title = occurrence.title.casefold()
    kind = ", ".join(part for part in (tongue.kind(occurrence.kind), _length(occurrence, tongue)) if part)
    hashtags = [hashtag for hashtag in occurrence.hashtags[:MOST_HASHTAGS] if hashtag.casefold() not in title]
    offered = who(occurrence, tongue) if hosts or occurrence.organisations else ""
    told = DOT.join(part for part in (kind, " ".join(hashtags), offered, place(occurrence)) if part)
    return mrkdwn(cut(one_line(told), MAX_DETAILS))


def place(occurrence: Occurrence) -> str:
    """Name where it is, unless that is an address of the web or the title says it; plain text, not escaped."""
    named = cut(one_line(occurrence.location), MAX_PLACE)
    return "" if "://" in named or named.casefold() in occurrence.title.casefold() else named


def who(occurrence: Occurrence, tongue: Tongue = ENGLISH) -> str:
    """Name the organisations, or else the hosts; plain text, not escaped."""
    hashtags = {hashtag.casefold() for hashtag in occurrence.hashtags}
    organisations = [name for name in occurrence.organisations if name.casefold() not in hashtags]
    if occurrence.organisations:
        return _few(organisations, tongue)
    return tongue.say("event.hosts", names=_few(occurrence.hosts, tongue)) if occurrence.hosts else ""


def also_words(also: Sequence[Occurrence], tongue: Tongue = ENGLISH) -> str:
    """Name the other listings of the same chat."""
    titles = "; ".join(_after_status(other, one_line(other.title), tongue) for other in also)
    return tongue.say("event.also", titles=mrkdwn(cut(titles, MAX_ALSO))) if titles else ""


class Said(NamedTuple):
    """The pieces of which an event is told, all safe mrkdwn."""

    title: str  # with its link and status
    plain_title: str  # with its status
    kind: str
    details: str
    also: str
    address: str  # in angle brackets


@lru_cache(maxsize=MOST_REMEMBERED)
def said(line: Listed, tongue: Tongue = ENGLISH) -> Said:
    """Give the pieces of one line. They are the same for every reader of a language, so they are made once."""
    occurrence = line.occurrence
    address = address_token(occurrence.url)
    return Said(
        title=title_of(occurrence, tongue),
        plain_title=_after_status(occurrence, mrkdwn(short_title(occurrence)), tongue),
        kind=mrkdwn(cut(one_line(tongue.kind(occurrence.kind)), MAX_KIND)),
        details=details(occurrence, tongue=tongue),
        also=also_words(line.also, tongue),
        address=f"<{address}>" if address else "",
    )


def entry(line: Listed, *more: str, tongue: Tongue = ENGLISH) -> str:
    """List one event: its title, and below it what else there is to say. `more` is mrkdwn."""
    pieces = said(line, tongue)
    below = [part for part in (*more, pieces.details, pieces.also) if part]
    return f"\n{INDENT}".join((f"• {pieces.title}", *below))


def brief_entry(line: Listed, when: str, tongue: Tongue = ENGLISH) -> str:
    """List one event on one line, with `when` in mrkdwn."""
    pieces = said(line, tongue)
    return DOT.join(part for part in (f"• {pieces.title}", pieces.kind, when) if part)


def plain_entry(line: Listed, when: str = "", tongue: Tongue = ENGLISH) -> str:
    """List one event for the fallback text, with its address."""
    pieces = said(line, tongue)
    told = DOT.join(
        part for part in (pieces.plain_title, pieces.details, pieces.also, pieces.address) if part
    )
    return f"{when}: {told}" if when else told


def lasts_until(occurrence: Occurrence, zone: str, tongue: Tongue = ENGLISH) -> str:
    """Name the last day of what lasts for days, e.g. "until Saturday 31 October"; nothing for the rest."""
    start, end = shown_in(occurrence, zone)
    last = (end - timedelta(hours=1)).date()  # what ends at midnight is not on the next day
    return tongue.say("times.until_day", day=tongue.day(last, start.year)) if last > start.date() else ""


def _after_status(occurrence: Occurrence, title: str, tongue: Tongue) -> str:
    words = status_words(occurrence, tongue)
    return f"{words} {title}" if words else title


def _length(occurrence: Occurrence, tongue: Tongue) -> str:
    return "" if occurrence.all_day else tongue.length(occurrence.ends_at - occurrence.starts_at)


def _few(names: Sequence[str], tongue: Tongue) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return tongue.say("event.and_more", names=shown, count=more) if more > 0 else shown
