"""From the query of an address to filters and an alarm. What cannot be read is refused with a sentence."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final, NamedTuple

from bot.domain.agenda import Filters
from bot.domain.languages import code_of
from bot.errors import CembotError

FILTERS: Final = ("hashtag", "kind", "organisation", "host", "topic", "language", "text")
"""What a calendar can be narrowed by."""

ALARM: Final = "alarm"
"""Minutes before each start."""

MOST_VALUES: Final = 20
LONGEST_VALUE: Final = 200

MOST_MINUTES: Final = 7 * 24 * 60
"""The longest time before a start at which a calendar program is told to ring."""


class BadQuery(CembotError):
    """A query that cannot be read."""


class Asked(NamedTuple):
    """What is asked for."""

    filters: Filters
    alarm: timedelta | None


def read(query: Iterable[tuple[str, str]], known: tuple[str, ...] = (*FILTERS, ALARM)) -> Asked:
    """Read the names and values of a query, of which those in `known` may be given; raises BadQuery."""
    values: dict[str, list[str]] = {name: [] for name in known}
    for count, (name, value) in enumerate(query, start=1):
        if name not in values:
            raise BadQuery(f"{_shown(name)} is nothing that can be asked for here: {_listed(known)}.")
        if count > MOST_VALUES or len(value) > LONGEST_VALUE:
            raise BadQuery(
                f"Ask for {MOST_VALUES} values at most, of {LONGEST_VALUE} characters each at most; "
                f"{name} is beyond that."
            )
        if value.strip():
            values[name].append(value.strip())
    return Asked(
        Filters(
            kinds=tuple(values.get("kind", ())),
            hashtags=tuple(f"#{tag.lstrip('#')}" for tag in values.get("hashtag", ())),
            organisations=tuple(values.get("organisation", ())),
            hosts=tuple(values.get("host", ())),
            topics=tuple(values.get("topic", ())),
            languages=tuple(code_of(said) or said for said in values.get("language", ())),
            text=" ".join(values.get("text", ())),
        ),
        _alarm(values.get(ALARM, [])),
    )


def _alarm(values: list[str]) -> timedelta | None:
    if not values:
        return None
    minutes = values[-1]
    if not (minutes.isascii() and minutes.isdecimal()) or int(minutes) > MOST_MINUTES:
        raise BadQuery(f"{ALARM} is {_shown(minutes)}: write minutes, from 0 to {MOST_MINUTES}.")
    return timedelta(minutes=int(minutes))


def _shown(said: str) -> str:
    return repr(said if len(said) <= 40 else f"{said[:39]}…")  # noqa: PLR2004  # enough to recognise it


def _listed(known: tuple[str, ...]) -> str:
    return f"there are {', '.join(known[:-1])} and {known[-1]}" if len(known) > 1 else f"there is {known[0]}"
