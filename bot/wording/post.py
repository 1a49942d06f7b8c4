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
from bot.wording.local_times import local_day, strip
from bot.wording.post_length import fits, tags
from bot.wording.tongue import ENGLISH, Tongue

TITLE = 120
"""What a title may weigh, so that times and hosts have room."""

HOSTS = 90
"""What the names of the hosts may weigh."""

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
    occurrences: Sequence[Occurrence],
    day: date,
    zone: str,
    *,
    link: str = "",
    hashtag: str = "",
    speak: Tongue = ENGLISH,
) -> str | None:
    """Tell what is on that day in `zone`, in the order given; None when nothing has an hour. `link`: an address."""
    timed = [one for one in occurrences if not one.all_day and one.status is not Status.CANCELLED]
    if not timed:
        return None
    first = speak.say("post.programme", day=speak.short_day(day), zone=speak.zone(zone))
    entries = [_entry(one, zone, speak) for one in timed]
    address = post_link(link)
    for shown in range(len(entries), 0, -1):
        rest = [speak.say("x.more", count=len(entries) - shown)] if shown < len(entries) else []
        text = "\n".join((first, *entries[:shown], *rest))
        end = " ".join(word for word in (address, "" if _has(text, hashtag) else hashtag) if word)
        whole = f"{text}\n{end}" if end else text
        if fits(whole):
            return whole
    return compose(first, (speak.say("post.events", count=len(entries)),), link=address, hashtag=hashtag)


def reminder(
    occurrence: Occurrence, zones: Sequence[str], *, link: bool = False, speak: Tongue = ENGLISH
) -> str:
    """Say that a chat is coming up. It names the hour and no "in 30 minutes", which a late one would belie."""
    return _about(
        occurrence,
        speak.say("post.coming", day=_day(occurrence.starts_at, zones, speak), title=_title(occurrence)),
        strip(occurrence.starts_at, zones, speak),
        _hosts(occurrence, speak),
        link=link,
    )


def start(
    occurrence: Occurrence,
    zones: Sequence[str],
    *,
    link: bool = False,
    counted: bool = False,
    speak: Tongue = ENGLISH,
) -> str:
    """Say that a chat begins, and where it is so that what people post is `counted`.

    That stands right below the title, so that it is never what does not fit.
    """
    return _about(
        occurrence,
        speak.say("post.starting", day=_day(occurrence.starts_at, zones, speak), title=_title(occurrence)),
        speak.say("post.counted") if counted else "",
        speak.say("post.how"),
        _hosts(occurrence, speak),
        speak.say("post.until", times=strip(occurrence.ends_at, zones, speak)),
        link=link,
    )


def question(
    occurrence: Occurrence,
    number: int,
    of: int,
    text: str,
    *,
    on: date | None = None,
    speak: Tongue = ENGLISH,
) -> str:
    """Ask a question, as its moderators wrote it, with what a picture shows in the place of its address.

    `on` names the day, where the same was asked before.
    """
    day = f", {speak.short_day(on)}" if on else ""
    # Where one was left out, "Q6 of 5" would be wrong.
    place = f" {speak.say('room.of_total', total=of)}" if number <= of else ""
    return _about(occurrence, f"Q{number}{place}{day}: {clean(in_words(text))}")


def late_door(
    occurrence: Occurrence,
    asked: int,
    zones: Sequence[str],
    speak: Tongue = ENGLISH,
    *,
    threaded: bool = True,
) -> str:
    """Let people in who come in mid-chat, after `asked` questions; not `threaded`, they stand under the hashtag."""
    where = "_tagged" if occurrence.hashtag and not threaded else ""
    said = f"post.late_{'one' if asked == 1 else 'many'}{where}"
    until = strip(occurrence.ends_at, zones, speak)
    return _about(
        occurrence,
        speak.say(said, asked=asked, hashtag=occurrence.hashtag),
        speak.say(
            "post.late_what",
            title=_title(occurrence),
            day=_day(occurrence.starts_at, zones, speak),
            times=until,
        ),
    )


def thanks(
    occurrence: Occurrence, next_at: datetime | None, zones: Sequence[str], speak: Tongue = ENGLISH
) -> str:
    """Thank those who were there; `next_at` (aware) is when the chat is on next, if it is."""
    again = ""
    if next_at is not None:
        again = speak.say("post.next", day=_day(next_at, zones, speak), times=strip(next_at, zones, speak))
    day = _day(occurrence.starts_at, zones, speak)
    return _about(occurrence, speak.say("post.thanks", title=_title(occurrence), day=day), again)


