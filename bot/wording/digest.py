"""The lists that a channel hears: today's, and the week ahead. Says nothing when nothing is on."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.agenda import Listed, arrange, day_span
from bot.domain.naming import day_words, zone_words
from bot.wording.answer import OWN_ZONE
from bot.wording.listing import MOST_BRIEF, Listing, briefly, by_time, running
from bot.wording.message import Message, context, header, lines, mrkdwn
from bot.wording.names import Names

DAYS = 7
"""Days in a week's list."""

MOST_IN_A_LIST = 20
"""Events of a day's list: a channel is shared, and whoever wants more asks."""


def digest(listed: Sequence[Listed], day: date, now: datetime, zone: str, names: Names) -> Message | None:
    """Tell a channel in `zone` what is on that day, at `now`; None when nothing of it is left.

    `listed` is everything of the channel's wishes that overlaps the day. Campaigns alone are no news, so a day that
    has nothing else gets no list.
    """
    span = day_span(day, zone)
    groups = arrange(listed, max(now, span.since), zone)
    one_day = [line for line in groups.all_day if line.occurrence.starts_at >= span.floating[0]]
    if now >= span.until or not (groups.on_now or groups.from_yesterday or groups.later or one_day):
        return None
    made = _opened(f"On today, {day_words(day)}", zone, names)
    made.add("On now", groups.on_now, running(groups.on_now, zone))
    made.add("Still on from yesterday", groups.from_yesterday, running(groups.from_yesterday, zone))
    made.add("", groups.later, by_time(groups.later, zone), MOST_IN_A_LIST)
    made.add("All day", groups.all_day, briefly(groups.all_day, zone), MOST_BRIEF)
    made.add("Earlier today", groups.over, briefly(groups.over, zone), MOST_BRIEF)
    return _closed(made, "today", ("now", "tomorrow"), names)


def week_ahead(
    listed: Sequence[Listed], monday: date, now: datetime, zone: str, names: Names
) -> Message | None:
    """Tell a channel in `zone` what is on in the week that begins on `monday`, from `now` on; None when nothing is.

    `listed` is everything of the channel's wishes that overlaps the week.
    """
    span = day_span(monday, zone, DAYS)
    groups = arrange(listed, max(now, span.since), zone)
    one_day = [line for line in groups.all_day if line.occurrence.starts_at >= span.floating[0]]
    if now >= span.until or not (groups.on_now or groups.later or one_day):
        return None
    made = _opened(f"The week ahead, from {day_words(monday)}", zone, names)
    made.add("On now", groups.on_now, running(groups.on_now, zone))
    made.add("", groups.later, by_time(groups.later, zone))
    made.add("All day", groups.all_day, briefly(groups.all_day, zone), MOST_BRIEF)
    return _closed(made, "this week", ("friday", "#edchat"), names)


def _opened(title: str, zone: str, names: Names) -> Listing:
    """Begin a list: its title, whose programme it is, and in which zone."""
    made = Listing()
    programme, home = mrkdwn(names.programme), mrkdwn(zone_words(zone))
    made.say(header(title), f"{mrkdwn(title)} ({home}), {programme}")
    made.blocks.append(context(f"{programme} · {home}. {OWN_ZONE}"))
    return made


def _closed(made: Listing, rest: str, examples: tuple[str, str], names: Names) -> Message:
    """End a list: how many more there are and where, and what can be asked."""
    more = f"And *{made.left} more*: `{names.command} {rest}` lists them, " if made.left else ""
    ask = f"`{names.command} {examples[0]}` or `{names.command} {examples[1]}` asks at any time."
    return Message(lines(made.text, more + ask), (*made.blocks, context(more + ask)))
