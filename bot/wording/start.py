"""The notice that a chat starts, which also says that it is logged. Decides neither."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.event import Occurrence
from bot.domain.naming import clock_words, zone_words
from bot.domain.participation import LATER
from bot.wording.actions import CATCH_ME_UP, CHECK_IN, DONT_COUNT, JOIN
from bot.wording.event import INDENT, also_words, details, short_title, title_of
from bot.wording.message import (
    Message,
    actions,
    address_token,
    button,
    context,
    cut,
    lines,
    mrkdwn,
    one_line,
    section,
    web_address,
)
from bot.wording.names import Names
from bot.wording.times import date_token

MAX_HOSTS = 200

WELCOME = (
    "Welcome! Introduce yourself while people arrive: your name, where you are, what you do. "
    "The first question comes in a few minutes."
)


def start_notice(  # the chat, the window of its log, and who reads it
    occurrence: Occurrence,
    also: Sequence[Occurrence],
    logged_from: datetime,
    logged_until: datetime,
    zone: str,
    names: Names,
    *,
    welcome: bool = False,
    words_days: int = 0,
) -> Message:
    """Say that a chat starts and that it is logged, in a channel in `zone`. Both ends of the log are aware times.

    What is said is kept for `words_days`; 0: it is not.

    Where questions will be asked, people are made `welcome` and introduce themselves meanwhile.
    """
    hosts = mrkdwn(cut(one_line(", ".join(occurrence.hosts)), MAX_HOSTS))
    below = [
        part
        for part in (details(occurrence, hosts=False), f"With {hosts}" if hosts else "", also_words(also))
        if part
    ]
    ends = date_token(occurrence.ends_at, zone)
    first = f"*Starting now*, until {ends}: {title_of(occurrence)}"
    hashtag = mrkdwn(occurrence.hashtag)
    how = f"Take part here, and use {hashtag} where you post elsewhere." if hashtag else "Take part here."
    how = f"{WELCOME}\n{how}" if welcome else how
    kept = _kept(words_days)
    logged = (
        f"This chat is being logged from {date_token(logged_from, zone)} until {date_token(logged_until, zone)}: "
        f"{kept} “Don't count me” keeps you out of it, here and everywhere."
    )
    blocks = (
        section(f"\n{INDENT}".join((first, *below))),
        section(how),
        _buttons(occurrence),
        context(logged, f"`{names.command} privacy` shows what is kept."),
    )
    address = address_token(occurrence.url)
    begun, over = clock_words(logged_from, zone), f"{clock_words(logged_until, zone)} {zone_words(zone)}"
    ended = f"{clock_words(occurrence.ends_at, zone)} {zone_words(zone)}"
    text = (
        f"Starting now: {mrkdwn(short_title(occurrence))}, until {ended}",
        *below,
        f"<{address}>" if address else "",
        how,
        f"This chat is being logged from {begun} until {over}: {kept}",
        "“Don't count me” keeps you out of it.",
    )
    return Message(lines(text), blocks)


def _kept(words_days: int) -> str:
    """Say what of a chat is kept."""
    days = "one day" if words_days == 1 else f"{words_days} days"
    what = (
        f"figures, and what is said, which is kept for {days}; people are numbers in it, or named where they wish."
        if words_days
        else "figures, not words."
    )
    return f"{what} Replies in its threads count for {LATER.days} days more."


def _buttons(occurrence: Occurrence) -> dict[str, object]:
    title = short_title(occurrence)
    buttons = [
        button("I'm here", CHECK_IN, occurrence.id, label=f"I'm here: {title}", style="primary"),
        button("Catch me up", CATCH_ME_UP, occurrence.id, label=f"Catch me up: {title}"),
        button("Don't count me", DONT_COUNT, occurrence.id, label=f"Don't count me: {title}"),
    ]
    if address := web_address(occurrence.url):
        buttons.insert(1, button("Open the event", JOIN, label=f"Open the event: {title}", url=address))
    return actions(*buttons)
