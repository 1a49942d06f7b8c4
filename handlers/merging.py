"""How organisers see what is listed twice, merge it, and part it again. Decides nothing itself."""

from bot.services.house import House
from bot.services.merging import TO_DO
from bot.wording.merges import (
    Merged,
    chosen_of,
    merged_words,
    merges_view,
    pair_of,
    parted_words,
)
from bot.wording.message import Block
from handlers import windows
from handlers.heard import Heard


async def open_merges(house: House, heard: Heard) -> None:
    """Show what would be merged; nothing is changed."""
    await house.desk.roles.require_organiser(heard.workspace, heard.account, TO_DO)
    await windows.show(heard, await _view(house, heard))


async def merge(house: House, heard: Heard) -> None:
    """Merge what was chosen, and show what is left."""
    chosen = chosen_of(heard.view)
    done = await house.desk.merging.merge(heard.workspace, heard.account, chosen)
    await heard.ack(response_action="update", view=await _view(house, heard, merged_words(done)))


async def part(house: House, heard: Heard) -> None:
    """Tell two events by themselves again."""
    pair = pair_of(str(heard.pressed.get("value") or "")) or ("", "")
    was = await house.desk.merging.part(heard.workspace, heard.account, *pair)
    await windows.replace(heard, await _view(house, heard, parted_words(was=was)))


async def _view(house: House, heard: Heard, done: str = "") -> Block:
    asker = await house.people.asker(heard.workspace, heard.account)
    pairs = await house.desk.merging.found()
    merged = [Merged(one.goes, one.stays, one.goes_title) for one in await house.desk.merging.merged()]
    return merges_view(pairs, merged, asker.timezone, done=done)
