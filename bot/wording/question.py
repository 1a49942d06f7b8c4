"""A question of a chat, as it is asked in a room. Decides neither when nor where, and reads no answers."""

from bot.domain.event import Occurrence
from bot.domain.pictures_in import parts_of, pictures_in
from bot.domain.script import Question
from bot.wording.event import short_title, title_of
from bot.wording.message import (
    MAX_SECTION,
    MAX_TEXT,
    Message,
    context,
    cut,
    image,
    link,
    mrkdwn,
    one_line,
    section,
)
from bot.wording.tongue import ENGLISH, Tongue

MOST_PICTURES = 5
"""Pictures of a question that are shown; the others are linked."""


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
        section(
            first
            + (_linked(asked.text, MAX_SECTION - len(first)) or _safe(asked.text, MAX_SECTION - len(first)))
        ),
        *(image(one.address, one.shows) for one in pictures_in(asked.text)[:MOST_PICTURES] if one.shows),
        context(*(part for part in (title_of(occurrence, speak), how, elsewhere) if part)),
    )
    below = "\n".join(part for part in (mrkdwn(short_title(occurrence)), how, elsewhere) if part)
    begun = f"{name}{place}: "
    text = f"{begun}{_safe(asked.text, MAX_TEXT - len(begun) - len(below) - 1)}\n{below}"
    return Message(text, blocks)


def _linked(text: str, limit: int) -> str:
    """Give `text` with what each picture shows in the place of its address, or nothing where there is none to link.

    So nothing is lost where Slack cannot show the picture.
    """
    if not pictures_in(text):
        return ""
    made = (
        _safe(part, limit) if isinstance(part, str) else link(part.address, part.shows or part.address)
        for part in parts_of(one_line(text))
    )
    said = " ".join(made)
    return said if len(said) <= limit else ""


def _safe(text: str, limit: int) -> str:
    """Give `text` escaped and within `limit`, never cut inside of what stands for one character."""
    kept = one_line(text)
    shown = mrkdwn(kept)
    while len(shown) > limit:
        kept = cut(kept, len(kept) - max((len(shown) - limit) // 5, 1))  # "&amp;" is the longest for one
        shown = mrkdwn(kept)
    return shown
