"""What an organiser filled in about a pause, read back from Slack. Stores nothing, and makes no modal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.recurrence import instant
from bot.domain.subscription import PAUSES
from bot.wording import actions as ids
from bot.wording.inputs import kept_in, one_chosen_of, value_of
from bot.wording.message import cut, one_line
from bot.wording.zones import is_zone

LONGEST = timedelta(days=366)
"""How far ahead a pause may end: one that is longer is a slip of the finger."""

MAX_SAID = 60
"""Characters of a name in a sentence about a field."""

MOST_OFFERED = 3
"""Names that are offered in place of one that is not known."""

ALIKE = 0.5
"""How much alike two names have to be for one to be offered in place of the other (difflib's ratio)."""


class PauseWish(NamedTuple):
    """What to pause, and until when."""

    organisation: str  # whose events; empty: everything
    until: datetime  # UTC


class Wrong(NamedTuple):
    """Why a field cannot stay as it is."""

    reason: str


def read_organise_view(
    view: Mapping[str, Any], organisations: Sequence[str], now: datetime
) -> PauseWish | dict[str, str]:
    """Read what was filled in, or give an error for each field that cannot stay so, by its block_id."""
    zone = str(kept_in(view)["zone"])
    organisation = _organisation(view, organisations)
    until = _until(view, zone if is_zone(zone) else "UTC", now)
    errors: dict[str, str] = {}
    if isinstance(organisation, Wrong):
        errors[ids.PAUSED_PARTNER_BLOCK if organisations else ids.PAUSED_BLOCK] = organisation.reason
    if isinstance(until, Wrong):
        errors[ids.PAUSED_UNTIL_BLOCK] = until.reason
    if isinstance(organisation, Wrong) or isinstance(until, Wrong):
        return errors
    return PauseWish(organisation, until)


def organisation_of(value: str) -> str:
    """Tell whose pause a button ends, from its value; empty: that of everything."""
    return value.removeprefix(f"{ids.PARTNER}:") if value.startswith(f"{ids.PARTNER}:") else ""


def _organisation(view: Mapping[str, Any], organisations: Sequence[str]) -> str | Wrong:
    what = one_chosen_of(view, ids.PAUSED_BLOCK, ids.PAUSED)
    said = one_chosen_of(view, ids.PAUSED_PARTNER_BLOCK, ids.PAUSED_PARTNER)
    if what == ids.EVERYTHING:
        return Wrong("Leave this empty, or choose “One partner” above.") if said else ""
    if not said:
        return Wrong("Please name the partner, or choose “Everything” above.")
    return _known(said, organisations)


def _known(said: str, organisations: Sequence[str]) -> str | Wrong:
    """Find the partner that somebody named, in whatever case, or by a part of its name that no other has."""
    by_name = {one_line(name).casefold(): name for name in organisations}
    looked_for = one_line(said).casefold()
    if looked_for in by_name:
        return by_name[looked_for]
    having = [name for key, name in by_name.items() if looked_for in key]
    if len(having) == 1:
        return having[0]
    if having:
        return Wrong(f"Several partners are called so: {_either(having)}. Please write more of the name.")
    alike = [by_name[key] for key in get_close_matches(looked_for, by_name, MOST_OFFERED, ALIKE)]
    asked = f" Is it {_either(alike)}?" if alike else ""
    return Wrong(f"The programme has no partner called “{cut(one_line(said), MAX_SAID)}”.{asked}")


def _either(found: Iterable[str]) -> str:
    shown = [cut(one_line(name), MAX_SAID) for name in found]
    more = ["another"] if len(shown) > MOST_OFFERED else []
    return " or ".join((*shown[:MOST_OFFERED], *more))


def _until(view: Mapping[str, Any], zone: str, now: datetime) -> datetime | Wrong:
    """Give when the pause ends: as the chosen day begins in `zone`, or so long after `now`."""
    chosen = value_of(view, ids.PAUSED_UNTIL_BLOCK, ids.PAUSED_UNTIL).get("selected_date")
    if not chosen:
        length = PAUSES.get(one_chosen_of(view, ids.PAUSED_FOR_BLOCK, ids.PAUSED_FOR))
        return now + length if length else Wrong("Please choose a date, or a length above.")
    try:
        day = date.fromisoformat(str(chosen))
    except ValueError:
        return Wrong("Please choose a date.")
    today = now.astimezone(ZoneInfo(zone)).date()
    if not today < day <= today + LONGEST:
        return Wrong("Please choose a day after today, and within a year.")
    return instant(datetime.combine(day, time()), zone)
