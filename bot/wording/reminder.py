"""The reminder that a chat starts soon. Decides neither when it comes nor where it goes."""

from collections.abc import Sequence

from bot.domain.event import Occurrence
from bot.wording.actions import JOIN
from bot.wording.event import INDENT, also_words, details, short_title, title_of
from bot.wording.message import (
    Message,
    actions,
    address_token,
    button,
    context,
    lines,
    mrkdwn,
    section,
    web_address,
)
from bot.wording.save import save_button
from bot.wording.times import DAY_AND_TIME, date_token, day_clock
from bot.wording.tongue import ENGLISH, Tongue


def reminder(
    occurrence: Occurrence, also: Sequence[Occurrence], zone: str, saved: int = 0, speak: Tongue = ENGLISH
) -> Message:
    """Remind a channel in `zone` of a chat that so many people saved.

    It names the hour and no "in 30 minutes", which a late one would belie.
    """
    below = [part for part in (details(occurrence, tongue=speak), also_words(also, speak)) if part]
    when = date_token(occurrence.starts_at, zone, DAY_AND_TIME, speak)
    first = speak.say("reminder.first", when=when, title=title_of(occurrence, speak))
    blocks = [section(f"\n{INDENT}".join((first, *below)))]
    title = short_title(occurrence)
    address, opens = web_address(occurrence.url), speak.say("mine.open")
    shown = [button(opens, JOIN, label=f"{opens}: {title}", url=address)] if address else []
    blocks.append(actions(*shown, save_button(occurrence, speak)))
    counted = speak.say("reminder.saved", count=saved) if saved else ""
    if counted:
        blocks.append(context(counted))
    token = address_token(occurrence.url)
    when = f"{day_clock(occurrence.starts_at, zone, speak)} {speak.zone(zone)}"
    text = (
        speak.say("reminder.first_plain", when=when, title=mrkdwn(title)),
        *below,
        f"<{token}>" if token else "",
        counted,
    )
    return Message(lines(text), tuple(blocks))
