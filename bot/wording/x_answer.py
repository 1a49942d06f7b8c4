"""What somebody who asks the bot on X is answered, in one post and in their language. Looks nothing up.

No link is ever in it: that would make an answer twenty times as dear.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.domain.agenda import Listed
from bot.domain.event import Status
from bot.domain.query import NO_ANSWER, Query, Want
from bot.wording.fitting import compose, harmless, shorten
from bot.wording.local_times import local_day
from bot.wording.post_length import fits, tags
from bot.wording.tongue import Tongue
from bot.wording.understood import names_of, said_back, tongue_of

ENTRY: Final = 80
"""What one line may weigh."""

HEAD: Final = 120
"""What the first line, how the question was understood, may weigh."""

AHEAD: Final = frozenset({Want.NEXT, Want.WHEN})
"""What is told with its day."""


def x_answer(query: Query, listed: Sequence[Listed], now: datetime, *, again: bool = False) -> str:
    """Answer `query` at `now`, in the zone in which it was understood; nothing where it was not.

    `again`: X has the same text already, so the hour stands below it.
    """
    speak = tongue_of(query)
    if query.want is Want.HELP:
        return _ended(speak.say("x.help"), query, now, speak, again=again)
    if query.want in NO_ANSWER:
        return ""
    head = shorten(harmless(said_back(query, now)), HEAD)
    entries = [_entry(one, query, speak) for one in _told(query, listed, now)]
    if not entries:
        return _ended(f"{head}\n{_nothing(query, speak)}", query, now, speak, again=again)
    for shown in range(len(entries), 0, -1):
        left = len(entries) - shown
        rest = [speak.say("x.more", count=left)] if left else []
        text = _ended("\n".join((head, *entries[:shown], *rest)), query, now, speak, again=again)
        if fits(text):
            return text
    return compose(head, (speak.say("x.more", count=len(entries)),))


def _ended(text: str, query: Query, now: datetime, speak: Tongue, *, again: bool) -> str:
    return f"{text}\n({speak.clock(now, query.shown_in or query.zone)})" if again else text


def _told(query: Query, listed: Sequence[Listed], now: datetime) -> list[Listed]:
    """Leave out what is over, where something is not."""
    to_come = [one for one in listed if one.occurrence.ends_at > now or one.occurrence.all_day]
    takes_place = [one for one in to_come if one.occurrence.status is not Status.CANCELLED]
    if query.want in {Want.NEXT, Want.NOW, Want.FREE}:
        return takes_place
    return to_come or list(listed)


def _entry(listed: Listed, query: Query, speak: Tongue) -> str:
    """Give one line: when, what, and under which hashtag."""
    chat, zone = listed.occurrence, query.shown_in or query.zone
    title = harmless(chat.title)
    if query.want is Want.WHO:
        names = harmless(", ".join(chat.hosts))
        name = "answer.run_by" if names else "answer.run_by_nobody"
        return shorten(speak.say(name, title=title, names=names), 2 * ENTRY)
    named = {tag.text.casefold() for tag in tags(title)}
    hashtag = "" if not chat.hashtag or chat.hashtag.casefold() in named else f" {chat.hashtag}"
    if chat.all_day:
        when = speak.say("times.all_day")
    elif query.want in AHEAD or (query.days and query.days[1] > 1):
        day = speak.day(local_day(chat.starts_at, zone), query.today.year)
        when = speak.say("times.day_clock", day=day, clock=speak.clock(chat.starts_at, zone))
    else:
        when = speak.clock(chat.starts_at, zone)
    first = f"{speak.say('event.cancelled')} " if chat.status is Status.CANCELLED else ""
    room = max(ENTRY - len(when) - len(hashtag), ENTRY // 3)
    return f"{first}{when} {shorten(title, room)}{hashtag}"


def _nothing(query: Query, speak: Tongue) -> str:
    if query.want is Want.NOW:
        return speak.say("answer.none_such_now" if query.filters else "answer.none_now")
    if query.want in AHEAD:
        if query.filters:
            return speak.say("answer.nothing_about", names=harmless(names_of(query.filters, speak)))
        return speak.say("answer.nothing_ahead")
    if query.want is Want.FREE:
        return speak.say("answer.none_fits")
    return speak.say("answer.none_such_listed" if query.filters else "answer.none_listed")
