"""Every minute, and at once: see whether something was not heard, and read it from the history. Decides nothing."""

from bot.services.house import House


async def run(house: House) -> None:
    """Look once."""
    await house.filling.look()
