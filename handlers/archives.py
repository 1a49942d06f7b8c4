"""How organisers choose of which chats an archive is made. Keeps nothing itself."""

from bot.errors import NotAllowed
from bot.services.house import House
from bot.wording import actions
from bot.wording.archive import Archivable, archive_line, archive_view, read_archive_view, ticked
from bot.wording.message import Block
from bot.wording.x_chats import zone_of
from handlers import windows
from handlers.heard import Heard

TO_DO = "choose of which chats an archive is made"


async def line(house: House) -> Block:
    """Say how many archives are made, for the organisers' modal."""
    return archive_line(len(await house.archiving.every()), house.archiving.keep_words_days)


async def open_modal(house: House, heard: Heard) -> None:
    """Open the modal over that of the organisers."""
    asker = await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    await windows.show(heard, await _view(house, asker.timezone))


async def save(house: House, heard: Heard) -> None:
    """Keep what was chosen, or show what is wrong at its field."""
    await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    view = heard.view
    tick = read_archive_view(view)
    if isinstance(tick, dict):
        await heard.ack(response_action="errors", errors=tick)
        return
    try:
        await house.archiving.choose(heard.workspace, tick.event_id, heard.account, kept=tick.kept)
    except NotAllowed as refusal:
        await heard.ack(response_action="errors", errors={actions.ARCHIVE_BLOCK: str(refusal)})
        return
    chats = {one.event_id: one for one in await _chats(house)}
    done = ticked(chats[tick.event_id], kept=tick.kept) if tick.event_id in chats else "Done."
    await heard.ack(response_action="update", view=await _view(house, zone_of(view), done))


async def _view(house: House, zone: str, done: str = "") -> Block:
    return archive_view(await _chats(house), house.archiving.keep_words_days, zone, done=done)


async def _chats(house: House) -> list[Archivable]:
    kept = await house.archiving.every()
    coming = [one.occurrence for one in await house.ways.coming()]
    most = house.archiving.keep_words_days
    return [
        Archivable(
            one.event_id,
            one.title,
            one.starts_at,
            min(kept[one.event_id].days, most) if one.event_id in kept else 0,
        )
        for one in coming
    ]
