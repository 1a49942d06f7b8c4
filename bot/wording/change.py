"""The note in the thread of an announcement: what has changed since, with what was said and what holds now."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.domain.alteration import Alteration, changes
from bot.domain.event import Occurrence, Status
from bot.wording.event import INDENT, short_title, title_of
from bot.wording.message import Message, address_token, cut, lines, mrkdwn, one_line, section
from bot.wording.times import DAY_AND_TIME, date_token, day_clock
from bot.wording.tongue import ENGLISH, Tongue

MAX_PLACE = 200


class _Told(NamedTuple):
    """One thing that changed."""

    shown: str  # mrkdwn
    text: str  # for the fallback


def change_note(
    before: Alteration, now: Occurrence, zone: str, why: str = "", speak: Tongue = ENGLISH
) -> Message | None:
    """Say in a channel in `zone` what of an event is otherwise now, and `why`; None where nothing is."""
    told = list(_told(before, now, zone, speak))
    if not told:
        return None
    if why:
        reason = speak.say("change.why", why=_plain(why))
        told.append(_Told(reason, reason))
    first = ": ".join(part for part in (told[0].shown, title_of(now, speak)) if part)
    shown = f"\n{INDENT}".join((first, *(one.shown for one in told[1:])))
    title = mrkdwn(short_title(now))
    text = (f"{told[0].text}: {title}.", *(f"{one.text}." for one in told[1:]))
    return Message(lines(text), (section(shown),))


def _told(before: Alteration, now: Occurrence, zone: str, speak: Tongue) -> Iterator[_Told]:
    """Give what changed: first the one word that matters most, below it old and new."""
    different = changes(before, now)
    if not different:
        return
    was, was_text = _when(before, zone, speak)
    if different.cancelled:  # what is shown of the title says in words that it is cancelled
        yield _Told("", speak.say("event.cancelled").removesuffix(":"))
        yield _Told(speak.say("yours.note_cancelled", when=was), speak.say("change.was_to_be", when=was_text))
        return
    if now.status is Status.CANCELLED:
        return  # that it does not take place is known; where it would have been is no news
    is_now, is_now_text = _when(now, zone, speak)
    moved = different.time
    name = "reinstated" if different.reinstated else "moved" if moved else "change"
    word = speak.say(f"change.{name}")
    yield _Told(f"*{word}*", word)
    if moved or different.reinstated:
        yield _Told(speak.say("yours.note_now", when=is_now), speak.say("change.now_plain", when=is_now_text))
    if moved:
        yield _Told(speak.say("yours.note_before", when=was), speak.say("yours.note_before", when=was_text))
    if different.place:
        named = (_plain(one.location) for one in (before, now))
        yield _place(speak, "place", *named)
    if different.link:
        yield _place(speak, "link", _address(before.url), _address(now.url))


def _place(speak: Tongue, what: str, before: str, now: str) -> _Told:
    """Give where it was and where it is; what is not known any more is said so."""
    words = speak.say(f"yours.note_{what}", **{what: now or speak.say("yours.note_unsaid")})
    words += f" ({speak.say('change.before', what=before)})" if before else ""
    return _Told(words, words)


def _when(moment: Alteration | Occurrence, zone: str, speak: Tongue) -> tuple[str, str]:
    """Say from when until when, for the eye and for the fallback."""
    if moment.all_day:
        day = speak.day(moment.starts_at.date())
        return day, day
    begins = date_token(moment.starts_at, zone, DAY_AND_TIME, speak)
    ends = speak.say("times.until_clock", clock=date_token(moment.ends_at, zone, tongue=speak))
    return f"{begins}, {ends}", f"{day_clock(moment.starts_at, zone, speak)} {speak.zone(zone)}"


def _plain(words: str) -> str:
    return mrkdwn(cut(one_line(words), MAX_PLACE))


def _address(url: str) -> str:
    token = address_token(url)
    return f"<{token}>" if token else ""
