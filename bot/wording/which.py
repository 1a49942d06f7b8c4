"""Says why a question has no answer yet, and what would make one: a button for each thing that may be meant."""

from datetime import UTC, date, datetime, time

from bot.domain.query import Choice, Problem, Query, Trouble
from bot.wording.actions import ASK_AGAIN
from bot.wording.message import (
    MAX_BUTTON,
    MAX_LABEL,
    MAX_VALUE,
    Block,
    Message,
    cut,
    lines,
    mrkdwn,
    one_line,
    plain_text,
    section,
)
from bot.wording.tongue import Tongue
from bot.wording.understood import tongue_of

MOST_CHOICES = 5
"""Buttons for things that may be meant. There is a listener for each."""

MOST_UNREAD = 3
"""Words that could not be read and are said back."""

MAX_WORDS = 40
"""Characters of each of them."""

MAX_REASON = 300


def reason(query: Query) -> str:
    """Say in one sentence why there is no answer; plain text, not escaped."""
    problem = query.problem
    if problem is None:
        return ""
    speak = tongue_of(query)
    said = [cut(one_line(word), MAX_WORDS) for word in problem.said] or [""]
    if problem.trouble is Trouble.UNREAD:
        shown = ", ".join(speak.say("reading.quoted", words=word) for word in said[:MOST_UNREAD])
        return speak.say("problem.unread", words=shown + (" …" if len(said) > MOST_UNREAD else ""))
    if problem.trouble is Trouble.OTHER_WEEKDAY and problem.day:
        return speak.say(
            "problem.other_weekday",
            date=f"{speak.date(problem.day)} {problem.day.year}",
            **{"is": speak.weekday(problem.day.weekday())},
            said=speak.weekday(problem.weekday),
        )
    choices = speak.join([_means(choice, problem, speak) for choice in problem.choices] or [""])
    return speak.say(f"problem.{problem.trouble}").format(*said, choices=choices)


def ask_which(query: Query) -> Message:
    """Ask which of several things is meant: a button for each, and in words what one would write."""
    problem = query.problem
    if problem is None:
        return Message("")
    speak = tongue_of(query)
    first = mrkdwn(cut(speak.say("problem.sorry", reason=reason(query)), MAX_REASON))
    choices = problem.choices[:MOST_CHOICES]
    written = " · ".join(mrkdwn(cut(choice.asks, MAX_REASON)) for choice in choices)
    buttons = [_button(number, choice, problem, speak) for number, choice in enumerate(choices, 1)]
    blocks = (section(first), {"type": "actions", "block_id": ASK_AGAIN, "elements": buttons})
    return Message(lines((first, speak.say("problem.which", words=written))), blocks)


def _button(number: int, choice: Choice, problem: Problem, speak: Tongue) -> Block:
    words = cut(_means(choice, problem, speak), MAX_BUTTON)
    return {
        "type": "button",
        "action_id": f"{ASK_AGAIN}_{number}",
        "text": plain_text(words, MAX_BUTTON),
        "accessibility_label": cut(f"{words}: {one_line(choice.asks)}", MAX_LABEL),
        "value": cut(choice.asks or " ", MAX_VALUE),
    }


def _means(choice: Choice, problem: Problem, speak: Tongue) -> str:
    """Name what a choice means."""
    if isinstance(choice.means, date):
        if problem.trouble is Trouble.OTHER_WEEKDAY:
            return speak.day(choice.means)
        return speak.date(choice.means)
    if isinstance(choice.means, time):
        return speak.clock(datetime(2001, 1, 1, choice.means.hour, choice.means.minute, tzinfo=UTC), "UTC")
    return speak.zone(choice.means)
