"""On which day a week begins, where the asker's locale says so. Knows no other habit of a place.

Source: the Unicode CLDR, supplemental data "weekData", firstDay.
"""

MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6

BEGINS = {
    SUNDAY: """
    AG AO AS BD BR BS BT BW BZ CA CO CV DM DO ET GT GU GW HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE
    PH PK PR PT PY SA SG ST SV TH TL TT TW UM US VE VI WS YE ZA ZW
    """,
    SATURDAY: "AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY",
    FRIDAY: "MV",
}
"""Territories (ISO 3166) whose week begins on another day than Monday."""

_DAYS = {territory: day for day, territories in BEGINS.items() for territory in territories.split()}

LATIN_AMERICA = ("es", "LA")
"""Slack's locale for Spanish in all of Latin America. Its "LA" is not Laos, and no one day holds for all of it."""


def language_of(locale: str) -> str:
    """Give the language of a locale such as "pt-BR"."""
    return locale.replace("_", "-").partition("-")[0].casefold()


def week_starts(locale: str) -> int:
    """Give the first day of the week, 0 for Monday: that of the locale's territory, and Monday where it names none."""
    language, *rest = locale.replace("_", "-").split("-")
    territory = next((part.upper() for part in rest if len(part) == 2 and part.isalpha()), "")  # noqa: PLR2004  # ISO 3166
    if (language.casefold(), territory) == LATIN_AMERICA:
        return MONDAY
    return _DAYS.get(territory, MONDAY)
