"""The modal in which somebody schedules an event, or changes one. Stores nothing, and reads nothing back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from bot.domain.audience import zones_of
from bot.domain.recurrence import instant
from bot.domain.told_in import told_in
from bot.wording import actions as ids
from bot.wording.inputs import kept_in
from bot.wording.local_times import strip
from bot.wording.message import (
    Block,
    actions,
    button,
    context,
    mrkdwn,
    section,
)
from bot.wording.modal import modal
from bot.wording.names import Names
from bot.wording.schedule_fields import clock_in, date_in, followed, picker, text
from bot.wording.schedule_options import Offered, options
from bot.wording.schedule_wishes import Typed, list_in, moment_of, words_in
from bot.wording.tongue import ENGLISH, Tongue
from bot.wording.zones import is_zone, zone_select

SHORT = ("title", "hashtag", "date", "time", "zone")
"""The fields that most chats need."""


class Form(NamedTuple):
    """What the modal is about, as it is kept with it from one press to the next."""

    key: str  # the UID of a new event, or the stamp of the one that is changed
    about: str = ""  # the event that is changed; empty: a new one
    expanded: bool = False
    shown: str = ""  # the time that was told in other zones
    proposal: str = ""  # the stamp of a proposal that was sent back
    at_once: bool = True  # no organiser has to look at it first
    keeps_rule: bool = False  # it repeats by a rule that is none of the plain ones
    begun: int = 0  # how often it was begun anew: Slack keeps what was typed in a field that stays the same


def form_of(view: Mapping[str, Any]) -> Form:
    """Read what a modal is about."""
    told = kept_in(view)
    form = Form(str(told["key"]))
    same = {name for name in Form._fields if name in told and type(told[name]) is type(getattr(form, name))}
    return form._replace(**{name: told[name] for name in same})


def schedule_view(
    typed: Typed,
    form: Form,
    offered: Offered,
    names: Names,
    speak: Tongue = ENGLISH,
    *,
    dates: Sequence[datetime] = (),
    draft: str = "",
    chats: int = 0,
) -> Block:
    """Make the modal with what was typed so far; `draft` says that it was kept from before, `chats` are one's own."""
    zone = _zone(typed, offered)
    shown = form._replace(shown=moment_key(typed))
    blocks = [
        *_head(form, names, draft, chats, speak),
        text("title", speak.say("schedule.name"), typed),
        text(
            "hashtag",
            speak.say("schedule.hashtag"),
            typed,
            hint=speak.say("schedule.hashtag_hint"),
            optional=True,
        ),
        followed(
            "date",
            speak.say("schedule.date"),
            picker("datepicker", "date", "initial_date", date_in(typed, "date")),
        ),
        followed(
            "time",
            speak.say("schedule.time"),
            picker("timepicker", "time", "initial_time", clock_in(typed)),
        ),
        followed(
            "zone",
            speak.say("schedule.zone"),
            zone_select("schedule_zone", zone, offered.zones, speak),
        ),
        context(elsewhere(typed, speak)),
        *(
            options(typed, offered, dates, speak, changed=bool(form.about), keeps_rule=form.keeps_rule)
            if form.expanded
            else [_more(speak)]
        ),
    ]
    return modal(
        speak.say("schedule.title_change" if form.about else "schedule.title"),
        [_anew(block, form.begun) for block in blocks],
        close=speak.say("common.close"),
        submit=submit_words(form, speak),
        callback_id=ids.SCHEDULE_VIEW,
        about=shown._asdict(),
        notify_on_close=True,
    )


def moment_key(typed: Typed) -> str:
    """Give what is the same for as long as the time is."""
    return "|".join(words_in(typed, name) for name in ("date", "time", "zone"))


def elsewhere(typed: Typed, speak: Tongue = ENGLISH) -> str:
    """Say what time it is in three other zones, where a time is filled in; safe mrkdwn."""
    moment = moment_of(typed)
    if moment is None:
        return speak.say("schedule.elsewhere_none")
    start, zone = moment
    at = instant(start, zone)
    zones = (zone, *told_in(at, zone, zones_of(list_in(typed, "audience"))))
    times = mrkdwn(strip(at, zones, speak))
    return speak.say("schedule.elsewhere", day=speak.short_day(start.date()), times=times)


def _anew(block: Block, begun: int) -> Block:
    """Make a field another one each time that the modal is begun anew, so that it is empty then."""
    if not begun or block["type"] != "input":
        return block
    return {**block, "block_id": f"{block['block_id']}-again-{begun}"}


def submit_words(form: Form, speak: Tongue) -> str:
    """Say what sending the modal does."""
    if form.about:
        return speak.say("common.save")
    return speak.say("schedule.submit" if form.at_once else "schedule.propose")


def _head(form: Form, names: Names, draft: str, chats: int, speak: Tongue) -> list[Block]:
    said = []
    if draft:
        said.append(speak.say("schedule.kept", when=draft))
    if not form.at_once and not form.about:
        said.append(speak.say("schedule.may_propose", programme=mrkdwn(names.programme)))
    buttons = []
    if draft:
        label = speak.say("schedule.anew_as_is_label" if form.about else "schedule.anew_label")
        buttons.append(button(speak.say("schedule.anew"), ids.SCHEDULE_ANEW, label=label))
    if chats and not form.about:
        label = speak.count("schedule.my_chats_label", chats)
        buttons.append(button(speak.count("schedule.my_chats", chats), ids.MY_CHATS, label=label))
    made = [section(" ".join(said))] if said else []
    return [*made, actions(*buttons, block_id="schedule_head")] if buttons else made


def _more(speak: Tongue) -> Block:
    more = button(speak.say("schedule.more"), ids.SCHEDULE_MORE, label=speak.say("schedule.more_label"))
    return actions(more, block_id="schedule_more_block")


def _zone(typed: Typed, offered: Offered) -> str:
    chosen = words_in(typed, "zone")
    if is_zone(chosen):
        return chosen
    return next((zone for zone in offered.zones if is_zone(zone)), "UTC")
