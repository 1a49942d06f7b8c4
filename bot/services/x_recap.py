"""What came of a chat, in figures, for the end of its thread on X. Posts nothing, and quotes nobody."""

from typing import NamedTuple

from bot.domain.event import Occurrence, Status
from bot.domain.transcript import BEFORE, Transcript
from bot.domain.way import OnX
from bot.errors import NotFound, NothingToSay
from bot.services.transcribing import Transcribing
from bot.storage import x_readings
from bot.storage.database import Connection
from bot.wording import post
from bot.wording.post import Came
from bot.wording.tongue import tongue_of_chat


class Recap(NamedTuple):
    """The words of a recap, and the chat that they are about."""

    chat: Occurrence
    text: str


def recap_of(connection: Connection, transcribing: Transcribing, occurrence_id: str, on_x: OnX) -> Recap:
    """Write a chat's recap; raise `NothingToSay` where there is nothing to tell."""
    try:
        transcript = transcribing.of(connection, occurrence_id)
    except NotFound as gone:
        raise NothingToSay("the event is no longer in the programme") from gone
    chat = transcript.occurrence
    if chat.status is Status.CANCELLED:
        raise NothingToSay("the event is cancelled")
    if not transcript.counts.messages:
        raise NothingToSay("nobody who is counted wrote anything")
    speak = tongue_of_chat(chat.language, on_x.language)
    return Recap(chat, post.recap(chat, came_of(connection, transcript), on_x.timezone, speak))


def came_of(connection: Connection, transcript: Transcript) -> Came:
    """Count what came of a chat; what was posted on X is among it only where that was read."""
    read = x_readings.of(connection, transcript.occurrence.id) is not None
    counts = transcript.counts
    asked = sum(part.number > BEFORE for part in transcript.parts)
    return Came(counts.people, counts.messages, asked, len(transcript.links), on_x=read)
