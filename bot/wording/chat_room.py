"""What is said in the room of a chat beside its questions: the rules for newcomers, and thanks. Decides no moment."""

from datetime import datetime

from bot.domain.event import Occurrence
from bot.wording import actions as ids
from bot.wording.event import short_title, title_of
from bot.wording.message import Message, actions, button, context, lines, mrkdwn, section
from bot.wording.names import Names
from bot.wording.times import DAY_AND_TIME, date_token


def rules(occurrence: Occurrence) -> Message:
    """Tell newcomers how a chat goes."""
    hashtag = mrkdwn(occurrence.hashtag)
    tagged = f" Where you post elsewhere, use {hashtag} in every post." if hashtag else ""
    said = (
        "New here? The questions come one by one as Q1, Q2 and so on. Answer Q1 with A1, here or in the thread of "
        f"the question.{tagged} Reply to others, too; reading along is just as fine."
    )
    title = short_title(occurrence)
    suggest = button(
        "Suggest a question", ids.AUDIENCE_OPEN, occurrence.id, label=f"Suggest a question: {title}"
    )
    blocks = (section(said), actions(suggest), context(title_of(occurrence)))
    return Message(lines((said, mrkdwn(title))), blocks)


def thanks(occurrence: Occurrence, next_at: datetime | None, zone: str, names: Names) -> Message:
    """Thank those who were there, in a channel in `zone`; `next_at` (aware) is when the chat is on next, if it is."""
    first = f"Thank you for joining {title_of(occurrence)}."
    plain = f"Thank you for joining {mrkdwn(short_title(occurrence))}."
    again = f"Next: {date_token(next_at, zone, DAY_AND_TIME)}." if next_at else ""
    hashtag = mrkdwn(occurrence.hashtag)
    how = f"`{names.command} follow {hashtag}` reminds you of it." if next_at and hashtag else ""
    text = lines((plain, again, how))
    blocks = [section("\n".join(part for part in (first, again) if part))]
    if how:
        blocks.append(context(how))
    return Message(text, tuple(blocks))
