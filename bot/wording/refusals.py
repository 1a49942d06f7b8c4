"""Says what is not possible, why, and what to do instead. Decides nothing."""

from bot.wording.message import Message, cut, mrkdwn, one_line, section
from bot.wording.names import Names

MAX_TITLE = 150


def may_not_manage(names: Names) -> Message:
    """Refuse to change what a channel hears."""
    return _said(
        f"Only workspace admins and the organisers of {mrkdwn(names.programme)} can change what this channel hears. "
        f"Please ask one of them. You can ask me anything yourself: `{names.command} help`."
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


def _said(words: str) -> Message:
    return Message(words, (section(words),))
