"""Every hour of a day, as each language says it beside morning, afternoon, evening or alone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.asking import Want, understand

NOW = datetime(2026, 10, 13, 6, 5)
TODAY = datetime(2026, 10, 13)
TOMORROW = TODAY + timedelta(days=1)
ZONES = {
    "en-US": "America/New_York",
    "en-GB": "Europe/London",
    "de-DE": "Europe/Berlin",
    "fr-FR": "Europe/Paris",
    "es-ES": "Europe/Madrid",
    "pt-BR": "America/Sao_Paulo",
}

# Who asks, the words, the day, what hour is meant by the one that is said, and which hours are said.
FORMS = [
    ("en-US", "tonight at {h}", TODAY, 12, range(4, 12)),
    ("en-US", "{h} tonight", TODAY, 12, range(4, 12)),
    ("en-US", "tomorrow morning at {h}", TOMORROW, 0, range(1, 12)),
    ("en-US", "tomorrow {h} PM", TOMORROW, 12, range(1, 12)),
    ("en-GB", "{h} o'clock this evening", TODAY, 12, range(5, 12)),
    ("de-DE", "heute Abend um {h} Uhr", TODAY, 12, range(4, 12)),
    ("de-DE", "um {h} Uhr abends", TODAY, 12, range(5, 12)),
    ("de-DE", "morgen Nachmittag um {h}", TOMORROW, 12, range(1, 6)),
    ("de-DE", "morgen früh um {h} Uhr", TOMORROW, 0, range(5, 12)),
    ("de-DE", "morgen um {h} Uhr", TOMORROW, 0, range(1, 24)),
    ("fr-FR", "ce soir à {h}h", TODAY, 12, range(5, 12)),
    ("fr-FR", "demain à {h}h du soir", TOMORROW, 12, range(5, 12)),
    ("fr-FR", "demain à {h}h du matin", TOMORROW, 0, range(1, 12)),
    ("fr-FR", "demain après-midi à {h} heures", TOMORROW, 12, range(1, 6)),
    ("fr-FR", "demain {h} heures", TOMORROW, 0, range(7, 24)),
    ("es-ES", "esta noche a las {h}", TODAY, 12, range(7, 12)),
    ("es-ES", "mañana a las {h} de la tarde", TOMORROW, 12, range(1, 9)),
    ("es-ES", "mañana a las {h} de la mañana", TOMORROW, 0, range(1, 12)),
    ("es-ES", "mañana a las {h}h", TOMORROW, 0, range(13, 24)),
    ("pt-BR", "hoje à noite às {h}h", TODAY, 12, range(6, 12)),
    ("pt-BR", "amanhã às {h} da noite", TOMORROW, 12, range(7, 12)),
    ("pt-BR", "amanhã à tarde às {h}h", TOMORROW, 12, range(1, 7)),
    ("pt-BR", "amanhã às {h}h", TOMORROW, 0, range(1, 24)),
]

FROM_TO = [
    ("en-US", "tonight {h}:00-{then}:00", TODAY, 12, range(5, 11)),
    ("en-US", "tomorrow {h}-{then}pm", TOMORROW, 12, range(1, 11)),
    ("de-DE", "heute Abend von {h} bis {then} Uhr", TODAY, 12, range(5, 11)),
    ("de-DE", "morgen {h}:00-{then}:00", TOMORROW, 0, range(9, 23)),
    ("fr-FR", "ce soir entre {h}h et {then}h", TODAY, 12, range(5, 11)),
    ("es-ES", "mañana de {h} a {then} de la tarde", TOMORROW, 12, range(1, 8)),
    ("pt-BR", "hoje à noite das {h}h às {then}h", TODAY, 12, range(6, 11)),
]


def hours(words: str, locale: str) -> tuple[datetime, datetime]:
    """Ask, and give the span by the clock of who asks."""
    zone = ZONES[locale]
    query = understand(words, zone, NOW.replace(tzinfo=ZoneInfo(zone)), None, locale)
    assert (query.want, query.filters.text) == (Want.DAY, ""), words
    return query.span.since.replace(tzinfo=None), query.span.until.replace(tzinfo=None)


@pytest.mark.parametrize(("locale", "form", "day", "more", "said"), FORMS)
def test_an_hour_is_the_one_that_is_meant(
    locale: str, form: str, day: datetime, more: int, said: range
) -> None:
    for hour in said:
        start = day + timedelta(hours=hour + more)
        assert hours(form.format(h=hour), locale) == (start, start + timedelta(minutes=1)), hour


@pytest.mark.parametrize(("locale", "form", "day", "more", "said"), FROM_TO)
def test_two_hours_are_those_that_are_meant(
    locale: str, form: str, day: datetime, more: int, said: range
) -> None:
    for hour in said:
        start = day + timedelta(hours=hour + more)
        assert hours(form.format(h=hour, then=hour + 1), locale) == (start, start + timedelta(hours=1)), hour
