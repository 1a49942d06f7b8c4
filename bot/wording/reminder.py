"""The reminder that a chat starts soon. Decides neither when it comes nor where it goes."""

from collections.abc import Sequence

from bot.domain.event import Occurrence
from bot.domain.naming import zone_words
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


def reminder(occurrence: Occurrence, also: Sequence[Occurrence], zone: str, saved: int = 0) -> Message:
    """Remind a channel in `zone` of a chat that so many people saved.

    It names the hour and no "in 30 minutes", which a late one would belie.
    """
    below = [part for part in (details(occurrence), also_words(also)) if part]
    first = f"*Coming up, {date_token(occurrence.starts_at, zone, DAY_AND_TIME)}*: {title_of(occurrence)}"
    blocks = [section(f"\n{INDENT}".join((first, *below)))]
    title = short_title(occurrence)
    address = web_address(occurrence.url)
    shown = [button("Open the event", JOIN, label=f"Open the event: {title}", url=address)] if address else []
    blocks.append(actions(*shown, save_button(occurrence)))
    counted = f"{saved} saved" if saved else ""
    if counted:
        blocks.append(context(counted))
    token = address_token(occurrence.url)
    text = (
        f"Coming up, {day_clock(occurrence.starts_at, zone)} {zone_words(zone)}: {mrkdwn(title)}",
        *below,
        f"<{token}>" if token else "",
        counted,
    )
    return Message(lines(text), tuple(blocks))
