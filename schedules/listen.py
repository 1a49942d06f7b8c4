"""Every ten seconds: read on X what is due to be read. How often that is, is decided elsewhere."""

from bot.services.house import House


async def run(house: House) -> None:
    """Look once, where the bot has an account on X."""
    if house.reading_x is not None:
        await house.reading_x.look()
