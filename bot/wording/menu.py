"""The menu of an event, for what is wanted less often than to save it. Does nothing itself."""

from functools import lru_cache

from bot.domain.booking import BOOKED
from bot.domain.event import Occurrence
from bot.wording import actions as ids
from bot.wording.event import short_title, title_of
from bot.wording.message import (
    MAX_OPTION_TEXT,
    MAX_OPTION_VALUE,
    Block,
    Message,
    actions,
    button,
    cut,
    mrkdwn,
    plain_text,
    section,
)
from bot.wording.save import plain_title, save_button
from bot.wording.tongue import Tongue

FEWEST = 2
"""Choices that a menu has at least, by Slack's rules."""

MAX_HASHTAG = 40

REMEMBERED = 256
"""Rows of each sort that are kept at hand: short answers alone have them."""


@lru_cache(maxsize=REMEMBERED)
def event_row(occurrence: Occurrence, speak: Tongue) -> Block:
    """Put the main button of an event beside its menu."""
    menu = event_menu(occurrence, speak)
    return actions(save_button(occurrence, speak), *([menu] if menu else []))


@lru_cache(maxsize=REMEMBERED)
def recording_row(occurrence: Occurrence, speak: Tongue) -> Block:
    """Offer to send the recording of what is over, once it is there."""
    words = speak.say("yours.recording_wanted")
    value = f"{ids.MENU_RECORDING}{ids.APART}{occurrence.id}"
    return actions(button(words, ids.EVENT_MENU, value, label=f"{words}: {plain_title(occurrence)}"))


def event_menu(occurrence: Occurrence, speak: Tongue) -> Block | None:
    """Make the menu: the calendar file, following its hashtag, the recording, and "This is my chat"."""
    offered = [(ids.MENU_FILE, speak.say("yours.file"))]
    if occurrence.hashtag:
        hashtag = cut(occurrence.hashtag, MAX_HASHTAG)
        offered.append((ids.MENU_FOLLOW, speak.say("yours.follow_this", what=hashtag)))
    if not occurrence.recording:
        offered.append((ids.MENU_RECORDING, speak.say("yours.recording_wanted")))
    if occurrence.hashtag and occurrence.feed != BOOKED:
        offered.append((ids.MENU_CLAIM, speak.say("mine.claim")))
    choices = [
        {"text": plain_text(words, MAX_OPTION_TEXT), "value": f"{what}{ids.APART}{occurrence.id}"}
        for what, words in offered
    ]
    if len(choices) < FEWEST or any(len(one["value"]) > MAX_OPTION_VALUE for one in choices):
        return None
    return {"type": "overflow", "action_id": ids.EVENT_MENU, "options": choices}


def recording_wanted(occurrence: Occurrence, speak: Tongue, *, wanted: bool) -> Message:
    """Tell whoever wants a recording, or wants it no more, what comes of it."""
    name = "recording_noted" if wanted else "recording_unwanted"
    shown = speak.say(f"yours.{name}", title=title_of(occurrence, speak))
    return Message(speak.say(f"yours.{name}", title=mrkdwn(short_title(occurrence))), (section(shown),))
