"""The smaller modals of moderators: what is warned of, one date, cancelling, handing over. Stores nothing."""

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
from bot.wording.elements import option, radio_buttons, text_input
from bot.wording.event import short_title
from bot.wording.inputs import field, kept_in, one_chosen_of, value_of
from bot.wording.lead import lead_words
from bot.wording.local_times import local_day, strip
from bot.wording.message import (
    MAX_LABEL,
    Block,
    actions,
    button,
    context,
    cut,
    mrkdwn,
    one_line,
    section,
)
from bot.wording.modal import modal
from bot.wording.schedule import Form, submit_words
from bot.wording.schedule_fields import MAX_TYPED, named
from bot.wording.schedule_options import length_select, next_dates
from bot.wording.schedule_wishes import MOST_MODERATORS
from bot.wording.tongue import ENGLISH, Tongue
from bot.wording.warnings import warnings, when_words
from bot.wording.zones import is_zone, zone_select

MAX_NOTE = 200
MAX_REASON = 200

MAX_TITLE = 120


class Reviewed(NamedTuple):
    """What is shown before something is scheduled."""

    conflicts: Sequence[Conflict]
    free: Sequence[datetime]  # UTC
    dates: Sequence[datetime]  # UTC, the next ones
    claimable: Mapping[str, str] = {}  # listed events that may be meant, by their ids: their titles


def check_view(wish: Wish, form: Form, reviewed: Reviewed, note: str = "", speak: Tongue = ENGLISH) -> Block:
    """Show the time elsewhere and what speaks against it; whoever knows better says why, and goes on."""
    at = instant(wish.start, wish.timezone)
    told = strip(at, (wish.timezone, *told_in(at, wish.timezone, zones_of(wish.audience))), speak)
    title = mrkdwn(cut(one_line(wish.title), MAX_TITLE))
    local = [one.astimezone(ZoneInfo(wish.timezone)) for one in reviewed.dates]
    blocks = [section(f"*{title}*\n{speak.short_day(wish.start.date())}: {mrkdwn(told)}")]
    if len(local) > 1:
        blocks.append(context(next_dates(local, speak)))
    said = warnings(reviewed.conflicts, wish.timezone, speak)
    if said:
        blocks.append(section("\n".join((f"*{speak.say('schedule.look')}*", *(f"• {one}" for one in said)))))
    if reviewed.free:
        blocks.append(section(speak.say("schedule.free")))
        blocks.append(_free(reviewed.free, wish.timezone, speak))
    blocks += [_claim(event_id, title, speak) for event_id, title in reviewed.claimable.items()]
    if said:
        element = text_input(ids.NOTE, MAX_NOTE, note[:MAX_NOTE])
        hint = speak.say("schedule.note_hint")
        blocks.append(field(ids.NOTE_BLOCK, speak.say("schedule.note"), element, hint=hint, optional=True))
    blocks.append(
        actions(button(speak.say("schedule.back"), ids.SCHEDULE_BACK), block_id="schedule_back_block")
    )
    return modal(
        speak.say("schedule.check"),
        blocks,
        close=speak.say("common.close"),
        submit=submit_words(form, speak),
        callback_id=ids.SCHEDULE_CHECK,
        about=form._asdict(),
    )


def note_of(view: Mapping[str, Any]) -> str:
    """Read why somebody goes on though they were warned."""
    return one_line(str(value_of(view, ids.NOTE_BLOCK, ids.NOTE).get("value") or ""))[:MAX_NOTE]


def _free(free: Sequence[datetime], zone: str, speak: Tongue) -> Block:
    made = []
    for place, at in enumerate(free):
        value = f"{at.astimezone(ZoneInfo(zone)).replace(tzinfo=None):%Y-%m-%dT%H:%M}"
        said = when_words(at, zone, speak)
        label = speak.say("schedule.take", when=said)
        made.append(button(said, f"{ids.SCHEDULE_FREE}_{place + 1}", value, label=label))
    return actions(*made, block_id="schedule_free_block")


