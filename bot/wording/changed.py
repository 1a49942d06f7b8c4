"""An announcement that was posted and is true no more: what became of it stands first, in words."""

from bot.domain.event import Occurrence, Status
from bot.domain.naming import zone_words
from bot.wording.event import INDENT, details, short_title, title_of
from bot.wording.message import Message, lines, mrkdwn, section
from bot.wording.times import DAY_AND_TIME, date_token, day_clock


def no_more_so(occurrence: Occurrence, zone: str) -> Message:
    """Say in the place of a notice or a reminder that the chat is cancelled, or has moved and when it now is."""
    now_at = date_token(occurrence.starts_at, zone, DAY_AND_TIME)
    told = f"{day_clock(occurrence.starts_at, zone)} {zone_words(zone)}"
    if occurrence.status is Status.CANCELLED:
        first = (
            f"{title_of(occurrence)}\n{INDENT}It was announced here for {now_at}, and does not take place."
        )
        text = f"CANCELLED: {mrkdwn(short_title(occurrence))}. It was announced for {told}."
    else:
        first = f"*MOVED to {now_at}*: {title_of(occurrence)}"
        text = f"MOVED to {told}: {mrkdwn(short_title(occurrence))}"
    below = details(occurrence)
    blocks = (section("\n".join(part for part in (first, f"{INDENT}{below}" if below else "") if part)),)
    return Message(lines((text, below)), blocks)
