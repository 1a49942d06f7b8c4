"""The windows in which moderators paste their questions and see them before they are kept. Reads and stores nothing."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from bot.domain.event import Occurrence
from bot.domain.pictures_in import pictures_in
from bot.domain.script import LONGEST_QUESTION, Question, offset_words
from bot.wording import actions as ids
from bot.wording.elements import option, static_select, text_input
from bot.wording.event import short_title
from bot.wording.inputs import MAX_PLAIN_INPUT, field, file_of, one_chosen_of, tick, ticked_of, value_of
from bot.wording.message import (
    MAX_SECTION,
    Block,
    context,
    cut,
    mrkdwn,
    one_line,
    section,
)
from bot.wording.modal import modal
from bot.wording.post_length import MAX_WEIGHT
from bot.wording.time_off import Saved, saved_words
from bot.wording.times import DAY_AND_TIME, date_token
from bot.wording.tongue import ENGLISH, Tongue

FILE_TYPES = ("txt", "md", "csv")
"""Files that Slack lets people choose; what they hold is looked at all the same."""


AHEAD = {"0": timedelta(0), "60": timedelta(hours=1), "1440": timedelta(days=1)}
"""How long before the start questions may be published, by the values of the choice."""

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
    file: Mapping[str, Any] = {}  # what Slack tells of a file that was uploaded
    ahead: timedelta | None = None  # so long before the start they are published; None: that was not asked


def undescribed(address: str) -> str:
    """Ask for the words of a picture, for whoever cannot see it."""
    name = cut(address.partition("?")[0].rpartition("/")[2], MAX_NAME)
    return f"write in brackets behind its address what it shows, like …/{name} [Children at a well]."


def script_view(  # the chat, and what stands in the window
    occurrence: Occurrence,
    zone: str,
    about: About,
    text: str,
    spare: str,
    saved: Sequence[Saved] = (),
    *,
    begun: str = "",
    speak: Tongue = ENGLISH,
) -> Block:
    """Make the window in which questions are pasted; `text` stands in it, and those `saved` may be put there.

    `begun` is with which of these it was begun: Slack keeps what was typed where a block's id stays.
    """
    block_id = f"{ids.SCRIPT_BLOCK}_{begun}" if begun else ids.SCRIPT_BLOCK
    return _view(
        ids.SCRIPT_VIEW,
        "script.check",
        about,
        speak,
        section(_chat(occurrence, zone, speak)),
        *_saved(saved, speak),
        {**_box(block_id, speak.say("script.questions"), text, speak.say("script.how")), "optional": True},
        _upload(speak),
        _spare(spare, speak),
    )


def checked_view(  # noqa: PLR0913  # the chat, what stands in the window, and how it comes out
    occurrence: Occurrence,
    zone: str,
    about: About,
    text: str,
    spare: str,
    previews: Sequence[Preview],
    speak: Tongue = ENGLISH,
    *,
    moved: bool = False,
    ahead: timedelta = timedelta(0),
) -> Block:
    """Make the window that shows each question at its moment, where the text can be changed once more.

    `moved`: the moments that are shown are others than those in the text, for a moderator moved them.
    """
    shown = [section(_preview(one, occurrence, zone, speak)) for one in previews[:MOST_SHOWN]]
    heavy = [one.question.number for one in previews if one.weight > MAX_WEIGHT]
    name = "script.shortened" if heavy else "script.fits"
    note = speak.count(name, len(heavy), which=_numbers(heavy), most=MAX_WEIGHT)
    notes = [speak.say("script.moved"), note] if moved else [note]
    practise = tick(
        ids.PRACTISE_BLOCK,
        ids.PRACTISE,
        speak.say("script.practice"),
        speak.say("script.practice_box"),
        ticked=False,
        hint=speak.say("script.practice_hint"),
    )
    return _view(
        ids.SCRIPT_CHECKED_VIEW,
        "common.save",
        about,
        speak,
        section(_chat(occurrence, zone, speak)),
        *shown,
        context(*notes),
        _box(ids.SCRIPT_CHECKED_BLOCK, speak.say("script.change"), text, speak.say("script.how")),
        _spare(spare, speak),
        _ahead(ahead, speak),
        practise,
    )


def kept_view(
    occurrence: Occurrence, zone: str, asked: Sequence[Question], speak: Tongue = ENGLISH, *, changed: bool
) -> Block:
    """Say what was kept."""
    listed = [f"*Q{one.number}* {_when(one, occurrence, zone, speak)}" for one in asked]
    first = "script.saved" if changed else "script.saved_already"
    said = f"{speak.say(first, what=_chat(occurrence, zone, speak))}\n{', '.join(listed)}"
    return _closing(speak, section(cut(said, MAX_SECTION)), context(speak.say("script.saved_how")))


def practice_view(occurrence: Occurrence, zone: str, speak: Tongue = ENGLISH) -> Block:
    """Say that a practice run has begun."""
    said = speak.say("script.practice_begins", what=_chat(occurrence, zone, speak))
    return _closing(speak, section(said))


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
        file_of(view, ids.SCRIPT_FILE_BLOCK, ids.SCRIPT_FILE),
        AHEAD.get(one_chosen_of(view, ids.AHEAD_BLOCK, ids.AHEAD)),
    )


def _chat(occurrence: Occurrence, zone: str, speak: Tongue) -> str:
    when = date_token(occurrence.starts_at, zone, DAY_AND_TIME, speak)
    return f"*{mrkdwn(short_title(occurrence))}*, {when}"


def _preview(one: Preview, occurrence: Occurrence, zone: str, speak: Tongue) -> str:
    words = mrkdwn(cut(one.question.text, MAX_SHOWN))
    on_x = speak.say(
        "script.on_x_cut" if one.weight > MAX_WEIGHT else "script.on_x",
        weight=one.weight,
        most=MAX_WEIGHT,
        text=mrkdwn(one_line(one.on_x)),
    )
    pictures = len(pictures_in(one.question.text))
    beside = f"{speak.count('script.with_pictures', pictures)} · {on_x}" if pictures else on_x
    return f"*Q{one.question.number}* {_when(one.question, occurrence, zone, speak)}: {words}\n_{beside}_"


def _when(one: Question, occurrence: Occurrence, zone: str, speak: Tongue) -> str:
    at = date_token(occurrence.starts_at + one.offset, zone, tongue=speak)
    return f"+{offset_words(one.offset)} ({at})"


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(f"Q{number}" for number in numbers)


def _box(block_id: str, label: str, text: str, hint: str) -> Block:
    return field(
        block_id, label, text_input(ids.SCRIPT_TEXT, MAX_PLAIN_INPUT, text, multiline=True), hint=hint
    )


def _upload(speak: Tongue) -> Block:
    element: Block = {
        "type": "file_input",
        "action_id": ids.SCRIPT_FILE,
        "filetypes": list(FILE_TYPES),
        "max_files": 1,
    }
    hint = speak.say("script.upload_hint")
    return field(ids.SCRIPT_FILE_BLOCK, speak.say("script.upload"), element, hint=hint, optional=True)


def _spare(spare: str, speak: Tongue) -> Block:
    box = text_input(ids.SPARE, LONGEST_QUESTION, spare)
    hint = speak.say("script.spare_hint")
    return field(ids.SPARE_BLOCK, speak.say("script.spare"), box, hint=hint, optional=True)


def _saved(saved: Sequence[Saved], speak: Tongue) -> list[Block]:
    """Offer the questions of other times."""
    if not saved:
        return []
    select = static_select(
        ids.SCRIPT_SAVED,
        [option(one.occurrence.id, saved_words(one, speak)) for one in saved],
        placeholder=speak.say("script.choose_date"),
    )
    return [{**section(speak.say("script.or_begin")), "accessory": select}]


def _ahead(ahead: timedelta, speak: Tongue) -> Block:
    choices = [option(value, speak.say(f"script.ahead_{value}")) for value in AHEAD]
    chosen = next((one for one in choices if AHEAD[one["value"]] == ahead), choices[0])
    element = static_select(ids.AHEAD, choices, chosen)
    hint = speak.say("script.ahead_hint")
    return field(ids.AHEAD_BLOCK, speak.say("script.ahead"), element, hint=hint)


def _view(callback: str, submit: str, about: About, speak: Tongue, *blocks: Block) -> Block:
    return modal(
        speak.say("script.title"),
        blocks,
        close=speak.say("common.cancel"),
        submit=speak.say(submit),
        callback_id=callback,
        about={"chat": about.occurrence_id, "stamp": about.stamp},
    )


def _closing(speak: Tongue, *blocks: Block) -> Block:
    return modal(speak.say("script.title"), blocks, close=speak.say("common.close"))
