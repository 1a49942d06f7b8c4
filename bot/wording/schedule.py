"""The modal in which somebody schedules an event, or changes one. Stores nothing, and reads nothing back."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from bot.domain.audience import GROUPS, REGIONS, zones_of
from bot.domain.event import KINDS
from bot.domain.naming import DAYS, length_words
from bot.domain.recurrence import instant
from bot.domain.repeating import Repeat, choices, number
from bot.domain.told_in import told_in
from bot.wording import actions as ids
from bot.wording.inputs import field, kept_in, option
from bot.wording.local_times import short_day, strip
from bot.wording.message import (
    MAX_MODAL_TITLE,
    MAX_OPTION_TEXT,
    MAX_OPTION_VALUE,
    MAX_OPTIONS,
    Block,
    actions,
    button,
    context,
    mrkdwn,
    plain_text,
    section,
)
from bot.wording.names import Names
from bot.wording.schedule_wishes import (
    MAX_PARTNER,
    MAX_THEME,
    MOST_MODERATORS,
    Typed,
    day_of,
    moment_of,
)
from bot.wording.zones import is_zone, zone_select

MAX_TYPED = 3_000
"""Characters that a line to write in takes; what is too long for us is said at its field, and not cut."""

LENGTHS = (15, 20, 30, 45, 60, 75, 90, 120, 180, 240)
"""Minutes that are offered as a length."""

ORDINALS = ("first", "second", "third", "fourth", "fifth")

SHORT = ("title", "hashtag", "date", "time", "zone")
"""The fields that most chats need."""

OTHER_OPTIONS = "length, kind, how it repeats, partner, co-moderators, channel, for whom, theme, link"


class Offered(NamedTuple):
    """What the programme offers to choose from; `zones` stand first in their list."""

    kinds: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()


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

    def kept(self) -> str:
        """Write it for the modal's private metadata."""
        return json.dumps(self._asdict())


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
    *,
    dates: Sequence[datetime] = (),
    draft: str = "",
    chats: int = 0,
) -> Block:
    """Make the modal with what was typed so far; `draft` says that it was kept from before, `chats` are one's own."""
    zone = _zone(typed, offered)
    shown = form._replace(shown=moment_key(typed))
    blocks = [
        *_head(form, names, draft, chats),
        _text("title", "What is it called?", typed),
        _text(
            "hashtag",
            "Hashtag",
            typed,
            hint="For example #edchat. Leave it empty if it has none.",
            optional=True,
        ),
        _followed(
            "date", "On which date?", _picker("datepicker", "date", "initial_date", _date(typed, "date"))
        ),
        _followed("time", "At what time?", _picker("timepicker", "time", "initial_time", _clock(typed))),
        _followed("zone", "In which time zone?", zone_select("schedule_zone", zone, offered.zones)),
        context(elsewhere(typed)),
        *(_options(typed, form, offered, dates) if form.expanded else [_more()]),
    ]
    return {
        "type": "modal",
        "callback_id": ids.SCHEDULE_VIEW,
        "title": plain_text("Change it" if form.about else "Schedule a chat", MAX_MODAL_TITLE),
        "submit": plain_text(_submit(form), MAX_MODAL_TITLE),
        "close": plain_text("Close", MAX_MODAL_TITLE),
        "notify_on_close": True,
        "private_metadata": shown.kept(),
        "blocks": [_anew(block, form.begun) for block in blocks],
    }


def moment_key(typed: Typed) -> str:
    """Give what is the same for as long as the time is."""
    return "|".join(_words(typed, name) for name in ("date", "time", "zone"))


def elsewhere(typed: Typed) -> str:
    """Say what time it is in three other zones, where a time is filled in; safe mrkdwn."""
    moment = moment_of(typed)
    if moment is None:
        return "When date and time are chosen, you see here what time it is elsewhere."
    start, zone = moment
    at = instant(start, zone)
    zones = (zone, *told_in(at, zone, zones_of(_list(typed, "audience"))))
    return f"That is *{short_day(start.date())}*: {mrkdwn(strip(at, zones))}"


def repeat_words(repeat: Repeat, day: date) -> str:
    """Say how something that is on `day` repeats."""
    weekday = DAYS[day.weekday()]
    return {
        Repeat.NEVER: "Once",
        Repeat.WEEKLY: f"Every {weekday}",
        Repeat.FORTNIGHTLY: f"Every second {weekday}",
        Repeat.WEEKDAYS: "Every weekday, Monday to Friday",
        Repeat.NUMBERED: f"The {ORDINALS[number(day) - 1]} {weekday} of each month",
        Repeat.LAST: f"The last {weekday} of each month",
        Repeat.AS_IT_IS: "As it does now",
    }[repeat]


