"""One message in place of several that are late. Does not decide which, and makes no lists of its own."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.agenda import Listed
from bot.domain.event import Occurrence
from bot.domain.naming import zone_words
from bot.wording.digest import closed, opened
from bot.wording.listing import by_time
from bot.wording.message import Message, context, lines
from bot.wording.names import Names
from bot.wording.times import date_token, day_clock


def catch_up(
    pages: Sequence[Message], chats: Sequence[Occurrence], since: datetime, zone: str, names: Names
) -> list[Message]:
    """Say what is late since `since` in a channel in `zone`: the lists' pages, and `chats` still to come beside them.

    The first message says that it is late; the others go on in its thread. Nothing where nothing is of use any more.
    """
    said = [*pages, *_coming(chats, zone, names)]
    if not said:
        return []
    late = (
        f"This comes late: it was due from {date_token(since, zone)} on, and could not be posted before now."
    )
    late_text = f"This comes late: it was due from {day_clock(since, zone)} {zone_words(zone)} on."
    first = said[0]
    said[0] = Message(lines((late_text, first.text)), (context(late), *first.blocks))
    return said


def _coming(chats: Sequence[Occurrence], zone: str, names: Names) -> list[Message]:
    if not chats:
        return []
    made = opened("Coming up", zone, names)
    listed = [Listed(chat) for chat in chats]
    made.add("", listed, by_time(listed, zone))
    return [closed(made, "today", ("now", "tomorrow"), names)]
