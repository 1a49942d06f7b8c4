"""An announcement that was posted and is true no more: what became of it stands first, in words."""

from datetime import datetime

from bot.domain.event import Occurrence, Status
from bot.wording.event import INDENT, details, short_title, title_of
from bot.wording.message import Message, lines, mrkdwn, section
from bot.wording.times import DAY_AND_TIME, date_token, day_clock
from bot.wording.tongue import ENGLISH, Tongue


def no_more_so(occurrence: Occurrence, zone: str, told: datetime, speak: Tongue = ENGLISH) -> Message:
    """Say in the place of a notice or a reminder that the chat is cancelled, or has moved from when it was `told`."""

    def at(moment: datetime) -> tuple[str, str]:
        """Give a moment for the eye and for the fallback."""
        shown = date_token(moment, zone, DAY_AND_TIME, speak)
        return shown, f"{day_clock(moment, zone, speak)} {speak.zone(zone)}"

    was, was_text = at(told)
    title = mrkdwn(short_title(occurrence))
    if occurrence.status is Status.CANCELLED:
        first = f"{title_of(occurrence, speak)}\n{INDENT}{speak.say('change.was_cancelled', when=was)}"
        text = f"{speak.say('event.cancelled')} {title}. {speak.say('change.was_plain', when=was_text)}"
    else:
        now_at, now_text = at(occurrence.starts_at)
        moved = speak.say("change.moved_to", when=now_at)
        first = f"*{moved}*: {title_of(occurrence, speak)}\n{INDENT}{speak.say('change.was', when=was)}"
        moved = speak.say("change.moved_to", when=now_text)
        text = f"{moved}: {title}. {speak.say('change.was_plain', when=was_text)}"
    below = details(occurrence, tongue=speak)
    blocks = (section("\n".join(part for part in (first, f"{INDENT}{below}" if below else "") if part)),)
    return Message(lines((text, below)), blocks)
