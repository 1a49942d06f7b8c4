"""Every minute: edit what was posted where the programme has changed. Posts nothing new."""

from bot.services.house import House


async def run(house: House) -> None:
    """Make what was posted true again."""
    await house.refreshing.refresh()