def _anew(block: Block, begun: int) -> Block:
    """Make a field another one each time that the modal is begun anew, so that it is empty then."""
    if not begun or block["type"] != "input":
        return block
    return {**block, "block_id": f"{block['block_id']}-again-{begun}"}


def _submit(form: Form) -> str:
    if form.about:
        return "Save"
    return "Schedule" if form.at_once else "Propose"


def _head(form: Form, names: Names, draft: str, chats: int) -> list[Block]:
    said = []
    if draft:
        said.append(f"This is what you filled in {draft}. It was kept for you.")
    if not form.at_once and not form.about:
        said.append(
            f"Everybody can propose an event for {mrkdwn(names.programme)}: an organiser looks at it, and you are told."
        )
    buttons = []
    if draft:
        label = "Begin anew with the event as it is" if form.about else "Begin anew with empty fields"
        buttons.append(button("Begin anew", ids.SCHEDULE_ANEW, label=label))
    if chats and not form.about:
        one = "1 chat" if chats == 1 else f"{chats} chats"
        buttons.append(
            button(f"My chats ({chats})", ids.MY_CHATS, label=f"Show my {one}, to change or cancel")
        )
    made = [section(" ".join(said))] if said else []
    return [*made, actions(*buttons, block_id="schedule_head")] if buttons else made


def _more() -> Block:
    more = button("More options", ids.SCHEDULE_MORE, label=f"More options: {OTHER_OPTIONS}"[:75])
    return actions(more, block_id="schedule_more_block")


