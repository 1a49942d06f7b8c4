"""Understands a question about the programme. Looks nothing up; what is unread or has two readings, it says."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.asking import moments
from bot.asking.agreeing import agree, is_dated
from bot.asking.catalogue import catalogue
from bot.asking.choosing import language_of_question, spoken
from bot.asking.dates import Context, Days
from bot.asking.hours import Times
from bot.asking.kinds import called
from bot.asking.question import Question
from bot.asking.reading import Reading, read
from bot.asking.scanning import Item, scan
from bot.asking.spelling import correct
from bot.asking.tokens import MAX_WORDS, plain_words, tokens_of
from bot.asking.weeks import week_starts
from bot.domain.agenda import Filters, Span, day_span, moment_span
from bot.domain.query import Hours, Known, Problem, Query, Trouble, Want

REACH = timedelta(days=60)
"""How far ahead "what's next" and "when is #edchat" look."""

MOST_DAYS = 93
"""Days that one answer looks at: a quarter of a year."""

MOST_CORRECTED = 8
"""Words of a question that are looked at for mistakes."""

JOINING = frozenset({"after", "before", "since", "until", "between"})
"""Meanings of time that, where they are none, only join the words beside them: "events by ISTE"."""

NOBODY = Known()


def understand(words: str, zone: str, now: datetime, known: Known | None = None, locale: str = "") -> Query:
    """Understand `words` of somebody in `zone` (IANA) at `now` (aware). Any text gives a query; none raises.

    `locale`, e.g. "pt-BR", says in which language the asker is answered unless they ask in another one, and on
    which day their week begins.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    asked = Question(
        plain=plain_words(words[:MAX_WORDS]),
        zone=zone,
        now=now,
        today=today,
        locale=locale,
        known=known or NOBODY,
    )
    if len(words) > MAX_WORDS:
        asked.language = catalogue(spoken(locale))
        return asked.not_understood(Problem(Trouble.TOO_LONG, (str(MAX_WORDS),)))
    asked.tokens = tokens_of(asked.plain)
    asked.language = language_of_question(asked.tokens, locale)
    if not asked.tokens:
        return _in_days(asked, Reading(), None)
    items = _items(asked)
    context = Context(
        today=today,
        past=any(one.kind == "past" for one in items),
        week_starts=week_starts(locale),
        next_is_coming=asked.language.next_is_coming,
        day_first=asked.language.day_first,
    )
    asked.items = items
    return _query(asked, read(items, context))


def _items(asked: Question) -> list[Item]:
    """Give what the words mean, those that look misspelt as the words that are meant."""
    items = scan(asked.tokens, asked.language, asked.known)
    tokens = list(asked.tokens)
    for one in [one for one in items if one.kind in {"word", "hashtag"}][:MOST_CORRECTED]:
        if one.words > 1 or (one.kind == "hashtag" and _is_known(one.value, asked.known)):
            continue
        said = one.value.casefold()
        if said in asked.language.phrases:
            continue  # it is a word of the language
        if meant := correct(said, asked.language, asked.known):
            tokens[one.at] = tokens[one.at]._replace(word=f"#{meant}" if said.startswith("#") else meant)
            asked.corrected.append((tokens[one.at].raw, tokens[one.at].word))
    asked.tokens = tokens
    return scan(tokens, asked.language, asked.known) if asked.corrected else items


def _is_known(hashtag: str, known: Known) -> bool:
    return hashtag.casefold() in {one.casefold() for one in known.hashtags}


def _query(asked: Question, reading: Reading) -> Query:
    days = agree(asked, reading)
    if isinstance(days, Problem):
        return asked.not_understood(days)
    asked.filters = _filters(asked, reading)
    problem = _unread(asked, reading) or _too_wide(reading, days) or _shown_in(asked, reading, days)
    if problem:
        return asked.not_understood(problem)
    if _wants_help(asked, reading, days):
        return asked.answerable(Want.HELP, day_span(asked.today, asked.zone))
    if reading.times:
        return _in_hours(asked, reading, days)
    if reading.lengths:
        return _in_length(asked, reading, days)
    return _in_days(asked, reading, days)


def _too_wide(reading: Reading, days: Days | None) -> Problem | None:
    if days and days.length > MOST_DAYS:
        return Problem(Trouble.TOO_WIDE, (str(MOST_DAYS),))
    if days and days.length > 1 and (reading.times or reading.part):
        return Problem(Trouble.HOURS_OF_DAYS)
    return None


