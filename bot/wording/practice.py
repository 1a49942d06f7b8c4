"""The messages of a practice run, each clearly marked as one. Decides nothing."""

from bot.domain.event import Occurrence
from bot.domain.script import Question
from bot.wording import actions as ids
from bot.wording.chat_room import rules
from bot.wording.event import short_title, title_of
from bot.wording.message import Message, actions, button, context, lines, mrkdwn, section
from bot.wording.question import question
from bot.wording.tongue import Tongue


def opening(occurrence: Occurrence, speed: int, speak: Tongue, of_chat: Tongue) -> Message:
    """Open a practice run that goes so many times as fast; what the chat will say is in the language `of_chat`."""
    welcome = of_chat.say("start.welcome")
    first, plain = (
        of_chat.say("script.starting", title=title)
        for title in (title_of(occurrence, of_chat), mrkdwn(short_title(occurrence)))
    )
    how = speak.say("script.speed", speed=speed)
    message = Message(lines((plain, welcome)), (section(f"{first}\n{welcome}"), context(how)))
    return _marked(message, speak)


def practised_rules(occurrence: Occurrence, speak: Tongue, of_chat: Tongue) -> Message:
    """Tell newcomers how a chat goes, as they will be told."""
    said = rules(occurrence, of_chat)
    blocks = tuple(one for one in said.blocks if one["type"] != "actions")
    return _marked(Message(said.text, blocks), speak)


def practised_question(
    occurrence: Occurrence, asked: Question, total: int, speak: Tongue, of_chat: Tongue
) -> Message:
    """Ask a question as it will be asked."""
    return _marked(question(occurrence, asked, total, of_chat), speak)


def closing(occurrence: Occurrence, practice_id: str, speak: Tongue, of_chat: Tongue) -> Message:
    """End a practice run, with the button that makes its questions those of the chat."""
    title, live = short_title(occurrence), speak.say("script.copy")
    thanks, thanks_plain = (
        of_chat.say("room.thanks", title=named) for named in (title_of(occurrence, of_chat), mrkdwn(title))
    )
    said = f"{thanks}\n{speak.say('script.all_of_it')}"
    plain = f"{thanks_plain} {speak.say('script.all_of_it_plain', copy=live)}"
    copy = button(live, ids.PRACTICE_COPY, practice_id, label=live, style="primary")
    label = speak.say("script.change_label", title=title)
    again = button(speak.say("script.change_them"), ids.SCRIPT, occurrence.id, label=label)
    return _marked(Message(plain, (section(said), actions(copy, again))), speak)


def _marked(message: Message, speak: Tongue) -> Message:
    mark = speak.say("script.mark")
    return Message(lines((mark, message.text)), (context(f"*{mark}*"), *message.blocks))
