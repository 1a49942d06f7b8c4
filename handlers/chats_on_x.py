"""How chats are brought to X: organisers see what it costs and choose a way for each, moderators a free one for theirs.

Plans nothing itself.
"""

from functools import partial

from bot.domain.event import Occurrence
from bot.domain.way import PAID, Way
from bot.errors import NotAllowed
from bot.services.house import House
from bot.services.scheduling import Held
from bot.services.ways import FREE, OFFERED
from bot.wording import actions
from bot.wording.message import Block
from bot.wording.own_record import coming
from bot.wording.tongue import Tongue
from bot.wording.x_chats import Choice, Offer, chosen, own_x_view, read_x_view, x_line, x_view, zone_of
from bot.wording.x_money import Month
from handlers import windows
from handlers.booked import held_of
from handlers.heard import Heard
from handlers.rooms import wrong_room
from handlers.shown import shown_of

TO_DO = "choose how chats are brought to X"
OWN = "choose how it is brought to X"

ORGANISERS = "What costs money is chosen by organisers: ask them, or let the words be given to you."


async def line(house: House, zone: str) -> Block:
    """Say how the month stands on X, for the organisers' modal."""
    return x_line(await month(house), zone)


async def open_modal(house: House, heard: Heard) -> None:
    """Open the modal over that of the organisers."""
    asker = await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    view = await _view(house, asker.timezone, await heard.speak(house))
    await windows.show(heard, view)


async def save(house: House, heard: Heard) -> None:
    """Keep what was chosen, or show what is wrong at its field."""
    await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    view = heard.view
    speak = await heard.speak(house)
    choice = read_x_view(view, speak)
    errors = choice if isinstance(choice, dict) else await _wrong(house, choice, speak)
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
        await heard.ack(response_action="errors", errors={actions.X_WAY_BLOCK: speak.sentence(str(refusal))})
        return
    done = "Done."
    if offer is not None:
        done = chosen(offer, choice, zone_of(view), await _given_to(house, offer.occurrence_id), speak)
    await heard.ack(response_action="update", view=await _view(house, zone_of(view), speak, done))


async def open_own(house: House, heard: Heard) -> None:
    """Show the moderator of a chat how it is brought to X."""
    held = await held_of(house, heard, OWN)
    asker = await house.people.asker(heard.workspace, heard.account)
    if held.occurrence is not None:
        offer = await _own(house, held.occurrence)
        await windows.show(heard, own_x_view(offer, FREE, asker.timezone, await heard.speak(house)))


async def save_own(house: House, heard: Heard) -> None:
    """Keep what the moderator of a chat chose for it: what costs nothing."""
    view = heard.view
    speak = await heard.speak(house)
    choice = read_x_view(view, speak)
    if isinstance(choice, dict):
        await heard.ack(response_action="errors", errors=choice)
        return
    held = await _theirs(house, heard, choice)
    wrong = (
        {actions.X_WAY_BLOCK: speak.sentence(ORGANISERS)}
        if choice.way not in FREE
        else await _wrong(house, choice, speak)
    )
    if wrong or held.occurrence is None:
        await heard.ack(
            response_action="errors", errors=wrong or {actions.X_CHAT_BLOCK: speak.say("on_x.no_date")}
        )
        return
    about = choice.once_for or choice.event_id
    await house.ways.choose(heard.workspace, choice.channel, about, choice.way, heard.account)
    offer = await _own(house, held.occurrence)
    done = chosen(offer, choice, zone_of(view), await house.ways.given_to(held.occurrence), speak)
    await heard.ack(
        response_action="update", view=(await shown_of(house, heard, held, done, undo=False)).view
    )


async def send_card(house: House, heard: Heard) -> None:
    """Send who pressed the card of a chat, as a file."""
    await heard.ack()
    house.giving.soon(heard.account, partial(house.picturing.file, str(heard.pressed.get("value") or "")))
    await heard.tell(house, coming(await heard.speak(house)))


async def _theirs(house: House, heard: Heard, choice: Choice) -> Held:
    """Give the chat for which something was chosen, to whoever may change it."""
    held = await house.desk.scheduling.held(choice.event_id, choice.occurrence_id)
    await house.desk.roles.require_change(heard.workspace, heard.account, held.booking, OWN)
    return held


async def _own(house: House, chat: Occurrence) -> Offer:
    now = await house.ways.chosen(chat)
    once = now is not None and now.about == chat.id
    way = now.way if now else None
    return Offer(chat.event_id, chat.title, chat.starts_at, way, 0, 0, chat.id, chat.recurring, once)


async def _given_to(house: House, occurrence_id: str) -> list[str]:
    held = await house.desk.scheduling.held(occurrence_id.partition(".")[0], occurrence_id)
    return await house.ways.given_to(held.occurrence) if held.occurrence is not None else []


async def _wrong(house: House, choice: Choice, speak: Tongue) -> dict[str, str]:
    """Say which field cannot stay so, or nothing."""
    now = await month(house)
    if choice.way in PAID and now is not None and not now.agreed and not choice.agrees:
        return {
            actions.X_AGREE_BLOCK if now.budget > 0 else actions.X_WAY_BLOCK: speak.say("on_x.agree_first")
        }
    in_a_channel = choice.way is not Way.OFF and choice.channel
    wrong = await wrong_room(house, choice.channel, speak) if in_a_channel else ""
    return {actions.X_ROOM_BLOCK: wrong} if wrong else {}


async def _view(house: House, zone: str, speak: Tongue, done: str = "") -> Block:
    return x_view(
        await _offers(house),
        OFFERED,
        await month(house),
        zone,
        speak,
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
