"""Every hour: let go what is kept for a day alone."""

from bot.services.house import House


async def run(house: House) -> None:
    """Let go the questions that audiences suggested."""
    await house.moderating.audience.tidy()
