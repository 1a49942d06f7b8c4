"""Help, made from the table of commands. Knows no command by itself."""

from collections.abc import Sequence

from bot.domain.query import Query
from bot.wording.command import Command
from bot.wording.message import Message, context, cut, lines, mrkdwn, section, sections
from bot.wording.names import Names

MAX_REASON = 300


def help_message(commands: Sequence[Command], names: Names) -> Message:
    """Say what people can ask, each with an example that they can type."""
    return _listed(f"Hello! {_offer(names)}", commands, names)


def unknown(query: Query, commands: Sequence[Command], names: Names) -> Message:
    """Say why a question was not understood, and what can be asked."""
    sorry = f"Sorry, I am not sure what you mean. {query.reason}".strip()
    first = mrkdwn(cut(sorry, MAX_REASON))
    rest = _listed(_offer(names), commands, names)
    return Message(lines((first, rest.text)), (section(first), *rest.blocks))


def _offer(names: Names) -> str:
    return f"I know what is on in {names.programme}. Ask me like this:"


def _listed(hello: str, commands: Sequence[Command], names: Names) -> Message:
    listed = [f"• `{typed(command, names)}` {mrkdwn(command.does)}" for command in commands]
    how = f"Mention {mrkdwn(names.bot)} in a channel, or write to me directly: the same words work without the slash."
    blocks = (section(mrkdwn(hello)), *sections(listed), context(how))
    return Message(lines((mrkdwn(hello), *listed, how)), blocks)


def typed(command: Command, names: Names) -> str:
    """Give what somebody would type for `command`, e.g. "/cem webinars tomorrow"."""
    return mrkdwn(" ".join(part for part in (names.command, command.example or command.word) if part))
