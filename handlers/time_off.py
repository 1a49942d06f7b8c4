"""A week off: who moderates says what becomes of the next time. Decides nothing itself.

Who fills the window in is asked for anew: it may be open for hours, and a payload may be forged.
"""

from bot.domain.plan_running import READY
from bot.services.house import House
from bot.wording import actions
from bot.wording.run_views import said
from bot.wording.time_off import (
    HAND,
    SCRIPT,
    About,
    about_of,
    asked_to_run,
    done_view,
    filled_in,
    handed,
    taken_over,
    time_off_view,
)
from handlers import windows
from handlers.heard import Heard
from handlers.shown import shown_of


async def open_window(house: House, heard: Heard) -> None:
    """Ask what becomes of the next time."""
    value = str(heard.pressed.get("value") or "")
    rest = await house.moderating.resting.choices(heard.workspace, heard.account, value)
    asker = await house.people.asker(heard.workspace, heard.account)
    chat = rest.listed.occurrence
    view = time_off_view(
        chat,
        About(chat.id, rest.held.stamp),
        asker.timezone,
        rest.others,
        rest.saved,
        await heard.speak(house),
        has_script=rest.has_script,
    )
    await windows.show(heard, view)


async def take(house: House, heard: Heard) -> None:
    """Ask somebody else, use saved questions, or leave the next time out."""
    view = heard.view
    speak = await heard.speak(house)
    about, filled = about_of(view), filled_in(view, speak)
    if isinstance(filled, dict):
        await heard.ack(response_action="errors", errors=filled)
        return
    who = (heard.workspace, heard.account)
    rest = await house.moderating.resting.choices(*who, about.occurrence_id)
    chat = rest.listed.occurrence
    if filled.what == HAND:
        if filled.heir == heard.account:
            await heard.ack(
                response_action="errors", errors={actions.OFF_HEIR_BLOCK: speak.say("script.off_oneself")}
            )
            return
        await house.moderating.resting.hand(*who, rest, filled.heir)
        done = done_view(handed(filled.heir, speak, arrived=True), speak)
        await heard.ack(response_action="update", view=done)
        asker = await house.people.asker(heard.workspace, filled.heir)
        theirs = await house.people.speak(heard.workspace, filled.heir)
        asked = asked_to_run(chat, heard.account, asker.timezone, theirs)
        if not await windows.tell(house, filled.heir, asked):
            why = handed(filled.heir, speak, arrived=False)
            if not await windows.update(heard, str(view["id"]), done_view(why, speak)):
                await windows.tell(house, heard.account, said(why))
    elif filled.what == SCRIPT:
        await house.moderating.resting.repeat(*who, rest, filled.saved)
        done = done_view(speak.say("script.off_done_alone"), speak)
        await heard.ack(response_action="update", view=done)
    else:
        held = await house.desk.scheduling.cancel(*who, chat.id, about.stamp, filled.reason, whole=False)
        shown = await shown_of(house, heard, held, speak.say("script.off_done_skip"))
        await heard.ack(response_action="update", view=shown.view)


async def tell_early(house: House, heard: Heard, occurrence_id: str) -> None:
    """Tell the other moderators that who pressed runs a chat, where their own messages do not say it yet."""
    listed = await house.moderating.running.listed(occurrence_id)
    if listed is None:
        return
    chat = listed.occurrence
    if house.clock.now() >= chat.starts_at - READY:
        return
    held = await house.desk.scheduling.held(chat.event_id, chat.id)
    for one in held.booking.moderators:
        if one != heard.account:
            asker = await house.people.asker(heard.workspace, one)
            theirs = await house.people.speak(heard.workspace, one)
            await windows.tell(house, one, taken_over(chat, heard.account, asker.timezone, theirs))
