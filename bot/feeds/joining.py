"""Makes one reading of several files of one feed. Reads none of them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.feeds.reading import Reading, Rejected

if TYPE_CHECKING:
    from bot.domain.event import Event


def join(files: Iterable[tuple[str, Reading]]) -> Reading:
    """Put together what the files of one feed say, each with its name; of one UID, the file that comes first counts.

    Taken in one after the other, each file would look as if the feed had lost what stands in the others.
    """
    events: dict[str, tuple[str, Event]] = {}
    joined = Reading()
    for name, reading in files:
        rejected = list(reading.rejected)
        for event in reading.events:
            first, known = events.setdefault(event.uid, (name, event))
            if known != event:
                reason = f"has the same UID as an entry of {first}, and differs from it: keep one of them"
                rejected.append(Rejected(name, 0, "", f"{event.title!r} {reason}"))
        joined = Reading(
            rejected=(*joined.rejected, *rejected),
            readings=(*joined.readings, *reading.readings),
            torn=joined.torn | reading.torn,
        )
    return replace(joined, events=tuple(event for _, event in events.values()))
