"""The last post of an edition, and the line that thanks those who make it possible. Decides neither when nor where."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from bot.domain.edition import Edition, Sponsor
from bot.domain.event import Occurrence
from bot.wording.event import title_of
from bot.wording.message import (
    MAX_BLOCKS,
    MAX_SECTION,
    Block,
    Message,
    context,
    cut,
    header,
    lines,
    link,
    mrkdwn,
    one_line,
    section,
)
from bot.wording.names import Names
from bot.wording.times import DAY_AND_TIME, date_token, day_clock
from bot.wording.tongue import Tongue

MOST_NAMES = 30
"""Names that a line thanks; more are counted."""

MAX_NAME = 80


class Came(NamedTuple):
    """What came of an edition."""

    happenings: int
    partners: Sequence[str]  # the names, who gave most first
    people: int  # 0: nobody, or so few that they are not told
    goes_on: Sequence[Occurrence]  # the next happening of each chat that goes on


def closing(came: Came, edition: Edition, zone: str, names: Names, speak: Tongue) -> Message:
    """Say in a channel in `zone` that the programme has ended, what came of it, whom to thank, and what goes on."""
    title = speak.say("closing.title", programme=one_line(names.programme))
    counted = [
        speak.say(f"closing.{name}", count=count)
        for name, count in (
            ("happenings", came.happenings),
            ("partners", len(came.partners)),
            ("people", came.people),
        )
        if count
    ]
    figures = " · ".join(counted)
    words = "\n".join(
        mrkdwn(line) for line in edition.words.replace("\\n", "\n").splitlines() if line.strip()
    )
    partners = (
        speak.say("closing.thanks_partners", names=_named(came.partners, speak)) if came.partners else ""
    )
    sponsors = thanks(edition, "closing", speak)
    goes_on, goes_on_text = _goes_on(came.goes_on, zone, speak)
    command = names.command
    asked = speak.say("closing.asks", one=f"{command} {speak.say('answer.when_now')}")
    silent = speak.say("closing.silent")
    told = [part for part in (figures, words, partners, sponsors, goes_on) if part]
    blocks: list[Block] = [header(title), *(section(cut(part, MAX_SECTION)) for part in told)]
    text = lines((mrkdwn(title), figures, words, partners, sponsors, goes_on_text), f"{silent} {asked}")
    return Message(text, (*blocks, context(f"{silent} {asked}")))


def thanks(edition: Edition, place: str, speak: Tongue) -> str:
    """Thank the sponsors, in mrkdwn, where they are thanked in this place; nothing elsewhere."""
    if place not in edition.thanked_in or not edition.sponsors:
        return ""
    shown = [_link(one) for one in edition.sponsors[:MOST_NAMES]]
    return speak.say("closing.thanks_sponsors", names=", ".join(shown))


def with_thanks(page: Message, edition: Edition, place: str, speak: Tongue) -> Message:
    """Thank the sponsors below the first message of a list, where they are thanked there."""
    said = thanks(edition, place, speak)
    if not said or len(page.blocks) >= MAX_BLOCKS:
        return page
    return replace(page, text=lines((page.text, said)), blocks=(*page.blocks, context(said)))


def _named(names: Sequence[str], speak: Tongue) -> str:
    shown = ", ".join(mrkdwn(cut(one_line(name), MAX_NAME)) for name in names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return speak.say("event.and_more", names=shown, count=more) if more > 0 else shown


def _link(one: Sponsor) -> str:
    return link(one.url, cut(one.name, MAX_NAME))


def _goes_on(coming: Sequence[Occurrence], zone: str, speak: Tongue) -> tuple[str, str]:
    """List what goes on with when it is on next, for the eye and for the fallback."""
    if not coming:
        return "", ""
    first = speak.say("closing.goes_on")
    shown, told = [f"*{first}*"], [first]
    for one in coming:
        shown.append(f"• {title_of(one, speak)}: {date_token(one.starts_at, zone, DAY_AND_TIME, speak)}")
        told.append(f"{mrkdwn(one_line(one.title))}: {_plainly(one.starts_at, zone, speak)}")
    return "\n".join(shown), "\n".join(told)


def _plainly(moment: datetime, zone: str, speak: Tongue) -> str:
    return f"{day_clock(moment, zone, speak)} {speak.zone(zone)}"
