"""One message in place of several that are late. Does not decide which, and makes no lists of its own."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.agenda import Listed
from bot.domain.event import Occurrence
from bot.wording.digest import OF_A_DAY, closed, opened
from bot.wording.listing import by_time
from bot.wording.message import Message, context, lines
from bot.wording.names import Names
from bot.wording.times import date_token, day_clock
from bot.wording.tongue import ENGLISH, Tongue


def catch_up(
    pages: Sequence[Message],
    chats: Sequence[Occurrence],
    since: datetime,
    zone: str,
    names: Names,
    speak: Tongue = ENGLISH,
) -> list[Message]:
    """Say what is late since `since` in a channel in `zone`: the lists' pages, and `chats` still to come beside them.

    The first message says that it is late; the others go on in its thread. Nothing where nothing is of use any more.
    """
    said = [*pages, *_coming(chats, zone, names, speak)]
    if not said:
        return []
    late = speak.say("list.late", since=date_token(since, zone, tongue=speak))
    late_text = speak.say("list.late_plain", since=f"{day_clock(since, zone, speak)} {speak.zone(zone)}")
    first = said[0]
    said[0] = Message(lines((late_text, first.text)), (context(late), *first.blocks))
    return said


def _coming(chats: Sequence[Occurrence], zone: str, names: Names, speak: Tongue) -> list[Message]:
    if not chats:
        return []
    made = opened(speak.say("answer.coming_up"), zone, names, speak)
    listed = [Listed(chat) for chat in chats]
    made.add("", listed, by_time(listed, zone, speak))
    return [closed(made, OF_A_DAY, names, speak)]
