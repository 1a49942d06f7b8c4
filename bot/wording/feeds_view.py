"""The modals for partners' calendars, and what was filled in there. Keeps and reads no calendar."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.feed import Feed, Standing
from bot.wording import actions as ids
from bot.wording.elements import text_input
from bot.wording.feeds import because, for_the_partner, standing_words
from bot.wording.inputs import field, kept_in, value_of
from bot.wording.message import (
    MAX_BUTTON,
    MAX_OPTION_TEXT,
    MAX_SECTION,
    Block,
    button,
    cut,
    divider,
    mrkdwn,
    one_line,
    plain_text,
    section,
)
from bot.wording.modal import modal
from bot.wording.names import Names

MOST_LISTED = 40
"""Calendars that the modal lists; it has 100 blocks, and nobody reads more."""

MOST_REASONS = 3
"""Lines about what is wrong with one calendar in that list; its text for the partner has the others."""

LONGEST_ADDRESS = 2_000
LONGEST_PARTNER = 150

READ, PAUSE, RESUME, RENAME, TEXT, REMOVE = "read", "pause", "resume", "rename", "text", "remove"
"""What can be done with a calendar."""

_MENU = {
    READ: "Read it now",
    PAUSE: "Pause it",
    RESUME: "Read it again",
    RENAME: "Rename the partner",
    TEXT: "Text for the partner",
    REMOVE: "Remove it; events stay",
}


class Asked(NamedTuple):
    """What was chosen in the menu of a calendar."""

    verb: str
    name: str


def feeds_line(standings: Sequence[Standing]) -> Block:
    """Say how the calendars stand, beside the button that opens their modal."""
    failing = sum(bool(one.trouble) and not one.feed.paused for one in standings)
    if not standings:
        said = "*Partners' calendars*: none is read by itself yet."
    else:
        well = f", {failing} with trouble" if failing else ", all well"
        said = f"*Partners' calendars*: {len(standings)}, read every hour{well}."
    more = button("Calendars", ids.FEEDS_OPEN, label=cut("See and add partners' calendars", MAX_BUTTON))
    return {**section(said), "accessory": more}


def feeds_view(standings: Sequence[Standing], zone: str, *, done: str = "") -> Block:
    """Make the modal: each calendar, those with trouble first, and a form to add one; `done` says what was done."""
    ordered = sorted(standings, key=lambda one: not one.trouble)
    listed = [_entry(one, zone) for one in ordered[:MOST_LISTED]]
    if len(ordered) > MOST_LISTED:
        listed.append(section(f"…and {len(ordered) - MOST_LISTED} more, which `cembot feeds` lists."))
    intro = done or (
        "Each is read once an hour. What a partner changes there is changed here; what vanishes from it is marked, and "
        "stays."
    )
    return modal(
        "Partners' calendars",
        [section(intro), *listed, divider(), *_form()],
        close="Back",
        submit="Add",
        callback_id=ids.FEEDS_VIEW,
        about={"zone": zone},
    )


def rename_view(one: Standing, zone: str) -> Block:
    """Ask for the name of a calendar's partner."""
    element = text_input(ids.FEED_PARTNER, LONGEST_PARTNER, one.feed.partner)
    hint = "Calendars whose partners have the same name are one partner's. Events that name nobody are credited to it."
    return modal(
        "Rename the partner",
        [field(ids.FEED_PARTNER_BLOCK, "Partner", element, hint=hint)],
        close="Back",
        submit="Rename",
        callback_id=ids.FEED_RENAME_VIEW,
        about={"zone": zone, "name": one.feed.name},
    )


def text_view(one: Standing, names: Names) -> Block:
    """Show what may be sent to the partner, to be copied."""
    text = cut(mrkdwn(for_the_partner(one, names)), MAX_SECTION - 20)
    return modal(
        "Text for the partner",
        [
            section("Copy it, and send it the way you usually write to them:"),
            section(f"```{text}```"),
        ],
        close="Back",
        callback_id=ids.FEED_TEXT_VIEW,
    )


def read_feeds_view(view: Mapping[str, Any]) -> Feed | dict[str, str]:
    """Read what was filled in, or give an error for a field that cannot stay so, by its block_id."""
    address = _written(view, ids.FEED_ADDRESS_BLOCK, ids.FEED_ADDRESS)
    zone = _written(view, ids.FEED_ZONE_BLOCK, ids.FEED_ZONE)
    if not address:
        return {
            ids.FEED_ADDRESS_BLOCK: "Give the address of the calendar, such as https://example.org/events.ics."
        }
    try:
        zone = ZoneInfo(zone).key if zone else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return {ids.FEED_ZONE_BLOCK: "There is no such time zone: write one such as America/New_York."}
    partner = _written(view, ids.FEED_PARTNER_BLOCK, ids.FEED_PARTNER)
    return Feed(name="", address=address, partner=partner, timezone=zone)


def read_rename_view(view: Mapping[str, Any]) -> tuple[str, str]:
    """Give the calendar's name, and its partner's as it was filled in."""
    return (
        str(kept_in(view)["name"]),
        _written(view, ids.FEED_PARTNER_BLOCK, ids.FEED_PARTNER),
    )


def read_menu(pressed: Mapping[str, Any]) -> Asked:
    """Read what was chosen in the menu of a calendar."""
    verb, _, name = str((pressed.get("selected_option") or {}).get("value") or "").partition(ids.APART)
    return Asked(verb, name)


def zone_of(view: Mapping[str, Any]) -> str:
    """Give the zone in which a modal was made."""
    return str(kept_in(view)["zone"])


def _entry(one: Standing, zone: str) -> Block:
    sign = "⏸" if one.feed.paused else "⚠️" if one.trouble else "🆕" if one.sound is None else "✅"
    reasons = [f"> {mrkdwn(cut(one_line(line), 300))}" for line in because(one)[:MOST_REASONS]]
    text = "\n".join([f"{sign} {mrkdwn(cut(standing_words(one, zone), 400))}", *reasons])
    verbs = (READ, RESUME if one.feed.paused else PAUSE, RENAME, TEXT, REMOVE)
    options = [
        {"text": plain_text(_MENU[verb], MAX_OPTION_TEXT), "value": f"{verb}{ids.APART}{one.feed.name}"}
        for verb in verbs
    ]
    return {
        **section(cut(text, MAX_SECTION)),
        "accessory": {"type": "overflow", "action_id": ids.FEED_MENU, "options": options},
    }


def _form() -> list[Block]:
    address = text_input(ids.FEED_ADDRESS, LONGEST_ADDRESS, placeholder="https://example.org/events.ics")
    partner = text_input(ids.FEED_PARTNER, LONGEST_PARTNER)
    zone = text_input(ids.FEED_ZONE, 60, placeholder="America/New_York")
    return [
        field(
            ids.FEED_ADDRESS_BLOCK,
            "Add a calendar: its address",
            address,
            hint="ICS, CSV or JSON; of an online spreadsheet the address that “Publish to the web” gives as CSV.",
            optional=True,
        ),
        field(ids.FEED_PARTNER_BLOCK, "Partner", partner, hint="As people read it.", optional=True),
        field(
            ids.FEED_ZONE_BLOCK, "Time zone", zone, hint="Only for times in it that name none.", optional=True
        ),
    ]


def _written(view: Mapping[str, Any], block_id: str, action_id: str) -> str:
    return " ".join(str(value_of(view, block_id, action_id).get("value") or "").split())
