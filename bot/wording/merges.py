"""Events that two calendars list, as organisers see them before and after they are merged. Merges nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bot.domain.duplicate import Pair
from bot.wording import actions as ids
from bot.wording.elements import option
from bot.wording.inputs import field, value_of
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
from bot.wording.warnings import when_words

MOST_TOLD = 25
"""Pairs that are told in full; more stand in the list alone."""

MOST_CHOSEN = 50
"""Pairs that can be chosen at once; when they are merged, the next are shown."""

MOST_MERGED = 20
MAX_TITLE = 80

MAX_CHOICE = 40
"""Characters of a title in the list: it stands below the titles themselves."""

APART = " "


class Merged(NamedTuple):
    """An event that is told as another."""

    goes: str
    stays: str
    title: str


def merges_view(pairs: Sequence[Pair], merged: Sequence[Merged], zone: str, *, done: str = "") -> Block:
    """Show what would be merged, with what the two share, and what is merged already."""
    blocks = [section(done)] if done else []
    if pairs:
        blocks.append(
            section(
                "These look like one event each. Nothing is changed before you press “Merge”; each can be parted again."
            )
        )
        blocks += [section(_told(pair, zone)) for pair in pairs[:MOST_TOLD]]
        blocks.append(_choice(pairs))
    else:
        blocks.append(section("No event of the next weeks is listed twice."))
    blocks += [_merged(one) for one in merged[:MOST_MERGED]]
    return modal(
        "Listed twice", blocks, close="Back", callback_id=ids.MERGES_VIEW, submit="Merge" if pairs else ""
    )


def chosen_of(view: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Read which pairs are to be merged: what goes, and what stays."""
    values: Mapping[str, Any] = (view.get("state") or {}).get("values") or {}
    block_id = next((one for one in values if one.startswith(ids.MERGES_BLOCK)), ids.MERGES_BLOCK)
    chosen = value_of(view, block_id, ids.MERGES).get("selected_options") or ()
    return [pair for one in chosen if (pair := pair_of(str(one.get("value") or ""))) is not None]


def pair_of(value: str) -> tuple[str, str] | None:
    """Read a pair from a value, which may be anything."""
    goes, _, stays = value.partition(APART)
    return (goes, stays) if goes and stays else None


def merged_words(count: int) -> str:
    """Say how many were merged."""
    if not count:
        return "Nothing was merged: what you chose is no pair any more."
    return f"Done: {count} {'event is' if count == 1 else 'events are'} told as one with the other."


def parted_words(*, was: bool) -> str:
    """Say that two events were parted."""
    return "Done: both are told by themselves again." if was else "They were apart already."


def _told(pair: Pair, zone: str) -> str:
    at = when_words(pair.stays.starts_at, zone if not pair.stays.all_day else "UTC")
    return (
        f"*{_title(pair.stays.title)}* ({mrkdwn(pair.stays.feed)}) stays, {at}.\n"
        f"“{_title(pair.goes.title)}” ({mrkdwn(pair.goes.feed)}) is folded into it: {mrkdwn(pair.why)}."
    )


def _choice(pairs: Sequence[Pair]) -> Block:
    choices = [
        option(
            f"{pair.goes.event_id}{APART}{pair.stays.event_id}",
            cut(one_line(pair.goes.title), MAX_CHOICE),
        )
        for pair in pairs[:MOST_CHOSEN]
    ]
    element: Block = {
        "type": "multi_static_select",
        "action_id": ids.MERGES,
        "placeholder": plain_text("Choose", MAX_OPTION_TEXT),
        "options": choices,
        "initial_options": choices,
    }
    # Another list is another field, in which Slack keeps nothing of this one.
    block_id = f"{ids.MERGES_BLOCK}-{pairs[0].goes.event_id}"
    return field(block_id, "Fold these into the other", element, hint="Take out what are two events.")


def _merged(one: Merged) -> Block:
    label = cut(f"Part again: {one_line(one.title)}", MAX_BUTTON)
    press = button("Part again", ids.MERGE_PART, f"{one.goes}{APART}{one.stays}", label=label)
    return {**section(f"“{_title(one.title)}” is told as another."), "accessory": press}


def _title(title: str) -> str:
    return mrkdwn(cut(one_line(title), MAX_TITLE))
