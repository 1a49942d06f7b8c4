"""What is said in the room of a chat beside its questions: the rules for newcomers, and thanks. Decides no moment."""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.domain.event import Occurrence
from bot.domain.script import Question
from bot.wording import actions as ids
from bot.wording.event import short_title, title_of
from bot.wording.message import (
    MAX_MESSAGE,
    MAX_TEXT,
    Message,
    actions,
    button,
    context,
    cut,
    lines,
    mrkdwn,
    one_line,
    section,
)
from bot.wording.names import Names
from bot.wording.times import DAY_AND_TIME, date_token
from bot.wording.tongue import ENGLISH, Tongue

MAX_AHEAD = 300
"""Characters of each question that are published before a chat."""

ROOM = 1_500
"""Characters of such a message, as JSON, that belong to all but its questions."""


def rules(occurrence: Occurrence, speak: Tongue = ENGLISH) -> Message:
    """Tell newcomers how a chat goes."""
    hashtag = mrkdwn(occurrence.hashtag)
    said = speak.say("room.rules_tagged", hashtag=hashtag) if hashtag else speak.say("room.rules")
    title = short_title(occurrence)
    name = speak.say("room.suggest")
    suggest = button(name, ids.AUDIENCE_OPEN, occurrence.id, label=f"{name}: {title}")
    blocks = (section(said), actions(suggest), context(title_of(occurrence, speak)))
    return Message(lines((said, mrkdwn(title))), blocks)


def ahead(occurrence: Occurrence, asked: Sequence[Question], zone: str, speak: Tongue = ENGLISH) -> Message:
    """Publish the questions of a chat before it, in a channel in `zone`."""
    when = date_token(occurrence.starts_at, zone, DAY_AND_TIME, speak)
    first, plain = (
        speak.say("room.ahead", title=title, when=when)
        for title in (title_of(occurrence, speak), mrkdwn(short_title(occurrence)))
    )
    listed = [f"*Q{one.number}* {mrkdwn(cut(one_line(one.text), MAX_AHEAD))}" for one in asked]
    how = speak.say("room.ahead_how")
    text = cut(lines((plain, *(line.replace("*", "") for line in listed), how)), MAX_TEXT)
    room = MAX_MESSAGE - ROOM
    blocks = [section(first)]
    for line in listed:
        room -= len(json.dumps(section(line), ensure_ascii=False))
        if room < 0:
            blocks.append(context("…"))
            break
        blocks.append(section(line))
    return Message(text, (*blocks, context(how)))


def thanks(
    occurrence: Occurrence, next_at: datetime | None, zone: str, names: Names, speak: Tongue = ENGLISH
) -> Message:
    """Thank those who were there, in a channel in `zone`; `next_at` (aware) is when the chat is on next, if it is."""
    first, plain = (
        speak.say("room.thanks", title=title)
        for title in (title_of(occurrence, speak), mrkdwn(short_title(occurrence)))
    )
    again = speak.say("room.next", when=date_token(next_at, zone, DAY_AND_TIME, speak)) if next_at else ""
    hashtag = mrkdwn(occurrence.hashtag)
    how = speak.say("room.reminds", command=names.command, hashtag=hashtag) if next_at and hashtag else ""
    text = lines((plain, again, how))
    blocks = [section("\n".join(part for part in (first, again) if part))]
    if how:
        blocks.append(context(how))
    return Message(text, tuple(blocks))
