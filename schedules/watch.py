"""Every minute: look for what goes wrong, and have the organisers told. Mends nothing."""

from bot.services.house import House


async def run(house: House) -> None:
    """Look once."""
    await house.watching.look()