def recap(occurrence: Occurrence, came: Came, zone: str, speak: Tongue = ENGLISH) -> str:
    """Tell in a chat's thread what came of it, in figures; its day is that of `zone`."""
    figures = (
        _many("people", came.people, speak),
        _many("posts" if came.on_x else "messages", came.messages, speak),
        _many("questions", came.asked, speak) if came.asked else "",
        _many("links", came.links, speak) if came.links else "",
    )
    counted = ", ".join(filter(None, figures))
    day = _day(occurrence.starts_at, (zone,), speak)
    return _about(
        occurrence,
        speak.say("post.recap", title=_title(occurrence), day=day),
        f"{counted}." if came.on_x else speak.say("post.in_slack", figures=counted),
        speak.say("post.everybody"),
    )


def change(
    occurrence: Occurrence,
    was_at: datetime,
    zones: Sequence[str],
    *,
    link: bool = False,
    speak: Tongue = ENGLISH,
) -> str:
    """Say that a chat that was announced for `was_at` (aware) is at another time, or in another place."""
    day, times = _day(occurrence.starts_at, zones, speak), strip(occurrence.starts_at, zones, speak)
    title = _title(occurrence)
    if occurrence.starts_at == was_at:
        place = harmless(occurrence.location)
        return _about(
            occurrence,
            speak.say("post.changed", title=title),
            speak.say("post.on", day=day, times=times),
            speak.say("post.place", place=place) if place else "",
            link=link,
        )
    clock = speak.short_clock(was_at, zones[0])
    was = speak.say("post.was", day=_day(was_at, zones, speak), clock=clock)
    return _about(occurrence, speak.say("post.moved", day=day, times=times), title, was, link=link)


def cancellation(occurrence: Occurrence, zones: Sequence[str], speak: Tongue = ENGLISH) -> str:
    """Say that a chat does not take place."""
    times = strip(occurrence.starts_at, zones, speak)
    return _about(
        occurrence,
        speak.say("post.cancelled", title=_title(occurrence)),
        speak.say("post.off", day=_day(occurrence.starts_at, zones, speak), times=times),
    )


def _about(occurrence: Occurrence, head: str, *below: str, link: bool = False) -> str:
    """Put a post about a chat together, with its hashtag and, where it is wanted, its address."""
    address = post_link(occurrence.url) if link and occurrence.url else ""
    return compose(head, below, link=address, hashtag=occurrence.hashtag)


def shortened_title(occurrence: Occurrence) -> str:
    """Give a chat's title as posts have it, where they cannot have the whole; else nothing."""
    if 2 * len(occurrence.title) <= TITLE:  # no letter weighs more
        return ""
    posted = _title(occurrence)
    return "" if posted == harmless(occurrence.title) else posted


def _title(occurrence: Occurrence) -> str:
    return shorten(harmless(occurrence.title), TITLE)


def _day(moment: datetime, zones: Sequence[str], speak: Tongue) -> str:
    return speak.short_day(local_day(moment, zones[0]))


def _many(what: str, count: int, speak: Tongue) -> str:
    """Count people, posts, messages, questions or links."""
    one, several = speak.say(f"post.{what}").split("|")
    return f"{count:,} {one if count == 1 else several}"


def _hosts(occurrence: Occurrence, speak: Tongue) -> str:
    names = harmless(", ".join(occurrence.hosts))
    return speak.say("post.hosts", names=shorten(names, HOSTS)) if names else ""


def _entry(occurrence: Occurrence, zone: str, speak: Tongue) -> str:
    """Give a line of a day's list: the hour, the title, and the hashtag where the title does not have it."""
    title = harmless(occurrence.title)
    hashtag = "" if _has(title, occurrence.hashtag) else f" {occurrence.hashtag}"
    hour = speak.short_clock(occurrence.starts_at, zone)
    return f"{hour} {shorten(title, max(ENTRY - len(hour) - 2 * len(hashtag), ENTRY // 3))}{hashtag}".rstrip()


def _has(text: str, hashtag: str) -> bool:
    return not hashtag or hashtag.casefold() in {tag.text.casefold() for tag in tags(text)}
