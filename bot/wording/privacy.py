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
from bot.wording.message import Block, Message, actions, button, cut, lines, mrkdwn, one_line, section
from bot.wording.names import Names
from bot.wording.tongue import ENGLISH, Tongue

MAX_TITLE = 150
MAX_NAME = 80

ROOM = 2_400
"""Characters of data in one part of a message, before "&", "<" and ">" are written out."""

PARTS = 3
"""Parts of one message. What is longer comes as a file."""


def privacy(  # what is kept, and how this person stands
    words_kept_days: int,
    names: Names,
    speak: Tongue = ENGLISH,
    *,
    counted: bool,
    name: str = "",
    goes: Goes | None = None,
    on_x: bool | None = None,
) -> Message:
    """Tell a person what the log holds and whether they are in it; `words_kept_days` is 0 where no words are kept.

    `on_x` says whether an account on X was joined; None: the bot is not on X.
    """
    words = (
        speak.count("privacy.words_kept", words_kept_days)
        if words_kept_days
        else speak.say("privacy.words_not_kept")
    )
    what = speak.say(
        "privacy.what", programme=mrkdwn(names.programme), here=speak.say("start.here"), words=words
    )
    state = speak.say("privacy.counted" if counted else "privacy.not_counted")
    shown = speak.say("privacy.named", name=mrkdwn(cut(one_line(name), MAX_NAME))) if name else ""
    keeps = goes is not None and any(goes)
    kept = speak.say("privacy.kept", what=_listed(goes, speak)) if goes is not None and keeps else ""
    offers = [_dont(speak) if counted else _do(speak)]
    if words_kept_days and counted:
        offers.append(_offer("hide_name" if name else "show_name", HIDE_NAME if name else SHOW_NAME, speak))
    if on_x is not None and counted:
        offers.append(_offer("part_x" if on_x else "join_x", PART_X if on_x else JOIN_X, speak))
    if keeps:
        offers += [_offer("record", RECORD_OPEN, speak), _offer("data", MY_DATA, speak)]
    offers.append(_offer("forget", FORGET_ME, speak))
    joined = speak.say("privacy.x_joined") if on_x else ""
    said = [part for part in (what, state, shown, joined, kept) if part]
    return Message(lines(said), (*map(section, said), actions(*offers)))


def not_counted(names: Names, speak: Tongue = ENGLISH) -> Message:
    """Confirm "Don't count me"."""
    said = speak.say("privacy.done_not_counted")
    more = speak.say("privacy.from_before", command=names.command, forget=speak.say("privacy.forget"))
    return Message(f"{said}\n{more}", (section(said), section(more), actions(_do(speak))))


def counted_again(names: Names, speak: Tongue = ENGLISH) -> Message:
    """Confirm "Count me again"."""
    said = speak.say("privacy.done_counted", command=names.command)
    return Message(said, (section(said), actions(_dont(speak))))


def name_shown(name: str, speak: Tongue = ENGLISH) -> Message:
    """Confirm that somebody stands in archives by name."""
    said = speak.say("privacy.done_shown", name=mrkdwn(cut(one_line(name), MAX_NAME)))
    return Message(said, (section(said), actions(_offer("hide_name", HIDE_NAME, speak))))


def name_hidden(speak: Tongue = ENGLISH) -> Message:
    """Confirm that somebody stands in archives by no name."""
    said = speak.say("privacy.done_hidden")
    return Message(said, (section(said), actions(_offer("show_name", SHOW_NAME, speak))))


def join_by(code: str, speak: Tongue = ENGLISH) -> Message:
    """Tell how somebody joins their account on X."""
    return _said(f"{speak.say('privacy.join_how', code=code)}\n{speak.say('privacy.join_who')}")


def x_not_read(speak: Tongue = ENGLISH) -> Message:
    """Say that accounts on X cannot be joined here."""
    return _said(speak.say("privacy.x_not_read"))


def parted(speak: Tongue = ENGLISH) -> Message:
    """Confirm that an account on X is another person's again."""
    return _said(speak.say("privacy.parted"))


def what_goes(goes: Goes, names: Names, speak: Tongue = ENGLISH) -> Message:
    """Ask once more before somebody is forgotten, and say what goes."""
    kept = (
        speak.say("privacy.goes", what=_listed(goes, speak))
        if any(goes)
        else speak.say("privacy.goes_nothing")
    )
    figures = speak.say("privacy.goes_figures")
    again = speak.say("privacy.count_again")
    after = speak.say("privacy.goes_after", again=again, command=names.command)
    said = (kept, figures, after)
    sure = _offer("forget_now", FORGET_NOW, speak, style="danger")
    return Message(lines(said), (*map(section, said), actions(sure)))


def forgotten(goes: Goes, speak: Tongue = ENGLISH) -> Message:
    """Confirm that somebody was forgotten."""
    if not any(goes):
        return _said(speak.say("privacy.forgotten_nothing"))
    return _said(speak.say("privacy.forgotten", what=_listed(goes, speak)))


def own_data(written: str, names: Names, speak: Tongue = ENGLISH) -> Message | None:
    """Give somebody's data in a message; nothing where it is too long for one."""
    parts = _parts(written)
    if len(parts) > PARTS:
        return None
    said = speak.say("privacy.data_is", bot=mrkdwn(names.bot))
    code = [f"```{_literal(part)}```" for part in parts]
    return Message(lines((said, *code)), (section(said), *map(section, code)))


def data_sent(speak: Tongue = ENGLISH, *, in_a_file: bool) -> Message:
    """Tell that somebody's data is sent to them."""
    return _said(speak.say("privacy.data_in_file" if in_a_file else "privacy.data_in_message"))


def checked_in(title: str, names: Names, speak: Tongue = ENGLISH, *, counted: bool = True) -> Message:
    """Answer "I'm here"; who is not counted is told so instead."""
    event = mrkdwn(cut(one_line(title), MAX_TITLE))
    if counted:
        return _said(speak.say("privacy.checked_in", event=event))
    said = speak.say("privacy.checked_in_not_counted", event=event, command=names.command)
    return Message(said, (section(said), actions(_do(speak))))


def _listed(goes: Goes, speak: Tongue) -> str:
    acts = speak.count("privacy.acts", goes.acts)
    logged = speak.count("privacy.in_chats", goes.chats, acts=acts) if goes.chats else acts
    said = (
        (goes.acts, logged),
        (goes.words, speak.count("privacy.words", goes.words)),
        (goes.saved, speak.count("privacy.saved", goes.saved)),
        (goes.follows, speak.count("privacy.follows", goes.follows)),
        (goes.choices, speak.say("privacy.choices")),
        (goes.names, speak.say("privacy.names")),
        (goes.accounts, speak.say("privacy.accounts")),
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


def _said(words: str) -> Message:
    return Message(words, (section(words),))


def _offer(name: str, action_id: str, speak: Tongue, *, style: str = "") -> Block:
    label = speak.say(f"privacy.{name}_label")
    return button(speak.say(f"privacy.{name}"), action_id, "privacy", label=label, style=style)


def _dont(speak: Tongue) -> Block:
    label = speak.say("privacy.dont_label")
    return button(speak.say("start.dont_count"), DONT_COUNT, "privacy", label=label)


def _do(speak: Tongue) -> Block:
    return _offer("count_again", COUNT_ME, speak)