def _in_days(asked: Question, reading: Reading, days: Days | None) -> Query:
    """Answer for this moment, for what comes next, or for days."""
    if reading.flags or asked.filters:
        found = _at_this_moment(asked, reading, days) or _ahead(asked, reading, days)
        if found:
            return found
    chosen = days or Days(asked.today)
    if "later" in reading.flags and chosen.first <= asked.today < chosen.until and not reading.part:
        if chosen.length == 1:
            return _rest_of_today(asked)
        chosen = Days(asked.today, (chosen.until - asked.today).days)
    asked.days = (chosen.first, chosen.length)
    asked.part = reading.part
    if reading.part:
        span = moments.part_span(chosen.first, reading.part, asked.zone)
    else:
        span = day_span(chosen.first, asked.zone, chosen.length)
    if "missed" in reading.flags and span.since < asked.now < span.until:
        asked.days, asked.part = None, ""  # nothing has been missed of what is still to come
        return asked.answerable(Want.DAY, Span(span.since, moment_span(asked.now, asked.zone).since))
    if span.since >= span.until:  # a day that a zone skipped when it changed sides of the date line
        return asked.not_understood(Problem(Trouble.NO_SUCH_DAY, (chosen.first.isoformat(),)))
    return asked.answerable(Want.DAY, span)


def _at_this_moment(asked: Question, reading: Reading, days: Days | None) -> Query | None:
    if any(first.kind == "until" for _, first, _ in reading.days):
        return None  # "from now until Friday"
    live = "live" in reading.flags and days is None and not reading.part
    if live or ("now" in reading.flags and (days is None or days.first <= asked.today < days.until)):
        return asked.answerable(Want.NOW, moment_span(asked.now, asked.zone))
    if "missed" in reading.flags and days is None and not reading.part:
        since = day_span(asked.today - timedelta(days=1), asked.zone).since
        return asked.answerable(Want.DAY, Span(since, moment_span(asked.now, asked.zone).since))
    return None


def _ahead(asked: Question, reading: Reading, days: Days | None) -> Query | None:
    """Answer for what comes next of one thing or of all, and for who offers it."""
    flags, filters = reading.flags, asked.filters
    ahead = moment_span(asked.now, asked.zone, REACH)
    if "who" in flags and filters:
        within = day_span(days.first, asked.zone, days.length) if days else ahead
        return asked.answerable(Want.WHO, within)
    if days or reading.part:
        return None
    if filters.hashtags or filters.hosts or filters.topics or filters.text:
        return asked.answerable(Want.WHEN, ahead)
    return asked.answerable(Want.NEXT, ahead) if flags & {"soonest", "when"} else None


def _rest_of_today(asked: Question) -> Query:
    """Answer from now until midnight."""
    span = Span(moment_span(asked.now, asked.zone).since, day_span(asked.today, asked.zone).until)
    asked.length = span.utc[1] - span.utc[0]
    return asked.answerable(Want.DAY, span)


def _in_hours(asked: Question, reading: Reading, days: Days | None) -> Query:
    """Answer for hours of a day."""
    day = days.first if days else asked.today
    spans: list[Span] = []
    for times in reading.times:
        zone = _zone_of(asked, times, day, reading.zone)
        if isinstance(zone, Problem):
            return asked.not_understood(zone)
        place = moments.Place(
            day=day,
            asker=asked.zone,
            zone=zone,
            part=reading.part,
            half_days=asked.language.half_days,
            after=asked.now if day == asked.today and "past" not in reading.flags else None,
            named=days is not None,
            dated=is_dated(asked, reading),
        )
        span = moments.hours_span(times, place)
        if isinstance(span, moments.Choose):
            return asked.not_understood(asked.which_half(span))
        spans.append(span)
        asked.hours = Hours(times.how, zone)
    if any(span.utc != spans[0].utc for span in spans):
        return asked.not_understood(Problem(Trouble.SEVERAL_TIMES))
    asked.days = (spans[0].since.date(), 1)
    from_now = "now" in reading.flags or "have" in reading.flags
    if from_now and times.how == "before" and spans[0].since <= asked.now < spans[0].until:
        asked.hours = Hours("between", asked.hours.zone if asked.hours else asked.zone)
        return asked.answerable(Want.DAY, Span(moment_span(asked.now, asked.zone).since, spans[0].until))
    spare = next((one for one in reading.lengths if one.how == "spare"), None)
    if spare and asked.hours and asked.hours.how == "at":
        asked.length = spare.length
        return asked.answerable(Want.FREE, moment_span(spans[0].since, asked.zone, spare.length))
    return asked.answerable(Want.DAY, spans[0])