def _options(typed: Typed, form: Form, offered: Offered, dates: Sequence[datetime]) -> list[Block]:
    until = _picker("datepicker", "until", "initial_date", _date(typed, "until"))
    room: Block = {
        "type": "conversations_select",
        "action_id": "schedule_room",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if _words(typed, "room"):
        room["initial_conversation"] = _words(typed, "room")
    moderators: Block = {
        "type": "multi_users_select",
        "action_id": "schedule_moderators",
        "max_selected_items": MOST_MODERATORS,
    }
    if chosen := _list(typed, "moderators")[:MOST_MODERATORS]:
        moderators["initial_users"] = chosen
    return [
        _field("length", "How long is it?", length_select(_words(typed, "length"))),
        _field("kind", "What kind is it?", _kinds(_words(typed, "kind"), offered.kinds), optional=True),
        _repeats(typed, form),
        *([context(next_dates(dates))] if dates else []),
        _followed(
            "until",
            "Until",
            until,
            hint="The last day of a series. Leave it empty if it goes on.",
            optional=True,
        ),
        _partner(typed, offered.partners),
        _field(
            "moderators",
            "Moderators" if form.about else "Co-moderators",
            moderators,
            hint="They may change and cancel it, too.",
            optional=True,
        ),
        _field(
            "room",
            "In which channel does it run?",
            room,
            hint="The bot says there when it starts, and asks its questions. Invite the bot first.",
            optional=True,
        ),
        _field("audience", "For whom is it?", _audience(_list(typed, "audience")), optional=True),
        _text("theme", "Theme", typed, hint=f"A few words, {MAX_THEME} characters at most.", optional=True),
        _text("url", "Link", typed, hint="Where people join or read more.", optional=True),
    ]


def next_dates(dates: Sequence[datetime]) -> str:
    """Name the next dates of a series."""
    return f"Next: {', '.join(short_day(one.date()) for one in dates)}."


def _repeats(typed: Typed, form: Form) -> Block:
    """Offer the plain ways to repeat. Their words depend on the date, and so does the block that holds them."""
    day = day_of(typed)
    if day is None:
        day, offered = date(2000, 1, 1), [Repeat.NEVER]
        words = {Repeat.NEVER: "Once (choose the date first)"}
    else:
        offered = list(choices(day))
        words = {one: repeat_words(one, day) for one in Repeat if one is not Repeat.AS_IT_IS}
    if form.keeps_rule:
        offered.append(Repeat.AS_IT_IS)
        words[Repeat.AS_IT_IS] = "As it does now"
    chosen = _words(typed, "repeat")
    first = Repeat(chosen) if chosen in set(offered) else Repeat.NEVER
    made = [option(one.value, words[one]) for one in offered]
    element: Block = {
        "type": "static_select",
        "action_id": "schedule_repeat",
        "options": made,
        "initial_option": made[offered.index(first)],
    }
    which = f"{day.weekday()}-{number(day)}-{len(offered)}"
    block = field(f"schedule_repeat_block-{which}", "Does it repeat?", element)
    return {**block, "dispatch_action": True}


def _partner(typed: Typed, partners: Sequence[str]) -> Block:
    chosen = _words(typed, "partner")
    listed = [one for one in dict.fromkeys((chosen, *partners)) if one]
    if listed and len(listed) <= MAX_OPTIONS and all(len(one) <= MAX_OPTION_VALUE for one in listed):
        element: Block = {
            "type": "static_select",
            "action_id": "schedule_partner",
            "placeholder": plain_text("None", MAX_OPTION_TEXT),
            "options": [option(one) for one in listed],
        }
        if chosen:
            element["initial_option"] = option(chosen)
        return _field("partner", "Which partner offers it?", element, optional=True)
    return _text(
        "partner",
        "Which partner offers it?",
        typed,
        hint=f"Its name as the programme has it, {MAX_PARTNER} characters at most.",
        optional=True,
    )


def length_select(chosen: str) -> Block:
    """Offer how long it lasts, in minutes; what is chosen is offered as well."""
    minutes = int(chosen) if chosen.isdecimal() and len(chosen) < len("99999") else 60
    offered = sorted({*LENGTHS, minutes} - {0})
    made = {one: option(str(one), length_words(timedelta(minutes=one))) for one in offered}
    return {
        "type": "static_select",
        "action_id": "schedule_length",
        "options": list(made.values()),
        "initial_option": made.get(minutes, made[60]),
    }


def _kinds(chosen: str, kinds: Sequence[str]) -> Block:
    listed = [one for one in dict.fromkeys((chosen, *KINDS, *kinds)) if 0 < len(one) <= MAX_OPTION_VALUE]
    made: Block = {
        "type": "static_select",
        "action_id": "schedule_kind",
        "placeholder": plain_text("Choose", MAX_OPTION_TEXT),
        "options": [option(one) for one in listed[:MAX_OPTIONS]],
    }
    if chosen and len(chosen) <= MAX_OPTION_VALUE:
        made["initial_option"] = option(chosen)
    return made


def _audience(chosen: Sequence[str]) -> Block:
    groups = {"Where they are": tuple(REGIONS), "What they do": GROUPS}
    known = [one for one in chosen if one in {*REGIONS, *GROUPS}]
    made: Block = {
        "type": "multi_static_select",
        "action_id": "schedule_audience",
        "placeholder": plain_text("Everybody", MAX_OPTION_TEXT),
        "option_groups": [
            {"label": plain_text(label, MAX_OPTION_TEXT), "options": [option(one) for one in listed]}
            for label, listed in groups.items()
        ],
    }
    if known:
        made["initial_options"] = [option(one) for one in known]
    return made


def _text(name: str, label: str, typed: Typed, *, hint: str = "", optional: bool = False) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": f"schedule_{name}"}
    if written := _words(typed, name):
        element["initial_value"] = written[:MAX_TYPED]
    return _field(name, label, element, hint=hint, optional=optional)


def _field(name: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    return field(f"schedule_{name}_block", label, element, hint=hint, optional=optional)


def _followed(name: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """Make a field of which Slack tells as soon as it is changed."""
    return {**_field(name, label, element, hint=hint, optional=optional), "dispatch_action": True}


def _picker(kind: str, name: str, initial: str, value: str) -> Block:
    made: Block = {"type": kind, "action_id": f"schedule_{name}"}
    return {**made, initial: value} if value else made


def _zone(typed: Typed, offered: Offered) -> str:
    chosen = _words(typed, "zone")
    if is_zone(chosen):
        return chosen
    return next((zone for zone in offered.zones if is_zone(zone)), "UTC")


def _date(typed: Typed, name: str) -> str:
    try:
        return date.fromisoformat(_words(typed, name)).isoformat()
    except ValueError:
        return ""


def _clock(typed: Typed) -> str:
    try:
        return f"{time.fromisoformat(_words(typed, 'time')):%H:%M}"
    except ValueError:
        return ""


def _words(typed: Typed, name: str) -> str:
    held = typed.get(name)
    return held if isinstance(held, str) else ""


def _list(typed: Typed, name: str) -> list[str]:
    held = typed.get(name)
    return [str(one) for one in held] if isinstance(held, list) else []
