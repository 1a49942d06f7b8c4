"""Says in one line how a question was understood, with the zone named. Understands nothing itself."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.agenda import Filters
from bot.domain.languages import name_of
from bot.domain.query import NO_ANSWER, Query, Want
from bot.wording.message import cut, one_line
from bot.wording.times import day_clock
from bot.wording.tongue import Tongue, tongue

MAX_TEXT = 40
"""Characters of each word or name that is said back."""

MOST_NAMES = 6
"""Kinds, hashtags, partners and the like that are said back."""

ONE_DAY = timedelta(days=1)


def tongue_of(query: Query) -> Tongue:
    """Give the tongue in which the asker is answered."""
    return tongue(query.language, query.locale, own_zone=not query.shown_in)


def said_back(query: Query, now: datetime) -> str:
    """Say how `query` was understood at `now`; plain text, not escaped; nothing where there is no answer."""
    if query.want in NO_ANSWER:
        return ""
    speak = tongue_of(query)
    words = _span(query, now, speak)
    zone = query.zone
    if query.want is not Want.WHO:
        words = speak.say("reading.zone", words=words, zone=speak.zone(zone))
    if query.hours and query.hours.zone != zone:
        words = speak.say("reading.meant", words=words, words_there=_there(query, speak))
    if query.shown_in:
        words = speak.say("reading.shown_in", words=words, zone=speak.zone(query.shown_in))
    if query.filters and query.want not in {Want.WHEN, Want.WHO}:
        words = speak.say("reading.about", words=words, names=names_of(query.filters, speak))
    if query.corrected:
        told = ", ".join(
            speak.say("reading.correction", said=_short(said), read=_short(read))
            for said, read in query.corrected[:MOST_NAMES]
        )
        words = speak.say("reading.corrected", words=words, corrections=told)
    if query.left_out:
        words = speak.say("reading.left_out", words=words, left=_quoted(query.left_out, speak))
    return words


def names_of(filters: Filters, speak: Tongue) -> str:
    """Name what is asked about: kinds, hashtags, partners, people and words."""
    named = (
        *(speak.kinds(kind) for kind in filters.kinds),
        *filters.hashtags,
        *filters.organisations,
        *filters.hosts,
        *filters.topics,
        *(
            speak.say("yours.language_of", language=name_of(code, speak.language))
            for code in filters.languages
        ),
    )
    topic = (_quoted(filters.text, speak),) if filters.text else ()
    return ", ".join((*(_short(name) for name in named[:MOST_NAMES]), *topic))


def _span(query: Query, now: datetime, speak: Tongue) -> str:
    if query.want is Want.WHO:
        return speak.say("reading.who", names=names_of(query.filters, speak))
    if query.want is Want.WHEN:
        return speak.say("reading.of_one_thing", names=names_of(query.filters, speak))
    if query.want in {Want.NOW, Want.NEXT}:
        name = "reading.now" if query.want is Want.NOW else "reading.next"
        return speak.say(
            name, day=speak.day(query.today, query.today.year), hour=speak.clock(now, query.zone)
        )
    if query.length is not None:
        return _length(query, query.length, now, speak)
    if query.days is None:
        first = query.span.since.date()
        return speak.say("reading.missed", first=speak.day(first, query.today.year))
    return _hours(query, _days(query, speak), speak)


def _hours(query: Query, day: str, speak: Tongue) -> str:
    """Say which hours of a day are meant, where they were named."""
    if query.hours:
        return speak.say(f"reading.{query.hours.how}", day=day, **_ends(query, speak))
    if query.part == "morning":
        return speak.say("reading.until_noon", day=day)
    if query.part == "afternoon":  # the evening is not meant, and might be thought to be
        return speak.say("reading.between", day=day, **_ends(query, speak))
    if query.part:
        return speak.say("reading.from_hour", day=day, hour=_hour(query.span.since, query.zone, speak))
    return day


def _days(query: Query, speak: Tongue) -> str:
    """Name the day or the days; those that are long over with their year."""
    if query.days is None:
        return ""
    first, length = query.days
    today = query.today
    last = first + timedelta(days=length - 1)
    year = today.year if first >= today - ONE_DAY else None
    if length > 1:
        return speak.say(
            "reading.days", first=speak.day(first, year or last.year), last=speak.day(last, today.year)
        )
    named = speak.day(first, year)
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((first - today).days, "")
    if near == "today" and query.part == "evening":
        near = "tonight"
    return speak.say(f"reading.{near}", day=named) if near else named


def _ends(query: Query, speak: Tongue) -> dict[str, str]:
    since, until = (speak.clock(moment, query.zone) for moment in (query.span.since, query.span.until))
    return {"since": since, "until": until, "hour": since}


def _length(query: Query, length: timedelta, now: datetime, speak: Tongue) -> str:
    said = {"length": speak.length(length), **_ends(query, speak)}
    if query.want is Want.FREE:
        if query.days and not query.hours:
            return speak.say("reading.spare_day", day=_days(query, speak), **said)
        return speak.say("reading.spare_at" if query.hours else "reading.spare", **said)
    return speak.say("reading.gone" if query.span.utc[1] <= now.astimezone(UTC) else "reading.coming", **said)


def _there(query: Query, speak: Tongue) -> str:
    """Say the hours in the zone in which they were meant, with the day where it is another there."""
    if query.hours is None:
        return ""
    zone = query.hours.zone
    since, until = query.span.utc
    moments = {"before": (until,), "between": (since, until)}.get(query.hours.how, (since,))
    told = [
        speak.clock(moment, zone) if _same_day(moment, query.zone, zone) else day_clock(moment, zone, speak)
        for moment in moments
    ]
    return speak.say("reading.zone", words=" – ".join(told), zone=speak.zone(zone))


def _same_day(moment: datetime, one: str, other: str) -> bool:
    return moment.astimezone(ZoneInfo(one)).date() == moment.astimezone(ZoneInfo(other)).date()


def _hour(moment: datetime, zone: str, speak: Tongue) -> str:
    """Say a full hour, in English without its minutes."""
    said = speak.clock(moment, zone)
    return said.replace(":00 ", " ") if speak.language == "en" else said


def _quoted(words: str, speak: Tongue) -> str:
    return speak.say("reading.quoted", words=_short(words))


def _short(text: str) -> str:
    return cut(one_line(text), MAX_TEXT)
