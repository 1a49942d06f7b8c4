"""The modals in which people choose how a chat is brought to X, and what they filled in. Store nothing."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from bot.domain.price import dollars
from bot.domain.way import PAID, Way
from bot.wording import actions as ids
from bot.wording.inputs import field, kept_in, one_chosen_of, option, tick, ticked_of, value_of
from bot.wording.local_times import local_day, short_clock, short_day
from bot.wording.message import (
    MAX_BUTTON,
    MAX_MODAL_TITLE,
    MAX_OPTION_TEXT,
    Block,
    button,
    cut,
    mrkdwn,
    one_line,
    plain_text,
    section,
)
from bot.wording.x_money import Month, money

_WAYS = {
    Way.TEXT: ("Give me the text", "Each post's words at its time, with a button that opens X: free"),
    Way.POSTS: ("The bot posts", "Reminder, start, questions, thanks and recap as one thread"),
    Way.READS: ("The bot posts and reads", "The same; answers are counted, and who asks the bot is answered"),
    Way.OFF: ("Not on X", "Nothing is posted or given"),
}
"""Each way in a few words, and what it does."""


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


def x_line(month: Month | None, zone: str) -> Block:
    """Say how the month stands on X, beside the button that opens the modal."""
    more = button("Chats on X", ids.X_OPEN, label=cut("Choose how chats are brought to X", MAX_BUTTON))
    return {**section(money(month, zone)), "accessory": more}


def x_view(
    offers: Sequence[Offer],
    ways: Sequence[Way],
    month: Month | None,
    zone: str,
    *,
    done: str = "",
) -> Block:
    """Make the modal: how the month stands, and a form for the way of one chat; `done` says what was just done."""
    said = [words for words in (done, money(month, zone)) if words]
    form = _form(offers, _possible(ways, month), month, zone) if offers else []
    if not offers:
        said.append("No chat with a hashtag is to come within two weeks.")
    view: Block = {
        "type": "modal",
        "callback_id": ids.X_VIEW,
        "title": plain_text("Chats on X", MAX_MODAL_TITLE),
        "close": plain_text("Back", MAX_MODAL_TITLE),
        "private_metadata": json.dumps({"zone": zone}),
        "blocks": [*map(section, said), *form],
    }
    return {**view, "submit": plain_text("Save", MAX_MODAL_TITLE)} if form else view


def own_x_view(offer: Offer, ways: Sequence[Way], zone: str) -> Block:
    """Make the same for the moderators of one chat: without the month's money, which is the organisers'."""
    said = (
        "For each post on X you get a message at its time: the words to copy, and a button that opens X with them. "
        "It costs nothing, and you post from your own account."
    )
    return {
        "type": "modal",
        "callback_id": ids.X_OWN_VIEW,
        "title": plain_text("Your chat on X", MAX_MODAL_TITLE),
        "close": plain_text("Back", MAX_MODAL_TITLE),
        "private_metadata": json.dumps({"zone": zone}),
        "blocks": [section(said), *_form([offer], ways, None, zone)],
        "submit": plain_text("Save", MAX_MODAL_TITLE),
    }


def chosen(offer: Offer, choice: Choice, zone: str, given_to: Sequence[str] = ()) -> str:
    """Tell what was chosen; `given_to` are the people or the channel that are given the words, by Slack's ids."""
    people = [f"<@{mrkdwn(one)}>" for one in given_to if one.startswith(_PEOPLE)]
    where = f"to {' and '.join(people)}, in private" if people else f"in <#{mrkdwn(''.join(given_to))}>"
    where = f", {where}" if choice.way is Way.TEXT and given_to else ""
    held = f"on {short_day(local_day(offer.starts_at, zone))} only" if choice.once_for else "each time"
    return f"Done: *{mrkdwn(offer.title)}*, {held}: {_small(_WAYS[choice.way][0])}{where}."


