"""Programmes in JSON: what the agenda prints is read back, and fields that are not known refuse nothing."""

import json
from datetime import date, datetime, timedelta

from bot.domain.event import Status
from tests.feeds_read import of, the


def test_what_the_agenda_prints_can_be_read_back() -> None:
    timed = {
        "id": "abcdefghij.20151026",
        "uid": "edtechchat",
        "title": "EdTech",
        "kind": "Twitter chat",
        "hashtag": "#edtechchat",
        "organisation": "",
        "starts_at": "2015-10-26T20:00:00-04:00",
        "ends_at": "2015-10-26T21:00:00-04:00",
        "all_day": False,
        "timezone": "America/New_York",
        "status": "cancelled",
        "url": None,
    }
    whole = {
        "id": "k",
        "uid": "month",
        "title": "Month",
        "starts_at": "2015-10-01T00:00:00-04:00",
        "ends_at": "2015-11-01T00:00:00-04:00",
        "all_day": True,
        "timezone": "",
    }
    reading = of(
        json.dumps(
            [timed, {**timed, "id": "abcdefghij.20151102"}, whole, 7, {"title": "x"}, {"title": ["a", 1]}]
        )
    )

    first, second, month = reading.events
    assert (first.uid, second.uid) == ("edtechchat|20151026", "edtechchat|20151102")
    assert (first.timing.start, first.timing.timezone) == (datetime(2015, 10, 26, 20), "America/New_York")
    assert (first.status, first.timing.length) == (Status.CANCELLED, timedelta(hours=1))
    assert (month.timing.start, month.timing.length) == (date(2015, 10, 1), timedelta(days=31))
    assert [(one.line, one.field) for one in reading.rejected] == [(4, ""), (5, "start"), (6, "title")]
    assert reading.cancelled == {"edtechchat|20151026", "edtechchat|20151102"}


def test_fields_of_json_that_are_not_known_refuse_nothing() -> None:
    reading = of(
        json.dumps([{"title": "A", "start": "2026-10-01T20:00:00.000Z", "room": {"floor": 1}, "tags": [1]}])
    )

    assert the(reading).timing.start == datetime(2026, 10, 1, 20)
    assert sorted(note.field for note in reading.readings if "not known" in note.read_as) == ["room", "tags"]
