"""Says what somebody asked for: what is on first, then what comes next, then what is over. Looks nothing up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.agenda import Agenda, Listed, Span, arrange, is_on, is_over, shown_in
from bot.domain.event import LONG, Status
from bot.domain.naming import MONTHS
from bot.domain.query import Query, Want
from bot.wording.listing import MOST_BRIEF, MOST_EVENTS, Listing, briefly, by_time, running
from bot.wording.message import Message, context, lines, mrkdwn, section
from bot.wording.names import Names

MOST_NEXT = 5
"""How many happenings "what's next" and "when is #edchat" tell."""

MOST_LATER = MOST_EVENTS - 4
"""Events that come next; a full day leaves a little room for what lasts all day."""

NONE_SUCH = "Nothing of that kind"
"""Begins the sentence for a question about part of the programme: the rest of it may well be busy."""

OWN_ZONE = "Times are shown in your own time zone."


def upcoming_helps(query: Query, listed: Sequence[Listed], now: datetime) -> bool:
    """Tell whether the answer wants to know the next event, because nothing with an hour is on or to come."""
    if query.want in {Want.HELP, Want.UNKNOWN} or (
        query.want is Want.DAY and query.span.until <= now and listed
    ):
        return False
    return not any(line.occurrence.ends_at > now and _happens(line) for line in listed)


def answer(
    query: Query, listed: Sequence[Listed], now: datetime, zone: str, upcoming: Listed | None, names: Names
) -> Message:
    """Answer `query` (not HELP or UNKNOWN) for somebody in `zone` at `now`.

    `listed` is everything that overlaps the query's span and matches its filters; `upcoming` is the next event
    that does, looked up when `upcoming_helps`.
    """
    made = Listing()
    said_back = mrkdwn(query.said_back)
    made.say(section(f"*{said_back}*"), said_back)
    tell = {Want.NOW: _now, Want.NEXT: _soonest, Want.WHEN: _soonest}.get(query.want, _day)
    missing = tell(made, query, listed, now, zone)
    more = _more(made.left, query, now, names) if made.left else ""
    if more:
        made.blocks.append(context(more))
    if missing:
        _kindly(made, missing, upcoming, zone, names)
    if listed or upcoming:
        made.blocks.append(context(OWN_ZONE))
    return Message(lines(made.text, more), tuple(made.blocks))


def _now(made: Listing, query: Query, listed: Sequence[Listed], now: datetime, zone: str) -> str:
    """Tell what is running. Each of these gives the sentence for what is missing, or nothing."""
    groups = arrange([line for line in listed if is_on(line.occurrence, now, zone)], now, zone)
    made.add("On now", groups.on_now, running(groups.on_now, zone))
    made.add("Still on from yesterday", groups.from_yesterday, running(groups.from_yesterday, zone))
    made.add("All day", groups.all_day, briefly(groups.all_day, zone), MOST_BRIEF)
    happens = any(_happens(line) for line in (*groups.on_now, *groups.from_yesterday))
    if happens:
        return ""
    if query.filters and not groups.all_day:
        return f"{NONE_SUCH} is running at this moment."
    return "Nothing is running at this moment, so take a breather."


def _soonest(made: Listing, query: Query, listed: Sequence[Listed], now: datetime, zone: str) -> str:
    """Tell the next few happenings; of what starts together at the very next time, everything."""
    found = sorted(
        listed, key=lambda line: (shown_in(line.occurrence, zone)[0], line.occurrence.title.casefold())
    )
    left = [line for line in found if not is_over(line.occurrence, now, zone)]
    on = [line for line in left if is_on(line.occurrence, now, zone)] if query.want is Want.WHEN else []
    to_come = [line for line in left if not is_on(line.occurrence, now, zone)]
    together = sum(line.occurrence.starts_at == to_come[0].occurrence.starts_at for line in to_come)
    coming = to_come[: max(MOST_NEXT, together)]
    made.add("On now", on, running(on, zone))
    made.add("After that" if on else "", coming, by_time(coming, zone))
    if on or coming:
        return ""
    if query.filters.hashtags:
        hashtags = " or ".join(query.filters.hashtags)
        return f"I know of no {hashtags} in the coming weeks. Is it spelt as its moderators write it?"
    return f"I know of nothing {'of that kind ' if query.filters else ''}in the coming weeks."


def _day(made: Listing, query: Query, listed: Sequence[Listed], now: datetime, zone: str) -> str:
    since, until = query.span.utc
    today, past = since <= now < until, until <= now
    groups = arrange(listed, now, zone) if today else _elsewhere(listed, query.span, zone)
    carried = "Still on from yesterday" if today else "Was still on" if past else "Already on by then"
    several = sum(bool(group) for group in groups) > 1
    made.add("On now", groups.on_now, running(groups.on_now, zone))
    made.add(carried, groups.from_yesterday, running(groups.from_yesterday, zone))
    coming = "What was on" if past else "Coming up"
    made.add(coming if several else "", groups.later, by_time(groups.later, zone), MOST_LATER)
    made.add("All day", groups.all_day, briefly(groups.all_day, zone), MOST_BRIEF)
    made.add("Over", groups.over, briefly(groups.over, zone), MOST_BRIEF)
    if groups.on_now or groups.from_yesterday or groups.later:
        return ""
    if groups.over:
        return "That was all for today."
    if query.filters and not groups.all_day:
        return f"{NONE_SUCH} {'was' if past else 'is'} listed."
    if past:
        return "No chat or session was listed."
    return "No chat or session is listed, so take a breather."


def _elsewhere(listed: Sequence[Listed], span: Span, zone: str) -> Agenda:
    """Group a span that does not hold this moment: what ran into it, what began in it, what has no hour."""
    since = span.utc[0]
    groups = arrange(listed, since, zone)
    carried = [line for line in groups.on_now if line.occurrence.starts_at < since]
    began = [line for line in groups.on_now if line.occurrence.starts_at >= since]
    return Agenda(
        from_yesterday=(*groups.from_yesterday, *carried),
        all_day=groups.all_day,
        later=(*began, *groups.later),
    )


def _kindly(made: Listing, missing: str, upcoming: Listed | None, zone: str, names: Names) -> None:
    """Say that there is nothing, and what is next."""
    made.say(section(mrkdwn(missing)), mrkdwn(missing))
    if upcoming:
        made.add("Next", [upcoming], by_time([upcoming], zone))
    else:
        hint = f"`{names.command} help` shows what else you can ask."
        made.say(context(hint), hint)


def _more(count: int, query: Query, now: datetime, names: Names) -> str:
    """Say how many more there are, and how to see them."""
    first = query.span.since.date()
    ahead = first - now.astimezone(ZoneInfo(str(query.span.since.tzinfo))).date()
    near = {timedelta(0): "today", timedelta(1): "tomorrow", timedelta(-1): "yesterday"}
    when = (
        "now"
        if query.want is Want.NOW
        else near.get(ahead, f"{first.day} {MONTHS[first.month - 1]} {first.year}")
    )
    return f"And *{count} more*. Narrow it: `{names.command} #hashtag {when}` or `{names.command} webinars {when}`."


def _happens(line: Listed) -> bool:
    """Tell whether somebody can join: it has an hour, and is not cancelled."""
    occurrence = line.occurrence
    timed = not occurrence.all_day and occurrence.ends_at - occurrence.starts_at < LONG
    return timed and occurrence.status is not Status.CANCELLED
