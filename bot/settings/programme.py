"""The settings of the programme as people see it, each with its variable and meaning. Part of `bot.settings`."""

import re
from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ValidationInfo

from bot.settings.kinds import Zone, setting

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


def _hashtag(word: str) -> str:
    name = word.strip().lstrip("#\uff03")
    if name and not re.fullmatch(r"\w{1,100}", name):
        raise ValueError(f"{word!r} is no hashtag; write one, such as #ourmonth")
    return f"#{name}" if name else ""


def _colour(word: str) -> str:
    if word and not re.fullmatch(r"#[0-9A-Fa-f]{6}", word):
        raise ValueError(f"{word!r} is no colour; write such as #0b5563")
    return word.lower()


def _day(word: object) -> object:
    if not isinstance(word, str):
        return word
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise ValueError(f"{word!r} is no date; write such as 2026-10-31") from None


def _names(words: object) -> object:
    return tuple(filter(None, map(str.strip, words.split(";")))) if isinstance(words, str) else words


def _places(words: str) -> str:
    if unknown := [place for place in words.lower().replace(",", " ").split() if place not in PLACES]:
        raise ValueError(f"{unknown[0]!r} is no place to thank in; write some of {', '.join(PLACES)}")
    return words.lower()


def _after_the_start(day: date | None, info: ValidationInfo) -> date | None:
    starts = info.data.get("starts")
    if day is not None and starts is not None and day < starts:
        raise ValueError(f"the programme ends before it starts ({starts})")
    return day


class ProgrammeSettings(BaseModel):
    """What the operator chose for the programme as people see it."""

    programme: str = setting(
        "CEMBOT_PROGRAMME", "our programme", "The programme's name, as people read it.", max_length=80
    )
    timezone: Zone = setting(
        "CEMBOT_TIMEZONE",
        "UTC",
        "The programme's IANA time zone: floating times are read in it, and days begin in it.",
    )

    language: Annotated[str, AfterValidator(_language)] = setting(
        "CEMBOT_LANGUAGE",
        "en",
        "The language that channels are spoken to in unless they chose another: en, es, fr, pt or de, with a "
        "country where dates are written otherwise there, such as es-MX.",
    )
    hashtag: Annotated[str, AfterValidator(_hashtag)] = setting(
        "CEMBOT_HASHTAG",
        "",
        "The programme's own hashtag, such as #ourmonth, which the day's post on X carries.",
    )
    colour: Annotated[str, AfterValidator(_colour)] = setting(
        "CEMBOT_COLOUR",
        "",
        "The programme's colour on cards, such as #0b5563; words on it are black or white, to be read.",
    )
    contact: str = setting(
        "CEMBOT_CONTACT",
        "",
        "Whom people may ask about the programme: a name, an e-mail or web address. Help says it.",
        max_length=200,
    )
    starts: Annotated[date | None, BeforeValidator(_day)] = setting(
        "CEMBOT_STARTS",
        None,
        "The first day of the programme's edition, such as 2026-10-01: what its figures begin with. Blank: with "
        "its first event.",
    )
    ends: Annotated[date | None, BeforeValidator(_day), AfterValidator(_after_the_start)] = setting(
        "CEMBOT_ENDS",
        None,
        "The last day of the programme's edition, such as 2026-10-31. The day after, each channel gets one closing "
        "post, and then nothing but the chats whose start it asked for. Blank: it goes on all year.",
    )
    closing_words: str = setting(
        "CEMBOT_CLOSING_WORDS",
        "",
        "What you say in that closing post, such as whom you thank and when you meet again.",
        max_length=1000,
    )
    sponsors: Annotated[tuple[str, ...], BeforeValidator(_names)] = setting(
        "CEMBOT_SPONSORS",
        (),
        "Who makes it possible and is thanked, separated by semicolons, each with an address behind the name where "
        "it has one.",
    )
    thanked_in: Annotated[str, AfterValidator(_places)] = setting(
        "CEMBOT_THANK_IN",
        "closing, week",
        "Where they are thanked: some of closing, week and today, the last two being the lists of a channel.",
    )
