"""How things are said in a language: its phrases, its days, hours, zones and numbers. Chooses nothing to say.

Phrases come from the catalogues (`bot/wording/phrases.py`); what a language lacks is said in English. Other languages'
dates, numbers and plurals are Babel's, which is loaded when something is said in one of them.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from bot.domain.languages import SPOKEN, primary
from bot.domain.naming import clock_words, day_words, length_words, short_day_words, zone_words
from bot.wording.phrases import first_of, phrase_of, sentence_of

REMEMBERED = 1_024
"""Days and hours whose words are kept at hand."""

MOST_TONGUES = 64
"""Languages and locales that are kept at hand."""

_THOUSAND = 1_000

_OTHER_NAMES = {"es-la": "es_419"}
"""Locales that Slack calls otherwise than Unicode's CLDR."""


_KINDS_APART = re.compile(r"(\s*[,;+/&]\s*|\s*\(.*\)\s*)")
"""What stands between the kinds of an event that is of several, as in "Twitter chat + webinar (panel)"."""


class Tongue:
    """A language, as somebody or a channel is spoken to in it. English keeps its own words for days and hours."""

    def __init__(self, language: str, locale: str = "", *, own_zone: bool = True) -> None:
        """Speak `language`, with the dates of `locale`. `own_zone`: each reader sees times in their own zone."""
        self.language = language
        self.own_zone = own_zone
        self._locale = locale
        self._english = language == "en"

    def say(self, name: str, /, **parts: object) -> str:
        """Give a phrase, by its section and name as in "answer.on_now"."""
        phrase = self._phrase(name)
        return self._agreed(phrase, parts).format(**parts) if parts else phrase

    def tells(self, name: str) -> str:
        """Give a phrase that not every language has, or nothing."""
        return phrase_of(self.language, name)

    def count(self, name: str, number: int, /, **parts: object) -> str:
        """Give a phrase in the form that goes with `number`: its forms stand in Unicode's order, apart by "|"."""
        forms = self._phrase(name).split("|")
        return forms[self._form(number, len(forms))].format(count=self.number(number), **parts)

    def number(self, number: int) -> str:
        """Write a number, with what parts its thousands."""
        return f"{number:,}" if self._english or abs(number) < _THOUSAND else _number(number, self._babel)

    def sentence(self, sentence: str) -> str:
        """Give what an error, or another sentence that is written elsewhere in English, says in this language."""
        return sentence if self._english else sentence_of(self.language, sentence)

    def day(self, day: date, this_year: int | None = None) -> str:
        """Name a day; with its year unless that is `this_year`."""
        if self._english:
            return day_words(day, this_year)
        return _written(day, "full" if day.year != this_year else self.say("times.day_pattern"), self._babel)

    def short_day(self, day: date) -> str:
        """Name a day where there is little room, e.g. "Mon 26 Oct"."""
        if self._english:
            return short_day_words(day)
        return _written(day, self.say("times.short_pattern"), self._babel)

    def short_weekday(self, day: date) -> str:
        """Name a day's weekday where there is little room, e.g. "Mon"."""
        return short_day_words(day).partition(" ")[0] if self._english else _written(day, "EEE", self._babel)

    def short_clock(self, moment: datetime, zone: str) -> str:
        """Give the hour in `zone` where there is little room, e.g. "8 PM"."""
        said = self.clock(moment, zone)
        return said.replace(":00 ", " ") if self._english else said

    def city(self, zone: str) -> str:
        """Name a zone by its city, e.g. "New York"."""
        if self._english or "/" not in zone or zone.startswith("Etc/"):
            return zone_words(zone).removesuffix(" time")
        return _place(zone, self._babel)

    def date(self, day: date) -> str:
        """Name a day without its weekday and year, e.g. "26 October"."""
        if self._english:
            named = day_words(day, day.year)
            return named.partition(" ")[2]
        return _written(day, self.say("times.date_pattern"), self._babel)

    def weekday(self, number: int) -> str:
        """Name a weekday; 0 is Monday."""
        monday = date(2001, 1, 1)
        if self._english:
            return day_words(monday + timedelta(days=number)).partition(" ")[0]
        return _written(monday + timedelta(days=number), "EEEE", self._babel)

    def clock(self, moment: datetime, zone: str) -> str:
        """Give the hour in `zone`."""
        if self._english:
            return clock_words(moment, zone)
        return _clock(moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None), self._babel)

    def hour(self, at: time) -> str:
        """Give an hour of the day, wherever it is."""
        return self.clock(datetime.combine(date(2001, 1, 1), at, UTC), "UTC")

    def zone(self, zone: str) -> str:
        """Name a zone as people do, e.g. "New York time"; one without a place keeps its own name."""
        if self._english or "/" not in zone or zone.startswith("Etc/"):
            return zone_words(zone)
        return self.say("times.place_time", place=_place(zone, self._babel))

    def length(self, length: timedelta) -> str:
        """Say how long something lasts."""
        days, rest = divmod(length, timedelta(days=1))
        if days and not rest and not self._english:
            return self.say("times.one_day") if days == 1 else self.say("times.several_days", days=days)
        return length_words(length)

    def kind(self, kind: str) -> str:
        """Name a kind of event. One that is not known keeps its own words, and so does what is beside a known one."""
        return kind if self._english else _kind("kind", kind, self.language)

    def kinds(self, kind: str) -> str:
        """Name several of a kind of event."""
        if self._english:
            return kind if kind.endswith("s") else f"{kind}s"
        return _kind("kinds", kind, self.language)

    def join(self, words: list[str]) -> str:
        """Join alternatives: "a, b or c"."""
        *first, last = words
        return self.say("answer.or", first=", ".join(first), second=last) if first else last

    def all_of(self, words: Sequence[str]) -> str:
        """Join what belongs together: "a, b and c"."""
        *first, last = words
        return self.say("common.and", first=", ".join(first), last=last) if first else last

    def _phrase(self, name: str) -> str:
        return self._often.get(name) or phrase_of(self.language, name) or phrase_of("en", name)

    def _agreed(self, phrase: str, parts: Mapping[str, object]) -> str:
        """Let what stands before an hour agree with it, where the language wants that of one o'clock.

        It is the phrase that is changed, before it is filled in: nobody's own words are.
        """
        for before, agreed in self._at_one:
            for part, said in parts.items():
                if isinstance(said, str) and said.startswith("1:"):
                    phrase = phrase.replace(f"{before} {{{part}}}", f"{agreed} {{{part}}}")
        return phrase

    def _form(self, number: int, forms: int) -> int:
        """Choose one of so many forms: of two, the first is Unicode's "one" in that language."""
        if self._english:
            return min(int(number != 1), forms - 1)
        return min(_form(number, self.language), forms - 1)

    @cached_property
    def _at_one(self) -> tuple[tuple[str, str], ...]:
        """Give the words before an hour with those before one o'clock, in the catalogue's order: the longest first."""
        found = [(name.partition("."), said) for name, said in self._often.items()]
        return tuple((before, said) for (section, _, before), said in found if section == "at_one")

    @cached_property
    def _often(self) -> dict[str, str]:
        return first_of(self.language)

    @cached_property
    def _babel(self) -> str:
        """Give the name by which Babel knows the locale: the asker's where it is of this language."""
        from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # other languages alone need it

        wanted = self._locale.replace("_", "-").casefold()
        if wanted.partition("-")[0] == self.language:
            try:
                return str(
                    Locale.parse(_OTHER_NAMES.get(wanted, wanted), sep="_" if wanted in _OTHER_NAMES else "-")
                )
            except (UnknownLocaleError, ValueError):
                pass  # a place that Unicode's tables do not have: the language alone will do
        return self.language


