"""An announcement that was posted and is true no more: what became of it stands first, in words."""

from datetime import datetime

from bot.domain.event import Occurrence, Status
from bot.domain.naming import zone_words
from bot.wording.event import INDENT, details, short_title, title_of
from bot.wording.message import Message, lines, mrkdwn, section
from bot.wording.times import DAY_AND_TIME, date_token, day_clock


def no_more_so(occurrence: Occurrence, zone: str, told: datetime) -> Message:
    """Say in the place of a notice or a reminder that the chat is cancelled, or has moved from when it was `told`."""
    was = f"It was announced here for {date_token(told, zone, DAY_AND_TIME)}"
    was_text = f"It was announced for {day_clock(told, zone)} {zone_words(zone)}"
    title = mrkdwn(short_title(occurrence))
    if occurrence.status is Status.CANCELLED:
        first = f"{title_of(occurrence)}\n{INDENT}{was}, and does not take place."
        text = f"CANCELLED: {title}. {was_text}."
    else:
        now_at = date_token(occurrence.starts_at, zone, DAY_AND_TIME)
        first = f"*MOVED to {now_at}*: {title_of(occurrence)}\n{INDENT}{was}."
        text = f"MOVED to {day_clock(occurrence.starts_at, zone)} {zone_words(zone)}: {title}. {was_text}."
    below = details(occurrence)
    blocks = (section("\n".join(part for part in (first, f"{INDENT}{below}" if below else "") if part)),)
    return Message(lines((text, below)), blocks)
