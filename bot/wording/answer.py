"""Answers a question: what is on first, then what comes next, then what is over. Looks nothing up."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import islice

from bot.domain.agenda import Agenda, Listed, Span, arrange, is_on, is_over, shown_in
from bot.domain.event import LONG, Status
from bot.domain.query import NO_ANSWER, Query, Want
from bot.domain.yours import Yours, by_free_hours
from bot.wording.asked import (
    MOST_MENUS,
    MOST_PAGES,
    NOBODYS,
    Asked,
    button_beside,
    further,
    marks,
    row_below,
    saveable,
)
from bot.wording.event import title_of, who
from bot.wording.listing import MOST_BRIEF, MOST_EVENTS, Listing, briefly, by_time, running
from bot.wording.message import Message, context, lines, mrkdwn, section
from bot.wording.names import Names
from bot.wording.save import save_list
from bot.wording.understood import names_of, said_back, tongue_of

MOST_NEXT = 5
"""How many happenings "what's next" and "when is #edchat" tell."""

MOST_LATER = MOST_EVENTS - 4
"""Events that come next; a full day leaves a little room for what lasts all day."""

MOST_BUTTONS = 10
"""Events that have a button each, which takes a section of its own; below more there is one list to choose from."""


def upcoming_helps(query: Query, listed: Sequence[Listed], now: datetime) -> bool:
    """Tell whether the answer wants to know the next event, because nothing with an hour is on or to come."""
    if query.want in {*NO_ANSWER, Want.WHO} or (
        query.want is Want.DAY and query.span.until <= now and listed
    ):
        return False
    return not any(line.occurrence.ends_at > now and _happens(line) for line in listed)


def answer(  # the question, what was found, and for whom
    query: Query,
    listed: Sequence[Listed],
    now: datetime,
    zone: str,
    upcoming: Listed | None,
    names: Names,
    *,
    yours: Yours = NOBODYS,
    page: int = 1,
) -> Message:
    """Answer `query` (not HELP or UNKNOWN) for somebody in `zone` at `now`.

    `listed` is everything that overlaps the query's span and matches its filters; `upcoming` is the next event
    that does, looked up when `upcoming_helps`. What is too long goes on, on a further `page`.
    """
    told: set[str] = set()
    for number in range(1, max(page, 1)):
        before, _, _ = _listing(_asked(query, now, zone, yours, number, told), listed)
        if not before.left or number == MOST_PAGES:
            break
        told |= {one.id for one in before.told}
    asked = _asked(query, now, zone, yours, page, told)
    made, missing, outside = _listing(asked, listed)
    more = _more(made.left, asked, names) if made.left else ""
    if more:
        made.blocks.append(context(more))
    if missing and page == 1:
        _kindly(made, asked, missing, upcoming, names)
    after = further(made.left, asked, outside=outside)
    if made.beside is None and made.below is None:
        offered = [one for one in made.told if saveable(one, asked)]
        made.blocks += save_list(offered, (*made.blocks, *after), asked.shown, asked.speak)
    made.blocks += after
    if listed or upcoming:
        made.blocks.append(context(_zone_told(asked)))
    return Message(lines(made.text, more), tuple(made.blocks))


def _asked(  # the question, for whom, and what was told of it
    query: Query, now: datetime, zone: str, yours: Yours, page: int, told: Collection[str]
) -> Asked:
    return Asked(query, now, zone, query.shown_in or zone, tongue_of(query), yours, page, frozenset(told))


def _listing(asked: Asked, listed: Sequence[Listed]) -> tuple[Listing, str, bool]:
    """List one page; give the sentence for what is missing, and whether some lie outside of free hours, too."""
    few = sum(1 for _ in islice((1 for line in listed if saveable(line.occurrence, asked)), MOST_BUTTONS + 1))
    marked = asked.yours.clashes or asked.yours.counts or any(line.occurrence.recording for line in listed)
    made = Listing(
        beside=button_beside(asked) if MOST_MENUS < few <= MOST_BUTTONS else None,
        below=row_below(asked, len(listed)) if few <= MOST_MENUS else None,
        marks=marks(asked) if marked else None,
    )
    understood = mrkdwn(said_back(asked.query, asked.now))
    if asked.page > 1:
        understood += f" · {asked.speak.say('yours.page', page=asked.page)}"
    made.say(section(f"*{understood}*"), understood)
    tell = {
        Want.NOW: _now,
        Want.NEXT: _soonest,
        Want.WHEN: _soonest,
        Want.WHO: _who,
        Want.FREE: _spare,
    }.get(asked.query.want, _day)
    missing = tell(made, asked, [line for line in listed if line.occurrence.id not in asked.told])
    return made, missing, asked.speak.say("yours.outside") + ":" in made.text


def _zone_told(asked: Asked) -> str:
    if asked.query.shown_in:
        return mrkdwn(asked.speak.say("times.in_zone", zone=asked.speak.zone(asked.shown)))
    return asked.speak.say("times.own_zone")


def _now(made: Listing, asked: Asked, listed: Sequence[Listed]) -> str:
    """Tell what is running. Each of these gives the sentence for what is missing, or nothing."""
    say, now, zone = asked.speak.say, asked.now, asked.zone
    groups = arrange([line for line in listed if is_on(line.occurrence, now, zone)], now, zone)
    _running(made, asked, say("answer.on_now"), groups.on_now)
    _running(made, asked, say("answer.from_yesterday"), groups.from_yesterday)
    _brief(made, asked, say("answer.all_day"), groups.all_day)
    happens = any(_happens(line) for line in (*groups.on_now, *groups.from_yesterday))
    if happens:
        return ""
    if asked.query.filters and not groups.all_day:
        return say("answer.none_such_now")
    return say("answer.none_now")


def _soonest(made: Listing, asked: Asked, listed: Sequence[Listed]) -> str:
    """Tell the next few happenings; of what starts together at the very next time, everything."""
    query, now, zone, say = asked.query, asked.now, asked.zone, asked.speak.say
    left = [line for line in _in_order(listed, zone) if not is_over(line.occurrence, now, zone)]
    on = [line for line in left if is_on(line.occurrence, now, zone)] if query.want is Want.WHEN else []
    to_come = [line for line in left if not is_on(line.occurrence, now, zone)]
    together = sum(line.occurrence.starts_at == to_come[0].occurrence.starts_at for line in to_come)
    coming = to_come[: max(MOST_NEXT, together)]
    _running(made, asked, say("answer.on_now"), on)
    _timed(made, asked, say("answer.after_that") if on else "", coming)
    return "" if on or coming else _nothing_ahead(asked)


def _nothing_ahead(asked: Asked) -> str:
    filters, say = asked.query.filters, asked.speak.say
    if filters.hashtags and not filters.text:
        return say("answer.unknown_hashtag", names=asked.speak.join(list(filters.hashtags)))
    if filters.text or filters.hosts:
        return say("answer.nothing_about", names=names_of(filters, asked.speak))
    return say("answer.nothing_such_ahead" if filters else "answer.nothing_ahead")


def _who(made: Listing, asked: Asked, listed: Sequence[Listed]) -> str:
    """Tell who offers it, each event once, and when it is next."""
    speak = asked.speak
    found: dict[str, Listed] = {}
    for line in _in_order(listed, asked.zone):
        if not is_over(line.occurrence, asked.now, asked.zone):
            found.setdefault(line.occurrence.event_id, line)
    told = list(found.values())[:MOST_NEXT]
    for line in told:
        occurrence = line.occurrence
        people = (*occurrence.hosts, *occurrence.organisations)
        names = ", ".join(dict.fromkeys(people[:MOST_BRIEF])) or who(occurrence, speak)
        name = "answer.run_by" if names else "answer.run_by_nobody"
        said = speak.say(name, title=title_of(occurrence, speak), names=mrkdwn(names))
        made.say(section(said), speak.say(name, title=mrkdwn(occurrence.title), names=mrkdwn(names)))
    _timed(made, asked, speak.say("answer.next"), told[:1])
    return "" if told else _nothing_ahead(asked)


def _spare(made: Listing, asked: Asked, listed: Sequence[Listed]) -> str:
    """Tell what fits into the time that somebody has."""
    on = [line for line in listed if is_on(line.occurrence, asked.now, asked.zone)]
    rest = [line for line in _in_order(listed, asked.zone) if line not in on]
    say = asked.speak.say
    _running(made, asked, say("answer.on_now"), on)
    _timed(made, asked, say("answer.coming_up") if on else "", rest)
    return "" if listed else say("answer.none_fits")


def _day(made: Listing, asked: Asked, listed: Sequence[Listed]) -> str:
    query, now, zone, say = asked.query, asked.now, asked.zone, asked.speak.say
    since, until = query.span.utc
    today, past = since <= now < until, until <= now
    groups = arrange(listed, now, zone) if today else _elsewhere(listed, query.span, zone)
    carried = "answer.from_yesterday" if today else "answer.was_still_on" if past else "answer.already_on"
    later, outside = (groups.later, ()) if past else by_free_hours(groups.later, asked.yours.hours, zone)
    several = sum(bool(group) for group in groups) > 1 or bool(outside)
    _running(made, asked, say("answer.on_now"), groups.on_now)
    _running(made, asked, say(carried), groups.from_yesterday)
    coming = say("answer.was_on" if past else "yours.free" if outside else "answer.coming_up")
    _timed(made, asked, coming if several else "", later, MOST_LATER)
    _brief(made, asked, say("yours.outside"), outside)
    _brief(made, asked, say("answer.all_day"), groups.all_day)
    _brief(made, asked, say("answer.over"), groups.over)
    if groups.on_now or groups.from_yesterday or groups.later:
        return ""
    if query.filters and not (groups.over or groups.all_day):
        return say("answer.none_such_was" if past else "answer.none_such_listed")
    if query.hours or query.length:
        return say("answer.none_was" if past else "answer.none_there")
    if groups.over:
        return say("answer.none_left")
    return say("answer.none_was" if past else "answer.none_listed")


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


def _in_order(listed: Sequence[Listed], zone: str) -> list[Listed]:
    return sorted(
        listed, key=lambda line: (shown_in(line.occurrence, zone)[0], line.occurrence.title.casefold())
    )


def _running(made: Listing, asked: Asked, title: str, group: Sequence[Listed]) -> None:
    if group:
        made.add(title, group, running(group, asked.shown, asked.speak))


def _timed(made: Listing, asked: Asked, title: str, group: Sequence[Listed], most: int = MOST_EVENTS) -> None:
    if group:
        made.add(title, group, by_time(group, asked.shown, asked.speak), most)


def _brief(made: Listing, asked: Asked, title: str, group: Sequence[Listed]) -> None:
    if group:
        most = MOST_BRIEF if asked.page == 1 else MOST_EVENTS
        made.add(title, group, briefly(group, asked.shown, asked.speak), most)


def _kindly(made: Listing, asked: Asked, missing: str, upcoming: Listed | None, names: Names) -> None:
    """Say that there is nothing, and what is next."""
    made.say(section(mrkdwn(missing)), mrkdwn(missing))
    if upcoming:
        _timed(made, asked, asked.speak.say("answer.next"), [upcoming])
    else:
        hint = asked.speak.say("answer.see_help", help=f"`{names.command} help`")
        made.say(context(hint), hint)


def _more(count: int, asked: Asked, names: Names) -> str:
    """Say how many more there are, and how to see them."""
    query, speak = asked.query, asked.speak
    first = query.span.since.date()
    near = {timedelta(0): "today", timedelta(1): "tomorrow", timedelta(-1): "yesterday"}
    ahead = near.get(first - query.today, "")
    if query.want is Want.NOW:
        when = speak.say("answer.when_now")
    else:
        when = speak.say(f"answer.when_{ahead}") if ahead else f"{speak.date(first)} {first.year}"
    hashtag, kind = (speak.say(f"answer.narrow_{name}", when=when) for name in ("hashtag", "kind"))
    one, other = f"`{names.command} {hashtag}`", f"`{names.command} {kind}`"
    return speak.say("answer.more", count=count, one=one, other=other)


def _happens(line: Listed) -> bool:
    """Tell whether somebody can join: it has an hour, and is not cancelled."""
    occurrence = line.occurrence
    timed = not occurrence.all_day and occurrence.ends_at - occurrence.starts_at < LONG
    return timed and occurrence.status is not Status.CANCELLED
