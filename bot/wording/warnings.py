"""What speaks against a time or a hashtag, in sentences. Decides nothing, and finds nothing."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.conflict import LONGEST_HASHTAG, Conflict, Sort
from bot.wording.local_times import local_day
from bot.wording.message import cut, mrkdwn, one_line
from bot.wording.tongue import ENGLISH, Tongue

MAX_TITLE = 80
MOST_WARNINGS = 12
"""Warnings that are shown: who has not stopped reading by then knows."""


def warnings(found: Iterable[Conflict], zone: str, speak: Tongue = ENGLISH) -> list[str]:
    """Say each reason in a sentence of safe mrkdwn, times in `zone`."""
    return [_sentence(one, zone, speak) for one in found][:MOST_WARNINGS]


def when_words(moment: datetime, zone: str, speak: Tongue = ENGLISH) -> str:
    """Name a moment shortly, e.g. "Tue 27 Oct, 8 PM"."""
    day = speak.short_day(local_day(moment, zone))
    return speak.say("times.day_clock", day=day, clock=speak.short_clock(moment, zone))


def _sentence(one: Conflict, zone: str, speak: Tongue) -> str:
    if one.sort is Sort.CLOCKS:
        return _clocks(one, zone, speak)
    about = one.about
    if one.sort in {Sort.NIGHT, Sort.AUDIENCE}:
        about = ", ".join(speak.sentence(part) for part in about.split(", "))
    return speak.say(
        f"schedule.clash_{one.sort.name.lower()}",
        title=f"*{mrkdwn(cut(one_line(one.title), MAX_TITLE))}*",
        about=mrkdwn(about),
        at=when_words(one.at, zone, speak) if one.at else "",
        long=LONGEST_HASHTAG,
    )


def _clocks(one: Conflict, zone: str, speak: Tongue) -> str:
    if one.at is None:
        return ""
    day, there = speak.short_day(local_day(one.at, zone)), mrkdwn(speak.city(one.about))
    if one.about == zone:
        return speak.say("schedule.clocks_here", there=there, day=day)
    hour, here = speak.short_clock(one.at, one.about), mrkdwn(speak.city(zone))
    return speak.say("schedule.clocks_apart", day=day, here=here, there=there, hour=hour)
