"""What a channel hears: shown to everybody, changed by those who may. Keeps and plans nothing itself."""

import logging
from functools import partial

from slack_sdk.errors import SlackApiError

from bot.domain.subscription import Subscription
from bot.errors import UnknownOutcome
from bot.services.house import House
from bot.services.later import until_said
from bot.services.people import Asker
from bot.wording.channel import Choices, channel_view
from bot.wording.channel_said import confirmed, hears_now, stopped
from bot.wording.message import Block, Message
from bot.wording.refusals import may_not_manage, not_a_channel, not_in_channel
from bot.wording.wishes import ChannelWishes, read_channel_view, wishes_typed
from handlers import windows
from handlers.heard import Heard, word_of

PATIENCE = 1.5
"""Seconds that a confirmation may take: what it confirms is kept already."""

log = logging.getLogger(__name__)

SEVERAL = "mpdm-"
"""How Slack's names of direct messages among several begin: of them the app is told nothing."""

TO_DO = "change what a channel hears"


async def open_modal(house: House, heard: Heard) -> None:
    """Open the one modal for the channel in which the command or the button was used."""
    asker = await house.people.asker(heard.workspace, heard.account)
    refusal = await _refusal(house, heard, asker)
    if refusal is None:
        view = await _view(house, heard, asker, heard.channel, str(heard.body.get("channel_name") or ""))
        await windows.show(heard, view)
    else:
        await heard.answer(refusal)


async def open_chosen(house: House, heard: Heard) -> None:
    """Open the modal for the channel that an organiser chose in the Home tab."""
    asker = await _require(house, heard)
    chosen = str(heard.pressed.get("selected_conversation") or "")
    try:
        found = (await heard.client.conversations_info(channel=chosen))["channel"]
    except SlackApiError as error:  # a private channel that the bot may not know of
        log.info("channel_not_seen", extra={"channel": chosen, "reason": word_of(error)})
        found = {}
    if found.get("is_member"):
        view = await _view(house, heard, asker, chosen, str(found.get("name") or ""))
        await windows.show(heard, view)
    else:
        await heard.sorry(house, not_in_channel(house.names, await heard.speak(house)))


async def show(house: House, heard: Heard) -> Message:
    """Say what the channel hears, for whoever asked in words."""
    if heard.in_private:
        return not_a_channel(house.names, await heard.speak(house))
    here = await house.subscribing.of_channel(heard.workspace, heard.channel)
    return hears_now(here, house.names, await house.pausing.silent_until(), await heard.speak(house))


async def more(house: House, heard: Heard) -> None:
    """Show the rest of the options, with what was typed so far."""
    asker = await _require(house, heard)
    view = heard.view
    typed = wishes_typed(view)
    expanded = await _view(house, heard, asker, typed.channel, typed.channel_name, typed, expanded=True)
    await windows.replace(heard, expanded)


async def save(house: House, heard: Heard) -> None:
    """Keep what was filled in, or show what is wrong at its field."""
    await _require(house, heard)
    speak = await heard.speak(house)
    wishes = read_channel_view(heard.view, speak)
    if isinstance(wishes, dict):
        await heard.ack(response_action="errors", errors=wishes)
        return
    kept = await house.subscribing.save(await _wanted(house, heard, wishes), heard.account)
    await heard.ack()
    await _confirm(house, wishes.channel, heard.account, confirmed(kept, heard.account, speak))


async def stop(house: House, heard: Heard) -> None:
    """End all announcements in the channel of the modal, and show it as it then is."""
    asker = await _require(house, heard)
    view = heard.view
    typed = wishes_typed(view)
    await house.subscribing.end(heard.workspace, typed.channel, heard.account)
    fresh = await _view(house, heard, asker, typed.channel, typed.channel_name)
    await windows.replace(heard, fresh)
    await _confirm(house, typed.channel, heard.account, stopped(heard.account, await heard.speak(house)))


async def _confirm(house: House, channel: str, account: str, message: Message) -> None:
    """Tell who changed something; Slack waits for our answer meanwhile, and not for long."""
    whisper = partial(house.voice.whisper, channel, account, message)
    try:
        confirmed_at_once = await house.later.within(until_said(whisper), PATIENCE)
    except UnknownOutcome:  # what it confirms is kept all the same
        confirmed_at_once = False
    if not confirmed_at_once:
        log.warning("not_confirmed", extra={"channel": channel})


async def _refusal(house: House, heard: Heard, asker: Asker) -> Message | None:
    """Say why the modal does not open here, or nothing."""
    if heard.channel.startswith("D") or str(heard.body.get("channel_name") or "").startswith(SEVERAL):
        return not_a_channel(house.names, await heard.speak(house))
    if not asker.may_organise:
        here = await house.subscribing.of_channel(heard.workspace, heard.channel)
        return may_not_manage(here, house.names, await house.pausing.silent_until(), await heard.speak(house))
    if not await house.directory.is_member(heard.channel):
        return not_in_channel(house.names, await heard.speak(house))
    return None


async def _require(house: House, heard: Heard) -> Asker:
    """Refuse who may not: a modal may be open for hours, and a payload may be forged."""
    return await house.people.require_organiser(heard.workspace, heard.account, TO_DO)


async def _view(
    house: House,
    heard: Heard,
    asker: Asker,
    channel: str,
    channel_name: str,
    typed: ChannelWishes | None = None,
    *,
    expanded: bool = False,
) -> Block:
    known = await house.subscribing.choices()
    zones = (asker.timezone, house.timezone)
    choices = Choices(known.kinds, known.hashtags, known.organisations, zones)
    here = await house.subscribing.of_channel(heard.workspace, channel)
    return channel_view(
        here,
        channel,
        channel_name,
        choices,
        house.names,
        await heard.speak(house),
        expanded=expanded,
        wishes=typed,
        silent_until=await house.pausing.silent_until(),
    )


async def _wanted(house: House, heard: Heard, wishes: ChannelWishes) -> Subscription:
    here = await house.subscribing.of_channel(heard.workspace, wishes.channel)
    return wishes.applied(here, heard.workspace, heard.account, house.clock.now())
