"""The windows in which moderators paste their questions and see them before they are kept. Reads and stores nothing."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from bot.domain.event import Occurrence
from bot.domain.pictures_in import pictures_in
from bot.domain.script import LONGEST_QUESTION, Question, offset_words
from bot.wording import actions as ids
from bot.wording.event import short_title
from bot.wording.inputs import MAX_PLAIN_INPUT, field, one_chosen_of, option, tick, ticked_of, value_of
from bot.wording.message import (
    MAX_MODAL_TITLE,
    MAX_OPTION_TEXT,
    MAX_SECTION,
    Block,
    context,
    cut,
    mrkdwn,
    one_line,
    plain_text,
    section,
)
from bot.wording.post_length import MAX_WEIGHT
from bot.wording.time_off import Saved, saved_words
from bot.wording.times import DAY_AND_TIME, date_token

HOW = (
    "One in each line, like “Q1: What is new?”. A moment may stand behind the number: “Q1 (+6): …”. Behind the address "
    "of a picture write in brackets what it shows, for who cannot see it."
)

MOVED = "What was moved while the chat runs stays moved: the moments shown here count."

AHEAD = {"0": timedelta(0), "60": timedelta(hours=1), "1440": timedelta(days=1)}
"""How long before the start questions may be published, by the values of the choice."""

AHEAD_WORDS = {"0": "No", "60": "An hour before the start", "1440": "A day before the start"}

MOST_SHOWN = 30
"""Questions that are shown, as many as a chat has."""

MAX_NAME = 40
"""Characters of a picture's file name that a sentence about it repeats."""

MAX_SHOWN = 600
"""Characters of each that are shown, so that thirty fit into a view."""


class Preview(NamedTuple):
    """One question as it comes out."""

    question: Question
    on_x: str  # the post's text
    weight: int  # of the whole post before anything is left out, as X counts


class About(NamedTuple):
    """Which chat a window is about, and how its questions were when it was opened."""

    occurrence_id: str
    stamp: str


class Filled(NamedTuple):
    """What was filled in."""

    text: str
    spare: str
    practise: bool = False
    ahead: timedelta | None = None  # so long before the start they are published; None: that was not asked


def undescribed(address: str) -> str:
    """Ask for the words of a picture, for who cannot see it."""
    name = cut(address.partition("?")[0].rpartition("/")[2], MAX_NAME)
    return f"write in brackets behind its address what it shows, like …/{name} [Children at a well]."


def script_view(  # the chat, and what stands in the window
    occurrence: Occurrence,
    zone: str,
    about: About,
    text: str,
    spare: str,
    saved: Sequence[Saved] = (),
    begun: str = "",
) -> Block:
    """Make the window in which questions are pasted; `text` stands in it, and those `saved` may be put there.

    `begun` is with which of these it was begun: Slack keeps what was typed where a block's id stays.
    """
    block_id = f"{ids.SCRIPT_BLOCK}_{begun}" if begun else ids.SCRIPT_BLOCK
    return _view(
        ids.SCRIPT_VIEW,
        "Check",
        about,
        [section(_chat(occurrence, zone)), *_saved(saved)],
        _box(block_id, "Questions", text, HOW),
        _spare(spare),
    )


def checked_view(
    occurrence: Occurrence,
    zone: str,
    about: About,
    text: str,
    spare: str,
    previews: Sequence[Preview],
    *,
    moved: bool = False,
    ahead: timedelta = timedelta(0),
) -> Block:
    """Make the window that shows each question at its moment, where the text can be changed once more.

    `moved`: the moments that are shown are others than those in the text, for a moderator moved them.
    """
    shown = [section(_preview(one, occurrence, zone)) for one in previews[:MOST_SHOWN]]
    heavy = [one.question.number for one in previews if one.weight > MAX_WEIGHT]
    note = (
        f"On X {_numbers(heavy)} would be shortened: a post weighs {MAX_WEIGHT} at most."
        if heavy
        else f"Each fits into a post on X, which weighs {MAX_WEIGHT} at most."
    )
    practise = tick(
        ids.PRACTISE_BLOCK,
        ids.PRACTISE,
        "Practice run",
        "Try them first, ten times as fast",
        ticked=False,
        hint="They come to you alone, in a private message, and are not kept until you say so.",
    )
    return _view(
        ids.SCRIPT_CHECKED_VIEW,
        "Save",
        about,
        [section(_chat(occurrence, zone)), *shown, context(*([MOVED, note] if moved else [note]))],
        _box(ids.SCRIPT_CHECKED_BLOCK, "Change a word or a moment", text, HOW),
        _spare(spare),
        _ahead(ahead),
        practise,
    )


def kept_view(occurrence: Occurrence, zone: str, asked: Sequence[Question], *, changed: bool) -> Block:
    """Say what was kept."""
    first = "Saved" if changed else "They were so already"
    listed = [f"*Q{one.number}* {_when(one, occurrence, zone)}" for one in asked]
    said = f"{first}. {_chat(occurrence, zone)}\n{', '.join(listed)}"
    how = "They are asked in each channel where the chat runs. You get a private message 15 minutes before the start."
    return _closing([section(cut(said, MAX_SECTION)), context(how)])


