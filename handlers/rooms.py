"""Whether the bot may speak where somebody wants it to. Decides nothing."""

import asyncio
import logging

from bot.errors import OutletError
from bot.services.house import House
from bot.wording.refusals import not_in_channel
from bot.wording.tongue import Tongue

PATIENCE = 1.5
"""Seconds of real time that Slack gets to say it: who sent the window waits, and Slack gives us three."""

NOT_SAID = "Slack did not say in time whether I am in that channel, so nothing was changed: press again."

log = logging.getLogger(__name__)


async def wrong_room(house: House, channel: str, speak: Tongue) -> str:
    """Say why a channel cannot be taken, or nothing."""
    try:
        async with asyncio.timeout(PATIENCE):
            there = await house.directory.is_member(channel)
    except (OutletError, TimeoutError) as error:
        log.warning("channel_not_read", extra={"channel": channel, "reason": repr(error)})
        return speak.sentence(NOT_SAID)
    return "" if there else not_in_channel(house.names, speak).text
