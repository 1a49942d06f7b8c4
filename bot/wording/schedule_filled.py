"""From an event to what stands in the fields of its modal. Reads nothing back."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.booking import Booking, given
from bot.domain.event import Occurrence
from bot.domain.repeating import Repeat, repeat_of
from bot.wording.schedule_wishes import Typed


def filled(booking: Booking, occurrence: Occurrence) -> Typed:
    """Give the fields of an event with all its dates, by one of them; it has an hour."""
    event, timing = booking.event, booking.event.timing
    zone = timing.timezone or "UTC"
    local = occurrence.starts_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    start = given(event, occurrence) if timing.recurring else local
    repeat, until = repeat_of(replace(timing, start=start) if timing.recurring else timing)
    if repeat is Repeat.AS_IT_IS:
        repeat, until = repeat_of(timing)
    return {
        "title": event.title,
        "hashtag": " ".join(event.hashtags),
        **moment_fields(start, zone),
        "length": str(timing.length // timedelta(minutes=1)),
        "kind": event.kind,
        "repeat": repeat.value,
        "until": until.isoformat() if until else "",
        "partner": event.organisations[0] if event.organisations else "",
        "moderators": list(booking.moderators),
        "room": booking.room,
        "audience": list(booking.audience),
        "theme": booking.theme,
        "url": event.url,
    }


def moment_fields(start: datetime, zone: str) -> Typed:
    """Give the fields of a wall time."""
    return {"date": f"{start:%Y-%m-%d}", "time": f"{start:%H:%M}", "zone": zone}
