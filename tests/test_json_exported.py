"""Lists of events in JSON as other programs write them."""

import json
from datetime import date, datetime, timedelta

import pytest

from bot.domain.event import Status
from bot.feeds import Reading, Source, read

EVENING = datetime(2026, 10, 28, 19)
HOUR = timedelta(hours=1)
EASTERN = {"timeZone": "America/New_York"}


def of(document: object) -> Reading:
    return read(Source(name="events.json", data=json.dumps(document).encode(), feed="partner"))


def moment(hour: int, **parts: str) -> dict[str, str]:
    return {"dateTime": f"2026-10-28T{hour}:00:00-04:00", **parts}


OTHERS = {
    "google": {
        "kind": "calendar#events",
        "timeZone": "America/New_York",
        "items": [
            {
                "kind": "calendar#event",
                "summary": "A",
                "status": "confirmed",
                "start": moment(19),
                "end": moment(20),
            }
        ],
    },
    "microsoft": {
        "value": [
            {
                "subject": "A",
                "isAllDay": False,
                "start": {"dateTime": "2026-10-28T19:00:00.0000000", "timeZone": "Eastern Standard Time"},
                "end": {"dateTime": "2026-10-28T20:00:00.0000000", "timeZone": "Eastern Standard Time"},
                "location": {"displayName": "Online"},
            }
        ]
    },
    "eventbrite": {
        "events": [
            {
                "name": {"text": "A", "html": "<b>A</b>"},
                "status": "live",
                "start": {"timezone": "America/New_York", "local": "2026-10-28T19:00:00"},
                "end": {"timezone": "America/New_York", "local": "2026-10-28T20:00:00"},
            }
        ]
    },
    "wordpress": {
        "events": [
            {
                "title": "A",
                "status": "publish",
                "start_date": "2026-10-28 19:00:00",
                "end_date": "2026-10-28 20:00:00",
                "timezone": "America/New_York",
            }
        ]
    },
}


@pytest.mark.parametrize("who", OTHERS)
def test_events_of_other_programs_are_read(who: str) -> None:
    reading = of(OTHERS[who])

    assert not reading.rejected
    (event,) = reading.events
    timing = event.timing
    assert (event.title, timing.start, timing.length) == ("A", EVENING, HOUR)
    assert (timing.timezone, event.status, event.kind) == ("America/New_York", Status.CONFIRMED, "")


def test_an_event_of_schema_org_alone() -> None:
    page = {
        "@type": "Event",
        "name": "Q&amp;A",
        "startDate": "2026-10-28T19:00-04:00",
        "endDate": "2026-10-28T20:00-04:00",
        "eventStatus": "https://schema.org/EventCancelled",
        "location": {"@type": "Place", "name": "Library"},
    }
    (event,) = of(page).events

    assert (event.title, event.status, event.location) == ("Q&A", Status.CANCELLED, "Library")
    assert (event.timing.start, event.timing.length) == (EVENING, HOUR)


def test_days_end_as_those_who_write_them_mean() -> None:
    google = of({"items": [{"summary": "A", "start": {"date": "2026-10-28"}, "end": {"date": "2026-10-29"}}]})
    schema = of([{"name": "A", "startDate": "2026-10-28", "endDate": "2026-10-29"}])

    for reading, days in ((google, 1), (schema, 2)):
        (event,) = reading.events
        assert (event.timing.start, event.timing.length) == (date(2026, 10, 28), timedelta(days=days))


def test_a_series_is_refused_and_not_read_as_one_date() -> None:
    entry = {"summary": "A", "start": moment(19), "end": moment(20), "recurrence": ["RRULE:FREQ=WEEKLY"]}
    reading = of({"items": [entry]})

    assert not reading.events
    assert [(one.line, one.field) for one in reading.rejected] == [(1, "recurrence")]
