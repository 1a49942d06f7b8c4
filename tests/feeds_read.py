"""What is read of a source: one event where all is sound, and the reason where it is refused."""

from bot.domain.event import Event
from bot.feeds import Reading, Source, read

WEEKLY = "hashtag,name,weekday,start_local,timezone,duration,frequency,moderators,source_url"
"""The columns of a list of regular chats."""


def of(text: str | bytes, name: str = "events.csv", **parts: str) -> Reading:
    data = text.encode() if isinstance(text, str) else text
    return read(Source(**{"name": name, "data": data, "feed": "partner", **parts}))  # type: ignore[arg-type]  # a builder takes any part


def the(reading: Reading) -> Event:
    assert not reading.rejected
    (event,) = reading.events
    return event


def reason(reading: Reading, field: str) -> str:
    assert not reading.events
    return next(one.reason for one in reading.rejected if one.field == field)
