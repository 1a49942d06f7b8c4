"""Who is counted: shown, and changed by the person alone. Keeps nothing itself."""

from bot.services.house import House
from bot.wording.message import Message
from bot.wording.privacy import counted_again, not_counted, privacy
from handlers.heard import Heard

WORDS_KEPT_DAYS = 0
"""Words are not kept."""


async def show(house: House, heard: Heard) -> Message:
    """Say what is logged, and whether this person is counted."""
    counted = await house.people.is_counted(heard.workspace, heard.account)
    return privacy(WORDS_KEPT_DAYS, house.names, counted=counted)


async def dont_count(house: House, heard: Heard) -> None:
    """Store nothing more of who pressed."""
    await house.people.count(heard.workspace, heard.account, counted=False)
    await heard.ack()
    await heard.tell(house, not_counted(house.names))


async def count(house: House, heard: Heard) -> None:
    """Log again what who pressed does."""
    await house.people.count(heard.workspace, heard.account, counted=True)
    await heard.ack()
    await heard.tell(house, counted_again(house.names))
