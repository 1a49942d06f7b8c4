"""How organisers bring chats to X: they see what it costs, and choose a way for each. Plans nothing itself."""

from bot.domain.way import PAID, Way
from bot.errors import NotAllowed
from bot.services.house import House
from bot.services.ways import OFFERED
from bot.wording import actions
from bot.wording.message import Block
from bot.wording.refusals import not_in_channel
from bot.wording.x_chats import Choice, Offer, chosen, read_x_view, x_line, x_view, zone_of
from bot.wording.x_money import Month
from handlers import windows
from handlers.heard import Heard

TO_DO = "choose how chats are brought to X"

AGREE = "The first paid post needs your yes: tick the box below."


async def line(house: House, zone: str) -> Block:
    """Say how the month stands on X, for the organisers' modal."""
    return x_line(await month(house), zone)


async def open_modal(house: House, heard: Heard) -> None:
    """Open the modal over that of the organisers."""
    asker = await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    view = await _view(house, asker.timezone)
    await windows.show(heard, view)


async def save(house: House, heard: Heard) -> None:
    """Keep what was chosen, or show what is wrong at its field."""
    await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    view = heard.view
    choice = read_x_view(view)
    errors = choice if isinstance(choice, dict) else await _wrong(house, choice)
    if isinstance(choice, dict) or errors:
        await heard.ack(response_action="errors", errors=errors)
        return
    offer = next((one for one in await _offers(house) if one.event_id == choice.event_id), None)
    about = choice.once_for or choice.event_id
    if choice.agrees:
        await house.ways.agree(heard.workspace, heard.account)
    try:
        await house.ways.choose(heard.workspace, choice.channel, about, choice.way, heard.account)
    except NotAllowed as refusal:
        await heard.ack(response_action="errors", errors={actions.X_WAY_BLOCK: str(refusal)})
        return
    done = chosen(offer, choice, zone_of(view)) if offer else "Done."
    await heard.ack(response_action="update", view=await _view(house, zone_of(view), done))


async def _wrong(house: House, choice: Choice) -> dict[str, str]:
    """Say which field cannot stay so, or nothing."""
    now = await month(house)
    if choice.way in PAID and now is not None and not now.agreed and not choice.agrees:
        return {actions.X_AGREE_BLOCK if now.budget > 0 else actions.X_WAY_BLOCK: AGREE}
    if choice.way is Way.TEXT and not await house.directory.is_member(choice.channel):
        return {actions.X_ROOM_BLOCK: not_in_channel(house.names).text}
    return {}


async def _view(house: House, zone: str, done: str = "") -> Block:
    organisers = house.watching.organisers
    return x_view(
        await _offers(house),
        OFFERED,
        await month(house),
        zone,
        channel=organisers.channel if organisers else "",
        done=done,
    )


async def _offers(house: House) -> list[Offer]:
    return [
        Offer(
            one.occurrence.event_id,
            one.occurrence.title,
            one.occurrence.starts_at,
            one.chosen.way if one.chosen else None,
            one.micros,
            one.reading,
            one.occurrence.id,
            one.occurrence.recurring,
            one.chosen is not None and one.chosen.about == one.occurrence.id,
        )
        for one in await house.ways.coming()
    ]


async def month(house: House) -> Month | None:
    """Give how the month stands, or nothing where the bot has no keys for X."""
    books = await house.ways.books()
    if books is None:
        return None
    agreed = books.account.agreed_at is not None
    spent = books.spent
    return Month(house.ways.on_x.budget, spent.charged, spent.aside, agreed, books.forecast)
