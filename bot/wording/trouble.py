"""What went wrong, for the organisers' channel: what, to what, when, and what to do. Does not decide what is told."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.announcement import Kind, kind_of
from bot.domain.naming import zone_words
from bot.domain.plan_x import TIMELINE
from bot.domain.trouble import FAILED, LATE, MONEY, READING, THREAD, UNREAD, Missed, Trouble
from bot.wording.event import DOT
from bot.wording.message import MAX_MESSAGE, Message, context, cut, lines, mrkdwn, one_line, section
from bot.wording.names import Names
from bot.wording.times import day_clock

MOST_CHANNELS = 10
"""Channels for which the announcements that are not named are counted one by one."""

MOST_TROUBLES = 20
"""Troubles of one message; the others are counted."""

MAX_TITLE = 80
MAX_REASON = 600
ROOM = MAX_MESSAGE - 1_500
"""Characters of all sections as JSON, so that the closing line and what counts the rest still fit."""

_CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]+")
_PERSON_ID = re.compile(r"[UW][A-Z0-9]+")

_KINDS = {
    Kind.DIGEST: "the day's list",
    Kind.WEEK_AHEAD: "the week's list",
    Kind.START: "the start notice",
    Kind.AHEAD: "the questions before the chat",
    Kind.RULES: "the rules for newcomers",
    Kind.LATE_DOOR: "the word to those who join late",
    Kind.TAKE_OVER: "the words of a post on X that is to be posted by hand",
    Kind.THANKS: "the thanks",
    Kind.CHANGE: "the note about a change",
    Kind.CATCH_UP: "the message that catches up",
    Kind.PERSONAL_REMINDER: "one person's reminder",
    Kind.NEWS: "what one person is told is new",
    Kind.RECORDING: "the recording that one person asked for",
    Kind.CONSOLE: "the message from which a moderator runs the chat",
    Kind.CALL: "the call to a co-moderator",
    Kind.RECAP: "the recap",
    Kind.RECAP_DRAFT: "the draft of a recap",
    Kind.PRACTICE: "a message of a practice run",
}


def trouble_notice(troubles: Sequence[Trouble], zone: str, names: Names) -> Message:
    """Tell the organisers, in the programme's zone, what goes wrong and what to do about it."""
    told: list[str] = []
    room = ROOM
    for trouble in troubles[:MOST_TROUBLES]:
        words = _said(trouble, zone)
        room -= len(json.dumps(section(words), ensure_ascii=False))
        if told and room < 0:
            break
        told.append(words)
    left = len(troubles) - len(told)
    if left:
        others = f"{left} more troubles like these" if left > 1 else "one more trouble like these"
        told.append(f"There {'are' if left > 1 else 'is'} {others}; the log names each.")
    closing = (
        f"{mrkdwn(names.programme)}{DOT}Each trouble is told here once for as long as it lasts. "
        "`cembot doctor` examines everything."
    )
    return Message(lines(told, closing), (*(section(words) for words in told), context(closing)))


def _said(trouble: Trouble, zone: str) -> str:
    kind = trouble.key.partition(":")[0]
    if kind == FAILED:
        return _undelivered(trouble, zone, "did not get", f"Why: {_sentence(trouble.words)}")
    if kind == UNREAD:
        return _undelivered(
            trouble, zone, "may or may not have got", f"Nobody knows: {_sentence(trouble.words)}"
        )
    if kind == LATE:
        return _late(trouble, zone)
    if kind == MONEY:
        why = f"Why: {_sentence(trouble.words)} It is told once a month."
        return _undelivered(trouble, zone, "did not get", why)
    if kind == THREAD:
        return f"*On X, a chat is not in one thread.* {_sentence(trouble.words)}"
    if kind == READING:
        how = "answered" if ":answers:" in trouble.key else "read"
        return f"*X is not {how}.* {_sentence(trouble.words)}"
    return f"*The bot is not well.* {_sentence(trouble.words)}"


