"""What speaks against a time or a hashtag, in sentences. Decides nothing, and finds nothing."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.conflict import LONGEST_HASHTAG, Conflict, Sort
from bot.domain.naming import zone_words
from bot.wording.local_times import city, local_day, short_clock, short_day
from bot.wording.message import cut, mrkdwn, one_line

MAX_TITLE = 80
MOST_WARNINGS = 12
"""Warnings that are shown: who has not stopped reading by then knows."""


def warnings(found: Iterable[Conflict], zone: str) -> list[str]:
    """Say each reason in a sentence of safe mrkdwn, times in `zone`."""
    return [_sentence(one, zone) for one in found][:MOST_WARNINGS]


def when_words(moment: datetime, zone: str) -> str:
    """Name a moment shortly, e.g. "Tue 27 Oct, 8 PM"."""
    return f"{short_day(local_day(moment, zone))}, {short_clock(moment, zone)}"


_SENTENCES = {
    Sort.MODERATOR: "<@{about}> moderates {title} at that time ({at}).",
    Sort.HASHTAG: "{title} is on at that time ({at}) with the same hashtag, {about}: their posts would mix.",
    Sort.ROOM: "{title} is in the same channel, <#{about}>, at that time ({at}).",
    Sort.AUDIENCE: "{title} is for the same people ({about}) at that time ({at}).",
    Sort.TAKEN: "{about} is the hashtag of {title} already.",
    Sort.ALIKE: "The hashtag is one letter from {about}, that of {title}: people will mix them up.",
    Sort.LONG: "{about} is long: more than {long} letters leave people little room for what they say.",
    Sort.SKIPPED: "On {at} the clocks change at that very hour, so that date starts at another.",
    Sort.NIGHT: "It is the middle of the night in {about} then ({at}).",
}
"""What is said of each sort; what is filled in is safe."""


def _sentence(one: Conflict, zone: str) -> str:
    if one.sort is Sort.CLOCKS:
        return _clocks(one, zone)
    return _SENTENCES[one.sort].format(
        title=f"*{mrkdwn(cut(one_line(one.title), MAX_TITLE))}*",
        about=mrkdwn(one.about),
        at=when_words(one.at, zone) if one.at else "",
        long=LONGEST_HASHTAG,
    )


def _clocks(one: Conflict, zone: str) -> str:
    if one.at is None:
        return ""
    day, there = short_day(local_day(one.at, zone)), mrkdwn(zone_words(one.about).removesuffix(" time"))
    if one.about == zone:
        return f"The clocks in {there} change in that week, on {day}: say the time with its zone."
    hour = short_clock(one.at, one.about)
    here = mrkdwn(city(zone))
    return f"Around {day} the clocks of {here} and {there} are apart by another hour than usual: it is {hour} there."
