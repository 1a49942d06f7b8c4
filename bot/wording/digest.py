"""The lists that a channel hears: today's, and the week ahead. Says nothing when nothing is on.

A list that is too long for one message goes on in its thread.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.agenda import Listed, arrange, day_span
from bot.domain.event import Occurrence, Status
from bot.domain.naming import day_words, zone_words
from bot.wording.answer import OWN_ZONE
from bot.wording.listing import MOST_BRIEF, MOST_EVENTS, Line, Listing, briefly, by_time, running
from bot.wording.message import Message, context, header, lines, mrkdwn, section
from bot.wording.names import Names
from bot.wording.save import save_list

DAYS = 7
"""Days in a week's list."""

MOST_IN_A_LIST = 20
"""Events in the first message of a day's list: a channel is shared, and the rest stands in the thread."""

MOST_PAGES = 10
"""Messages of a list. Nobody reads on; the rest is counted, and whoever wants it asks."""


@dataclass(frozen=True, slots=True)
class Group:
    """Events that stand together in a list."""

    title: str
    lines: Sequence[Listed]
    lay_out: Callable[[Iterable[Listed], str], Iterator[Line]]
    most: int = MOST_EVENTS  # in the first message

    def after(self, told: int) -> "Group":
        """Give what is left of it for the next message."""
        return replace(self, lines=self.lines[told:], most=MOST_EVENTS)


def digest(listed: Sequence[Listed], day: date, now: datetime, zone: str, names: Names) -> list[Message]:
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
        Group("On now", groups.on_now, running),
        Group("Still on from yesterday", groups.from_yesterday, running),
        Group("", groups.later, by_time, MOST_IN_A_LIST),
        Group("All day", groups.all_day, briefly, MOST_BRIEF),
        Group("Earlier today", groups.over, briefly, MOST_BRIEF),
    )
    return _pages(_of_day(day), parts, (zone, now), ("today", ("now", "tomorrow")), names)


def week_ahead(
    listed: Sequence[Listed], monday: date, now: datetime, zone: str, names: Names
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
        Group("On now", groups.on_now, running),
        Group("", groups.later, by_time),
        Group("All day", groups.all_day, briefly, MOST_BRIEF),
    )
    return _pages(_of_week(monday), parts, (zone, now), ("this week", ("friday", "#edchat")), names)


def emptied(first: date, *, weekly: bool, page: int) -> Message:
    """Say in the place of a page of a posted list that nothing is left for it; pages count from 1."""
    title = _of_week(first) if weekly else _of_day(first)
    now = "What stood here is told above now." if page > 1 else "Nothing of this list is on then any more."
    return Message(f"{title}. {now}", (context(f"*{mrkdwn(title)}*"), section(now)))


def opened(title: str, zone: str, names: Names) -> Listing:
    """Begin a list: its title, whose programme it is, and in which zone."""
    made = Listing()
    programme, home = mrkdwn(names.programme), mrkdwn(zone_words(zone))
    made.say(header(title), f"{mrkdwn(title)} ({home}), {programme}")
    made.blocks.append(context(f"{programme} · {home}. {OWN_ZONE}"))
    return made


def closed(
    made: Listing, rest: str, examples: tuple[str, str], names: Names, *, goes_on: bool = False
) -> Message:
    """End a list: how many more there are and where, and what can be asked."""
    more = ""
    if made.left and goes_on:
        more = f"*{made.left} more* in the thread of this message. "
    elif made.left:
        more = f"And *{made.left} more*: `{names.command} {rest}` lists them, "
    ask = f"`{names.command} {examples[0]}` or `{names.command} {examples[1]}` asks at any time."
    return Message(lines(made.text, more + ask), (*made.blocks, context(more + ask)))


def _pages(
    title: str,
    parts: Iterable[Group],
    here: tuple[str, datetime],
    asked: tuple[str, tuple[str, str]],
    names: Names,
) -> list[Message]:
    """Fill one message after another, until all is told; `here` is in which zone, and when."""
    zone, now = here
    pages: list[Message] = []
    made, left = opened(title, zone, names), [part for part in parts if part.lines]
    while True:
        told = [made.add(part.title, part.lines, part.lay_out(part.lines, zone), part.most) for part in left]
        left = [part.after(some) for part, some in zip(left, told, strict=True) if some < len(part.lines)]
        goes_on = bool(left) and len(pages) + 1 < MOST_PAGES
        made.blocks += save_list([one for one in made.told if _to_come(one, now)], made.blocks, zone)
        if pages and not goes_on and not left:
            pages.append(Message(lines(made.text), tuple(made.blocks)))
        else:
            pages.append(closed(made, *asked, names, goes_on=goes_on))
        if not goes_on:
            return pages
        made = _continued(title)


def _to_come(occurrence: Occurrence, now: datetime) -> bool:
    return occurrence.ends_at > now and occurrence.status is not Status.CANCELLED


def _of_day(day: date) -> str:
    return f"On today, {day_words(day)}"


def _of_week(monday: date) -> str:
    return f"The week ahead, from {day_words(monday)}"


def _continued(title: str) -> Listing:
    made = Listing()
    words = f"{title}, continued"
    made.say(context(f"*{mrkdwn(words)}*"), mrkdwn(words))
    return made
