"""Says what is not possible, why, and what to do instead. Decides nothing."""

from datetime import datetime

from bot.domain.subscription import Subscription
from bot.errors import CembotError
from bot.wording.channel_said import hears_now
from bot.wording.message import MAX_MODAL_TITLE, Block, Message, cut, mrkdwn, one_line, plain_text, section
from bot.wording.names import Names

MAX_TITLE = 150

MAX_CODE = 60

TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"})
"""Slack's words for a press that lies too long ago, or that a window was opened upon already."""

TOO_MANY = frozenset({"push_limit_reached"})


def may_not_manage(
    subscription: Subscription | None, names: Names, silent_until: datetime | None = None
) -> Message:
    """Refuse to change what a channel hears, and say what it hears."""
    return _said(
        f"{hears_now(subscription, names, silent_until).text} Only workspace admins and the organisers of "
        f"{mrkdwn(names.programme)} can change that: please ask one of them. "
        f"You can ask me anything yourself: `{names.command} help`."
    )


def may_not_organise(names: Names) -> Message:
    """Refuse what is the organisers', and say who they are and what everybody can do."""
    return _said(
        f"Only workspace admins and the organisers of {mrkdwn(names.programme)} can pause announcements: please ask "
        f"one of them. You can ask me anything yourself: `{names.command} help`."
    )


def not_a_channel(names: Names) -> Message:
    """Refuse to subscribe a direct message."""
    return _said(
        f"This is no channel. Open the channel that should hear the list, and type `{names.command} channel`."
    )


def not_in_channel(names: Names) -> Message:
    """Ask to be invited."""
    return _said(
        f"I am not in this channel yet. Type `/invite {mrkdwn(names.bot)}` here, and then try again."
    )


def check_in_closed(title: str, names: Names) -> Message:
    """Refuse a check-in to a chat that is not on."""
    event = mrkdwn(cut(one_line(title), MAX_TITLE)) or "That chat"
    return _said(f"{event} is not open for check-in now. `{names.command} next` shows what comes.")


def went_wrong(names: Names) -> Message:
    """Own up to an error of ours."""
    return _said(
        f"Something went wrong on my side, and it has been noted. Please try again in a minute; `{names.command} help` "
        "shows what you can ask."
    )


def not_shown(code: str) -> Message:
    """Say that Slack did not show a window; `code` is its word for why."""
    if code in TOO_LATE:
        return _said(
            "That took too long, so Slack did not open the window; nothing was changed. Please press it again."
        )
    if code in TOO_MANY:
        return _said(
            "Slack opens three windows above each other at most; nothing was changed. Close one, and press it again."
        )
    return _said(
        f"Slack did not take what I wanted to show (`{mrkdwn(cut(code, MAX_CODE))}`), and it has been noted. Please "
        "try again in a minute."
    )


def sorry(error: CembotError) -> Message:
    """Pass on what an error says: each is a sentence for people."""
    return _said(mrkdwn(str(error)))


def notice_view(message: Message, title: str) -> Block:
    """Say it in the place of a modal, which ends there."""
    return {
        "type": "modal",
        "title": plain_text(title, MAX_MODAL_TITLE),
        "close": plain_text("Close", MAX_MODAL_TITLE),
        "blocks": list(message.blocks),
    }


def _said(words: str) -> Message:
    return Message(words, (section(words),))