def _zone_of(asked: Question, times: Times, day: date, beside: Item | None) -> str | Problem:
    """Give the zone in which hours are meant, that `beside` them if need be; ask where words may mean several."""
    said = [clock.zone for clock in (times.first, times.second) if clock and clock.zone]
    if not said and beside:  # "I'm in Denver, what's on at 6pm?"
        said = [beside]
    if not said:
        return asked.zone
    if len(said) > 1 and len({one.value for one in said}) > 1:
        return Problem(Trouble.SEVERAL_TIMES)
    return asked.which_zone(said[-1], day_span(day, asked.zone))


def _shown_in(asked: Question, reading: Reading, days: Days | None) -> Problem | None:
    """Take the zone in which the answer is wanted."""
    if reading.zone is None:
        return None
    day = days or Days(asked.today)
    zone = asked.which_zone(reading.zone, day_span(day.first, asked.zone, day.length))
    if isinstance(zone, Problem):
        return zone
    asked.shown_in = zone
    return None


def _in_length(asked: Question, reading: Reading, days: Days | None) -> Query:
    """Answer for a stretch that begins or ends now, or for somebody who has some time."""
    length = reading.lengths[0]
    now = asked.now
    asked.length = length.length
    if days is not None and length.how == "spare" and not days.first <= asked.today < days.until:
        asked.days = (days.first, days.length)
        return asked.answerable(Want.FREE, day_span(days.first, asked.zone, days.length))
    if length.how == "spare" and reading.part:
        day = days.first if days else asked.today
        part = moments.part_span(day, reading.part, asked.zone)
        if part.until > now:  # "I have an hour tonight"
            asked.days, asked.part = (day, 1), reading.part
            since = max(part.since, moment_span(now, asked.zone).since)
            return asked.answerable(Want.FREE, Span(since, part.until))
    if length.how == "spare":
        return asked.answerable(Want.FREE, moment_span(now, asked.zone, length.length))
    if length.how == "coming":
        return asked.answerable(Want.DAY, moment_span(now, asked.zone, length.length))
    if length.how == "gone":
        return asked.answerable(Want.DAY, moment_span(now - length.length, asked.zone, length.length))
    asked.length = None
    moment = now.astimezone(UTC) + (length.length if length.how == "ahead" else -length.length)
    span = moment_span(moment, asked.zone, moments.MINUTE)
    asked.days = (span.since.date(), 1)
    asked.hours = Hours("at", asked.zone)
    return asked.answerable(Want.DAY, span)


def _filters(asked: Question, reading: Reading) -> Filters:
    return Filters(
        kinds=tuple(name for kind in reading.named("kind") for name in called(kind, asked.known)),
        hashtags=reading.named("hashtag"),
        organisations=reading.named("organisation"),
        hosts=reading.named("host"),
        topics=reading.named("topic"),
        languages=reading.named("language"),
        text=" ".join(
            asked.said(one.item) for one in reading.left if not (one.soft and one.item.kind in JOINING)
        ),
    )


def _unread(asked: Question, reading: Reading) -> Problem | None:
    """Tell what speaks of time and could not be read; beside other words it is one of them."""
    denied = [asked.said(one.item) for one in reading.left if one.item[:2] == ("unread", "not")]
    if denied:  # what is asked for without it would be the very thing that is not wanted
        return Problem(Trouble.UNREAD, tuple(denied))
    soft = [asked.said(one.item) for one in reading.left if one.soft]
    if soft and all(one.soft for one in reading.left):
        return Problem(Trouble.UNREAD, tuple(soft))
    return None


def _wants_help(asked: Question, reading: Reading, days: Days | None) -> bool:
    """Tell whether help is asked for, or nothing: who only greets is told what can be asked."""
    named = days or reading.part or reading.times or reading.lengths or asked.filters
    if named or not reading.flags.isdisjoint({"now", "live", "soonest", "missed"}):
        return False
    greeted = sum(one.words for one in asked.items if one.kind == "greet")
    return "help" in reading.flags or 0 < len(asked.tokens) == greeted
