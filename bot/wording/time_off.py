"""The window of a moderator who takes a week off: somebody else, saved questions, or no chat. Decides nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bot.domain.event import Occurrence
from bot.wording import actions as ids
from bot.wording.elements import option, radio_buttons, static_select, text_input
from bot.wording.event import short_title, title_of
from bot.wording.inputs import field, kept_in, one_chosen_of, value_of
from bot.wording.local_times import local_day
from bot.wording.message import (
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
    section,
)
from bot.wording.modal import modal
from bot.wording.times import DAY_AND_TIME, date_token
from bot.wording.tongue import ENGLISH, Tongue

HAND, SCRIPT, SKIP = "hand", "script", "skip"
"""What becomes of the chat: somebody else runs it, it runs by itself with its questions, it is left out."""

MAX_REASON = 200


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
    speak: Tongue = ENGLISH,
    *,
    has_script: bool,
) -> Block:
    """Ask what becomes of a date; `others` moderate it too, `saved` is what it could be asked."""
    alone = speak.say("script.off_alone" if has_script else "script.off_alone_saved")
    choices = [option(HAND, speak.say("script.off_hand"))]
    choices += [option(SCRIPT, alone)] if has_script or saved else []
    choices.append(option(SKIP, speak.say("script.off_skip")))
    what = radio_buttons(ids.OFF, choices, choices[0] if others else choices[-1])
    heir: Block = {"type": "users_select", "action_id": ids.OFF_HEIR}
    if others:
        heir["initial_user"] = others[0]
    fields = [
        field(ids.OFF_BLOCK, speak.say("script.off_what"), what),
        field(
            ids.OFF_HEIR_BLOCK,
            speak.say("script.off_heir"),
            heir,
            hint=speak.say("script.off_heir_hint"),
            optional=True,
        ),
    ]
    if saved and not has_script:
        listed = [option(one.occurrence.id, saved_words(one, speak)) for one in saved]
        select = static_select(ids.OFF_SAVED, listed, listed[0])
        fields.append(field(ids.OFF_SAVED_BLOCK, speak.say("script.off_questions"), select, optional=True))
    reason = text_input(ids.REASON, MAX_REASON)
    fields.append(
        field(
            ids.REASON_BLOCK,
            speak.say("script.off_why"),
            reason,
            hint=speak.say("script.off_why_hint"),
            optional=True,
        )
    )
    when = date_token(chat.starts_at, zone, DAY_AND_TIME, speak)
    return modal(
        speak.say("script.off"),
        [section(f"*{mrkdwn(short_title(chat))}*, {when}"), *fields],
        close=speak.say("common.back"),
        submit=speak.say("script.off_submit"),
        callback_id=ids.OFF_VIEW,
        about=about._asdict(),
    )


def about_of(view: Mapping[str, Any]) -> About:
    """Read what a window is about."""
    told = kept_in(view)
    return About(str(told["occurrence_id"]), str(told["stamp"]))


def filled_in(view: Mapping[str, Any], speak: Tongue = ENGLISH) -> Filled | dict[str, str]:
    """Read what was filled in, or give an error for each field that cannot stay so, by its block_id."""
    filled = Filled(
        one_chosen_of(view, ids.OFF_BLOCK, ids.OFF),
        str(value_of(view, ids.OFF_HEIR_BLOCK, ids.OFF_HEIR).get("selected_user") or ""),
        one_chosen_of(view, ids.OFF_SAVED_BLOCK, ids.OFF_SAVED),
        one_line(str(value_of(view, ids.REASON_BLOCK, ids.REASON).get("value") or ""))[:MAX_REASON],
    )
    if filled.what not in {HAND, SCRIPT, SKIP}:
        return {ids.OFF_BLOCK: speak.say("script.off_no_what")}
    if filled.what == HAND and not filled.heir:
        return {ids.OFF_HEIR_BLOCK: speak.say("script.off_no_heir")}
    if filled.what == SKIP and not filled.reason:
        return {ids.REASON_BLOCK: speak.say("script.off_no_why")}
    return filled


def done_view(words: str, speak: Tongue = ENGLISH) -> Block:
    """Say what was done."""
    return modal(speak.say("script.off"), [section(words)], close=speak.say("common.close"))


def handed(heir: str, speak: Tongue = ENGLISH, *, arrived: bool) -> str:
    """Say that somebody is asked, or that they may run it and have not heard of it."""
    return speak.say("script.off_handed" if arrived else "script.off_not_reached", who=f"<@{heir}>")


def asked_to_run(chat: Occurrence, who: str, zone: str, speak: Tongue = ENGLISH) -> Message:
    """Ask somebody to run a chat in the place of `who`."""
    when = date_token(chat.starts_at, zone, DAY_AND_TIME, speak)
    title = short_title(chat)
    said, plain = (
        speak.say("script.asked_to_run", who=f"<@{who}>", title=named, when=when)
        for named in (title_of(chat, speak), mrkdwn(title))
    )
    run, asked = speak.say("script.i_run_it"), speak.say("script.questions")
    ready = button(run, ids.RUN_READY, chat.id, label=f"{run}: {title}", style="primary")
    questions = button(asked, ids.SCRIPT, chat.id, label=f"{asked}: {title}")
    otherwise = speak.say("script.otherwise")
    return Message(lines((plain, otherwise)), (section(said), actions(ready, questions), context(otherwise)))


def taken_over(chat: Occurrence, who: str, zone: str, speak: Tongue = ENGLISH) -> Message:
    """Tell a moderator that somebody runs a chat that is still to come."""
    when = date_token(chat.starts_at, zone, DAY_AND_TIME, speak)
    plain, said = (
        speak.say("script.taken_over", who=f"<@{who}>", title=named, when=when)
        for named in (mrkdwn(short_title(chat)), title_of(chat, speak))
    )
    return Message(plain, (section(said),))


def saved_words(one: Saved, speak: Tongue = ENGLISH) -> str:
    """Name questions of another time in a list."""
    day = speak.short_day(local_day(one.occurrence.starts_at, one.occurrence.timezone or "UTC"))
    said = speak.count("script.saved_words", one.many, day=day, first=one_line(one.first))
    return cut(said, MAX_OPTION_TEXT)
