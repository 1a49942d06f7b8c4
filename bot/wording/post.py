"""What is posted on X about a chat and a day. Decides neither when nor whether, and knows nothing of what it costs.

Each text names its day, so that next week's is another: X takes no text twice. A link is given only where `link` says
so, for it makes a post thirteen times as dear. `zones` are those of the strip of local times, the programme's first.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from bot.domain.event import Occurrence, Status
from bot.domain.pictures_in import in_words
from bot.wording.fitting import clean, compose, harmless, post_link, shorten
from bot.wording.local_times import city, local_day, short_clock, short_day, strip
from bot.wording.post_length import fits, tags

TITLE = 120
"""What a title may weigh, so that times and hosts have room."""

HOSTS = 90
"""What the names of the hosts may weigh."""

COUNTED = "Posts are counted, their words are not kept. To be left out, reply “don’t count me”."
"""Stands right below the title, so that it is never what does not fit."""

ENTRY = 60
"""What one line of a day's list may weigh."""


class Came(NamedTuple):
    """What came of a chat, in figures."""

    people: int
    messages: int
    asked: int  # questions
    links: int
    on_x: bool  # whether what was posted on X is among it; else it is Slack's alone


def programme(
    occurrences: Sequence[Occurrence], day: date, zone: str, *, link: str = "", hashtag: str = ""
) -> str | None:
    """Tell what is on that day in `zone`, in the order given; None when nothing has an hour. `link`: an address."""
    timed = [one for one in occurrences if not one.all_day and one.status is not Status.CANCELLED]
    if not timed:
        return None
    first = f"On {short_day(day)}, {city(zone)} time:"
    entries = [_entry(one, zone) for one in timed]
    address = post_link(link)
    for shown in range(len(entries), 0, -1):
        rest = [f"and {len(entries) - shown} more"] if shown < len(entries) else []
        text = "\n".join((first, *entries[:shown], *rest))
        end = " ".join(word for word in (address, "" if _has(text, hashtag) else hashtag) if word)
        whole = f"{text}\n{end}" if end else text
        if fits(whole):
            return whole
    return compose(first, (f"{len(entries)} events",), link=address, hashtag=hashtag)


def reminder(occurrence: Occurrence, zones: Sequence[str], *, link: bool = False) -> str:
    """Say that a chat is coming up. It names the hour and no "in 30 minutes", which a late one would belie."""
    day = short_day(local_day(occurrence.starts_at, zones[0]))
    return _about(
        occurrence,
        f"Coming up, {day}: {_title(occurrence)}",
        strip(occurrence.starts_at, zones),
        _hosts(occurrence),
        link=link,
    )


def start(occurrence: Occurrence, zones: Sequence[str], *, link: bool = False, counted: bool = False) -> str:
    """Say that a chat begins, and where it is so that what people post is `counted`."""
    day = short_day(local_day(occurrence.starts_at, zones[0]))
    return _about(
        occurrence,
        f"Starting now, {day}: {_title(occurrence)}",
        COUNTED if counted else "",
        "Answer Q1 with A1, and use the hashtag in every post.",
        _hosts(occurrence),
        f"Until {strip(occurrence.ends_at, zones)}",
        link=link,
    )


def question(occurrence: Occurrence, number: int, of: int, text: str, *, on: date | None = None) -> str:
    """Ask a question, as its moderators wrote it, with what a picture shows in the place of its address.

    `on` names the day, where the same was asked before.
    """
    day = f", {short_day(on)}" if on else ""
    return _about(occurrence, f"Q{number} of {of}{day}: {clean(in_words(text))}")


def late_door(occurrence: Occurrence, asked: int, zones: Sequence[str]) -> str:
    """Let people in who come in mid-chat, after `asked` questions."""
    questions = "Q1 is" if asked == 1 else f"Q1 to Q{asked} are"
    day = short_day(local_day(occurrence.starts_at, zones[0]))
    return _about(
        occurrence,
        f"Joining late? {questions} above: answer with A1{'' if asked == 1 else f' to A{asked}'}, and come in.",
        f"{_title(occurrence)}, {day}, until {strip(occurrence.ends_at, zones)}",
    )


