"""The button that saves an event, and what is said to whoever pressed it. Stores nothing."""

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.domain.agenda import shown_in
from bot.domain.alteration import Alteration
from bot.domain.event import Occurrence
from bot.domain.personal import LEADS
from bot.wording import actions as ids
from bot.wording.elements import option, static_select
from bot.wording.event import short_title, title_of
from bot.wording.lead import lead_words
from bot.wording.message import (
    MAX_LABEL,
    MAX_MESSAGE,
    MAX_OPTION_TEXT,
    MAX_OPTIONS,
    Block,
    Message,
    actions,
    button,
    cut,
    lines,
    mrkdwn,
    plain_text,
    section,
)
from bot.wording.times import DAY_AND_TIME, date_token
from bot.wording.tongue import ENGLISH, Tongue

NONE = "none"
"""The lead of whoever wants no reminder of something, as a menu has it."""

MOST_LEADS = 5
"""Choices of the menu for one event's reminder: Slack's overflow menus take five."""

MAX_CHOICE = 40
"""Characters of a title in a list to choose from: the list stands below the titles themselves."""

MARGIN = 700
"""Characters that a message keeps for what stands around such a list and below it."""

SECTION = 100
"""Characters of a section or a heading beside its text."""

REMEMBERED = 1_024
"""Buttons and choices that are kept at hand: those of a few days."""


_ANGLES = str.maketrans({"<": "\u2039", ">": "\u203a"})
_PING = re.compile(r"@(?=\w)")


class Kept(NamedTuple):
    """What somebody saved, and what comes of it."""

    occurrence: Occurrence
    lead: int | None  # minutes before the start; None: no reminder
    in_time: bool  # the reminder is still to come


@lru_cache(maxsize=REMEMBERED)
def save_button(occurrence: Occurrence, speak: Tongue = ENGLISH, *, saved: bool = False) -> Block:
    """Make the one main button of an event; it saves for whoever presses it. `saved`: it ends that."""
    name = "mine.remove" if saved else "mine.save"
    label = f"{speak.say(name)}: {plain_title(occurrence)}"
    return button(speak.say(name), ids.UNSAVE if saved else ids.SAVE, occurrence.id, label=label)


def save_list(
    occurrences: Sequence[Occurrence], beside: Sequence[Block], zone: str, speak: Tongue = ENGLISH
) -> list[Block]:
    """Make a list of events to choose one from, which is then saved for who chose it, below the blocks `beside`.

    It holds as many as the message has room for; where it has room for none there is no list. Where they are on several
    days, each says on which.
    """
    dated = len({shown_in(one, zone)[0].date() for one in occurrences[:MAX_OPTIONS]}) > 1
    room = MAX_MESSAGE - sum(_size(block) for block in beside) - MARGIN
    choices: list[Block] = []
    for one in occurrences[:MAX_OPTIONS]:
        choice, size = _choice(one, zone, speak, dated=dated)
        room -= size
        if room < 0:
            break
        choices.append(choice)
    if not choices:
        return []
    return [actions(static_select(ids.SAVE_ONE, choices, placeholder=speak.say("mine.save_one")))]


def saved(kept: Kept, zone: str, speak: Tongue) -> Message:
    """Tell whoever saved an event, and them alone, what comes of it, with a way back."""
    occurrence = kept.occurrence
    first = speak.say("mine.saved", title=title_of(occurrence, speak), when=when(occurrence, zone, speak))
    second = _reminds(kept, speak)
    title = plain_title(occurrence)
    undo = button(
        speak.say("mine.undo"), ids.UNSAVE, occurrence.id, label=f"{speak.say('mine.undo')}: {title}"
    )
    menu = [] if occurrence.all_day else [lead_menu(occurrence, speak)]
    blocks = (section(f"{first} {second}"), actions(undo, *menu, block_id=ids.KEPT_BLOCK))
    text = speak.say("mine.saved", title=mrkdwn(short_title(occurrence)), when=when(occurrence, zone, speak))
    return Message(lines((text, second)), blocks)


def unsaved(occurrence: Occurrence, speak: Tongue) -> Message:
    """Tell whoever took an event out of their agenda, with a way back."""
    said = speak.say("mine.unsaved", title=title_of(occurrence, speak))
    again = button(
        speak.say("mine.save_again"),
        ids.SAVE,
        occurrence.id,
        label=f"{speak.say('mine.save_again')}: {plain_title(occurrence)}",
    )
    text = speak.say("mine.unsaved", title=mrkdwn(short_title(occurrence)))
    return Message(text, (section(said), actions(again, block_id=ids.KEPT_BLOCK)))


def gone(speak: Tongue) -> Message:
    """Tell that an event is none any more."""
    said = speak.say("mine.gone")
    return Message(said, (section(said),))


def lead_menu(occurrence: Occurrence, speak: Tongue) -> Block:
    """Make the menu of how long before its start somebody is reminded of an event."""
    leads = [lead for lead in LEADS if lead >= 10][: MOST_LEADS - 1]  # noqa: PLR2004 - shorter ones are seldom wanted
    choices = [(str(lead), speak.say("mine.before", lead=lead_words(lead, speak))) for lead in leads]
    choices.append((NONE, speak.say("mine.no_reminder")))
    return {
        "type": "overflow",
        "action_id": ids.SAVE_LEAD,
        "options": [
            {
                "text": plain_text(words, MAX_OPTION_TEXT),
                "value": f"{occurrence.id}{ids.APART}{value}",
            }
            for value, words in choices
        ],
    }


def plain_title(occurrence: Occurrence, limit: int = MAX_LABEL) -> str:
    """Give the title for a label or a choice: plain text, in which nothing looks like a mention or a link."""
    return _PING.sub("\uff20", short_title(occurrence, limit).translate(_ANGLES))


def when(occurrence: Occurrence | Alteration, zone: str, speak: Tongue) -> str:
    """Say when it begins, in mrkdwn."""
    if occurrence.all_day:
        return mrkdwn(speak.day(occurrence.starts_at.date()))
    return date_token(occurrence.starts_at, zone, DAY_AND_TIME, speak)


def _reminds(kept: Kept, speak: Tongue) -> str:
    if kept.lead is None:
        return speak.say("mine.not_reminded")
    if not kept.in_time:
        return speak.say("mine.too_soon")
    if kept.occurrence.all_day:
        return speak.say("mine.reminds_that_morning")
    return speak.say("mine.reminds", lead=lead_words(kept.lead, speak))


def _size(block: Block) -> int:
    """Tell how many characters a block takes; of the many sections of a list, those of their text, once for each."""
    text = block.get("text")
    if text is None or "accessory" in block:
        return len(json.dumps(block)) + 2
    return _written(text["text"]) + SECTION


@lru_cache(maxsize=REMEMBERED)
def _written(text: str) -> int:
    return len(json.dumps(text))


@lru_cache(maxsize=REMEMBERED)
def _choice(occurrence: Occurrence, zone: str, speak: Tongue, *, dated: bool) -> tuple[Block, int]:
    """Give an event as a choice, and how many characters that takes; `dated`: with its day."""
    day = speak.short_weekday(shown_in(occurrence, zone)[0].date()) if dated else ""
    clock = "" if occurrence.all_day else speak.clock(occurrence.starts_at, zone)
    told = " ".join(part for part in (day, clock, plain_title(occurrence, MAX_CHOICE)) if part)
    made = option(occurrence.id, cut(told, MAX_OPTION_TEXT))
    return made, len(json.dumps(made)) + 2
