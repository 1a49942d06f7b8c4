"""What stands under "More options" when an event is scheduled: length, kind, how it repeats, and the rest."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.domain.audience import GROUPS, REGIONS
from bot.domain.event import KINDS
from bot.domain.naming import DAYS, length_words
from bot.domain.repeating import Repeat, choices, number
from bot.wording.inputs import field, option
from bot.wording.local_times import short_day
from bot.wording.message import MAX_OPTION_TEXT, MAX_OPTION_VALUE, MAX_OPTIONS, Block, context, plain_text
from bot.wording.schedule_fields import date_in, followed, list_in, named, picker, text, words_in
from bot.wording.schedule_wishes import MAX_PARTNER, MAX_THEME, MOST_MODERATORS, Typed, day_of

LENGTHS = (15, 20, 30, 45, 60, 75, 90, 120, 180, 240)
"""Minutes that are offered as a length."""

ORDINALS = ("first", "second", "third", "fourth", "fifth")


class Offered(NamedTuple):
    """What the programme offers to choose from; `zones` stand first in their list."""

    kinds: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()


def options(
    typed: Typed, offered: Offered, dates: Sequence[datetime], *, changed: bool, keeps_rule: bool
) -> list[Block]:
    """Make the fields; `changed` is what exists already, `keeps_rule` that it repeats by a rule that is not offered."""
    until = picker("datepicker", "until", "initial_date", date_in(typed, "until"))
    room: Block = {
        "type": "conversations_select",
        "action_id": "schedule_room",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if words_in(typed, "room"):
        room["initial_conversation"] = words_in(typed, "room")
    moderators: Block = {
        "type": "multi_users_select",
        "action_id": "schedule_moderators",
        "max_selected_items": MOST_MODERATORS,
    }
    if chosen := list_in(typed, "moderators")[:MOST_MODERATORS]:
        moderators["initial_users"] = chosen
    return [
        named("length", "How long is it?", length_select(words_in(typed, "length"))),
        named("kind", "What kind is it?", _kinds(words_in(typed, "kind"), offered.kinds), optional=True),
        _repeats(typed, keeps_rule=keeps_rule),
        *([context(next_dates(dates))] if dates else []),
        followed(
            "until",
            "Until",
            until,
            hint="The last day of a series. Leave it empty if it goes on.",
            optional=True,
        ),
        _partner(typed, offered.partners),
        named(
            "moderators",
            "Moderators" if changed else "Co-moderators",
            moderators,
            hint="They may change and cancel it, too.",
            optional=True,
        ),
        named(
            "room",
            "In which channel does it run?",
            room,
            hint="The bot says there when it starts, and asks its questions. Invite the bot first.",
            optional=True,
        ),
        named("audience", "For whom is it?", _audience(list_in(typed, "audience")), optional=True),
        text("theme", "Theme", typed, hint=f"A few words, {MAX_THEME} characters at most.", optional=True),
        text("url", "Link", typed, hint="Where people join or read more.", optional=True),
    ]


def next_dates(dates: Sequence[datetime]) -> str:
    """Name the next dates of a series."""
    return f"Next: {', '.join(short_day(one.date()) for one in dates)}."


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


def _repeats(typed: Typed, *, keeps_rule: bool) -> Block:
    """Offer the plain ways to repeat. Their words depend on the date, and so does the block that holds them."""
    day = day_of(typed)
    if day is None:
        day, offered = date(2000, 1, 1), [Repeat.NEVER]
        words = {Repeat.NEVER: "Once (choose the date first)"}
    else:
        offered = list(choices(day))
        words = {one: repeat_words(one, day) for one in Repeat if one is not Repeat.AS_IT_IS}
    if keeps_rule:
        offered.append(Repeat.AS_IT_IS)
        words[Repeat.AS_IT_IS] = "As it does now"
    chosen = words_in(typed, "repeat")
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
    chosen = words_in(typed, "partner")
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
        return named("partner", "Which partner offers it?", element, optional=True)
    return text(
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
