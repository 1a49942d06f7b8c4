"""Says what is not possible, why, and what to do instead. Decides nothing."""

from datetime import datetime

from bot.domain.subscription import Subscription
from bot.errors import CembotError, RateLimited, UnknownOutcome
from bot.wording.channel_said import hears_now
from bot.wording.message import (
    MAX_TEXT,
    Block,
    Message,
    cut,
    cut_marked,
    mrkdwn,
    one_line,
    section,
)
from bot.wording.modal import modal
from bot.wording.names import Names
from bot.wording.tongue import ENGLISH, Tongue

MAX_TITLE = 150

MAX_CODE = 60

TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"})
"""Slack's words for a press that lies too long ago, or that a window was opened upon already."""

TOO_MANY = frozenset({"push_limit_reached"})

HESITATES = frozenset(
    {
        "",
        "fatal_error",
        "internal_error",
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
    }
)
"""Slack's words where it could not do something just now; often it has none, and a page of another server's."""


def may_not_manage(
    subscription: Subscription | None,
    names: Names,
    silent_until: datetime | None = None,
    speak: Tongue = ENGLISH,
) -> Message:
    """Refuse to change what a channel hears, and say what it hears."""
    hears = hears_now(subscription, names, silent_until, speak).text
    return _said(
        speak.say(
            "sorry.may_not_manage", hears=hears, programme=mrkdwn(names.programme), command=names.command
        )
    )


def may_not_organise(names: Names, speak: Tongue = ENGLISH) -> Message:
    """Refuse what is the organisers', and say who they are and what everybody can do."""
    programme = mrkdwn(names.programme)
    return _said(speak.say("sorry.may_not_organise", programme=programme, command=names.command))


def not_a_channel(names: Names, speak: Tongue = ENGLISH) -> Message:
    """Refuse to subscribe a direct message."""
    return _said(speak.say("sorry.not_a_channel", command=names.command))


def not_in_channel(names: Names, speak: Tongue = ENGLISH) -> Message:
    """Ask to be invited."""
    return _said(speak.say("sorry.not_in_channel", bot=mrkdwn(names.bot)))


def check_in_closed(title: str, names: Names, speak: Tongue = ENGLISH) -> Message:
    """Refuse a check-in to a chat that is not on."""
    event = mrkdwn(cut(one_line(title), MAX_TITLE)) or speak.say("sorry.that_chat")
    return _said(speak.say("sorry.check_in_closed", event=event, command=names.command))


def went_wrong(names: Names, speak: Tongue = ENGLISH) -> Message:
    """Own up to an error of ours."""
    return _said(speak.say("sorry.went_wrong", command=names.command))


def not_shown(code: str, speak: Tongue = ENGLISH) -> Message:
    """Say that Slack did not show a window; `code` is its word for why."""
    if code in TOO_LATE:
        return _said(speak.say("sorry.too_late"))
    if code in TOO_MANY:
        return _said(speak.say("sorry.too_many"))
    if code in HESITATES:
        return _said(speak.say("sorry.hesitates"))
    return _said(speak.say("sorry.not_taken", code=mrkdwn(cut(code, MAX_CODE))))


def sorry(error: CembotError, speak: Tongue = ENGLISH) -> Message:
    """Pass on what an error says: each is a sentence for people, but for those of a Slack that hesitates."""
    if isinstance(error, RateLimited | UnknownOutcome):
        return _said(speak.say("sorry.hesitates"))
    return _said(mrkdwn(speak.sentence(str(error))))


def notice_view(message: Message, title: str, speak: Tongue = ENGLISH) -> Block:
    """Say it in the place of a modal, which ends there."""
    return modal(title, message.blocks, close=speak.say("common.close"))


def _said(words: str) -> Message:
    return Message(cut_marked(words, MAX_TEXT), (section(words),))
