"""One's own calendar: its address, a new one, and none any more. It is always theirs who acts."""

from bot.services.house import House
from bot.wording.my_calendar import my_calendar_view
from handlers import windows
from handlers.heard import Heard


async def open_window(house: House, heard: Heard) -> None:
    """Open the window with the address of whoever pressed."""
    address = await house.my_calendar.address(heard.workspace, heard.account)
    await windows.show(heard, await _view(house, heard, address))


async def renew(house: House, heard: Heard) -> None:
    """Give who pressed a new address, and show it."""
    before = await house.my_calendar.address(heard.workspace, heard.account)
    address = await house.my_calendar.renew(heard.workspace, heard.account) if house.names.site else ""
    await _show(house, heard, address, "calendar_renewed" if before else "")


async def revoke(house: House, heard: Heard) -> None:
    """End the address of whoever pressed."""
    await house.my_calendar.revoke(heard.workspace, heard.account)
    await _show(house, heard, "", "calendar_revoked")


async def _show(house: House, heard: Heard, address: str, done: str) -> None:
    window = str(heard.view["id"])
    await windows.update(
        heard, window, await _view(house, heard, address, done)
    )  # whatever is shown: it is true
    await heard.ack()


async def _view(house: House, heard: Heard, address: str, done: str = "") -> dict[str, object]:
    asker = await house.people.asker(heard.workspace, heard.account)
    speak = await house.own.speak(heard.workspace, asker)
    return my_calendar_view(address, house.names, speak, done)
