"""The lists that a channel hears: today's, and the week ahead. Says nothing when nothing is on.

A list that is too long for one message goes on in its thread.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from bot.domain.agenda import Listed, arrange, day_span
from bot.domain.event import Occurrence, Status
from bot.wording.listing import MOST_BRIEF, MOST_EVENTS, Line, Listing, briefly, by_time, running
from bot.wording.message import Message, context, header, lines, mrkdwn, section
from bot.wording.names import Names
from bot.wording.save import save_list
from bot.wording.tongue import ENGLISH, Tongue

DAYS = 7
"""Days in a week's list."""

MOST_IN_A_LIST = 20
"""Events in the first message of a day's list: a channel is shared, and the rest stands in the thread."""

MOST_PAGES = 10
"""Messages of a list. Nobody reads on; the rest is counted, and whoever wants it asks."""

Asks = tuple[str, str, str]
"""Phrases of what can be asked: for the rest of a list, and two examples beside."""

OF_A_DAY: Asks = ("answer.when_today", "answer.when_now", "answer.when_tomorrow")
OF_A_WEEK: Asks = ("list.this_week", "list.friday", "list.a_hashtag")


@dataclass(frozen=True, slots=True)
class Group:
    """Events that stand together in a list."""

    title: str
    lines: Sequence[Listed]
    lay_out: Callable[[Iterable[Listed], str, Tongue], Iterator[Line]]
    most: int = MOST_EVENTS  # in the first message

    def after(self, told: int) -> "Group":
        """Give what is left of it for the next message."""
        return replace(self, lines=self.lines[told:], most=MOST_EVENTS)


class Here(NamedTuple):
    """Who reads a list, and when it is made."""

    zone: str
    now: datetime
    speak: Tongue


def digest(
    listed: Sequence[Listed], day: date, now: datetime, zone: str, names: Names, speak: Tongue = ENGLISH
) -> list[Message]:
    """Tell a channel in `zone` what is on that day, at `now`: a message, and those that go on in its thread.

    `listed` is everything of the channel's wishes that overlaps the day. Nothing is said when nothing of it is left.
    Campaigns alone are no news, so a day that has nothing else gets no list.
    """
    span = day_span(day, zone)
    groups = arrange(listed, max(now, span.since), zone)
    one_day = [line for line in groups.all_day if line.occurrence.starts_at >= span.floating[0]]
    if now >= span.until or not (groups.on_now or groups.from_yesterday or groups.later or one_day):
        return []
    parts = (
        Group(speak.say("answer.on_now"), groups.on_now, running),
        Group(speak.say("answer.from_yesterday"), groups.from_yesterday, running),
        Group("", groups.later, by_time, MOST_IN_A_LIST),
        Group(speak.say("answer.all_day"), groups.all_day, briefly, MOST_BRIEF),
        Group(speak.say("list.earlier"), groups.over, briefly, MOST_BRIEF),
    )
    return _pages(_of_day(day, speak), parts, Here(zone, now, speak), OF_A_DAY, names)


def week_ahead(
    listed: Sequence[Listed], monday: date, now: datetime, zone: str, names: Names, speak: Tongue = ENGLISH
) -> list[Message]:
    """Tell a channel in `zone` what is on in the week that begins on `monday`, from `now` on, as `digest` does.

    `listed` is everything of the channel's wishes that overlaps the week.
    """
    span = day_span(monday, zone, DAYS)
    groups = arrange(listed, max(now, span.since), zone)
    one_day = [line for line in groups.all_day if line.occurrence.starts_at >= span.floating[0]]
    if now >= span.until or not (groups.on_now or groups.later or one_day):
        return []
    parts = (
        Group(speak.say("answer.on_now"), groups.on_now, running),
        Group("", groups.later, by_time),
        Group(speak.say("answer.all_day"), groups.all_day, briefly, MOST_BRIEF),
    )
    return _pages(_of_week(monday, speak), parts, Here(zone, now, speak), OF_A_WEEK, names)


def emptied(first: date, *, weekly: bool, page: int, speak: Tongue = ENGLISH) -> Message:
    """Say in the place of a page of a posted list that nothing is left for it; pages count from 1."""
    title = _of_week(first, speak) if weekly else _of_day(first, speak)
    now = speak.say("list.told_above") if page > 1 else speak.say("list.nothing_left")
    return Message(f"{title}. {now}", (context(f"*{mrkdwn(title)}*"), section(now)))


def opened(title: str, zone: str, names: Names, speak: Tongue = ENGLISH) -> Listing:
    """Begin a list: its title, whose programme it is, and in which zone."""
    made = Listing()
    programme, home = mrkdwn(names.programme), mrkdwn(speak.zone(zone))
    made.say(header(title), f"{mrkdwn(title)} ({home}), {programme}")
    made.blocks.append(context(f"{programme} · {home}. {speak.say('times.own_zone')}"))
    return made


def closed(made: Listing, asks: Asks, names: Names, speak: Tongue = ENGLISH, *, goes_on: str = "") -> Message:
    """End a list: how many more there are and where, and what can be asked. `goes_on`: the phrase of where it does."""
    more = ""
    rest, one, other = (f"`{names.command} {speak.say(phrase, hashtag=names.hashtag)}`" for phrase in asks)
    if made.left and goes_on:
        more = speak.say(goes_on, count=made.left)
    elif made.left:
        more = speak.say("list.more", count=made.left, ask=rest)
    ask = " ".join(part for part in (more, speak.say("list.ask", one=one, other=other)) if part)
    return Message(lines(made.text, ask), (*made.blocks, context(ask)))


def _pages(title: str, parts: Iterable[Group], here: Here, asks: Asks, names: Names) -> list[Message]:
    """Fill one message after another, until all is told."""
    zone, now, speak = here
    pages: list[Message] = []
    made, left = opened(title, zone, names, speak), [part for part in parts if part.lines]
    while True:
        told = [
            made.add(part.title, part.lines, part.lay_out(part.lines, zone, speak), part.most)
            for part in left
        ]
        left = [part.after(some) for part, some in zip(left, told, strict=True) if some < len(part.lines)]
        goes_on = bool(left) and len(pages) + 1 < MOST_PAGES
        to_come = [one for one in made.told if _to_come(one, now)]
        made.blocks += save_list(to_come, made.blocks, zone, speak)
        if pages and not goes_on and not left:
            pages.append(Message(lines(made.text), tuple(made.blocks)))
        else:
            where = "list.more_below" if pages else "list.more_in_thread"
            pages.append(closed(made, asks, names, speak, goes_on=where if goes_on else ""))
        if not goes_on:
            return pages
        made = _continued(title, speak)


def _to_come(occurrence: Occurrence, now: datetime) -> bool:
    return occurrence.ends_at > now and occurrence.status is not Status.CANCELLED


def _of_day(day: date, speak: Tongue) -> str:
    return speak.say("list.today", day=speak.day(day))


def _of_week(monday: date, speak: Tongue) -> str:
    return speak.say("list.week", day=speak.day(monday))


def _continued(title: str, speak: Tongue) -> Listing:
    made = Listing()
    words = speak.say("list.continued", title=title)
    made.say(context(f"*{mrkdwn(words)}*"), mrkdwn(words))
    return made
