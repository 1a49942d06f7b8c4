"""The modals in which people choose how a chat is brought to X, and what they filled in. Store nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from bot.domain.price import dollars
from bot.domain.way import PAID, Way
from bot.wording import actions as ids
from bot.wording.elements import option, radio_buttons, static_select
from bot.wording.inputs import field, kept_in, one_chosen_of, tick, ticked_of, value_of
from bot.wording.local_times import local_day
from bot.wording.message import (
    MAX_BUTTON,
    MAX_OPTION_TEXT,
    Block,
    button,
    cut,
    mrkdwn,
    one_line,
    plain_text,
    section,
)
from bot.wording.modal import modal
from bot.wording.tongue import ENGLISH, Tongue
from bot.wording.warnings import when_words
from bot.wording.x_money import Month, money

_PEOPLE = ("U", "W")
"""How Slack's ids of people begin."""

_EACH, _ONCE = "each", "once"
"""For how long a choice holds."""


class Offer(NamedTuple):
    """A chat for which a way may be chosen."""

    event_id: str
    title: str
    starts_at: datetime
    way: Way | None  # what was chosen; None: nothing yet
    micros: int  # what it costs each time where the bot posts; 0 where it cannot
    reading: int = 0  # what it costs more where the bot reads, as far as can be told
    occurrence_id: str = ""  # of its next date
    recurring: bool = False
    once: bool = False  # whether what was chosen holds for that date alone


class Choice(NamedTuple):
    """What an organiser chose."""

    event_id: str
    way: Way
    channel: str  # where the words are given; empty: its moderators get them
    agrees: bool
    once_for: str = ""  # the occurrence for which alone it holds; empty: each time
    occurrence_id: str = ""  # the date that was shown


def x_line(month: Month | None, zone: str, speak: Tongue = ENGLISH) -> Block:
    """Say how the month stands on X, beside the button that opens the modal."""
    more = button(speak.say("on_x.title"), ids.X_OPEN, label=cut(speak.say("on_x.choose"), MAX_BUTTON))
    return {**section(money(month, zone, speak)), "accessory": more}


def x_view(
    offers: Sequence[Offer],
    ways: Sequence[Way],
    month: Month | None,
    zone: str,
    speak: Tongue = ENGLISH,
    *,
    done: str = "",
) -> Block:
    """Make the modal: how the month stands, and a form for the way of one chat; `done` says what was just done."""
    said = [words for words in (done, money(month, zone, speak)) if words]
    form = _form(offers, _possible(ways, month), month, zone, speak) if offers else []
    if not offers:
        said.append(speak.say("on_x.none"))
    return modal(
        speak.say("on_x.title"),
        [*map(section, said), *form],
        close=speak.say("common.back"),
        callback_id=ids.X_VIEW,
        about={"zone": zone},
        submit=speak.say("common.save") if form else "",
    )


def own_x_view(offer: Offer, ways: Sequence[Way], zone: str, speak: Tongue = ENGLISH) -> Block:
    """Make the same for the moderators of one chat: without the month's money, which is the organisers'."""
    return modal(
        speak.say("on_x.own_title"),
        [section(speak.say("on_x.own_what")), *_form([offer], ways, None, zone, speak)],
        close=speak.say("common.back"),
        submit=speak.say("common.save"),
        callback_id=ids.X_OWN_VIEW,
        about={"zone": zone},
    )


def chosen(
    offer: Offer, choice: Choice, zone: str, given_to: Sequence[str] = (), speak: Tongue = ENGLISH
) -> str:
    """Tell what was chosen; `given_to` are the people or the channel that are given the words, by Slack's ids."""
    people = [f"<@{mrkdwn(one)}>" for one in given_to if one.startswith(_PEOPLE)]
    day = speak.short_day(local_day(offer.starts_at, zone))
    held = speak.say("on_x.held_once", day=day) if choice.once_for else speak.say("on_x.held_each")
    parts = {"title": mrkdwn(offer.title), "held": held, "way": _small(_name(choice.way, speak))}
    if choice.way is not Way.TEXT or not given_to:
        return speak.say("on_x.done", **parts)
    where = (
        speak.say("on_x.to_people", names=speak.all_of(people))
        if people
        else speak.say("on_x.in_channel", channel=f"<#{mrkdwn(''.join(given_to))}>")
    )
    return speak.say("on_x.done_given", **parts, where=where)


