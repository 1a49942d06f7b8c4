"""Every few seconds: let the messages from which chats are run show how these are. Where none runs, one look is all."""

from bot.services.house import House


async def run(house: House) -> None:
    """Edit those that are not true any more."""
    await house.moderating.consoles.refresh()