def _claim(event_id: str, title: str, speak: Tongue) -> Block:
    named = cut(one_line(title), MAX_TITLE)
    mine = speak.say("mine.claim")
    press = button(mine, ids.CLAIM, event_id, label=cut(f"{mine}: {named}", MAX_LABEL))
    said = speak.say("schedule.claimable", title=mrkdwn(named))
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
    occurrence: Occurrence,
    stamp: str,
    typed: Mapping[str, Any] | None = None,
    speak: Tongue = ENGLISH,
    *,
    more: bool = False,
) -> Block:
    """Ask for another time; of a series, for this date or all. `more` asks what else is other on this date alone."""
    zone = occurrence.timezone
    local = occurrence.starts_at.astimezone(ZoneInfo(zone))
    typed = typed or {}
    day, at = typed.get("date") or f"{local:%Y-%m-%d}", typed.get("time") or f"{local:%H:%M}"
    length = (occurrence.ends_at - occurrence.starts_at) // timedelta(minutes=1)
    chosen = str(typed.get("zone") or zone)
    blocks = [
        section(f"*{mrkdwn(short_title(occurrence))}*, {when_words(occurrence.starts_at, zone, speak)}"),
        *(
            [_text("title", speak.say("booked.event_title"), occurrence.title)]
            if more
            else _which(occurrence, speak)
        ),
        named(
            "date",
            speak.say("booked.new_date"),
            {"type": "datepicker", "action_id": "schedule_date", "initial_date": day},
        ),
        named(
            "time",
            speak.say("booked.new_time"),
            {"type": "timepicker", "action_id": "schedule_time", "initial_time": at},
        ),
        named(
            "zone",
            speak.say("booked.zone"),
            zone_select("schedule_zone", chosen if is_zone(chosen) else zone, (zone,), speak),
        ),
    ]
    if more:
        blocks.append(named("length", speak.say("schedule.length"), length_select(str(length), speak)))
        blocks.append({**_text("url", speak.say("schedule.link"), occurrence.url), "optional": True})
    else:
        blocks.append(context(speak.say("booked.lasts", length=lead_words(length, speak))))
    words = ("booked.edit_date", "common.save") if more else ("booked.move_it", "booked.move")
    return _modal(ids.DATE_VIEW, words, blocks, About(occurrence.id, stamp, zone), speak)


def cancel_view(occurrence: Occurrence, stamp: str, speak: Tongue = ENGLISH) -> Block:
    """Ask for the reason; of a series, whether this date or all."""
    reason = text_input(ids.REASON, MAX_REASON)
    when = when_words(occurrence.starts_at, occurrence.timezone or "UTC", speak)
    blocks = [
        section(f"*{mrkdwn(short_title(occurrence))}*, {when}"),
        *_which(occurrence, speak),
        field(
            ids.REASON_BLOCK,
            speak.say("booked.why"),
            reason,
            hint=speak.say("booked.why_hint"),
        ),
    ]
    return _modal(
        ids.CANCEL_VIEW,
        ("booked.cancel", "booked.cancel_chat"),
        blocks,
        About(occurrence.id, stamp, occurrence.timezone),
        speak,
    )


def hand_view(
    occurrence: Occurrence, stamp: str, moderators: Sequence[str], speak: Tongue = ENGLISH
) -> Block:
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
            speak.say("booked.heirs"),
            people,
            hint=speak.say("booked.heirs_hint"),
        ),
    ]
    about = About(occurrence.id, stamp, occurrence.timezone)
    return _modal(ids.HAND_VIEW, ("booked.hand_over", "booked.hand_over"), blocks, about, speak)


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


def _which(occurrence: Occurrence, speak: Tongue) -> list[Block]:
    """Ask of a series whether one date is meant or all."""
    if not occurrence.recurring:
        return []
    day = speak.short_day(local_day(occurrence.starts_at, occurrence.timezone or "UTC"))
    choices = [
        option(ids.THIS_DATE, speak.say("booked.this_date", day=day)),
        option(ids.ALL_DATES, speak.say("booked.all_dates")),
    ]
    element = radio_buttons(ids.WHICH, choices, choices[0])
    return [field(ids.WHICH_BLOCK, speak.say("booked.which"), element)]


def _text(name: str, label: str, written: str) -> Block:
    return named(name, label, text_input(f"schedule_{name}", written=written[:MAX_TYPED]))


def _modal(
    callback_id: str, words: tuple[str, str], blocks: Sequence[Block], about: About, speak: Tongue
) -> Block:
    title, submit = (speak.say(one) for one in words)
    return modal(
        title,
        blocks,
        close=speak.say("common.back"),
        submit=submit,
        callback_id=callback_id,
        about=about._asdict(),
    )