@lru_cache(maxsize=MOST_TONGUES)
def tongue(language: str, locale: str = "", *, own_zone: bool = True) -> Tongue:
    """Give the tongue for a language; the same one each time, so that what it said can be kept at hand."""
    return Tongue(language, locale if language != "en" else "", own_zone=own_zone)


def tongue_of_chat(said: str, language: str) -> Tongue:
    """Give the tongue of a chat: in the language that its listing `said`, or else in the programme's, e.g. "es-MX"."""
    own = said if said in SPOKEN else primary(language)
    return tongue(own, language)


ENGLISH = tongue("en")
"""What is spoken where no other language is asked for."""


@lru_cache(maxsize=REMEMBERED)
def _kind(section: str, kind: str, language: str) -> str:
    return "".join(
        phrase_of(language, f"{section}.{part.casefold()}") or part for part in _KINDS_APART.split(kind)
    )


@lru_cache(maxsize=REMEMBERED)
def _written(day: date, pattern: str, locale: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415  # other languages' answers alone need it

    return format_date(day, pattern, locale=locale)


@lru_cache(maxsize=REMEMBERED)
def _clock(wall: datetime, locale: str) -> str:
    from babel.dates import format_time  # noqa: PLC0415  # other languages' answers alone need it

    return format_time(wall.time(), "short", locale=locale)


@lru_cache(maxsize=REMEMBERED)
def _place(zone: str, locale: str) -> str:
    from babel.dates import get_timezone_location  # noqa: PLC0415  # other languages' answers alone need it

    return get_timezone_location(zone, locale=locale, return_city=True)


@lru_cache(maxsize=REMEMBERED)
def _number(number: int, locale: str) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415  # other languages' answers alone need it

    return format_decimal(number, locale=locale)


@lru_cache(maxsize=REMEMBERED)
def _form(number: int, language: str) -> int:
    """Tell which of a language's plural forms a number wants, counted in Unicode's order of them."""
    from babel import Locale  # noqa: PLC0415  # other languages' answers alone need it

    rule = Locale.parse(language).plural_form
    named = [one for one in ("zero", "one", "two", "few", "many") if one in rule.tags]
    wanted = rule(number)
    return named.index(wanted) if wanted in named else len(named)
