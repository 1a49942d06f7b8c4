"""Says what is logged about a person, and whether they are counted. Stores and changes nothing."""

from bot.wording.actions import COUNT_ME, DONT_COUNT
from bot.wording.message import Message, actions, button, cut, mrkdwn, one_line, section
from bot.wording.names import Names

MAX_TITLE = 150


def privacy(words_kept_days: int, names: Names, *, counted: bool) -> Message:
    """Tell a person what the log holds and whether they are in it; `words_kept_days` is 0 where no words are kept."""
    words = f"Words are kept for {words_kept_days} days." if words_kept_days else "What was said is not kept."
    what = (
        f"While a chat of {mrkdwn(names.programme)} is on in a channel that follows it, I log who took part and when: "
        f"messages, replies, reactions and “I'm here”. {words} The notice at the start of each chat says so."
    )
    state = "You are counted." if counted else "You are *not* counted: nothing more of yours is stored."
    offer = _dont() if counted else _do()
    return Message(f"{what}\n{state}", (section(what), section(state), actions(offer)))


def not_counted(names: Names) -> Message:
    """Confirm "Don't count me"."""
    del names
    said = "Done: you are not counted any more, in any chat. Nothing more of yours will be stored."
    return Message(said, (section(said), actions(_do())))


def counted_again(names: Names) -> Message:
    """Confirm "Count me again"."""
    said = (
        f"Welcome back: from now on you are counted again. `{names.command} privacy` changes it at any time."
    )
    return Message(said, (section(said), actions(_dont())))


def checked_in(title: str, names: Names, *, counted: bool = True) -> Message:
    """Answer "I'm here"; who is not counted is told so instead."""
    event = mrkdwn(cut(one_line(title), MAX_TITLE))
    if counted:
        said = f"You are checked in to {event}. Enjoy the chat!"
        return Message(said, (section(said),))
    said = f"You asked not to be counted, so I stored nothing for {event}. `{names.command} privacy` changes that."
    return Message(said, (section(said), actions(_do())))


def _dont() -> dict[str, object]:
    return button("Don't count me", DONT_COUNT, "privacy", label="Don't count me in any chat")


def _do() -> dict[str, object]:
    return button("Count me again", COUNT_ME, "privacy", label="Count me again in chats")
