"""The smaller modals of moderators: what is warned of, one date, cancelling, handing over. Stores nothing."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.audience import zones_of
from bot.domain.booking import Wish
from bot.domain.conflict import Conflict
from bot.domain.event import Occurrence
from bot.domain.recurrence import instant
from bot.domain.told_in import told_in
from bot.wording import actions as ids
from bot.wording.event import short_title
from bot.wording.inputs import field, kept_in, one_chosen_of, option, value_of
from bot.wording.local_times import local_day, short_day, strip
from bot.wording.message import (
    MAX_LABEL,
    MAX_MODAL_TITLE,
    Block,
    actions,
    button,
    context,
    cut,
    mrkdwn,
    one_line,
    plain_text,
    section,
)
from bot.wording.schedule import Form
from bot.wording.schedule_options import length_select, next_dates
from bot.wording.schedule_wishes import MOST_MODERATORS
from bot.wording.warnings import warnings, when_words
from bot.wording.zones import is_zone, zone_select

MAX_NOTE = 200
MAX_REASON = 200
MAX_TYPED = 3_000

MAX_TITLE = 120


class Reviewed(NamedTuple):
    """What is shown before something is scheduled."""

    conflicts: Sequence[Conflict]
    free: Sequence[datetime]  # UTC
    dates: Sequence[datetime]  # UTC, the next ones
    claimable: Mapping[str, str] = {}  # listed events that may be meant, by their ids: their titles


def check_view(wish: Wish, form: Form, reviewed: Reviewed, note: str = "") -> Block:
    """Show the time elsewhere and what speaks against it; whoever knows better says why, and goes on."""
    at = instant(wish.start, wish.timezone)
    told = strip(at, (wish.timezone, *told_in(at, wish.timezone, zones_of(wish.audience))))
    title = mrkdwn(cut(one_line(wish.title), MAX_TITLE))
    local = [one.astimezone(ZoneInfo(wish.timezone)) for one in reviewed.dates]
    blocks = [section(f"*{title}*\n{short_day(wish.start.date())}: {mrkdwn(told)}")]
    if len(local) > 1:
        blocks.append(context(next_dates(local)))
    said = warnings(reviewed.conflicts, wish.timezone)
    if said:
        blocks.append(section("*Please look at this first*\n" + "\n".join(f"• {one}" for one in said)))
    if reviewed.free:
        blocks.append(section("Nothing is in the way at these times:"))
        blocks.append(_free(reviewed.free, wish.timezone))
    blocks += [_claim(event_id, title) for event_id, title in reviewed.claimable.items()]
    if said:
        element: Block = {"type": "plain_text_input", "action_id": ids.NOTE, "max_length": MAX_NOTE}
        if note:
            element["initial_value"] = note[:MAX_NOTE]
        hint = "It is kept with the event, and you are not warned of it again."
        blocks.append(field(ids.NOTE_BLOCK, "It is all right, because…", element, hint=hint, optional=True))
    blocks.append(actions(button("Change something", ids.SCHEDULE_BACK), block_id="schedule_back_block"))
    return {
        "type": "modal",
        "callback_id": ids.SCHEDULE_CHECK,
        "title": plain_text("Before it is kept", MAX_MODAL_TITLE),
        "submit": plain_text(_submit(form), MAX_MODAL_TITLE),
        "close": plain_text("Close", MAX_MODAL_TITLE),
        "private_metadata": form.kept(),
        "blocks": blocks,
    }


def note_of(view: Mapping[str, Any]) -> str:
    """Read why somebody goes on though they were warned."""
    return one_line(str(value_of(view, ids.NOTE_BLOCK, ids.NOTE).get("value") or ""))[:MAX_NOTE]


def _submit(form: Form) -> str:
    if form.about:
        return "Save"
    return "Schedule" if form.at_once else "Propose"


def _free(free: Sequence[datetime], zone: str) -> Block:
    made = []
    for place, at in enumerate(free):
        value = f"{at.astimezone(ZoneInfo(zone)).replace(tzinfo=None):%Y-%m-%dT%H:%M}"
        said = when_words(at, zone)
        made.append(button(said, f"{ids.SCHEDULE_FREE}_{place + 1}", value, label=f"Take {said} instead"))
    return actions(*made, block_id="schedule_free_block")


def _claim(event_id: str, title: str) -> Block:
    named = cut(one_line(title), MAX_TITLE)
    press = button("This is my chat", ids.CLAIM, event_id, label=cut(f"This is my chat: {named}", MAX_LABEL))
    said = f"*{mrkdwn(named)}* is listed already. If it is yours, ask to be its moderator instead."
    return {**section(said), "accessory": press}


class About(NamedTuple):
    """Which event a small modal is about, and how it was when the modal was opened."""

    occurrence_id: str
    stamp: str
    zone: str = "UTC"


def about_of(view: Mapping[str, Any]) -> About:
    """Read what a modal is about."""
    told = kept_in(view)
    return About(str(told["occurrence_id"]), str(told["stamp"]), str(told["zone"]))


def date_view(
    occurrence: Occurrence, stamp: str, typed: Mapping[str, Any] | None = None, *, more: bool = False
) -> Block:
    """Ask for another time; of a series, for this date or all. `more` asks what else is other on this date alone."""
    zone = occurrence.timezone
    local = occurrence.starts_at.astimezone(ZoneInfo(zone))
    typed = typed or {}
    day, at = typed.get("date") or f"{local:%Y-%m-%d}", typed.get("time") or f"{local:%H:%M}"
    length = (occurrence.ends_at - occurrence.starts_at) // timedelta(minutes=1)
    chosen = str(typed.get("zone") or zone)
    blocks = [
        section(f"*{mrkdwn(short_title(occurrence))}*, {when_words(occurrence.starts_at, zone)}"),
        *([_text("title", "Title", occurrence.title)] if more else _which(occurrence)),
        _field("date", "New date", {"type": "datepicker", "action_id": "schedule_date", "initial_date": day}),
        _field("time", "New time", {"type": "timepicker", "action_id": "schedule_time", "initial_time": at}),
        _field(
            "zone", "Time zone", zone_select("schedule_zone", chosen if is_zone(chosen) else zone, (zone,))
        ),
    ]
    if more:
        blocks.append(_field("length", "How long is it?", length_select(str(length))))
        blocks.append({**_text("url", "Link", occurrence.url), "optional": True})
    else:
        blocks.append(context(f"It lasts {length} minutes. Whoever was told of it is told of the new time."))
    title, submit = ("Edit this date", "Save") if more else ("Move it", "Move")
    return _modal(ids.DATE_VIEW, title, submit, blocks, About(occurrence.id, stamp, zone))


def cancel_view(occurrence: Occurrence, stamp: str) -> Block:
    """Ask for the reason; of a series, whether this date or all."""
    reason: Block = {"type": "plain_text_input", "action_id": ids.REASON, "max_length": MAX_REASON}
    when = when_words(occurrence.starts_at, occurrence.timezone or "UTC")
    blocks = [
        section(f"*{mrkdwn(short_title(occurrence))}*, {when}"),
        *_which(occurrence),
        field(
            ids.REASON_BLOCK,
            "Why?",
            reason,
            hint="It stands beside the event. What is cancelled stays visible, struck through.",
        ),
    ]
    return _modal(
        ids.CANCEL_VIEW,
        "Cancel it",
        "Cancel the chat",
        blocks,
        About(occurrence.id, stamp, occurrence.timezone),
    )


def hand_view(occurrence: Occurrence, stamp: str, moderators: Sequence[str]) -> Block:
    """Ask who moderates from now on."""
    people: Block = {
        "type": "multi_users_select",
        "action_id": ids.HEIRS,
        "max_selected_items": MOST_MODERATORS,
    }
    if moderators:
        people["initial_users"] = list(moderators[:MOST_MODERATORS])
    blocks = [
        section(f"*{mrkdwn(short_title(occurrence))}*"),
        field(
            ids.HEIRS_BLOCK,
            "Who moderates it from now on?",
            people,
            hint="They may change, move and cancel it, and are told so. Who is left out may not any more.",
        ),
    ]
    return _modal(
        ids.HAND_VIEW, "Hand over", "Hand over", blocks, About(occurrence.id, stamp, occurrence.timezone)
    )


def heirs_of(view: Mapping[str, Any]) -> tuple[str, ...]:
    """Read who shall moderate."""
    chosen = value_of(view, ids.HEIRS_BLOCK, ids.HEIRS).get("selected_users") or ()
    return tuple(str(one) for one in chosen)[:MOST_MODERATORS]


def reason_of(view: Mapping[str, Any]) -> str:
    """Read why it is cancelled."""
    return one_line(str(value_of(view, ids.REASON_BLOCK, ids.REASON).get("value") or ""))[:MAX_REASON]


def is_whole(view: Mapping[str, Any]) -> bool:
    """Tell whether all dates are meant."""
    return one_chosen_of(view, ids.WHICH_BLOCK, ids.WHICH) == ids.ALL_DATES


def _which(occurrence: Occurrence) -> list[Block]:
    """Ask of a series whether one date is meant or all."""
    if not occurrence.recurring:
        return []
    day = short_day(local_day(occurrence.starts_at, occurrence.timezone or "UTC"))
    choices = [
        option(ids.THIS_DATE, f"This date only, {day}"),
        option(ids.ALL_DATES, "This and all other dates"),
    ]
    element: Block = {
        "type": "radio_buttons",
        "action_id": ids.WHICH,
        "options": choices,
        "initial_option": choices[0],
    }
    return [field(ids.WHICH_BLOCK, "Which dates?", element)]


def _text(name: str, label: str, written: str) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": f"schedule_{name}"}
    if written:
        element["initial_value"] = written[:MAX_TYPED]
    return _field(name, label, element)


def _field(name: str, label: str, element: Block) -> Block:
    return field(f"schedule_{name}_block", label, element)


def _modal(callback_id: str, title: str, submit: str, blocks: Sequence[Block], about: About) -> Block:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain_text(title, MAX_MODAL_TITLE),
        "submit": plain_text(submit, MAX_MODAL_TITLE),
        "close": plain_text("Back", MAX_MODAL_TITLE),
        "private_metadata": json.dumps(about._asdict()),
        "blocks": list(blocks),
    }
