"""People speak: the table of what is listened to. The listeners only translate; what happens is the services'.

What matches no listener is answered 404 and sent again by Slack, so every event of the manifest has its listener.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import CembotError
from bot.services.house import House
from bot.wording import actions
from bot.wording.refusals import sorry, went_wrong
from bot.wording.which import MOST_CHOICES
from handlers import ask, attend, channel, chats_on_x, commands, home, log, mine, organise, privacy
from handlers.heard import Heard

logger = logging.getLogger(__name__)

Handler = Callable[[House, Heard], Awaitable[None]]


class Listener(NamedTuple):
    """One thing that is listened to."""

    listens: str  # Bolt's word for the sort: command, event, action, view
    to: str
    handler: Handler


COMMAND = "COMMAND"
"""Stands for the command's name, which is a setting."""

LISTENERS = (
    Listener("command", COMMAND, commands.by_command),
    Listener("event", "message", log.message),
    Listener("event", "app_mention", commands.by_mention),
    Listener("event", "reaction_added", log.reaction_added),
    Listener("event", "reaction_removed", log.reaction_removed),
    Listener("event", "app_home_opened", home.opened),
    Listener("action", actions.SAVE, mine.save),
    Listener("action", actions.SAVE_ONE, mine.save_one),
    Listener("action", actions.UNSAVE, mine.unsave),
    Listener("action", actions.SAVE_LEAD, mine.save_lead),
    Listener("action", actions.CHECK_IN, attend.check_in),
    Listener("action", actions.JOIN, attend.open_link),
    Listener("action", actions.POST_BY_HAND, attend.open_link),
    *(
        Listener("action", f"{actions.ASK_AGAIN}_{number}", ask.again)
        for number in range(1, MOST_CHOICES + 1)
    ),
    Listener("action", actions.DONT_COUNT, privacy.dont_count),
    Listener("action", actions.COUNT_ME, privacy.count),
    Listener("action", actions.FOLLOW_ONE, mine.follow_one),
    Listener("action", actions.UNFOLLOW, mine.unfollow),
    Listener("action", actions.HOME_TODAY, home.today),
    Listener("action", actions.HOME_CHANNEL, channel.open_chosen),
    Listener("action", actions.MY_TIMEZONE, home.choose_timezone),
    Listener("action", actions.MY_LANGUAGE, home.choose_language),
    Listener("action", actions.MY_LEAD, home.choose_lead),
    Listener("action", actions.MY_HOURS, home.choose_hours),
    Listener("action", actions.CHANNEL_MORE, channel.more),
    Listener("action", actions.CHANNEL_STOP, channel.stop),
    Listener("view", actions.CHANNEL_VIEW, channel.save),
    Listener("action", actions.ORGANISE_OPEN, organise.open_modal),
    Listener("action", actions.PAUSE_END, organise.end_pause),
    Listener("view", actions.ORGANISE_VIEW, organise.pause),
    Listener("action", actions.X_OPEN, chats_on_x.open_modal),
    Listener("view", actions.X_VIEW, chats_on_x.save),
)
"""What people may do that we hear of; the most frequent first, for Bolt looks through them in order."""

EVENTS = (
    "app_home_opened",
    "app_mention",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "reaction_removed",
)
"""What the app subscribes to, as the manifest says it."""

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "reactions:read",
    "users:read",
)
"""What the app may do, as the manifest says it; each is needed by an event or a call."""


def register(app: AsyncApp, house: House) -> None:
    """Connect every listener; refuse two of the same."""
    if len({(one.listens, one.to) for one in LISTENERS}) != len(LISTENERS):
        raise ValueError("two listeners for the same thing: only the first would ever run")
    for one in LISTENERS:
        to = house.names.command if one.to is COMMAND else one.to
        getattr(app, one.listens)(to)(_listener(house, one))


def _listener(house: House, one: Listener) -> Callable[..., Awaitable[None]]:
    """Wrap a handler as Bolt calls it. Of an event that could not be kept, nothing is acknowledged: it comes again."""

    async def listener(ack: AsyncAck, body: dict[str, object], client: AsyncWebClient) -> None:
        heard = Heard(ack, body, client)
        if one.listens == "event":
            await one.handler(house, heard)
            return
        try:
            await one.handler(house, heard)
        except CembotError as error:
            logger.warning("refused", extra={"listener": one.to, "reason": str(error)})
            await heard.sorry(house, sorry(error))
        except Exception:  # whatever went wrong with one press, who pressed hears of it
            logger.exception("listener_failed", extra={"listener": one.to})
            await heard.sorry(house, went_wrong(house.names))

    return listener
