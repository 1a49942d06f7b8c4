"""What moderators do with their events: see, edit, copy, move, cancel, hand over, undo. Decides nothing itself."""

import asyncio

from bot.domain.repeating import Repeat
from bot.errors import NotAllowed
from bot.services.house import House
from bot.services.scheduling import DateChange, Held
from bot.wording import actions as ids
from bot.wording.booked import Shown, chats_view
from bot.wording.moderating import (
    about_of,
    cancel_view,
    date_view,
    hand_view,
    heirs_of,
    is_whole,
    reason_of,
)
from bot.wording.proposed import handed_over
from bot.wording.schedule import Form
from bot.wording.schedule_wishes import (
    Typed,
    block_id,
    read_address,
    read_length,
    read_moment,
    read_title,
    read_wish,
    typed_of,
)
from handlers import schedule, windows
from handlers.heard import MOST_DIGITS, Heard
from handlers.shown import filled_of, shown_of


async def mine(house: House, heard: Heard) -> None:
    """List what somebody moderates, in place of the modal."""
    asker = await house.people.asker(heard.workspace, heard.account)
    found = await house.desk.scheduling.mine(heard.workspace, heard.account)
    shown = [Shown(one.occurrence, (), "", ()) for one in found if one.occurrence is not None]
    await windows.replace(heard, chats_view(shown, asker.timezone, await heard.speak(house)))


async def open_chat(house: House, heard: Heard) -> None:
    """Show one of one's own events."""
    held = await held_of(house, heard, "see what its moderators see")
    await windows.show(heard, (await shown_of(house, heard, held, "")).view)


async def edit(house: House, heard: Heard) -> None:
    """Open the fields of an event."""
    held = await held_of(house, heard, "change it")
    typed, keeps_rule = filled_of(held)
    form = Form(held.stamp, about=held.booking.event.id, expanded=True, keeps_rule=keeps_rule)
    await schedule.open_filled(house, heard, form, typed)


async def edit_date(house: House, heard: Heard) -> None:
    """Open the fields of one date of a series."""
    held = await held_of(house, heard, "change it")
    filled_of(held)
    if held.occurrence is not None:
        await windows.show(
            heard, date_view(held.occurrence, held.stamp, speak=await heard.speak(house), more=True)
        )


async def copy(house: House, heard: Heard) -> None:
    """Open the fields of a new event that begin as those of this one; the date is to be chosen."""
    held = await held_of(house, heard, "copy it")
    typed, keeps_rule = filled_of(held)
    moderators = [one for one in held.booking.moderators if one != heard.account]
    fresh = {**typed, "date": "", "until": "", "moderators": moderators}
    if keeps_rule:
        fresh["repeat"] = Repeat.NEVER.value
    form = Form(house.desk.scheduling.fresh_uid(), expanded=True)
    await schedule.open_filled(house, heard, form, fresh)


async def move(house: House, heard: Heard) -> None:
    """Ask for another time."""
    held = await held_of(house, heard, "move it")
    filled_of(held)
    if held.occurrence is not None:
        await windows.show(heard, date_view(held.occurrence, held.stamp, speak=await heard.speak(house)))


async def moved(house: House, heard: Heard) -> None:
    """Move one date, or all, to the time that was filled in."""
    view = heard.view
    about, typed = about_of(view), typed_of(view)
    errors: dict[str, str] = {}
    speak = await heard.speak(house)
    start, zone = read_moment(typed, house.clock.now(), errors, speak)
    title = read_title(typed, errors, speak) if "title" in typed else None
    url = read_address(typed, errors, speak) if "url" in typed else None
    length = read_length(typed, errors, speak) if "length" in typed else None
    if errors or start is None:
        await heard.ack(
            response_action="errors", errors={block_id(view, name): said for name, said in errors.items()}
        )
        return
    if is_whole(view):
        held = await _move_all(house, heard, about.occurrence_id, about.stamp, typed)
    else:
        change = DateChange(start=start, timezone=zone, length=length, title=title, url=url)
        held = await house.desk.scheduling.change_date(
            heard.workspace, heard.account, about.occurrence_id, about.stamp, change
        )
    await _done(house, heard, held, "booked.done_moved")