def thanks(occurrence: Occurrence, next_at: datetime | None, zones: Sequence[str]) -> str:
    """Thank those who were there; `next_at` (aware) is when the chat is on next, if it is."""
    day = short_day(local_day(occurrence.starts_at, zones[0]))
    again = ""
    if next_at is not None:
        again = f"Next: {short_day(local_day(next_at, zones[0]))}, {strip(next_at, zones)}"
    return _about(occurrence, f"Thank you for joining {_title(occurrence)}, {day}.", again)


def recap(occurrence: Occurrence, came: Came, zone: str) -> str:
    """Tell in a chat's thread what came of it, in figures; its day is that of `zone`."""
    day = short_day(local_day(occurrence.starts_at, zone))
    figures = (
        _many(came.people, "person", "people"),
        _many(came.messages, "post" if came.on_x else "message"),
        _many(came.asked, "question") if came.asked else "",
        _many(came.links, "link") if came.links else "",
    )
    counted = ", ".join(filter(None, figures))
    return _about(
        occurrence,
        f"What came of {_title(occurrence)}, {day}:",
        f"{counted}." if came.on_x else f"In Slack {counted}.",
        "Thank you, everybody!",
    )


def change(occurrence: Occurrence, was_at: datetime, zones: Sequence[str], *, link: bool = False) -> str:
    """Say that a chat that was announced for `was_at` (aware) is at another time, or in another place."""
    now_on = f"{short_day(local_day(occurrence.starts_at, zones[0]))}, {strip(occurrence.starts_at, zones)}"
    if occurrence.starts_at == was_at:
        place = f"It is now at {harmless(occurrence.location)}." if occurrence.location else ""
        return _about(occurrence, f"CHANGED: {_title(occurrence)}", f"On {now_on}", place, link=link)
    was = f"It was announced for {short_day(local_day(was_at, zones[0]))}, {short_clock(was_at, zones[0])}."
    return _about(occurrence, f"MOVED to {now_on}", _title(occurrence), was, link=link)


def cancellation(occurrence: Occurrence, zones: Sequence[str]) -> str:
    """Say that a chat does not take place."""
    day = short_day(local_day(occurrence.starts_at, zones[0]))
    return _about(
        occurrence,
        f"CANCELLED: {_title(occurrence)}",
        f"It was announced for {day}, {strip(occurrence.starts_at, zones)}, and does not take place.",
    )


def _about(occurrence: Occurrence, head: str, *below: str, link: bool = False) -> str:
    """Put a post about a chat together, with its hashtag and, where it is wanted, its address."""
    address = post_link(occurrence.url) if link and occurrence.url else ""
    return compose(head, below, link=address, hashtag=occurrence.hashtag)


def _title(occurrence: Occurrence) -> str:
    return shorten(harmless(occurrence.title), TITLE)


def _many(count: int, one: str, several: str = "") -> str:
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def _hosts(occurrence: Occurrence) -> str:
    names = harmless(", ".join(occurrence.hosts))
    return f"With {shorten(names, HOSTS)}" if names else ""


def _entry(occurrence: Occurrence, zone: str) -> str:
    """Give a line of a day's list: the hour, the title, and the hashtag where the title does not have it."""
    title = harmless(occurrence.title)
    hashtag = "" if _has(title, occurrence.hashtag) else f" {occurrence.hashtag}"
    hour = short_clock(occurrence.starts_at, zone)
    return f"{hour} {shorten(title, max(ENTRY - len(hour) - 2 * len(hashtag), ENTRY // 3))}{hashtag}".rstrip()


def _has(text: str, hashtag: str) -> bool:
    return not hashtag or hashtag.casefold() in {tag.text.casefold() for tag in tags(text)}
