"""Every day: expand series to 13 months ahead. Plans nothing."""

from bot.services.house import House


async def run(house: House) -> None:
    """Extend what is expanded."""
    await house.expanding.extend(house.clock.now())
