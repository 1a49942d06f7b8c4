"""Every minute: begin the recaps of chats that are over, and keep those that were posted true. Makes no words."""

from bot.services.house import House


async def run(house: House) -> None:
    """Write what is due, and edit what people agreed to otherwise since."""
    await house.recapping.plan()
    await house.recapping.keep_true()
