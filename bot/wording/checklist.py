"""What an organiser has still to do, as blocks of their Home tab. Looks at nothing, and ticks nothing by memory."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.price import USUAL_READ, Usual, dollars
from bot.domain.readiness import Readiness
from bot.wording import actions as ids
from bot.wording.message import Block, Message, actions, button, context, header, mrkdwn, section
from bot.wording.names import Names
from bot.wording.tongue import Tongue
from bot.wording.x_chats import x_line
from bot.wording.x_money import Month

DONE, TO_DO = "✅", "⬜"

NAMED = 3
"""Channels and people that a line names; others are counted."""


EXPLAINED = {
    "title": "what it is called",
    "start": "2026-10-05T19:00 (date and local time; a date alone lasts all day)",
    "end": "2026-10-05T20:00 (may be left out)",
    "timezone": "America/New_York",
    "kind": "Twitter chat, webinar, …",
    "hashtag": "#edchat",
    "host": "who leads it",
    "organisation": "the partner",
    "url": "https://… where people join",
    "theme": "a theme; another",
    "audience": "new teachers",
    "language": "en",
    "description": "a sentence",
}
"""What goes into each column of the spreadsheet that is filled in."""


def checklist(  # what there is, and whom it is told
    found: Readiness, month: Month | None, usual: Usual, zone: str, names: Names, speak: Tongue
) -> list[Block]:
    """Say what there is and what is missing; where all is done, when the next announcement goes out."""
    if found.is_live and found.has_organisers:
        return [context(f"{DONE} {_live(found, zone, speak)}")]
    return [
        header("Getting ready"),
        _events(found),
        _organisers(found),
        section(_channel(found, names)),
        x_line(month, zone),
        context(_choices(usual)),
        section(f"{DONE if found.is_live else TO_DO} *Going live*: {_live(found, zone, speak)}"),
        actions(
            button("Show me this week", ids.START_PREVIEW, "week"),
            button("Send me a spreadsheet to fill in", ids.START_TEMPLATE, "csv"),
        ),
    ]


def columns() -> Message:
    """Say what goes into the columns of the spreadsheet."""
    lines = "\n".join(f"• `{name}`: {mrkdwn(what)}" for name, what in EXPLAINED.items())
    said = (
        "Here is a spreadsheet to fill in, one row an event. Save it as CSV and drop it here: I say what it would "
        "change before anything is. Or publish an online one as CSV and give me its address under *Calendars*: then "
        f"I read it every hour.\n{lines}"
    )
    return Message(said, (section(said),))


def _events(found: Readiness) -> Block:
    if found.has_events:
        said = f"{_some(found.happenings, 'event')} in the next {found.weeks} weeks"
        if found.calendars:
            said += f", {_some(found.calendars, 'calendar')} read every hour"
    else:
        said = (
            f"none in the next {found.weeks} weeks. Add the address of a partner's calendar, or drop a file (ICS, CSV "
            "or JSON) into our conversation"
        )
    block = section(f"{_tick(done=found.has_events)} *Events*: {said}.")
    return {
        **block,
        "accessory": button("Calendars", ids.FEEDS_OPEN, label="Add and mind partners' calendars"),
    }


def _organisers(found: Readiness) -> Block:
    who = _named([f"<@{account}>" for account in found.organisers], "other")
    said = (
        f"{who} beside the workspace's admins"
        if who
        else "the workspace's admins alone. Choose who helps you"
    )
    block = section(f"{_tick(done=found.has_organisers)} *Organisers*: {said}.")
    return {**block, "accessory": button("Choose", ids.ROLES_OPEN, label="Choose organisers and their roles")}


def _channel(found: Readiness, names: Names) -> str:
    tick = _tick(done=found.has_channel)
    if not found.channels:
        return (
            f"{tick} *A channel*: none hears of the programme yet. Choose one in the list above, or write "
            f"`{names.command} channel` in it."
        )
    if found.without_bot:
        where = _named([f"<#{one}>" for one in found.without_bot], "other")
        return f"{tick} *A channel*: I am not in {where}. Write `/invite {mrkdwn(names.bot)}` there."
    return f"{tick} *A channel*: {_named([f'<#{one}>' for one in found.channels], 'other')}."


def _choices(usual: Usual) -> str:
    """Say what may be chosen for a chat, and what each costs."""
    return (
        "For each chat you choose: its words are given to be posted by hand, which is free; the bot posts them, about "
        f"{dollars(usual.posts)} for six questions and a card; or it reads answers too, {dollars(usual.reads)} more "
        f"for {USUAL_READ} of them."
    )


def _live(found: Readiness, zone: str, speak: Tongue) -> str:
    if found.quiet:
        return "nothing is posted, for CEMBOT_QUIET is set. Take it away and start me again."
    if found.silent_until is not None:
        return f"all announcements are paused until {_moment(found.silent_until, zone, speak)}."
    if found.is_live and found.next_at is not None:
        return f"the next announcement goes out on {_moment(found.next_at, zone, speak)}."
    if not found.has_events or not found.has_channel:
        missing = [
            words
            for words, there in (("events", found.has_events), ("a channel that I am in", found.has_channel))
            if not there
        ]
        return f"I begin by myself as soon as I have {' and '.join(missing)}."
    return "nothing is planned yet: what your channels want to hear has nothing in the coming days."


def _moment(moment: datetime, zone: str, speak: Tongue) -> str:
    return f"{speak.day(moment.astimezone(ZoneInfo(zone)).date())}, {speak.clock(moment, zone)}"


def _tick(*, done: bool) -> str:
    return DONE if done else TO_DO


def _some(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _named(names: list[str], other: str) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {_some(more, other)}" if more > 0 else "")