def read_x_view(view: Mapping[str, Any], speak: Tongue = ENGLISH) -> Choice | dict[str, str]:
    """Read what was filled in, or give an error for each field that cannot stay so, by its block_id."""
    occurrence_id = one_chosen_of(view, ids.X_CHAT_BLOCK, ids.X_CHAT)
    way = one_chosen_of(view, ids.X_WAY_BLOCK, ids.X_WAY)
    channel = str(value_of(view, ids.X_ROOM_BLOCK, ids.X_ROOM).get("selected_conversation") or "")
    if not occurrence_id:
        return {ids.X_CHAT_BLOCK: speak.say("on_x.no_chat")}
    if way not in {one.value for one in Way}:
        return {ids.X_WAY_BLOCK: speak.say("on_x.no_way")}
    once = occurrence_id if one_chosen_of(view, ids.X_SPAN_BLOCK, ids.X_SPAN) == _ONCE else ""
    agrees = ticked_of(view, ids.X_AGREE_BLOCK, ids.X_AGREE)
    return Choice(occurrence_id.partition(".")[0], Way(way), channel, agrees, once, occurrence_id)


def zone_of(view: Mapping[str, Any]) -> str:
    """Give the zone in which the modal was made."""
    return str(kept_in(view)["zone"])


def _possible(ways: Sequence[Way], month: Month | None) -> list[Way]:
    paid = month is not None and month.budget > 0
    return [way for way in ways if way not in PAID or paid]


def _form(
    offers: Sequence[Offer], ways: Sequence[Way], month: Month | None, zone: str, speak: Tongue
) -> list[Block]:
    chats = [_offered(one, zone, speak) for one in offers]
    only = chats[0] if len(chats) == 1 else None
    chat = static_select(ids.X_CHAT, chats, only, placeholder=speak.say("on_x.a_chat"))
    choices = [_way(way, speak) for way in ways]
    how = radio_buttons(ids.X_WAY, choices, choices[0])
    room: Block = {
        "type": "conversations_select",
        "action_id": ids.X_ROOM,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    fields = [
        field(
            ids.X_CHAT_BLOCK,
            speak.say("on_x.which"),
            chat,
            hint=speak.say("on_x.which_hint"),
        ),
        field(ids.X_WAY_BLOCK, speak.say("on_x.how"), how),
        *([_for_how_long(speak)] if any(one.recurring for one in offers) else []),
        field(
            ids.X_ROOM_BLOCK,
            speak.say("on_x.where"),
            room,
            hint=speak.say("on_x.where_hint"),
            optional=True,
        ),
    ]
    if month is not None and month.budget > 0 and not month.agreed:
        agree = speak.say("on_x.agree", budget=dollars(month.budget))
        label = speak.say("on_x.paid")
        fields.append(tick(ids.X_AGREE_BLOCK, ids.X_AGREE, label, agree, ticked=False))
    return fields


def _for_how_long(speak: Tongue) -> Block:
    choices = [
        {
            **option(_EACH, speak.say("on_x.each")),
            "description": plain_text(speak.say("on_x.each_what"), MAX_OPTION_TEXT),
        },
        {
            **option(_ONCE, speak.say("on_x.once")),
            "description": plain_text(speak.say("on_x.once_what"), MAX_OPTION_TEXT),
        },
    ]
    held = radio_buttons(ids.X_SPAN, choices, choices[0])
    return field(ids.X_SPAN_BLOCK, speak.say("on_x.for_how_long"), held, optional=True)


def _offered(one: Offer, zone: str, speak: Tongue) -> Block:
    now = speak.say("on_x.nothing_chosen") if one.way is None else _small(_name(one.way, speak))
    now = speak.say("on_x.this_time", way=now) if one.once else now
    if one.micros:
        now = speak.say("on_x.price", what=now, price=dollars(one.micros))
    if one.micros and one.reading:
        now = speak.say("on_x.price_reading", what=now, price=dollars(one.reading))
    title = cut(one_line(one.title), MAX_OPTION_TEXT)
    about = cut(f"{when_words(one.starts_at, zone, speak)} · {now}", MAX_OPTION_TEXT)
    return {
        **option(one.occurrence_id or one.event_id, title),
        "description": plain_text(about, MAX_OPTION_TEXT),
    }


def _small(words: str) -> str:
    """Let words go on a sentence."""
    return f"{words[0].lower()}{words[1:]}"


def _way(way: Way, speak: Tongue) -> Block:
    what = plain_text(speak.say(f"on_x.{way.name.lower()}_what"), MAX_OPTION_TEXT)
    return {**option(way.value, _name(way, speak)), "description": what}


def _name(way: Way, speak: Tongue) -> str:
    return speak.say(f"on_x.{way.name.lower()}")
