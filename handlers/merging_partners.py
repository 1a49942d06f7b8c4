"""How organisers tell two partners as one, see first what that changes, and part them again. Decides nothing itself."""

from bot.errors import FeedError
from bot.services.house import House
from bot.services.partners import TO_DO
from bot.wording import actions as ids
from bot.wording.message import Block
from bot.wording.partners import (
    parted_words,
    partners_view,
    sure_of,
    sure_view,
    touched_words,
    wish_of,
)
from handlers import windows
from handlers.heard import Heard


async def open_partners(house: House, heard: Heard) -> None:
    """Show the form, above the organisers' modal."""
    await house.desk.roles.require_organiser(heard.workspace, heard.account, TO_DO)
    await windows.show(heard, await _view(house))


async def merge(house: House, heard: Heard) -> None:
    """Show what a merge would change; merge, where that was seen and is wanted."""
    await house.desk.roles.require_organiser(heard.workspace, heard.account, TO_DO)
    merging = house.desk.merging_partners
    sure = sure_of(heard.view)
    try:
        if sure is None:
            one, touched = await merging.partners.look(*wish_of(heard.view))
            fresh = sure_view(one, touched)
        else:
            touched = await merging.merge(heard.workspace, heard.account, *sure)
            fresh = await _view(house, touched_words(sure, touched, done=True))
    except FeedError as error:
        if sure is None:
            await heard.ack(response_action="errors", errors={ids.PARTNER_GOES_BLOCK: str(error)})
            return
        fresh = await _view(house, str(error))
    await heard.ack(response_action="update", view=fresh)


async def part(house: House, heard: Heard) -> None:
    """Tell a partner by its own name again."""
    goes = str(heard.pressed.get("value") or "")
    one = await house.desk.merging_partners.part(heard.workspace, heard.account, goes)
    done = parted_words(one) if one else "It is told by its own name already."
    await windows.replace(heard, await _view(house, done))


async def _view(house: House, done: str = "") -> Block:
    partners = house.desk.merging_partners.partners
    return partners_view(await partners.known(), await partners.merged(), done=done)
