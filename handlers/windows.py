"""How a window is shown over what was pressed, and what is told to a person alone. Decides nothing."""

import logging
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.errors import OutletError
from bot.services.house import House
from bot.services.later import until_said
from bot.wording.message import Block, Message
from handlers.heard import Heard, word_of

FULL = "push_limit_reached"
"""Slack's word where three windows lie on each other."""

PATIENCE = 1.5
"""Seconds that a message beside the answer may take: what it tells of is kept already."""

log = logging.getLogger(__name__)


async def show(heard: Heard, view: Block) -> None:
    """Open a window: on top of the one in which something was pressed, or alone.

    Slack takes three on each other. Upon the third none can be opened, so it gives way: who does one thing after
    another with a chat has it three times over each other, and needs the newest alone.
    """
    await heard.ack()
    over: dict[str, Any] = heard.body.get("view") or {}
    if over.get("type") != "modal":
        await heard.client.views_open(trigger_id=heard.trigger, view=view)
        return
    try:
        await heard.client.views_push(trigger_id=heard.trigger, view=view)
    except SlackApiError as error:
        if word_of(error) != FULL:
            raise
        await heard.client.views_update(view_id=over["id"], view=view)


async def replace(heard: Heard, view: Block) -> None:
    """Put a window in the place of the one in which something was pressed, unless it was changed meanwhile."""
    over = heard.view
    await heard.ack()
    try:
        await heard.client.views_update(view_id=over["id"], hash=over.get("hash"), view=view)
    except SlackApiError as error:  # another press was quicker, or nobody looks at that window any more
        log.info("window_not_changed", extra={"reason": word_of(error)})


async def update(heard: Heard, view_id: str, view: Block) -> bool:
    """Put a window in the place of one that was answered before or lies below; tell whether it is still open."""
    try:
        await heard.client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:  # nobody looks at it any more
        log.info("window_not_changed", extra={"reason": word_of(error)})
        return False
    return True


async def tell_organisers(house: House, message: Message) -> None:
    """Tell the organisers' channel something, where there is one."""
    organisers = house.watching.organisers
    if organisers is not None:
        await tell(house, organisers.channel, message)


async def tell(house: House, account: str, message: Message) -> bool:
    """Tell somebody something in a direct message; tell whether it arrived at once. It may be a little later."""
    try:
        said = await house.later.within(until_said(partial(house.voice.say, account, message)), PATIENCE)
    except OutletError as error:
        log.warning("not_told", extra={"reason": repr(error)})
        return False
    if not said:
        log.warning("told_later", extra={"account": account})
    return said
