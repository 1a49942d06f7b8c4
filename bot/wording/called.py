"""The message that calls a co-moderator where nobody has said that they are ready."""

from bot.domain.event import Occurrence
from bot.wording import actions as ids
from bot.wording.event import short_title, title_of
from bot.wording.message import Message, actions, button, context, lines, mrkdwn, section
from bot.wording.times import date_token


def called(occurrence: Occurrence, in_charge: str, zone: str) -> Message:
    """Call a co-moderator, for nobody has said that they are ready."""
    when = date_token(occurrence.starts_at, zone)
    who = (
        f"<@{in_charge}> has not said yet that they are ready"
        if in_charge
        else "Nobody has said yet they are ready"
    )
    said = f"{who} for {title_of(occurrence)} at {when}. Can you take over?"
    plain = f"{who} for {mrkdwn(short_title(occurrence))} at {when}. Can you take over?"
    ready = button("I'm ready", ids.RUN_READY, occurrence.id, label=f"I'm ready: {short_title(occurrence)}")
    otherwise = "If nobody can, I open the chat and ask its questions alone."
    return Message(lines((plain, otherwise)), (section(said), actions(ready), context(otherwise)))
