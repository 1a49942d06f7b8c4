"""The list of free hours to choose from, where an answer goes by them. Keeps nothing."""

from functools import lru_cache

from bot.domain.free_hours import FREE_HOURS
from bot.wording import actions as ids
from bot.wording.inputs import option
from bot.wording.message import MAX_OPTION_TEXT, Block, plain_text
from bot.wording.tongue import Tongue

REMEMBERED = 128
"""Lists that are kept as they were made: one for each choice, in each language."""


@lru_cache(maxsize=REMEMBERED)
def free_hours_select(chosen: str, speak: Tongue) -> Block:
    """Make the list, which changes the free hours of whoever chooses."""
    offered = {name: option(name, speak.say(f"home.hours_{name}")) for name in FREE_HOURS}
    made: Block = {
        "type": "static_select",
        "action_id": ids.MY_HOURS,
        "placeholder": plain_text(speak.say("yours.change_hours"), MAX_OPTION_TEXT),
        "options": list(offered.values()),
    }
    return {**made, "initial_option": offered[chosen]} if chosen in offered else made
