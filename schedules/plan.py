"""Every minute: make the rows of what is due equal to what is wanted. Sends nothing."""

from bot.domain.health import Part
from bot.services.house import House


async def run(house: House) -> None:
    """Plan the next 72 hours."""
    await house.planning.plan()
    await house.health.beat(Part.PLANNER)
