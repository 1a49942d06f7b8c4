"""Zone words mean the wall clock of a place, and what they do not say is asked or refused."""

import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.places import PLACES
from bot.domain.zone import UnknownZone, read_zone


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("EST", "America/New_York"),
        ("ET", "America/New_York"),
        ("EDT", "America/New_York"),
        ("e.s.t.", "America/New_York"),
        ("Eastern Time (US & Canada)", "America/New_York"),
        ("eastern daylight time", "America/New_York"),
        ("EST/EDT", "America/New_York"),
        ("NYT", "America/New_York"),
        ("CT", "America/Chicago"),
        ("CDT", "America/Chicago"),
        ("Texas time", "America/Chicago"),
        ("MT", "America/Denver"),
        ("MST", "America/Denver"),
        ("PT", "America/Los_Angeles"),
        ("Pacific", "America/Los_Angeles"),
        ("NZ time", "Pacific/Auckland"),
        ("NZT", "Pacific/Auckland"),
        ("S'pore", "Asia/Singapore"),
        ("S’pore time", "Asia/Singapore"),
        ("Irish time", "Europe/Dublin"),
        ("London time", "Europe/London"),
        ("GMT Standard Time", "Europe/London"),
        ("C.E.T.", "Europe/Brussels"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Sydney", "Australia/Sydney"),
        ("sydney time", "Australia/Sydney"),
        ("Nepal time", "Asia/Kathmandu"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Brazil time", "America/Sao_Paulo"),
        ("Indiana", "America/Indiana/Indianapolis"),
        ("Malaysia", "Asia/Kuala_Lumpur"),
        ("New York", "America/New_York"),
        ("Hong Kong time", "Asia/Hong_Kong"),
        ("Japan", "Asia/Tokyo"),
        ("Z", "UTC"),
        ("utc", "UTC"),
        ("GMT+11", "Etc/GMT-11"),
        ("UTC-5", "Etc/GMT+5"),
        ("+0530", "Asia/Kolkata"),
        ("GMT+5:45", "Asia/Kathmandu"),
        ("UTC+5.5", "Asia/Kolkata"),
        ("Ohio time", "America/New_York"),
        ("St. Louis", "America/Chicago"),
        ("Edinburgh", "Europe/London"),
        ("GMT+5.75", "Asia/Kathmandu"),
        ("america/new_york", "America/New_York"),
        ("AMERICA/ARGENTINA/BUENOS_AIRES", "America/Argentina/Buenos_Aires"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_zone_words_mean_a_wall_clock_somewhere(words: str, zone: str) -> None:
    found = read_zone(words)

    assert found.name == zone
    assert not found.alternatives
    assert bool(found.read_as) == (words != zone)


@pytest.mark.parametrize(
    ("words", "assumed", "elsewhere"),
    [
        ("CST", "America/Chicago", "Asia/Shanghai"),
        ("IST", "Asia/Kolkata", "Europe/Dublin"),
        ("IST", "Asia/Kolkata", "Asia/Jerusalem"),
        ("BST", "Europe/London", "Asia/Dhaka"),
        ("GMT", "UTC", "Europe/London"),
        ("Portland", "America/Los_Angeles", "America/New_York"),
    ],
)
def test_words_with_several_meanings_name_the_others(words: str, assumed: str, elsewhere: str) -> None:
    found = read_zone(words)

    assert found.name == assumed
    assert elsewhere in found.alternatives
    assert assumed in found.read_as


@pytest.mark.parametrize(
    ("words", "because"),
    [
        ("", "names no zone"),
        ("Mars/Phobos", "no zone that is known"),
        ("America", "no zone that is known"),
        ("../etc/passwd", "no zone that is known"),
        ("localtime", "no zone that is known"),
        ("GMT+15", "UTC+14"),
        ("UTC-3:30", "America/St_Johns"),
        ("EST/PST", "no zone that is known"),
        ("x" * 500, "names no zone"),
    ],
)
def test_other_words_are_refused_in_a_sentence(words: str, because: str) -> None:
    with pytest.raises(UnknownZone, match=because.replace("+", r"\+")):
        read_zone(words)


@pytest.mark.parametrize("zone", sorted(zoneinfo.available_timezones() - {"localtime", "Factory"}))
def test_every_zone_of_the_database_that_has_an_area_is_itself(zone: str) -> None:
    if "/" in zone:
        assert read_zone(zone) == (zone, zone, "", ())


def test_every_place_is_in_a_zone_of_the_database() -> None:
    zones = zoneinfo.available_timezones()
    assert [zone for zone in PLACES if zone not in zones] == []
    assert [
        word for words in PLACES.values() for word in words.split("|") if read_zone(word).alternatives
    ] == []


@given(st.text(max_size=120))
def test_any_words_give_a_zone_that_exists_or_a_refusal(words: str) -> None:
    try:
        found = read_zone(words)
    except UnknownZone:
        return
    assert {found.name, *found.alternatives} <= zoneinfo.available_timezones()
