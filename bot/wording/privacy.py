"""Says what is kept of a person, and what they can do about it. Stores and changes nothing."""

from bot.domain.consent import Goes
from bot.wording.actions import (
    COUNT_ME,
    DONT_COUNT,
    FORGET_ME,
    FORGET_NOW,
    HIDE_NAME,
    JOIN_X,
    MY_DATA,
    PART_X,
    RECORD_OPEN,
    SHOW_NAME,
)
from bot.wording.message import Message, actions, button, cut, lines, mrkdwn, one_line, section
from bot.wording.names import Names

MAX_TITLE = 150
MAX_NAME = 80

ROOM = 2_400
"""Characters of data in one part of a message, before "&", "<" and ">" are written out."""

PARTS = 3
"""Parts of one message. What is longer comes as a file."""


def privacy(  # what is kept, and how this person stands
    words_kept_days: int,
    names: Names,
    *,
    counted: bool,
    name: str = "",
    goes: Goes | None = None,
    on_x: bool | None = None,
) -> Message:
    """Tell a person what the log holds and whether they are in it; `words_kept_days` is 0 where no words are kept.

    `on_x` says whether an account on X was joined; None: the bot is not on X.
    """
    days = words_kept_days
    words = (
        f"What is said is kept for {days} {'day' if days == 1 else 'days'} where an archive is made of the chat, "
        "which its notice says."
        if days
        else "What was said is not kept."
    )
    what = (
        f"While a chat of {mrkdwn(names.programme)} is on in a channel that follows it, I log who took part and when: "
        f"messages, replies, reactions and “I'm here”, under a number and not a name. {words} The notice at the start "
        "of each chat says so."
    )
    state = "You are counted." if counted else "You are *not* counted: nothing more of yours is stored."
    shown = f"In archives you are named “{mrkdwn(cut(one_line(name), MAX_NAME))}”." if name else ""
    kept = f"Kept of you now: {_listed(goes)}." if goes is not None and any(goes) else ""
    offers = [_dont() if counted else _do()]
    if days and counted:
        offers.append(_hide() if name else _show())
    if on_x is not None and counted:
        offers.append(_part_x() if on_x else _join_x())
    if goes is not None and any(goes):
        offers.append(
            button("My record", RECORD_OPEN, "privacy", label="My record as a PDF: chats and minutes")
        )
        offers.append(button("My data", MY_DATA, "privacy", label="Send me all that is kept of me"))
    offers.append(button("Forget me", FORGET_ME, "privacy", label="Forget me: shows first what would go"))
    joined = "Your account on X is counted as yours, too." if on_x else ""
    said = [part for part in (what, state, shown, joined, kept) if part]
    return Message(lines(said), (*map(section, said), actions(*offers)))


def not_counted(names: Names) -> Message:
    """Confirm "Don't count me"."""
    said = "Done: you are not counted any more, in any chat. Nothing more of yours will be stored."
    more = f"What is kept from before stays until you ask: `{names.command} privacy` has “Forget me”."
    return Message(f"{said}\n{more}", (section(said), section(more), actions(_do())))


def counted_again(names: Names) -> Message:
    """Confirm "Count me again"."""
    said = (
        f"Welcome back: from now on you are counted again. `{names.command} privacy` changes it at any time."
    )
    return Message(said, (section(said), actions(_dont())))


def name_shown(name: str) -> Message:
    """Confirm that somebody stands in archives by name."""
    shown = mrkdwn(cut(one_line(name), MAX_NAME))
    said = f"Done: in archives and recaps of chats you are named “{shown}”, for 90 days or until you hide it."
    return Message(said, (section(said), actions(_hide())))


def name_hidden() -> Message:
    """Confirm that somebody stands in archives by no name."""
    said = "Done: your name is not kept any more. In archives you are a number."
    return Message(said, (section(said), actions(_show())))


def join_by(code: str) -> Message:
    """Tell how somebody joins their account on X."""
    said = (
        f"Post this from your account on X within 30 minutes, and mention the bot's account in it: `{code}`\n"
        "Whoever posts it first is you, so show it to nobody before. Then what you do here and there counts as one "
        "person's; you can delete the post after a few minutes."
    )
    return Message(said, (section(said),))


def x_not_read() -> Message:
    """Say that accounts on X cannot be joined here."""
    said = "Accounts on X cannot be joined now: the bot does not read there what mentions it."
    return Message(said, (section(said),))


