"""The settings of the programme as people see it, each with its variable and meaning. Part of `bot.settings`."""

import re
from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, Field

LANGUAGES: Final = ("en", "es", "fr", "pt", "de")
"""The languages that channels can be spoken to in."""

PLACES: Final = ("closing", "week", "today")
"""Where sponsors can be thanked: in the closing words, in each week's list, in each day's."""


def _language(tag: str) -> str:
    if tag.replace("_", "-").partition("-")[0].lower() not in LANGUAGES:
        raise ValueError(
            f"{tag!r} is no language that it speaks; write one of {', '.join(LANGUAGES)}, with a country where it "
            "matters, such as es-MX"
        )
    return tag


def _day(word: object) -> object:
    if not isinstance(word, str):
        return word
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise ValueError(f"{word!r} is no date; write such as 2026-10-31") from None


def _colour(word: str) -> str:
    if word and not re.fullmatch(r"#[0-9A-Fa-f]{6}", word):
        raise ValueError(f"{word!r} is no colour; write such as #0b5563")
    return word.lower()


def _names(words: object) -> object:
    return tuple(filter(None, map(str.strip, words.split(";")))) if isinstance(words, str) else words


def _places(words: object) -> object:
    if not isinstance(words, str):
        return words
    places = tuple(words.lower().replace(",", " ").split())
    if unknown := [place for place in places if place not in PLACES]:
        raise ValueError(f"{unknown[0]!r} is no place to thank in; write some of {', '.join(PLACES)}")
    return places


class ProgrammeSettings(BaseModel):
    """What the operator chose for the programme as people see it."""

    language: Annotated[str, AfterValidator(_language)] = Field(
        default="en",
        validation_alias="CEMBOT_LANGUAGE",
        description=(
            "The language that channels are spoken to in unless they chose another: en, es, fr, pt or de, with a "
            "country where dates are written otherwise there, such as es-MX."
        ),
    )
