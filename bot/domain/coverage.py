"""Where a programme has too little and where too much: events by theme, by zone band and by day. Moves nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.agenda import Listed
from bot.domain.event import LONG, Occurrence, Status

DAYS: Final = 7
"""Days of a week, which begins on Monday."""

AWAKE: Final = (7, 22)
"""The local hours between which something has to begin so that people of a band can come: from seven, before ten."""

MOST_THEMES: Final = 6
"""Themes that have rows of their own: those with most events."""

FEWEST_CROWDED: Final = 4
"""Events that begin on one day for one band before anybody would call that crowded."""

CROWD: Final = 1.5
"""How many times as many as on an average day are a crowd."""

EVERYTHING: Final = ""
"""Stands for all themes together."""


class Band(NamedTuple):
    """People who are awake at about the same time."""

    name: str
    zone: str  # IANA; in the middle of the band


BANDS: Final = (
    Band("Americas", "America/Chicago"),
    Band("Europe, Africa", "Europe/Berlin"),
    Band("Asia", "Asia/Bangkok"),
    Band("Pacific", "Australia/Sydney"),
)


class Place(NamedTuple):
    """One cell of the map."""

    theme: str  # without case; EVERYTHING: all together
    band: int  # in BANDS
    day: date  # by the band's own clock


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many events begin where."""

    monday: date
    weeks: int
    themes: Sequence[str]  # as written, those with most events first
    counts: Mapping[Place, int]
    crowded_from: Sequence[int]  # for each band: so many on one day are a crowd

    @property
    def days(self) -> Iterator[date]:
        """Give its days, the first a Monday."""
        return (self.monday + timedelta(days=number) for number in range(self.weeks * DAYS))

    def count(self, theme: str, band: int, day: date) -> int:
        """Tell how many begin there."""
        return self.counts.get(Place(theme.casefold(), band, day), 0)

    def total(self, theme: str, band: int) -> int:
        """Tell how many begin for a band on all days."""
        return sum(self.count(theme, band, day) for day in self.days)

    def empty(self, band: int) -> list[date]:
        """Give the days on which nothing begins for a band."""
        return [day for day in self.days if not self.count(EVERYTHING, band, day)]

    def crowded(self, band: int) -> list[date]:
        """Give the days on which a crowd begins for a band."""
        return [day for day in self.days if self.is_crowded(band, day)]

    def is_crowded(self, band: int, day: date) -> bool:
        """Tell whether a crowd begins on a day for a band."""
        return self.count(EVERYTHING, band, day) >= self.crowded_from[band]

    def missing(self, band: int) -> list[str]:
        """Give the themes of which nothing begins for a band on any day."""
        return [theme for theme in self.themes if not self.total(theme, band)]


def coverage(listed: Iterable[Listed], monday: date, weeks: int) -> Coverage:
    """Count what begins in so many weeks from a Monday on; campaigns that last for days are no events of a day."""
    counts: Counter[Place] = Counter()
    named: dict[str, str] = {}
    often: Counter[str] = Counter()
    last = monday + timedelta(days=weeks * DAYS)
    for line in listed:
        one = line.occurrence
        if one.status is Status.CANCELLED or one.ends_at - one.starts_at > LONG:
            continue
        themes: dict[str, str] = {}
        for topic in (topic for each in (one, *line.also) for topic in each.topics):
            themes.setdefault(topic.casefold(), topic)
        places = [place for place in _places(one) if monday <= place.day < last]
        counts.update(places)
        counts.update(place._replace(theme=theme) for place in places for theme in themes)
        if places:
            often.update(themes.keys())
            named = {**themes, **named}
    ordered = sorted(often, key=lambda theme: (-often[theme], theme))
    themes_shown = [named[theme] for theme in ordered[:MOST_THEMES]]
    crowds = [_crowded_from(counts, number) for number in range(len(BANDS))]
    return Coverage(monday, weeks, themes_shown, counts, crowds)


def monday_of(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _places(one: Occurrence) -> Iterator[Place]:
    """Tell for which bands, and on which of their days, something begins at an hour at which they can come."""
    for number, band in enumerate(BANDS):
        if one.all_day:
            yield Place(EVERYTHING, number, one.starts_at.date())
            continue
        local: datetime = one.starts_at.astimezone(ZoneInfo(band.zone))
        if AWAKE[0] <= local.hour < AWAKE[1]:
            yield Place(EVERYTHING, number, local.date())


def _crowded_from(counts: Mapping[Place, int], band: int) -> int:
    """Tell how many are a crowd for a band: half as many again as on its average day with events, and four at least."""
    its = [count for place, count in counts.items() if place.theme == EVERYTHING and place.band == band]
    return max(FEWEST_CROWDED, ceil(CROWD * sum(its) / len(its))) if its else FEWEST_CROWDED