def parted() -> Message:
    """Confirm that an account on X is another person's again."""
    said = "Done: your account on X is counted as another person's again."
    return Message(said, (section(said),))


def what_goes(goes: Goes, names: Names) -> Message:
    """Ask once more before somebody is forgotten, and say what goes."""
    kept = f"This goes, for good: {_listed(goes)}." if any(goes) else "Nothing is kept of you now."
    figures = (
        "Figures of past chats are counted anew without you. What you posted in Slack itself stays there; what you "
        "changed for a channel stays, without your name."
    )
    after = (
        "Afterwards nothing of you is logged any more, also not from imports; I keep only a mark from which your "
        f"account cannot be made. “Count me again” in `{names.command} privacy` ends that."
    )
    sure = button("Forget me now", FORGET_NOW, "privacy", style="danger", label="Forget me now, for good")
    said = (kept, figures, after)
    return Message(lines(said), (*map(section, said), actions(sure)))


def forgotten(goes: Goes) -> Message:
    """Confirm that somebody was forgotten."""
    what = f"gone are {_listed(goes)}" if any(goes) else "nothing was kept of you"
    said = f"Done: {what}. Nothing more of you will be logged."
    return Message(said, (section(said),))


def own_data(written: str, names: Names) -> Message | None:
    """Give somebody's data in a message; nothing where it is too long for one."""
    parts = _parts(written)
    if len(parts) > PARTS:
        return None
    said = f"All that {mrkdwn(names.bot)} keeps of you, as JSON:"
    code = [f"```{_literal(part)}```" for part in parts]
    return Message(lines((said, *code)), (section(said), *map(section, code)))


def data_sent(*, in_a_file: bool) -> Message:
    """Tell that somebody's data is sent to them."""
    how = "comes as a file in" if in_a_file else "is in"
    said = f"Done: your data {how} a direct message from me."
    return Message(said, (section(said),))


def checked_in(title: str, names: Names, *, counted: bool = True) -> Message:
    """Answer "I'm here"; who is not counted is told so instead."""
    event = mrkdwn(cut(one_line(title), MAX_TITLE))
    if counted:
        said = f"You are checked in to {event}. Enjoy the chat!"
        return Message(said, (section(said),))
    said = f"You asked not to be counted, so I stored nothing for {event}. `{names.command} privacy` changes that."
    return Message(said, (section(said), actions(_do())))


def _listed(goes: Goes) -> str:
    chats = f" in {goes.chats:,} chat{_s(goes.chats)}" if goes.chats else ""
    said = (
        (goes.acts, f"{goes.acts:,} act{_s(goes.acts)} in the log{chats}"),
        (goes.words, f"the words of {goes.words:,} message{_s(goes.words)}"),
        (goes.saved, f"{goes.saved:,} saved event{_s(goes.saved)}"),
        (goes.follows, f"{goes.follows:,} thing{_s(goes.follows)} that you follow"),
        (goes.choices, "your own zone, language and reminder times"),
        (goes.names, "your name in archives"),
        (goes.accounts, "your account's id, time zone and language as Slack tells them"),
    )
    return ", ".join(words for count, words in said if count)


def _parts(written: str) -> list[str]:
    """Cut at line ends, so that each part can be read; a line that is too long alone is cut within."""
    parts: list[str] = [""]
    for line in written.splitlines(keepends=True):
        for first in range(0, len(line), ROOM):
            piece = line[first : first + ROOM]
            if len(parts[-1]) + len(piece) > ROOM:
                parts.append("")
            parts[-1] += piece
    return [part for part in parts if part]


def _literal(text: str) -> str:
    """Write text so that Slack shows it as it is, within a block of code."""
    plain = text.replace("```", "'''")
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _dont() -> dict[str, object]:
    return button("Don't count me", DONT_COUNT, "privacy", label="Don't count me in any chat")


def _do() -> dict[str, object]:
    return button("Count me again", COUNT_ME, "privacy", label="Count me again in chats")


def _join_x() -> dict[str, object]:
    return button("Join my X account", JOIN_X, "privacy", label="Count my account on X as mine, too")


def _part_x() -> dict[str, object]:
    return button(
        "Separate my X account", PART_X, "privacy", label="Count my account on X as another person's"
    )


def _show() -> dict[str, object]:
    return button("Show my name", SHOW_NAME, "privacy", label="Show my name in archives of chats")


def _hide() -> dict[str, object]:
    return button("Hide my name", HIDE_NAME, "privacy", label="Hide my name in archives of chats")
