"""What stands under "More options" when an event is scheduled: length, kind, how it repeats, and the rest."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.domain.audience import GROUPS, REGIONS
from bot.domain.event import KINDS
from bot.domain.repeating import Repeat, choices, number
from bot.wording.elements import option, static_select
from bot.wording.inputs import field
from bot.wording.message import MAX_OPTION_TEXT, MAX_OPTION_VALUE, MAX_OPTIONS, Block, context, plain_text
from bot.wording.schedule_fields import date_in, followed, named, picker, text
from bot.wording.schedule_wishes import (
    MAX_PARTNER,
    MAX_THEME,
    MOST_MODERATORS,
    Typed,
    day_of,
    list_in,
    words_in,
)
from bot.wording.tongue import ENGLISH, Tongue

LENGTHS = (15, 20, 30, 45, 60, 75, 90, 120, 180, 240)
"""Minutes that are offered as a length."""


class Offered(NamedTuple):
    """What the programme offers to choose from; `zones` stand first in their list."""

    kinds: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()


def options(
    typed: Typed,
    offered: Offered,
    dates: Sequence[datetime],
    speak: Tongue,
    *,
    changed: bool,
    keeps_rule: bool,
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
        named("length", speak.say("schedule.length"), length_select(words_in(typed, "length"), speak)),
        named(
            "kind",
            speak.say("schedule.kind"),
            _kinds(words_in(typed, "kind"), offered.kinds, speak),
            optional=True,
        ),
        _repeats(typed, speak, keeps_rule=keeps_rule),
        *([context(next_dates(dates, speak))] if dates else []),
        followed(
            "until",
            speak.say("schedule.until"),
            until,
            hint=speak.say("schedule.until_hint"),
            optional=True,
        ),
        _partner(typed, offered.partners, speak),
        named(
            "moderators",
            speak.say("schedule.moderators" if changed else "schedule.comoderators"),
            moderators,
            hint=speak.say("schedule.moderators_hint"),
            optional=True,
        ),
        named(
            "room",
            speak.say("schedule.room"),
            room,
            hint=speak.say("schedule.room_hint"),
            optional=True,
        ),
        named(
            "audience",
            speak.say("schedule.audience"),
            _audience(list_in(typed, "audience"), speak),
            optional=True,
        ),
        text(
            "theme",
            speak.say("schedule.theme"),
            typed,
            hint=speak.count("schedule.theme_hint", MAX_THEME),
            optional=True,
        ),
        text(
            "url",
            speak.say("schedule.link"),
            typed,
            hint=speak.say("schedule.link_hint"),
            optional=True,
        ),
    ]


def next_dates(dates: Sequence[datetime], speak: Tongue = ENGLISH) -> str:
    """Name the next dates of a series."""
    return speak.say("schedule.next", dates=", ".join(speak.short_day(one.date()) for one in dates))


def repeat_words(repeat: Repeat, day: date, speak: Tongue = ENGLISH) -> str:
    """Say how something that is on `day` repeats."""
    name = {
        Repeat.NEVER: "once",
        Repeat.NUMBERED: f"numbered_{number(day)}",
        Repeat.AS_IT_IS: "as_it_is",
    }.get(repeat, repeat.value)
    return speak.say(f"schedule.{name}", weekday=speak.weekday(day.weekday()))


def _repeats(typed: Typed, speak: Tongue, *, keeps_rule: bool) -> Block:
    """Offer the plain ways to repeat. Their words depend on the date, and so does the block that holds them."""
    day = day_of(typed)
    if day is None:
        day, offered = date(2000, 1, 1), [Repeat.NEVER]
        words = {Repeat.NEVER: speak.say("schedule.once_no_date")}
    else:
        offered = list(choices(day))
        words = {one: repeat_words(one, day, speak) for one in Repeat if one is not Repeat.AS_IT_IS}
    if keeps_rule:
        offered.append(Repeat.AS_IT_IS)
        words[Repeat.AS_IT_IS] = speak.say("schedule.as_it_is")
    chosen = words_in(typed, "repeat")
    first = Repeat(chosen) if chosen in set(offered) else Repeat.NEVER
    made = [option(one.value, words[one]) for one in offered]
    element = static_select("schedule_repeat", made, made[offered.index(first)])
    which = f"{day.weekday()}-{number(day)}-{len(offered)}"
    block = field(f"schedule_repeat_block-{which}", speak.say("schedule.repeats"), element)
    return {**block, "dispatch_action": True}


def _partner(typed: Typed, partners: Sequence[str], speak: Tongue) -> Block:
    chosen = words_in(typed, "partner")
    listed = [one for one in dict.fromkeys((chosen, *partners)) if one]
    if listed and len(listed) <= MAX_OPTIONS and all(len(one) <= MAX_OPTION_VALUE for one in listed):
        element = static_select(
            "schedule_partner",
            [option(one) for one in listed],
            option(chosen) if chosen else None,
            placeholder=speak.say("common.none"),
        )
        return named("partner", speak.say("schedule.partner"), element, optional=True)
    return text(
        "partner",
        speak.say("schedule.partner"),
        typed,
        hint=speak.count("schedule.partner_hint", MAX_PARTNER),
        optional=True,
    )


def length_select(chosen: str, speak: Tongue = ENGLISH) -> Block:
    """Offer how long it lasts, in minutes; what is chosen is offered as well."""
    minutes = int(chosen) if chosen.isdecimal() and len(chosen) < len("99999") else 60
    offered = sorted({*LENGTHS, minutes} - {0})
    made = {one: option(str(one), speak.length(timedelta(minutes=one))) for one in offered}
    return static_select("schedule_length", made.values(), made.get(minutes, made[60]))


def _kinds(chosen: str, kinds: Sequence[str], speak: Tongue) -> Block:
    listed = [one for one in dict.fromkeys((chosen, *KINDS, *kinds)) if 0 < len(one) <= MAX_OPTION_VALUE]
    return static_select(
        "schedule_kind",
        [option(one, speak.kind(one)) for one in listed[:MAX_OPTIONS]],
        option(chosen, speak.kind(chosen)) if chosen in listed else None,
        placeholder=speak.say("schedule.choose"),
    )


def _audience(chosen: Sequence[str], speak: Tongue) -> Block:
    groups = {"schedule.where_they_are": tuple(REGIONS), "schedule.what_they_do": GROUPS}
    known = [one for one in chosen if one in {*REGIONS, *GROUPS}]
    made: Block = {
        "type": "multi_static_select",
        "action_id": "schedule_audience",
        "placeholder": plain_text(speak.say("schedule.everybody"), MAX_OPTION_TEXT),
        "option_groups": [
            {
                "label": plain_text(speak.say(label), MAX_OPTION_TEXT),
                "options": [option(one, speak.sentence(one)) for one in listed],
            }
            for label, listed in groups.items()
        ],
    }
    if known:
        made["initial_options"] = [option(one, speak.sentence(one)) for one in known]
    return made