def read_x_view(view: Mapping[str, Any]) -> Choice | dict[str, str]:
    """Read what was filled in, or give an error for each field that cannot stay so, by its block_id."""
    occurrence_id = one_chosen_of(view, ids.X_CHAT_BLOCK, ids.X_CHAT)
    way = one_chosen_of(view, ids.X_WAY_BLOCK, ids.X_WAY)
    channel = str(value_of(view, ids.X_ROOM_BLOCK, ids.X_ROOM).get("selected_conversation") or "")
    if not occurrence_id:
        return {ids.X_CHAT_BLOCK: "Choose a chat."}
    if way not in {one.value for one in Way}:
        return {ids.X_WAY_BLOCK: "Choose how."}
    once = occurrence_id if one_chosen_of(view, ids.X_SPAN_BLOCK, ids.X_SPAN) == _ONCE else ""
    agrees = ticked_of(view, ids.X_AGREE_BLOCK, ids.X_AGREE)
    return Choice(occurrence_id.partition(".")[0], Way(way), channel, agrees, once, occurrence_id)


def zone_of(view: Mapping[str, Any]) -> str:
    """Give the zone in which the modal was made."""
    return str(kept_in(view)["zone"])


def _possible(ways: Sequence[Way], month: Month | None) -> list[Way]:
    paid = month is not None and month.budget > 0
    return [way for way in ways if way not in PAID or paid]


def _form(offers: Sequence[Offer], ways: Sequence[Way], month: Month | None, zone: str) -> list[Block]:
    chat: Block = {
        "type": "static_select",
        "action_id": ids.X_CHAT,
        "placeholder": plain_text("A chat", MAX_OPTION_TEXT),
        "options": [_offered(one, zone) for one in offers],
    }
    if len(offers) == 1:
        chat["initial_option"] = chat["options"][0]
    choices = [_way(way) for way in ways]
    how: Block = {
        "type": "radio_buttons",
        "action_id": ids.X_WAY,
        "options": choices,
        "initial_option": choices[0],
    }
    room: Block = {
        "type": "conversations_select",
        "action_id": ids.X_ROOM,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    fields = [
        field(
            ids.X_CHAT_BLOCK,
            "Which chat?",
            chat,
            hint="The next date of each is shown.",
        ),
        field(ids.X_WAY_BLOCK, "How?", how),
        *([_for_how_long()] if any(one.recurring for one in offers) else []),
        field(
            ids.X_ROOM_BLOCK,
            "Where are the words given?",
            room,
            hint="Leave it empty: its moderators get them in private, or the organisers' channel where it has none.",
            optional=True,
        ),
    ]
    if month is not None and month.budget > 0 and not month.agreed:
        label = f"Posts on X cost money: up to {dollars(month.budget)} a month"
        fields.append(
            tick(ids.X_AGREE_BLOCK, ids.X_AGREE, "The first paid post", f"I agree. {label}", ticked=False)
        )
    return fields


def _for_how_long() -> Block:
    choices = [
        {
            **option(_EACH, "Each time"),
            "description": plain_text(
                "Until it is changed; what was chosen for one date stays", MAX_OPTION_TEXT
            ),
        },
        {
            **option(_ONCE, "On its next date only"),
            "description": plain_text("The one that is shown with the chat", MAX_OPTION_TEXT),
        },
    ]
    held: Block = {
        "type": "radio_buttons",
        "action_id": ids.X_SPAN,
        "options": choices,
        "initial_option": choices[0],
    }
    return field(ids.X_SPAN_BLOCK, "For how long?", held, optional=True)


def _offered(one: Offer, zone: str) -> Block:
    now = "nothing chosen" if one.way is None else _small(_WAYS[one.way][0])
    now = f"this time: {now}" if one.once else now
    price = f" · posts {dollars(one.micros)}" if one.micros else ""
    price += f", reading ~{dollars(one.reading)}" if price and one.reading else ""
    title = cut(one_line(one.title), MAX_OPTION_TEXT)
    when = f"{short_day(local_day(one.starts_at, zone))}, {short_clock(one.starts_at, zone)}"
    about = cut(f"{when} · {now}{price}", MAX_OPTION_TEXT)
    return {
        **option(one.occurrence_id or one.event_id, title),
        "description": plain_text(about, MAX_OPTION_TEXT),
    }


def _small(words: str) -> str:
    """Let words go on a sentence."""
    return f"{words[0].lower()}{words[1:]}"


def _way(way: Way) -> Block:
    label, what = _WAYS[way]
    return {**option(way.value, label), "description": plain_text(what, MAX_OPTION_TEXT)}