def _undelivered(trouble: Trouble, zone: str, how: str, why: str) -> str:
    where = ", ".join(_channel(channel) for channel in trouble.channels or {})
    if trouble.times == 1 and trouble.missed:
        return f"*{where} {how}* {_announcement(trouble.missed[0], zone)}. {why} {_story(trouble)}"
    listed = [f"• {_announcement(one, zone)}" for one in trouble.missed]
    first = f"*{where} {how} {trouble.times} announcements.* {why} {_story(trouble)}"
    return "\n".join((first, *listed, *_rest(trouble)))


def _late(trouble: Trouble, zone: str) -> str:
    several = trouble.times > 1
    first = (
        f"*{trouble.times} announcements came* too late to be of use, and were not sent."
        if several
        else "*One announcement came* too late to be of use, and was not sent."
    )
    advice = (
        "The bot was down, held up or kept quiet, or could not reach Slack, while it was time: look in its log for "
        f"why, and post yourself what people still need. {_story(trouble)}"
    )
    listed = [f"• {_channel(one.channel)}: {_announcement(one, zone)}" for one in trouble.missed]
    return "\n".join((f"{first} {advice}", *listed, *_rest(trouble)))


def _rest(trouble: Trouble) -> list[str]:
    """Count what is not named, by channel."""
    left = trouble.times - len(trouble.missed)
    if left <= 0:
        return []
    counts = _unnamed(trouble.channels or {}, trouble.missed)
    if len(counts) <= 1 and len(trouble.channels or {}) <= 1:
        return [f"and {left} more"]
    named = [f"{count} for {_channel(channel)}" for channel, count in counts[:MOST_CHANNELS]]
    others = counts[MOST_CHANNELS:]
    if others:
        several = f"{len(others)} other channels" if len(others) > 1 else "one other channel"
        named.append(f"{sum(count for _, count in others)} for {several}")
    return [f"and {left} more: {', '.join(named)}"]


def _unnamed(channels: Mapping[str, int], missed: Sequence[Missed]) -> list[tuple[str, int]]:
    """Give how many of each channel's announcements are not named, most first."""
    left = dict(channels)
    for one in missed:
        left[one.channel] = left.get(one.channel, 1) - 1
    counts = [(channel, count) for channel, count in left.items() if count > 0]
    return sorted(counts, key=lambda one: (-one[1], one[0]))


def _announcement(missed: Missed, zone: str) -> str:
    """Name an announcement: its kind in plain words, the event's title, and when it was due."""
    title = mrkdwn(cut(one_line(missed.title), MAX_TITLE))
    about = f" of “{title}”" if title else ""
    return f"{_kind(missed.kind)}{about}, due {_when(missed.due_at, zone)}"


def _kind(name: str) -> str:
    kind, detail = kind_of(name)
    if kind is Kind.REMINDER:
        return f"the reminder {detail} min before the start"
    if kind is Kind.QUESTION:
        return f"question {detail}"
    words = _KINDS.get(kind, "the announcement")
    return f"{words} (page {detail})" if detail else words


def _when(moment: datetime, zone: str) -> str:
    return f"{day_clock(moment, zone)} {zone_words(zone)}"


def _story(trouble: Trouble) -> str:
    """Say where the whole story of the first announcement is told."""
    if not trouble.missed:
        return ""
    whose = "" if trouble.times == 1 else " of the first"
    return f"`cembot why {mrkdwn(trouble.missed[0].delivery)}` tells the story{whose}."


def _channel(channel: str) -> str:
    if channel == TIMELINE:
        return "X"
    if _PERSON_ID.fullmatch(channel):
        return f"<@{channel}>"
    return f"<#{channel}>" if _CHANNEL_ID.fullmatch(channel) else mrkdwn(channel)


def _sentence(words: str) -> str:
    """End what somebody said as a sentence."""
    said = mrkdwn(cut(one_line(words), MAX_REASON))
    return said if said.endswith((".", "!", "?", "…")) else f"{said}."