async def _move_all(house: House, heard: Heard, occurrence_id: str, stamp: str, typed: Typed) -> Held:
    before = await house.desk.scheduling.held(occurrence_id.partition(".")[0], occurrence_id)
    whole, keeps_rule = filled_of(before)
    wish = read_wish({**whole, **typed}, house.clock.now(), await heard.speak(house), keeps_rule=keeps_rule)
    if isinstance(wish, dict):
        raise NotAllowed(" ".join(wish.values()))
    return await house.desk.scheduling.change(
        heard.workspace, heard.account, before.booking.event.id, stamp, wish
    )


async def cancel(house: House, heard: Heard) -> None:
    """Ask why."""
    held = await held_of(house, heard, "cancel it")
    if held.occurrence is not None:
        await windows.show(heard, cancel_view(held.occurrence, held.stamp, await heard.speak(house)))


async def cancelled(house: House, heard: Heard) -> None:
    """Cancel one date, or all, with the reason."""
    view = heard.view
    about, reason = about_of(view), reason_of(view)
    if not reason:
        no_why = (await heard.speak(house)).say("script.off_no_why")
        await heard.ack(response_action="errors", errors={ids.REASON_BLOCK: no_why})
        return
    held = await house.desk.scheduling.cancel(
        heard.workspace,
        heard.account,
        about.occurrence_id,
        about.stamp,
        reason,
        whole=is_whole(view),
    )
    await _done(house, heard, held, "booked.done_cancelled")


async def hand_over(house: House, heard: Heard) -> None:
    """Ask who moderates it from now on."""
    held = await held_of(house, heard, "hand it over")
    if held.occurrence is not None:
        await windows.show(
            heard, hand_view(held.occurrence, held.stamp, held.booking.moderators, await heard.speak(house))
        )


async def handed(house: House, heard: Heard) -> None:
    """Make others its moderators, and tell them."""
    view = heard.view
    about, heirs = about_of(view), heirs_of(view)
    event_id = about.occurrence_id.partition(".")[0]
    before = await house.desk.scheduling.held(event_id, about.occurrence_id)
    held = await house.desk.scheduling.hand_over(heard.workspace, heard.account, event_id, about.stamp, heirs)
    fresh = [one for one in heirs if one not in {*before.booking.moderators, heard.account}]
    await _done(house, heard, held, "booked.done_handed")
    await asyncio.gather(*(_tell_heir(house, heard, one, held.booking.event.title) for one in fresh))


async def _tell_heir(house: House, heard: Heard, heir: str, title: str) -> None:
    """Tell somebody that they moderate a chat, in their language: they are told more from now on."""
    await house.people.asker(heard.workspace, heir)
    speak = await house.people.speak(heard.workspace, heir)
    await windows.tell(house, heir, handed_over(title, heard.account, speak))


async def undo(house: House, heard: Heard) -> None:
    """Undo what was just done about an event, and show the date that was seen."""
    number, _, occurrence_id = str(heard.pressed.get("value") or "").partition(ids.APART)
    change = int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 0
    held = await house.desk.history.undo(heard.workspace, heard.account, change, occurrence_id)
    done = (await heard.speak(house)).say("booked.done_undone")
    shown = await shown_of(house, heard, held, done, undo=False)
    if (heard.body.get("view") or {}).get("type") == "modal":
        await windows.replace(heard, shown.view)
    else:
        await heard.ack()
        await heard.tell(
            house, shown.message, replace=bool((heard.body.get("container") or {}).get("is_ephemeral"))
        )


async def _done(house: House, heard: Heard, held: Held, said: str) -> None:
    """Show the event, with what was done by the name of its phrase."""
    shown = await shown_of(house, heard, held, (await heard.speak(house)).say(said))
    await heard.ack(response_action="update", view=shown.view)


async def held_of(house: House, heard: Heard, to_do: str) -> Held:
    """Give the event of the button that was pressed, for whoever may change it."""
    occurrence_id = str(heard.pressed.get("value") or "")
    held = await house.desk.scheduling.held(occurrence_id.partition(".")[0], occurrence_id)
    await house.desk.roles.require_change(heard.workspace, heard.account, held.booking, to_do)
    return held
