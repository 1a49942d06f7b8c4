"""The messages of a practice run, each clearly marked as one. Decides nothing."""

from bot.domain.event import Occurrence
from bot.domain.script import Question
from bot.wording import actions as ids
from bot.wording.chat_room import rules
from bot.wording.event import short_title, title_of
from bot.wording.message import Message, actions, button, context, lines, mrkdwn, section
from bot.wording.question import question
from bot.wording.tongue import ENGLISH

MARK = "PRACTICE RUN · only you see this, and nothing of it is logged"


def opening(occurrence: Occurrence, speed: int) -> Message:
    """Open a practice run that goes so many times as fast."""
    welcome = ENGLISH.say("start.welcome")
    said = f"*Starting now*: {title_of(occurrence)}\n{welcome}"
    plain = lines((f"Starting now: {mrkdwn(short_title(occurrence))}", welcome))
    how = f"It goes {speed} times as fast as the chat itself: six seconds are a minute."
    return _marked(Message(plain, (section(said), context(how))))


def practised_rules(occurrence: Occurrence) -> Message:
    """Tell newcomers how a chat goes, as they will be told."""
    said = rules(occurrence)
    return _marked(Message(said.text, tuple(one for one in said.blocks if one["type"] != "actions")))


def practised_question(occurrence: Occurrence, asked: Question, total: int) -> Message:
    """Ask a question as it will be asked."""
    return _marked(question(occurrence, asked, total))


def closing(occurrence: Occurrence, practice_id: str) -> Message:
    """End a practice run, with the button that makes its questions those of the chat."""
    title = mrkdwn(short_title(occurrence))
    said = f"Thank you for joining {title_of(occurrence)}.\nThat was all. Shall it be asked so in the chat itself?"
    plain = f"Thank you for joining {title}. That was all. “Copy to live” makes these the questions of the chat itself."
    copy = button("Copy to live", ids.PRACTICE_COPY, practice_id, label="Copy to live", style="primary")
    again = button(
        "Change them", ids.SCRIPT, occurrence.id, label=f"Change the questions of {short_title(occurrence)}"
    )
    return _marked(Message(plain, (section(said), actions(copy, again))))


def _marked(message: Message) -> Message:
    return Message(lines((MARK, message.text)), (context(f"*{MARK}*"), *message.blocks))
