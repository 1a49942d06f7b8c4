"""The list of free hours to choose from, where an answer goes by them. Keeps nothing."""

from functools import lru_cache

from bot.domain.free_hours import FREE_HOURS
from bot.wording import actions as ids
from bot.wording.elements import option, static_select
from bot.wording.message import Block
from bot.wording.tongue import Tongue

REMEMBERED = 128
"""Lists that are kept as they were made: one for each choice, in each language."""


@lru_cache(maxsize=REMEMBERED)
def free_hours_select(chosen: str, speak: Tongue) -> Block:
    """Make the list, which changes the free hours of whoever chooses."""
    offered = {name: option(name, speak.say(f"home.hours_{name}")) for name in FREE_HOURS}
    change = speak.say("yours.change_hours")
    return static_select(ids.MY_HOURS, offered.values(), offered.get(chosen), placeholder=change)
