"""Every minute: show somebody outside that the bot is well. Where it is not, nothing is shown."""

from bot.services.house import House


async def run(house: House) -> None:
    """Give one sign of life."""
    await house.pinging.ping()
