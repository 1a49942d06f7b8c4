"""The note in the thread of an announcement: what has changed since, with what was said and what holds now."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.domain.alteration import Alteration, changes
from bot.domain.event import Occurrence, Status
from bot.domain.naming import day_words, zone_words
from bot.wording.event import INDENT, short_title, title_of
from bot.wording.message import Message, address_token, cut, lines, mrkdwn, one_line, section
from bot.wording.times import DAY_AND_TIME, date_token, day_clock

MAX_PLACE = 200


class _Told(NamedTuple):
    """One thing that changed."""

    shown: str  # mrkdwn
    text: str  # for the fallback


def change_note(before: Alteration, now: Occurrence, zone: str, why: str = "") -> Message | None:
    """Say in a channel in `zone` what of an event is otherwise now, and `why`; None where nothing is."""
    told = list(_told(before, now, zone))
    if not told:
        return None
    if why:
        told.append(_Told(f"Why: {_plain(why)}", f"Why: {_plain(why)}"))
    shown = f"\n{INDENT}".join((f"{told[0].shown}: {title_of(now)}", *(one.shown for one in told[1:])))
    title = mrkdwn(short_title(now))
    text = (f"{told[0].text}: {title}.", *(f"{one.text}." for one in told[1:]))
    return Message(lines(text), (section(shown),))


def _told(before: Alteration, now: Occurrence, zone: str) -> Iterator[_Told]:
    """Give what changed: first the one word that matters most, below it old and new."""
    different = changes(before, now)
    if not different:
        return
    was, was_text = _when(before, zone)
    if different.cancelled:
        yield _Told("*Change*", "CANCELLED")  # the title says in words that it is cancelled
        yield _Told(f"It was to be on {was}, and does not take place.", f"It was to be on {was_text}")
        return
    if now.status is Status.CANCELLED:
        return  # that it does not take place is known; where it would have been is no news
    is_now, is_now_text = _when(now, zone)
    moved = different.time
    if different.reinstated:
        yield _Told("*It takes place after all*", "It takes place after all")
    else:
        word = "MOVED" if moved else "Change"
        yield _Told(f"*{word}*", word)
    if moved or different.reinstated:
        yield _Told(f"Now: *{is_now}*", f"Now: {is_now_text}")
    if moved:
        yield _Told(f"Before: {was}", f"Before: {was_text}")
    if different.place:
        yield from _place("Place", _plain(before.location), _plain(now.location))
    if different.link:
        yield from _place("Link", _address(before.url), _address(now.url))


def _place(name: str, before: str, now: str) -> Iterator[_Told]:
    """Give where it was and where it is; what is not known any more is said so."""
    words = f"{name} now: {now or 'not said any more'}" + (f" (before: {before})" if before else "")
    yield _Told(words, words)


def _when(moment: Alteration | Occurrence, zone: str) -> tuple[str, str]:
    """Say from when until when, for the eye and for the fallback."""
    if moment.all_day:
        day = day_words(moment.starts_at.date())
        return day, day
    ends = date_token(moment.ends_at, zone)
    shown = f"{date_token(moment.starts_at, zone, DAY_AND_TIME)}, until {ends}"
    return shown, f"{day_clock(moment.starts_at, zone)} {zone_words(zone)}"


def _plain(words: str) -> str:
    return mrkdwn(cut(one_line(words), MAX_PLACE))


def _address(url: str) -> str:
    token = address_token(url)
    return f"<{token}>" if token else ""
