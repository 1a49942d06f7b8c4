"""Understands a question about the programme. Looks nothing up; what it could not read it says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.asking.days import READERS, Days, Part, Wrong, agree
from bot.asking.tokens import MAX_WORDS, plain_words, tokens_of
from bot.asking.vocabulary import (
    DATE_LIKE,
    FILLER,
    GREETINGS,
    HELP,
    KIND_WORDS,
    NEXT,
    NOW,
    PARTS,
    PAST,
    TOPIC,
)
from bot.domain.agenda import Filters, Span, day_span, moment_span
from bot.domain.naming import clock_words, day_words, zone_words
from bot.domain.query import Known, Query, Want

REACH = timedelta(days=60)
"""How far ahead "what's next" and "when is #edchat" look."""

MOST_LEFT_OUT = 3
"""How many words that were not understood are said back."""

Phrases = dict[tuple[str, ...], str]


@dataclass(slots=True)
class Reading:
    """What has been read of a question so far."""

    days: list[Days] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    part: str = ""
    now: bool = False
    soonest: bool = False
    when: bool = False
    help: bool = False
    kinds: list[str] = field(default_factory=list)
    hashtags: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    topic: list[str] = field(default_factory=list)  # words that must occur, as in "a chat about science"
    topic_follows: bool = False  # the last word that was understood asks for a topic
    filler: int = 0
    greetings: int = 0
    left: list[str] = field(default_factory=list)


def understand(words: str, zone: str, now: datetime, known: Known | None = None) -> Query:
    """Understand `words` of somebody in `zone` at `now` (aware). Any text gives a query; none raises."""
    today = now.astimezone(ZoneInfo(zone)).date()
    if len(words) > MAX_WORDS:
        reason = f"That is more than I can read: {MAX_WORDS} characters at most, please."
        return Query(
            want=Want.UNKNOWN, span=day_span(today, zone), words=plain_words(words[:MAX_WORDS]), reason=reason
        )
    plain = plain_words(words)
    reading = _read(tokens_of(plain), today, known or Known())
    return _query(reading, plain, zone, now)


def _read(tokens: list[str], today: date, known: Known) -> Reading:
    reading = Reading()
    past = not PAST.isdisjoint(tokens)
    at = 0
    while at < len(tokens):
        rest = tokens[at : at + 12]
        understood = (
            _read_phrase(rest, reading, GREETINGS, "greetings")
            or _read_day(rest, reading, today, past=past)
            or _read_phrase(rest, reading, HELP, "help")
            or _read_phrase(rest, reading, NOW, "now")
            or _read_phrase(rest, reading, NEXT, "soonest")
            or _read_filter(rest, reading, known)
        )
        reading.topic_follows = reading.topic_follows and not understood
        at += understood or _read_word(rest[0], reading)
    return reading


def _read_day(rest: list[str], reading: Reading, today: date, *, past: bool) -> int:
    for reader in READERS:
        if found := reader(rest, today, past=past):
            if isinstance(found.what, Days):
                reading.days.append(found.what)
            elif isinstance(found.what, Part):
                reading.part = found.what.name
            else:
                reading.wrong.append(found.what.reason)
            return found.words
    return 0


def _read_phrase(rest: list[str], reading: Reading, phrases: Sequence[tuple[str, ...]], what: str) -> int:
    for phrase in phrases:
        if tuple(rest[: len(phrase)]) == phrase:
            setattr(reading, what, getattr(reading, what) + 1)
            return len(phrase)
    return 0


def _read_filter(rest: list[str], reading: Reading, known: Known) -> int:
    if rest[0].startswith("#"):
        reading.hashtags.append(rest[0])
        return 1
    kinds, hashtags, organisations = _phrases(known)
    for phrases, into in (
        (kinds, reading.kinds),
        (hashtags, reading.hashtags),
        (organisations, reading.organisations),
    ):
        for length in range(min(len(rest), 8), 0, -1):
            if name := phrases.get(tuple(rest[:length])):
                into.append(name)
                return length
    return 0


def _read_word(word: str, reading: Reading) -> int:
    reading.when = reading.when or word == "when"
    reading.topic_follows = reading.topic_follows or word in TOPIC
    if word in FILLER:
        reading.filler += 1
    elif reading.topic_follows and word not in DATE_LIKE and not word[0].isdigit():
        reading.topic.append(word)
    else:
        reading.left.append(word)
    return 1


@lru_cache(maxsize=16)
def _phrases(known: Known) -> tuple[Phrases, Phrases, Phrases]:
    """Make the words of kinds, hashtags and organisations ready for looking up. No name hides a plain word."""
    kinds = {**{tuple(tokens_of(kind)): kind for kind in known.kinds}, **KIND_WORDS}
    hashtags = {tuple(tokens_of(hashtag.lstrip("#"))): hashtag for hashtag in known.hashtags}
    organisations = {tuple(tokens_of(name)): name for name in known.organisations}

    def named(phrases: Phrases) -> Phrases:
        return {words: name for words, name in phrases.items() if not FILLER.issuperset(words)}

    return named(kinds), named(hashtags), named(organisations)


def _query(reading: Reading, words: str, zone: str, now: datetime) -> Query:
    home = ZoneInfo(zone)
    today = now.astimezone(home).date()
    filters = Filters(
        kinds=tuple(dict.fromkeys(reading.kinds)),
        hashtags=tuple(dict.fromkeys(reading.hashtags)),
        organisations=tuple(dict.fromkeys(reading.organisations)),
        text=" ".join(reading.topic),
    )
    days = agree(reading.days)
    if reason := _reason(reading, days, filters):
        return Query(want=Want.UNKNOWN, span=day_span(today, zone), words=words, reason=reason)
    if _wants_help(reading, filters):
        return Query(want=Want.HELP, span=day_span(today, zone), words=words)
    here = f" ({zone_words(zone)})"
    about = _about(filters) + _left_out(reading)
    if reading.now and (
        not isinstance(days, Days) or days.first <= today < days.first + timedelta(days=days.length)
    ):
        span = moment_span(now, zone)
        return Query(
            want=Want.NOW,
            span=span,
            words=words,
            said_back=f"Now, {_moment(now, zone)}{about}",
            filters=filters,
        )
    of_one_thing = bool(filters.hashtags or filters.text)
    if reading.soonest and not days and not reading.part and not of_one_thing:
        span = moment_span(now, zone, REACH)
        said = f"What comes next after {_moment(now, zone)}{about}"
        return Query(want=Want.NEXT, span=span, words=words, said_back=said, filters=filters)
    if not days and not reading.part and (of_one_thing or reading.when):
        want = Want.WHEN if of_one_thing else Want.NEXT
        said = f"The next {_names(filters) or 'event'}{here}{_left_out(reading)}"
        return Query(
            want=want, span=moment_span(now, zone, REACH), words=words, said_back=said, filters=filters
        )
    chosen = days if isinstance(days, Days) else Days(today)
    span = _span(chosen, reading.part, zone)
    said = _said_back(chosen, reading.part, today) + here + about
    return Query(want=Want.DAY, span=span, words=words, said_back=said, filters=filters)


def _moment(now: datetime, zone: str) -> str:
    today = now.astimezone(ZoneInfo(zone)).date()
    return f"{day_words(today, today.year)}, {clock_words(now, zone)} ({zone_words(zone)})"


def _reason(reading: Reading, days: Days | Wrong | None, filters: Filters) -> str:
    """Say why the question cannot be answered, or nothing."""
    if reading.wrong:
        return reading.wrong[0]
    if isinstance(days, Wrong):
        return days.reason
    unread = [word for word in reading.left if word in DATE_LIKE or word[0].isdigit()]
    if unread:
        return f"I could not read {_quoted(unread)}."
    asked = days or filters or reading.part or reading.now or reading.soonest or reading.when or reading.help
    if reading.left and not asked:
        return f"I did not understand {_quoted(reading.left)}."
    return ""


def _wants_help(reading: Reading, filters: Filters) -> bool:
    asked = reading.days or reading.part or reading.now or reading.soonest or filters
    return not asked and (bool(reading.help) or (bool(reading.greetings) and not reading.filler))


def _span(days: Days, part: str, zone: str) -> Span:
    if not part:
        return day_span(days.first, zone, days.length)
    whole = day_span(days.first, zone)
    begins, ends = PARTS[part]
    home = ZoneInfo(zone)
    since = (
        datetime.combine(days.first, time(begins), home).astimezone(UTC).astimezone(home)
        if begins
        else whole.since
    )
    until = datetime.combine(days.first, time(ends), home) if ends < 24 else whole.until  # noqa: PLR2004  # midnight
    return Span(since, until)


def _said_back(days: Days, part: str, today: date) -> str:
    last = days.first + timedelta(days=days.length - 1)
    year = today.year if days.first >= today - timedelta(days=1) else None
    if days.length > 1:
        return f"{day_words(days.first, year or last.year)} to {day_words(last, today.year)}"
    named = day_words(days.first, year)
    near = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}.get((days.first - today).days, "")
    if part:
        begins = f", from {PARTS[part][0] % 12 or 12} {'PM' if PARTS[part][0] >= 12 else 'AM'}"  # noqa: PLR2004  # noon
        named += begins if part != "morning" else ", until noon"
        near = "Tonight" if near == "Today" and part in {"tonight", "tonite", "night", "evening"} else near
    return f"{near}, {named}" if near else named


def _about(filters: Filters) -> str:
    return f": {_names(filters)}" if filters else ""


def _names(filters: Filters) -> str:
    topic = (f"“{filters.text[:40]}”",) if filters.text else ()
    named = (*(_plural(kind) for kind in filters.kinds), *filters.hashtags, *filters.organisations)
    return ", ".join((*named, *topic))


def _plural(kind: str) -> str:
    return kind if kind.endswith("s") else f"{kind}s"


def _left_out(reading: Reading) -> str:
    return f". I left out {_quoted(reading.left)}, which I did not understand" if reading.left else ""


def _quoted(words: Sequence[str]) -> str:
    shown = ", ".join(f"“{word[:40]}”" for word in words[:MOST_LEFT_OUT])
    return shown + (" and more" if len(words) > MOST_LEFT_OUT else "")
