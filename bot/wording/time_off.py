"""The window of a moderator who takes a week off: somebody else, saved questions, or no chat. Decides nothing."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bot.domain.event import Occurrence
from bot.wording import actions as ids
from bot.wording.event import short_title, title_of
from bot.wording.inputs import field, kept_in, one_chosen_of, option, value_of
from bot.wording.local_times import local_day, short_day
from bot.wording.message import (
    MAX_MODAL_TITLE,
    MAX_OPTION_TEXT,
    Block,
    Message,
    actions,
    button,
    context,
    cut,
    lines,
    mrkdwn,
    one_line,
    plain_text,
    section,
)
from bot.wording.times import DAY_AND_TIME, date_token

HAND, SCRIPT, SKIP = "hand", "script", "skip"
"""What becomes of the chat: somebody else runs it, it runs by itself with its questions, it is left out."""

MAX_REASON = 200

ONESELF = "That is you: choose somebody else, or let it run by itself."


class Saved(NamedTuple):
    """Questions of an earlier time."""

    occurrence: Occurrence
    many: int
    first: str  # the words of the first


class About(NamedTuple):
    """Which date a window is about, and how its event was when it was opened."""

    occurrence_id: str
    stamp: str


class Filled(NamedTuple):
    """What was filled in."""

    what: str
    heir: str = ""  # an account
    saved: str = ""  # the occurrence whose questions are used
    reason: str = ""


def time_off_view(
    chat: Occurrence,
    about: About,
    zone: str,
    others: Sequence[str],
    saved: Sequence[Saved],
    *,
    has_script: bool,
) -> Block:
    """Ask what becomes of a date; `others` moderate it too, `saved` is what it could be asked."""
    alone = (
        "It runs by itself, with its questions" if has_script else "It runs by itself, with saved questions"
    )
    choices = [option(HAND, "Somebody else runs it")]
    choices += [option(SCRIPT, alone)] if has_script or saved else []
    choices.append(option(SKIP, "It is left out"))
    what: Block = {
        "type": "radio_buttons",
        "action_id": ids.OFF,
        "options": choices,
        "initial_option": choices[0] if others else choices[-1],
    }
    heir: Block = {"type": "users_select", "action_id": ids.OFF_HEIR}
    if others:
        heir["initial_user"] = others[0]
    fields = [
        field(ids.OFF_BLOCK, "What becomes of it?", what),
        field(
            ids.OFF_HEIR_BLOCK,
            "Who runs it, if somebody else does?",
            heir,
            hint="They are asked in a private message. Who does not moderate this chat yet may do so from then on.",
            optional=True,
        ),
    ]
    if saved and not has_script:
        listed = [option(one.occurrence.id, saved_words(one)) for one in saved]
        select: Block = {
            "type": "static_select",
            "action_id": ids.OFF_SAVED,
            "options": listed,
            "initial_option": listed[0],
        }
        fields.append(field(ids.OFF_SAVED_BLOCK, "With which questions?", select, optional=True))
    reason: Block = {"type": "plain_text_input", "action_id": ids.REASON, "max_length": MAX_REASON}
    fields.append(
        field(
            ids.REASON_BLOCK,
            "Why, if it is left out?",
            reason,
            hint="It stands beside the event. Whoever was told of it, saved it or follows it is told.",
            optional=True,
        )
    )
    when = date_token(chat.starts_at, zone, DAY_AND_TIME)
    return {
        "type": "modal",
        "callback_id": ids.OFF_VIEW,
        "title": plain_text("Take a week off", MAX_MODAL_TITLE),
        "submit": plain_text("Do so", MAX_MODAL_TITLE),
        "close": plain_text("Back", MAX_MODAL_TITLE),
        "private_metadata": json.dumps(about._asdict()),
        "blocks": [section(f"*{mrkdwn(short_title(chat))}*, {when}"), *fields],
    }


def about_of(view: Mapping[str, Any]) -> About:
    """Read what a window is about."""
    told = kept_in(view)
    return About(str(told["occurrence_id"]), str(told["stamp"]))


def filled_in(view: Mapping[str, Any]) -> Filled | dict[str, str]:
    """Read what was filled in, or give an error for each field that cannot stay so, by its block_id."""
    filled = Filled(
        one_chosen_of(view, ids.OFF_BLOCK, ids.OFF),
        str(value_of(view, ids.OFF_HEIR_BLOCK, ids.OFF_HEIR).get("selected_user") or ""),
        one_chosen_of(view, ids.OFF_SAVED_BLOCK, ids.OFF_SAVED),
        one_line(str(value_of(view, ids.REASON_BLOCK, ids.REASON).get("value") or ""))[:MAX_REASON],
    )
    if filled.what not in {HAND, SCRIPT, SKIP}:
        return {ids.OFF_BLOCK: "Please choose one of these."}
    if filled.what == HAND and not filled.heir:
        return {ids.OFF_HEIR_BLOCK: "Please choose who runs it."}
    if filled.what == SKIP and not filled.reason:
        return {ids.REASON_BLOCK: "Please say why: it stands beside the event."}
    return filled


def done_view(words: str) -> Block:
    """Say what was done."""
    return {
        "type": "modal",
        "title": plain_text("Take a week off", MAX_MODAL_TITLE),
        "close": plain_text("Close", MAX_MODAL_TITLE),
        "blocks": [section(words)],
    }


def handed(heir: str, *, arrived: bool) -> str:
    """Say that somebody is asked, or that they may run it and have not heard of it."""
    if arrived:
        return f"Done: <@{heir}> is asked to run it. You hear when they say yes."
    return f"<@{heir}> may run it now, but my message did not reach them: please ask them yourself."


def asked_to_run(chat: Occurrence, who: str, zone: str) -> Message:
    """Ask somebody to run a chat in the place of `who`."""
    when = date_token(chat.starts_at, zone, DAY_AND_TIME)
    said = f"<@{who}> takes a week off. Can you run {title_of(chat)} on {when}?"
    plain = f"<@{who}> takes a week off. Can you run {mrkdwn(short_title(chat))} on {when}?"
    ready = button(
        "I run it", ids.RUN_READY, chat.id, label=f"I run it: {short_title(chat)}", style="primary"
    )
    questions = button("Questions", ids.SCRIPT, chat.id, label=f"The questions of {short_title(chat)}")
    otherwise = (
        "You get a private message 15 minutes before the start. If nobody can, I ask its questions alone."
    )
    return Message(lines((plain, otherwise)), (section(said), actions(ready, questions), context(otherwise)))


def taken_over(chat: Occurrence, who: str, zone: str) -> Message:
    """Tell a moderator that somebody runs a chat that is still to come."""
    when = date_token(chat.starts_at, zone, DAY_AND_TIME)
    return Message(
        f"<@{who}> runs {mrkdwn(short_title(chat))} on {when}.",
        (section(f"<@{who}> runs {title_of(chat)} on {when}."),),
    )


def saved_words(one: Saved) -> str:
    """Name questions of another time in a list."""
    day = short_day(local_day(one.occurrence.starts_at, one.occurrence.timezone or "UTC"))
    many = "1 question" if one.many == 1 else f"{one.many} questions"
    return cut(f"{day}, {many}: {one_line(one.first)}", MAX_OPTION_TEXT)
