"""Each minute: go on with telling partners as others, where a process was ended in the middle of it."""

from bot.services.house import House


async def run(house: House) -> None:
    """Finish what was begun."""
    await house.desk.merging_partners.finish()
