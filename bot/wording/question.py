"""A question of a chat, as it is asked in a room. Decides neither when nor where, and reads no answers."""

from bot.domain.event import Occurrence
from bot.domain.script import Question
from bot.wording.event import short_title, title_of
from bot.wording.message import MAX_SECTION, MAX_TEXT, Message, context, cut, mrkdwn, one_line, section
from bot.wording.tongue import ENGLISH, Tongue


def question(occurrence: Occurrence, asked: Question, total: int, speak: Tongue = ENGLISH) -> Message:
    """Ask one of the `total` questions of a chat; the chat is named, for others may run in the same room."""
    name = f"Q{asked.number}"
    # Where one was left out, "Q6 of 5" would be wrong.
    place = f" {speak.say('room.of_total', total=total)}" if asked.number <= total else ""
    hashtag = mrkdwn(occurrence.hashtag)
    how = speak.say("room.answer_with", answer=f"A{asked.number}")
    elsewhere = speak.say("room.elsewhere", hashtag=hashtag) if hashtag else ""
    first = f"*{name}*{place}: "
    blocks = (
        section(first + _safe(asked.text, MAX_SECTION - len(first))),
        context(*(part for part in (title_of(occurrence, speak), how, elsewhere) if part)),
    )
    below = "\n".join(part for part in (mrkdwn(short_title(occurrence)), how, elsewhere) if part)
    begun = f"{name}{place}: "
    text = f"{begun}{_safe(asked.text, MAX_TEXT - len(begun) - len(below) - 1)}\n{below}"
    return Message(text, blocks)


def _safe(text: str, limit: int) -> str:
    """Give `text` escaped and within `limit`, never cut inside of what stands for one character."""
    kept = one_line(text)
    shown = mrkdwn(kept)
    while len(shown) > limit:
        kept = cut(kept, len(kept) - max((len(shown) - limit) // 5, 1))  # "&amp;" is the longest for one
        shown = mrkdwn(kept)
    return shown
