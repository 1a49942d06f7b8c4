"""The Home tab: shown when it is opened and when something of one's own changes. Decides nothing in it."""

import asyncio
import logging
from functools import partial

from bot.domain.languages import OWN_NAMES
from bot.errors import OutletError
from bot.services.house import House
from bot.services.later import never, until_said
from bot.wording import actions
from bot.wording.home import AS_IT_COMES
from bot.wording.message import Message
from bot.wording.refusals import notice_view
from bot.wording.zones import is_zone
from handlers import starting_out, windows
from handlers.heard import Heard

PATIENCE = 1.5
"""Seconds that showing the Home tab anew may take after a change: what was changed is kept already."""

log = logging.getLogger(__name__)


async def opened(house: House, heard: Heard) -> None:
    """Show who opened the Home tab what is theirs."""
    if heard.event.get("tab") == "home":
        house.own.opened(heard.workspace, heard.account)
        await house.later.within(refresh(house, heard, until_shown=True))
    await heard.ack()


async def refresh(house: House, heard: Heard, *, until_shown: bool = False) -> None:
    """Show the Home tab as it is now to who acted, where they may be looking at it."""
    if not house.own.has_opened(heard.workspace, heard.account):
        return
    asker = await house.people.asker(heard.workspace, heard.account)
    above = await starting_out.steps(house, heard.workspace, asker)
    view = await house.own.home(heard.workspace, asker, above)
    show = partial(house.voice.show_home, heard.account, view)
    try:
        async with asyncio.timeout(None if until_shown else PATIENCE):
            await (until_said(show, never) if until_shown else show())
    except (OutletError, TimeoutError) as error:  # it is shown when it is opened the next time
        log.warning("home_not_shown", extra={"reason": repr(error)})


async def today(house: House, heard: Heard) -> None:
    """Open a window with what is on today."""
    asker = await house.people.asker(heard.workspace, heard.account)
    answer = await house.answering.answer(
        "",
        asker.timezone,
        house.clock.now(),
        organiser=asker.may_organise,
        locale=asker.locale or "",
        keeper=await house.keepers.of(heard.workspace, heard.account),
    )
    window = await _window(house, heard, answer.message)
    await windows.show(heard, window)


async def show_above(house: House, heard: Heard, message: Message) -> None:
    """Tell something about what was pressed in a window: in one above it, or in its place where it was told there."""
    view = heard.view
    window = {**await _window(house, heard, message), "callback_id": actions.SAVED_VIEW}
    if view.get("callback_id") == actions.SAVED_VIEW:
        await heard.client.views_update(view_id=view["id"], view=window)
    else:
        await heard.client.views_push(trigger_id=heard.trigger, view=window)


async def choose_timezone(house: House, heard: Heard) -> None:
    """Take the zone that somebody chose, or leave it to Slack."""
    value = _chosen(heard)
    if value == AS_IT_COMES or is_zone(value):
        await _prefer(house, heard, timezone=None if value == AS_IT_COMES else value)
    await heard.ack()


async def choose_language(house: House, heard: Heard) -> None:
    """Take the language that somebody chose, or leave it to Slack."""
    value = _chosen(heard)
    if value == AS_IT_COMES or value in OWN_NAMES:
        await _prefer(house, heard, language=None if value == AS_IT_COMES else value)
    await heard.ack()


async def choose_lead(house: House, heard: Heard) -> None:
    """Take the lead that somebody chose for their reminders."""
    value = _chosen(heard)
    if value.isdecimal():
        await _prefer(house, heard, lead=int(value))
    await heard.ack()


async def choose_hours(house: House, heard: Heard) -> None:
    """Take the free hours that somebody chose."""
    await _prefer(house, heard, free_hours=_chosen(heard))
    await heard.ack()


async def _prefer(house: House, heard: Heard, **chosen: object) -> None:
    await house.keeping.prefer(heard.workspace, heard.account, **chosen)
    await heard.ack()
    await refresh(house, heard)


async def _window(house: House, heard: Heard, message: Message) -> dict[str, object]:
    return notice_view(message, house.names.bot.removeprefix("@"), await heard.speak(house))


def _chosen(heard: Heard) -> str:
    return str((heard.pressed.get("selected_option") or {}).get("value") or "")
