"""Events in JSON as other programs write them (schema.org, Google, Microsoft, Eventbrite, WordPress), in our fields.

Renames and flattens only: what a field means is told where all events are read.
"""

import html
from collections.abc import Mapping

from bot.domain.event import Status

LISTS = ("events", "occurrences", "items", "value", "@graph", "data")
"""Fields of a document that hold its events, the likeliest first."""

_NAMES = {
    "title": ("summary", "subject", "name"),
    "start": ("startDate", "start_date", "starts_at", "startsAt", "start_at"),
    "end": ("endDate", "end_date", "ends_at", "endsAt", "end_at"),
    "timezone": ("timeZone", "time_zone", "tz"),
    "url": ("htmlLink", "webLink", "link"),
    "uid": ("iCalUID", "iCalUId"),
}
"""Our fields, and what others call them, the likeliest first."""

_MOMENT = ("dateTime", "local", "date")
"""Fields of a moment that is an object, the likeliest first."""

_WORDS = ("text", "name", "displayName", "rendered", "url")
"""Fields of a text, a place or an organiser that is an object, the likeliest first."""

_STATES = frozenset({*Status, "canceled"})

_FLAT = ("title", "location", "description", "url", "status")


def events_of(document: object) -> object:
    """Give the list of events that a document is or holds; one event alone is a list of one."""
    if not isinstance(document, dict):
        return document
    held = next((document[name] for name in LISTS if isinstance(document.get(name), list)), None)
    return [document] if held is None and {"startDate", "name"} <= document.keys() else held


def zone_of(document: object) -> str:
    """Give the time zone that a document states for all of its events."""
    said = document.get("timeZone") if isinstance(document, dict) else None
    return said if isinstance(said, str) else ""


def ours(entry: Mapping[str, object], zone: str) -> dict[str, object]:
    """Give an event with our names for its fields; what has them already is as it was."""
    if isinstance(entry.get("title"), str) and isinstance(entry.get("start", entry.get("starts_at")), str):
        return dict(entry)
    told = dict(entry)
    for name, others in _NAMES.items():
        other = next((one for one in others if one in entry), None)
        if name not in told and other is not None:
            told[name] = told.pop(other)
    for name in ("start", "end"):
        _moment(told, name)
    for name in _FLAT:
        said = told.get(name)
        if isinstance(said, Mapping):
            told[name] = next((said[one] for one in _WORDS if isinstance(said.get(one), str)), "")
    if isinstance(told.get("title"), str):
        told["title"] = html.unescape(str(told["title"]))
    if told.pop("isAllDay", False) is True:
        told["all_day"] = True
    gone = told.pop("isCancelled", False) is True or str(told.pop("eventStatus", "")).endswith(
        "EventCancelled"
    )
    # What others say of an entry, as that it is published, says nothing of the event.
    said = str(told.get("status", "")).casefold()
    told["status"] = Status.CANCELLED if gone else said if said in _STATES else ""
    told.pop("kind", None)  # of the record
    if zone and isinstance(told.get("start"), str) and not told.get("timezone"):
        told["timezone"] = zone
    return told


def _moment(told: dict[str, object], name: str) -> None:
    """Take a moment, and its zone, out of the object that holds them; a date's end is then exclusive."""
    said = told.get(name)
    if not isinstance(said, Mapping):
        return
    field = next((one for one in _MOMENT if isinstance(said.get(one), str)), "")
    told[name] = said.get(field, "")
    if field == "date":
        told["all_day"] = True
    zone = said.get("timeZone", said.get("timezone"))
    if isinstance(zone, str) and not told.get("timezone"):
        told["timezone"] = zone
