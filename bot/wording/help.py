"""Help, made from the table of commands. Knows no command by itself."""

import re
from collections.abc import Sequence

from bot.domain.query import Query, Trouble
from bot.wording.command import Command
from bot.wording.message import Message, context, cut, lines, link, mrkdwn, one_line, section, sections
from bot.wording.names import Names
from bot.wording.tongue import ENGLISH, Tongue
from bot.wording.understood import tongue_of
from bot.wording.which import ask_which, reason

MAX_REASON = 300

IN_THE_TABLE = "#edchat"
"""What stands in the table of commands where the programme's own hashtag is told."""

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def help_message(commands: Sequence[Command], names: Names, speak: Tongue = ENGLISH) -> Message:
    """Say what people can ask, each with an example that they can type."""
    return _listed(f"{speak.say('help.hello')} {_offer(names, speak)}", commands, names, speak)


def unknown(query: Query, commands: Sequence[Command], names: Names) -> Message:
    """Say why a question was not understood, and what can be asked; where it has several meanings, ask which."""
    if query.problem and query.problem.choices:
        return ask_which(query)
    speak = tongue_of(query)
    said = reason(query)
    if query.problem is None or query.problem.trouble is not Trouble.NOTHING_ABOUT:  # that was understood
        said = speak.say("problem.sorry", reason=said)
    first = mrkdwn(cut(said, MAX_REASON))
    rest = _listed(_offer(names, speak), commands, names, speak)
    return Message(lines((first, rest.text)), (section(first), *rest.blocks))


def _offer(names: Names, speak: Tongue) -> str:
    return speak.say("help.offer", programme=names.programme)


def _listed(hello: str, commands: Sequence[Command], names: Names, speak: Tongue) -> Message:
    listed = [_line(command, names, speak) for command in commands]
    how = speak.say("help.how", bot=mrkdwn(names.bot))
    asks = speak.say("help.contact", contact=_contact(names)) if names.contact else ""
    closing = " ".join(part for part in (how, asks) if part)
    blocks = (section(mrkdwn(hello)), *sections(listed), context(closing))
    return Message(lines((mrkdwn(hello), *listed, closing)), blocks)


def _contact(names: Names) -> str:
    """Write whom people may ask; a web or e-mail address as a link."""
    written = one_line(names.contact)
    if _EMAIL.fullmatch(written):
        return f"<mailto:{written}|{written}>"
    return link(written, written)


def _line(command: Command, names: Names, speak: Tongue) -> str:
    """Tell one command. A language says what it does, and after a bar what one types where that is a question."""
    told, _, example = speak.tells(f"commands.{command.example}").partition("|")
    shown = command._replace(example=example.strip() or command.example, does=told.strip() or command.does)
    return f"• `{typed(shown, names)}` {mrkdwn(shown.does)}"


def typed(command: Command, names: Names) -> str:
    """Give what somebody would type for `command`, e.g. "/cem webinars tomorrow"."""
    asked = (command.example or command.word).replace(IN_THE_TABLE, names.hashtag)
    return mrkdwn(" ".join(part for part in (names.command, asked) if part))
