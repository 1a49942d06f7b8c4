"""Somebody's own record: the window in which they ask for it. Makes no file."""

from bot.services.house import House
from bot.wording.own_record import own_record_view, read_own_record_view
from handlers import windows
from handlers.heard import Heard


async def open_modal(house: House, heard: Heard) -> None:
    """Open the window."""
    await windows.show(heard, own_record_view(await heard.speak(house)))


async def send(house: House, heard: Heard) -> None:
    """Send who asked their record."""
    asked = read_own_record_view(heard.view)
    asker = await house.people.asker(heard.workspace, heard.account)
    speak = await heard.speak(house)
    house.own_records.give(
        heard.workspace, heard.account, asker.timezone, speak, asked.name, asked.reflection
    )
    await heard.ack()
