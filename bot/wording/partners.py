"""Partners that are one under two names, as organisers see them before and after they are merged. Merges nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.domain.partner import Merged
from bot.wording import actions as ids
from bot.wording.inputs import kept_in, one_chosen_of, one_of
from bot.wording.message import (
    MAX_BUTTON,
    Block,
    button,
    cut,
    mrkdwn,
    one_line,
    section,
)
from bot.wording.modal import modal

MOST_LISTED = 40
"""Merged partners that are listed, each with its button."""

MAX_NAME = 80
"""Characters of a name that are shown."""


class Touched(Protocol):
    """What a merge touches."""

    @property
    def events(self) -> int: ...  # noqa: D102 - a number
    @property
    def followers(self) -> int: ...  # noqa: D102 - a number
    @property
    def editors(self) -> int: ...  # noqa: D102 - a number
    @property
    def channels(self) -> int: ...  # noqa: D102 - a number


def touched_words(one: Merged, touched: Touched, *, done: bool) -> str:
    """Say what a merge does, or would do."""
    counted = (
        (touched.events, "event", "events"),
        (touched.followers, "person who follows it", "people who follow it"),
        (touched.editors, "editor", "editors"),
        (touched.channels, "channel that hears of it", "channels that hear of it"),
    )
    told = ", ".join(f"{count} {name if count == 1 else names}" for count, name, names in counted if count)
    opening = (
        f"{one.goes} is told as {one.stays} from now on"
        if done
        else f"{one.goes} would be told as {one.stays}"
    )
    return (
        f"{opening}: {told or 'nothing yet'}, and whatever its calendar brings later. Who gave each stays known, so "
        "they can be parted again."
    )


def parted_words(one: Merged) -> str:
    """Say that a partner is told by its own name."""
    return f"{one.goes} is told by its own name again, and no longer as {one.stays}."


def partners_view(known: Sequence[str], merged: Sequence[Merged], *, done: str = "") -> Block:
    """Ask which partner is told as which, and list those that are."""
    head = "One partner under two names? Its events are then told under one. You see what changes before it does."
    blocks = [section(mrkdwn(one)) for one in (done, head) if one]
    blocks += [
        one_of(
            ids.PARTNER_GOES_BLOCK, ids.PARTNER_GOES, "This partner", known, "Its name is no longer told."
        ),
        one_of(
            ids.PARTNER_STAYS_BLOCK, ids.PARTNER_STAYS, "is told as", known, "This name is told for both."
        ),
    ]
    blocks += [_entry(one) for one in merged[:MOST_LISTED]]
    return _view(blocks, "See what changes")


def sure_view(one: Merged, touched: Touched) -> Block:
    """Show what a merge would change, and ask for a yes."""
    return _view([section(mrkdwn(touched_words(one, touched, done=False)))], "Merge", one._asdict())


def wish_of(view: Mapping[str, Any]) -> tuple[str, str]:
    """Read which partner is to be told as which."""
    goes = one_chosen_of(view, ids.PARTNER_GOES_BLOCK, ids.PARTNER_GOES)
    return goes, one_chosen_of(view, ids.PARTNER_STAYS_BLOCK, ids.PARTNER_STAYS)


def sure_of(view: Mapping[str, Any]) -> Merged | None:
    """Read what a yes was said to; nothing from the window that asks first."""
    if not view.get("private_metadata"):
        return None
    kept = kept_in(view)
    return Merged(str(kept["goes"]), str(kept["stays"]))


def _entry(one: Merged) -> Block:
    label = cut(f"Part again: {one_line(one.goes)}", MAX_BUTTON)
    press = button("Part again", ids.PARTNER_PART, one.goes, label=label)
    return {**section(f"{_name(one.goes)} is told as {_name(one.stays)}."), "accessory": press}


def _view(blocks: list[Block], submit: str, about: Mapping[str, object] | None = None) -> Block:
    return modal(
        "Partners", blocks, close="Back", submit=submit, callback_id=ids.PARTNERS_MERGE_VIEW, about=about
    )


def _name(name: str) -> str:
    return mrkdwn(cut(one_line(name), MAX_NAME))
