"""What organisers do: see what is paused, pause more, end a pause. Keeps and plans nothing itself."""

from bot.services.house import House
from bot.services.people import Asker
from bot.wording.coverage import coverage_line
from bot.wording.message import Block, Message, divider, section
from bot.wording.pause_wishes import organisation_of, read_organise_view
from bot.wording.pauses import Paused, begun, ended, organise_view, paused_now
from bot.wording.refusals import may_not_organise
from handlers import archives, chats_on_x, partners, reviewing, windows
from handlers.heard import Heard

TO_DO = "pause announcements"


async def open_modal(house: House, heard: Heard) -> None:
    """Open the modal, by command or by the button of an answer."""
    asker = await house.people.asker(heard.workspace, heard.account)
    if asker.may_organise:
        await windows.show(heard, await _view(house, asker))
    else:
        await heard.sorry(house, may_not_organise(house.names, await heard.speak(house)))


async def show(house: House, heard: Heard) -> Message:
    """Say what is paused, for an organiser who asked in words."""
    asker = await house.people.asker(heard.workspace, heard.account)
    if not asker.may_organise:
        return may_not_organise(house.names, await heard.speak(house))
    return paused_now(await _paused(house), asker.timezone, house.names, silenced=house.pausing.quiet)


async def pause(house: House, heard: Heard) -> None:
    """Begin the pause that was filled in, and show what is paused then; or show what is wrong at its field."""
    asker = await _require(house, heard)
    known = await house.subscribing.choices()
    wish = read_organise_view(heard.view, known.organisations, house.clock.now())
    if isinstance(wish, dict):
        await heard.ack(response_action="errors", errors=wish)
        return
    await house.pausing.begin(heard.workspace, wish.organisation, wish.until, heard.account)
    done = begun(wish.organisation, wish.until, asker.timezone)
    await heard.ack(response_action="update", view=await _view(house, asker, done, asks=False))


async def end_pause(house: House, heard: Heard) -> None:
    """End the pause whose button was pressed, and show what is still paused."""
    asker = await _require(house, heard)
    view = heard.view
    organisation = organisation_of(str(heard.pressed.get("value") or ""))
    was_on = await house.pausing.end(heard.workspace, organisation, heard.account)
    fresh = await _view(house, asker, ended(organisation, was_on=was_on), asks="submit" in view)
    await windows.replace(heard, fresh)


async def _require(house: House, heard: Heard) -> Asker:
    """Refuse who may not: a modal may be open for hours, and a payload may be forged."""
    return await house.people.require_organiser(heard.workspace, heard.account, TO_DO)


async def _view(house: House, asker: Asker, done: str = "", *, asks: bool = True) -> Block:
    known = await house.subscribing.choices()
    view = organise_view(
        await _paused(house),
        known.organisations,
        asker.timezone,
        house.names,
        silenced=house.pausing.quiet,
        asks=asks,
    )
    said = [section(done)] if done else []
    more = [
        await reviewing.line(house),
        await chats_on_x.line(house, asker.timezone),
        await partners.line(house),
        coverage_line(),
        await archives.line(house),
        divider(),
    ]
    return {**view, "blocks": [*said, *more, *view["blocks"]]}


async def _paused(house: House) -> list[Paused]:
    current = await house.pausing.current()
    return [Paused(one.pause.organisation, one.pause.until, one.who) for one in current]
