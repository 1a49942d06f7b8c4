"""How organisers add and mind partners' calendars. Reads none itself: what is due is read within the minute."""

from dataclasses import replace

from bot.errors import FeedError, NotFound
from bot.services.house import House
from bot.wording import actions
from bot.wording.feeds_view import (
    PAUSE,
    READ,
    REMOVE,
    RENAME,
    RESUME,
    TEXT,
    feeds_line,
    feeds_view,
    read_feeds_view,
    read_menu,
    read_rename_view,
    rename_view,
    text_view,
    zone_of,
)
from bot.wording.message import Block, mrkdwn
from handlers import windows
from handlers.heard import Heard

TO_DO = "change which calendars are read"


async def line(house: House) -> Block:
    """Say how the calendars stand, for the organisers' modal."""
    return feeds_line(await house.feeds.every())


async def open_modal(house: House, heard: Heard) -> None:
    """Open the modal over that of the organisers."""
    asker = await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    await windows.show(heard, feeds_view(await house.feeds.every(), asker.timezone))


async def add(house: House, heard: Heard) -> None:
    """Add the calendar that was filled in, or show what is wrong at its field."""
    await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    view = heard.view
    feed = read_feeds_view(view)
    if isinstance(feed, dict):
        await heard.ack(response_action="errors", errors=feed)
        return
    try:
        added = await house.feeds.add(feed, heard.workspace, heard.account)
    except FeedError as error:
        await heard.ack(response_action="errors", errors={actions.FEED_ADDRESS_BLOCK: str(error)})
        return
    done = f"Done: the calendar of *{mrkdwn(added.partner)}* is read within a minute, and then every hour."
    await heard.ack(
        response_action="update", view=feeds_view(await house.feeds.every(), zone_of(view), done=done)
    )


async def choose(house: House, heard: Heard) -> None:
    """Do what was chosen in the menu of a calendar."""
    await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    view, asked = heard.view, read_menu(heard.pressed)
    try:
        standing = await house.feeds.find(asked.name)
        if asked.verb in {RENAME, TEXT}:
            fresh = (
                rename_view(standing, zone_of(view))
                if asked.verb == RENAME
                else text_view(standing, house.names)
            )
            await windows.show(heard, fresh)
            return
        done = await _do(house, heard, asked.verb, asked.name, mrkdwn(standing.feed.partner))
    except NotFound as error:
        done = str(error)
    fresh = feeds_view(await house.feeds.every(), zone_of(view), done=done)
    await windows.replace(heard, fresh)


async def rename(house: House, heard: Heard) -> None:
    """Give a calendar's partner the name that was filled in, and show it in the list below."""
    await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    view = heard.view
    name, partner = read_rename_view(view)
    try:
        changed = await house.feeds.change(
            name, lambda feed: replace(feed, partner=partner), heard.workspace, heard.account
        )
    except (FeedError, NotFound) as error:
        await heard.ack(response_action="errors", errors={actions.FEED_PARTNER_BLOCK: str(error)})
        return
    await heard.ack()
    done = f"Done: the calendar is *{mrkdwn(changed.partner)}*'s."
    fresh = feeds_view(await house.feeds.every(), zone_of(view), done=done)
    await windows.update(heard, str(view.get("previous_view_id") or ""), fresh)


async def _do(house: House, heard: Heard, verb: str, name: str, partner: str) -> str:
    """Do it, and say so."""
    who = (heard.workspace, heard.account)
    if verb == REMOVE:
        await house.feeds.remove(name, *who)
        return f"Done: the calendar of *{partner}* is read no more. Its events stay in the programme."
    if verb not in {READ, PAUSE, RESUME}:
        return "That cannot be done with a calendar."
    await house.feeds.change(name, lambda feed: replace(feed, paused=verb == PAUSE), *who)
    if verb == PAUSE:
        return f"Done: the calendar of *{partner}* is paused. Its events stay as they are."
    return f"Done: the calendar of *{partner}* is read within a minute."
