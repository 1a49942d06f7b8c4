"""The message that calls a co-moderator where nobody has said that they are ready, and what stands there later."""

from datetime import datetime

from bot.domain.event import Occurrence
from bot.wording import actions as ids
from bot.wording.event import short_title, title_of
from bot.wording.message import Message, actions, button, context, lines, mrkdwn, section
from bot.wording.times import date_token
from bot.wording.tongue import ENGLISH, Tongue


def called(occurrence: Occurrence, in_charge: str, zone: str, speak: Tongue = ENGLISH) -> Message:
    """Call a co-moderator, for nobody has said that they are ready."""
    when = date_token(occurrence.starts_at, zone, tongue=speak)
    name = "console.call_who" if in_charge else "console.call_nobody"
    title = short_title(occurrence)
    said, plain = (
        speak.say(name, who=f"<@{in_charge}>", title=named, when=when)
        for named in (title_of(occurrence, speak), mrkdwn(title))
    )
    label = speak.say("console.ready_label", title=title)
    ready = button(speak.say("console.ready"), ids.RUN_READY, occurrence.id, label=label)
    otherwise = speak.say("console.call_otherwise")
    return Message(lines((plain, otherwise)), (section(said), actions(ready), context(otherwise)))


def call_over(  # of which chat, how it stands
    occurrence: Occurrence, ready_by: str, zone: str, now: datetime, speak: Tongue = ENGLISH
) -> Message:
    """Say in its place how it is, once somebody is ready or the chat has begun."""
    on = now >= occurrence.starts_at
    phase = speak.say("console.on_now" if on else "console.soon")
    starts = speak.say("console.starts", when=date_token(occurrence.starts_at, zone, tongue=speak))
    ready = speak.say("console.is_ready", who=f"<@{ready_by}>") if ready_by else ""
    told = " ".join(one for one in ("" if on else starts, ready) if one)
    first = f"*{phase}*: {title_of(occurrence, speak)}"
    plain = f"{phase}: {mrkdwn(short_title(occurrence))}"
    return Message(lines((plain, told)), (section(lines((first, told))),))