def practice_view(occurrence: Occurrence, zone: str) -> Block:
    """Say that a practice run has begun."""
    said = f"The practice run begins now, in your private conversation with me. {_chat(occurrence, zone)}"
    return _closing([section(said)])


def about_of(view: Mapping[str, Any]) -> About:
    """Tell what a window is about; of what was forged nothing is found later."""
    try:
        kept = json.loads(view.get("private_metadata") or "{}")
        return About(str(kept["chat"]), str(kept["stamp"]))
    except (ValueError, KeyError, TypeError):
        return About("", "")


def script_block(view: Mapping[str, Any]) -> str:
    """Give the block in which questions were pasted."""
    values: Mapping[str, Any] = (view.get("state") or {}).get("values") or {}
    return next((one for one in values if one.startswith(ids.SCRIPT_BLOCK)), ids.SCRIPT_BLOCK)


def filled_in(view: Mapping[str, Any]) -> Filled:
    """Read what was filled in, in either window."""
    text = value_of(view, script_block(view), ids.SCRIPT_TEXT) or value_of(
        view, ids.SCRIPT_CHECKED_BLOCK, ids.SCRIPT_TEXT
    )
    return Filled(
        str(text.get("value") or ""),
        str(value_of(view, ids.SPARE_BLOCK, ids.SPARE).get("value") or ""),
        ticked_of(view, ids.PRACTISE_BLOCK, ids.PRACTISE),
        AHEAD.get(one_chosen_of(view, ids.AHEAD_BLOCK, ids.AHEAD)),
    )


def _chat(occurrence: Occurrence, zone: str) -> str:
    when = date_token(occurrence.starts_at, zone, DAY_AND_TIME)
    return f"*{mrkdwn(short_title(occurrence))}*, {when}"


def _preview(one: Preview, occurrence: Occurrence, zone: str) -> str:
    words = mrkdwn(cut(one.question.text, MAX_SHOWN))
    so = "so it is posted as" if one.weight > MAX_WEIGHT else "as"
    on_x = f"X: {one.weight} of {MAX_WEIGHT}, {so} “{mrkdwn(one_line(one.on_x))}”"
    pictures = len(pictures_in(one.question.text))
    slack = f"Slack: with {'its picture' if pictures == 1 else f'{pictures} pictures'} · " if pictures else ""
    return f"*Q{one.question.number}* {_when(one.question, occurrence, zone)}: {words}\n_{slack}{on_x}_"


def _when(one: Question, occurrence: Occurrence, zone: str) -> str:
    return f"+{offset_words(one.offset)} ({date_token(occurrence.starts_at + one.offset, zone)})"


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(f"Q{number}" for number in numbers)


def _box(block_id: str, label: str, text: str, hint: str) -> Block:
    box: Block = {
        "type": "plain_text_input",
        "action_id": ids.SCRIPT_TEXT,
        "multiline": True,
        "max_length": MAX_PLAIN_INPUT,
    }
    if text:
        box["initial_value"] = text
    return field(block_id, label, box, hint=hint)


def _spare(spare: str) -> Block:
    box: Block = {"type": "plain_text_input", "action_id": ids.SPARE, "max_length": LONGEST_QUESTION}
    if spare:
        box["initial_value"] = spare
    hint = "You are reminded of it where nobody answers; it is asked only when you say so."
    return field(ids.SPARE_BLOCK, "A spare question", box, hint=hint, optional=True)


def _saved(saved: Sequence[Saved]) -> list[Block]:
    """Offer the questions of other times."""
    if not saved:
        return []
    select: Block = {
        "type": "static_select",
        "action_id": ids.SCRIPT_SAVED,
        "placeholder": plain_text("Choose a date", MAX_OPTION_TEXT),
        "options": [option(one.occurrence.id, saved_words(one)) for one in saved],
    }
    return [{**section("Or begin with the questions of another time:"), "accessory": select}]


def _ahead(ahead: timedelta) -> Block:
    choices = [option(value, AHEAD_WORDS[value]) for value in AHEAD]
    chosen = next((one for one in choices if AHEAD[one["value"]] == ahead), choices[0])
    element: Block = {
        "type": "static_select",
        "action_id": ids.AHEAD,
        "options": choices,
        "initial_option": chosen,
    }
    hint = "In each channel where the chat runs. They are asked in the chat all the same."
    return field(ids.AHEAD_BLOCK, "Publish them beforehand?", element, hint=hint)


def _view(callback: str, submit: str, about: About, said: list[Block], *fields: Block) -> Block:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain_text("Questions", MAX_MODAL_TITLE),
        "submit": plain_text(submit, MAX_MODAL_TITLE),
        "close": plain_text("Cancel", MAX_MODAL_TITLE),
        "private_metadata": json.dumps({"chat": about.occurrence_id, "stamp": about.stamp}),
        "blocks": [*said, *fields],
    }


def _closing(blocks: list[Block]) -> Block:
    return {
        "type": "modal",
        "title": plain_text("Questions", MAX_MODAL_TITLE),
        "close": plain_text("Close", MAX_MODAL_TITLE),
        "blocks": blocks,
    }
