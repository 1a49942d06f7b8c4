"""How organisers see where the weeks ahead are empty and where they are crowded. Counts nothing itself."""

from bot.services.house import House
from bot.wording.coverage import coverage_view
from handlers import windows
from handlers.heard import Heard

TO_DO = "see the coverage of the weeks ahead"


async def open_window(house: House, heard: Heard) -> None:
    """Show the map above the organisers' window."""
    await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    await windows.show(heard, coverage_view(await house.covering.look()))


async def picture(house: House, heard: Heard) -> None:
    """Send an organiser the map as a picture, in a direct message."""
    await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    await heard.ack()
    house.covering.give_picture(heard.account)
