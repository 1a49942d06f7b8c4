"""Every minute: read the partners' calendars whose turn it is. Does not decide when that is."""

from bot.services.house import House


async def run(house: House) -> None:
    """Read what is due, one round after the other."""
    await house.reading_feeds.look()
