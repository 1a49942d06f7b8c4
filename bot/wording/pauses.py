"""The modal for organisers, and the sentences about what is paused. Stores nothing, and reads nothing back."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.domain.naming import zone_words
from bot.wording import actions as ids
from bot.wording.elements import option, radio_buttons, static_select
from bot.wording.inputs import field, one_of
from bot.wording.message import (
    MAX_BUTTON,
    Block,
    Message,
    actions,
    button,
    cut,
    divider,
    lines,
    mrkdwn,
    section,
    sections,
)
from bot.wording.modal import modal
from bot.wording.names import Names
from bot.wording.times import day_clock

PAUSE_WORDS = {"hour": "an hour", "day": "a day", "week": "a week", "month": "30 days"}
"""What the lengths of a pause are called."""

MAX_NAME = 80
"""Characters of a partner's name that are shown."""

MOST_LISTED = 50
"""Pauses that the modal lists, each with its button: it has 100 blocks."""

MOST_SAID = 20
"""Pauses that a message lists."""

FIRST_LENGTH = "day"
"""The length that the field begins with."""

SILENCED = (
    "*The bot is silenced*: whoever runs it has set `CEMBOT_QUIET`, so nothing is posted by itself, "
    "whatever is paused here. Questions are answered."
)


class Paused(NamedTuple):
    """A pause that is on."""

    organisation: str  # whose events; empty: everything
    until: datetime  # aware
    who: str  # the platform's id of who began it


def organise_view(  # what is paused, of what, and how it is told
    paused: Sequence[Paused],
    organisations: Sequence[str],
    zone: str,
    names: Names,
    *,
    silenced: bool = False,
    asks: bool = True,
) -> Block:
    """Make the modal: what is paused, and, where it `asks`, a form to pause more."""
    said = [words for words in (SILENCED if silenced else "", _headline(paused, names)) if words]
    listed = [_entry(one, zone) for one in paused[:MOST_LISTED]]
    more = [section(_more(len(paused) - MOST_LISTED))] if len(paused) > MOST_LISTED else []
    form = [divider(), *_form(organisations, zone)] if asks else []
    return modal(
        "Organise",
        [*map(section, said), *listed, *more, *form],
        close="Close",
        callback_id=ids.ORGANISE_VIEW,
        about={"zone": zone},
        submit="Pause" if asks else "",
    )


def paused_now(paused: Sequence[Paused], zone: str, names: Names, *, silenced: bool = False) -> Message:
    """Say what is paused, with a button that opens the modal."""
    said = [words for words in (SILENCED if silenced else "", _headline(paused, names)) if words]
    said += [f"• {_sentence(one, zone)}" for one in paused[:MOST_SAID]]
    if len(paused) > MOST_SAID:
        said.append(_more(len(paused) - MOST_SAID))
    change = button("Pause or resume", ids.ORGANISE_OPEN, label="Pause announcements, or end a pause")
    how = f"`{names.command} organise` changes it."
    return Message(lines(said, how), (*sections(said), actions(change)))


def begun(organisation: str, until: datetime, zone: str) -> str:
    """Tell that a pause has begun."""
    what = f"announcements of {_name(organisation)} are" if organisation else "all announcements are"
    return f"Done: {what} paused until {_until(until, zone)}."


def ended(organisation: str, *, was_on: bool) -> str:
    """Tell that a pause has ended."""
    what = f"The pause of {_name(organisation) or 'everything'}"
    return f"Done: {what[0].lower()}{what[1:]} has ended." if was_on else f"{what} was over already."


def _headline(paused: Sequence[Paused], names: Names) -> str:
    if not paused:
        return f"Nothing is paused: announcements of {mrkdwn(names.programme)} go out as channels asked for them."
    return "Paused now, for all channels:"


def _entry(one: Paused, zone: str) -> Block:
    name = one.organisation or "everything"
    value = f"{ids.PARTNER}:{one.organisation}" if one.organisation else ids.EVERYTHING
    end = button("End it", ids.PAUSE_END, value, label=cut(f"End the pause of {name}", MAX_BUTTON))
    return {**section(_sentence(one, zone)), "accessory": end}


def _sentence(one: Paused, zone: str) -> str:
    what = f"*{_name(one.organisation)}*" if one.organisation else "*Everything*"
    return f"{what} until {_until(one.until, zone)}, by <@{mrkdwn(one.who)}>"


def _more(count: int) -> str:
    return f"…and {count} more, which end later."


def _name(organisation: str) -> str:
    return mrkdwn(cut(organisation, MAX_NAME))


def _until(moment: datetime, zone: str) -> str:
    return f"{day_clock(moment, zone)} ({zone_words(zone)})"


def _form(organisations: Sequence[str], zone: str) -> list[Block]:
    partner = one_of(
        ids.PAUSED_PARTNER_BLOCK,
        ids.PAUSED_PARTNER,
        "Which partner?",
        organisations,
        "For a pause of one partner. What others run together with it is paused as well.",
    )
    until: Block = {"type": "datepicker", "action_id": ids.PAUSED_UNTIL}
    return [
        _what(bool(organisations)),
        *([partner] if organisations else []),
        _length(),
        field(
            ids.PAUSED_UNTIL_BLOCK,
            "Or until a date",
            until,
            hint=f"If you choose one, it counts instead: announcements resume as that day begins, {zone_words(zone)}.",
            optional=True,
        ),
    ]


def _what(any_partner: bool) -> Block:  # noqa: FBT001  # the one thing that it depends on
    """Ask what to pause. Nothing is chosen beforehand: everything must not be paused by oversight."""
    choices = [option(ids.EVERYTHING, "Everything")]
    choices += [option(ids.PARTNER, "One partner")] if any_partner else []
    element = radio_buttons(ids.PAUSED, choices)
    hint = "What is due meanwhile is not posted later. Questions are answered as always."
    return field(ids.PAUSED_BLOCK, "Pause announcements of", element, hint=hint)


def _length() -> Block:
    choices = {length: option(length, said[0].upper() + said[1:]) for length, said in PAUSE_WORDS.items()}
    element = static_select(ids.PAUSED_FOR, choices.values(), choices[FIRST_LENGTH], placeholder="A while")
    return field(ids.PAUSED_FOR_BLOCK, "For how long?", element)
