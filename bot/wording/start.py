"""The notice that a chat starts, which also says that it is logged. Decides neither."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.event import Occurrence
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
from bot.wording.tongue import ENGLISH, Tongue

MAX_HOSTS = 200


def start_notice(  # the chat, the window of its log, and who reads it
    occurrence: Occurrence,
    also: Sequence[Occurrence],
    logged: tuple[datetime, datetime],
    zone: str,
    names: Names,
    *,
    welcome: bool = False,
    words_days: int = 0,
    speak: Tongue = ENGLISH,
) -> Message:
    """Say that a chat starts and that it is logged, in a channel in `zone`. `logged`: from when until when, aware.

    What is said is kept for `words_days`; 0: it is not.

    Where questions will be asked, people are made `welcome` and introduce themselves meanwhile.
    """
    hosts = mrkdwn(cut(one_line(", ".join(occurrence.hosts)), MAX_HOSTS))
    below = [
        part
        for part in (
            details(occurrence, hosts=False, tongue=speak),
            speak.say("start.led_by", names=hosts) if hosts else "",
            also_words(also, speak),
        )
        if part
    ]
    ends = date_token(occurrence.ends_at, zone, tongue=speak)
    first = speak.say("start.first", ends=ends, title=title_of(occurrence, speak))
    hashtag = mrkdwn(occurrence.hashtag)
    how = speak.say("start.how_tagged", hashtag=hashtag) if hashtag else speak.say("start.how")
    how = f"{speak.say('start.welcome')}\n{how}" if welcome else how
    kept = _kept(words_days, speak)
    begun, over = (date_token(moment, zone, tongue=speak) for moment in logged)
    told = speak.say("start.logged", begun=begun, over=over, kept=kept)
    blocks = (
        section(f"\n{INDENT}".join((first, *below))),
        section(how),
        _buttons(occurrence, speak),
        context(
            f"{told} {speak.say('start.keeps_out_everywhere')}",
            speak.say("start.shows_kept", command=names.command),
        ),
    )
    address = address_token(occurrence.url)
    begun = speak.clock(logged[0], zone)
    over, ended = (
        f"{speak.clock(moment, zone)} {speak.zone(zone)}" for moment in (logged[1], occurrence.ends_at)
    )
    text = (
        speak.say("start.first_plain", title=mrkdwn(short_title(occurrence)), ends=ended),
        *below,
        f"<{address}>" if address else "",
        how,
        speak.say("start.logged", begun=begun, over=over, kept=kept),
        speak.say("start.keeps_out"),
    )
    return Message(lines(text), blocks)


def _kept(words_days: int, speak: Tongue) -> str:
    """Say what of a chat is kept."""
    days = speak.say("times.one_day") if words_days == 1 else speak.say("times.several_days", days=words_days)
    what = speak.say("start.kept_words", days=days) if words_days else speak.say("start.kept_figures")
    return f"{what} {speak.say('start.kept_later', days=LATER.days)}"


def _buttons(occurrence: Occurrence, speak: Tongue) -> dict[str, object]:
    title = short_title(occurrence)
    buttons = [
        button(said, action_id, occurrence.id, label=f"{said}: {title}", style=style)
        for said, action_id, style in (
            (speak.say("start.here"), CHECK_IN, "primary"),
            (speak.say("start.catch_up"), CATCH_ME_UP, ""),
            (speak.say("start.dont_count"), DONT_COUNT, ""),
        )
    ]
    if address := web_address(occurrence.url):
        opens = speak.say("mine.open")
        buttons.insert(1, button(opens, JOIN, label=f"{opens}: {title}", url=address))
    return actions(*buttons)
