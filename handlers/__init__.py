"""People speak: the table of what is listened to. The listeners only translate; what happens is the services'.

Every event of the manifest has its handler here; others are acknowledged and let go.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.conflict import MOST_FREE
from bot.errors import CembotError
from bot.services.house import House
from bot.wording import actions
from bot.wording.message import Message
from bot.wording.refusals import not_shown, sorry, went_wrong
from bot.wording.which import MOST_CHOICES
from handlers import (
    archives,
    ask,
    attend,
    audience,
    booked,
    channel,
    chats_on_x,
    commands,
    coverage,
    dropped,
    home,
    log,
    merging,
    merging_partners,
    mine,
    my_calendar,
    organise,
    organising,
    own_record,
    partners,
    privacy,
    recaps,
    reviewing,
    run_chat,
    schedule,
    scripts,
    shortcuts,
    starting_out,
    time_off,
)
from handlers.events import Events, Handler
from handlers.heard import Heard, word_of

logger = logging.getLogger(__name__)


class Listener(NamedTuple):
    """One thing that is listened to."""

    listens: str  # Bolt's word for the sort: command, event, action, view, shortcut
    to: str
    handler: Handler


EVENT = "event"
"""What Slack tells by itself: it comes first, and may be very frequent. Of one that could not be kept nothing is
acknowledged, so that it comes again."""

VIEW = "view"
"""What somebody sends by a window: the acknowledgement decides what becomes of that window."""

COMMAND = "COMMAND"
"""Stands for the command's name, which is a setting."""

LISTENERS = (
    Listener(EVENT, "message", log.message),
    Listener("command", COMMAND, commands.by_command),
    Listener(EVENT, "app_mention", commands.by_mention),
    Listener(EVENT, "reaction_added", log.reaction_added),
    Listener(EVENT, "reaction_removed", log.reaction_removed),
    Listener(EVENT, "app_home_opened", home.opened),
    Listener("action", actions.RUN_NEXT, run_chat.post_next),
    Listener("action", actions.RUN_WAIT, run_chat.wait),
    Listener("action", actions.RUN_GO_ON, run_chat.go_on),
    Listener("action", actions.RUN_MORE, run_chat.more),
    Listener("action", actions.RUN_SPARE, run_chat.spare),
    Listener("action", actions.RUN_AUDIENCE, run_chat.from_audience),
    Listener("action", actions.RUN_READY, run_chat.ready),
    Listener("action", actions.RUN_SPAM, run_chat.is_spam),
    Listener("action", actions.RUN_NO_SPAM, run_chat.is_no_spam),
    Listener("action", actions.AUDIENCE_OPEN, audience.open_window),
    Listener("action", actions.AUDIENCE_VOTE, audience.vote),
    Listener("view", actions.AUDIENCE_VIEW, audience.suggest),
    Listener("view", actions.RUN_EXTRA_VIEW, run_chat.ask_extra),
    Listener("view", actions.RUN_END_VIEW, run_chat.end),
    Listener("action", actions.SCRIPT, scripts.open_script),
    Listener("action", actions.SCRIPT_SAVED, scripts.begin_with),
    Listener("view", actions.SCRIPT_VIEW, scripts.check),
    Listener("view", actions.SCRIPT_CHECKED_VIEW, scripts.keep),
    Listener("action", actions.PRACTICE_COPY, scripts.copy_to_live),
    Listener("action", actions.SAME_AGAIN, scripts.same_again),
    Listener("action", actions.RUN_OFF, time_off.open_window),
    Listener("view", actions.OFF_VIEW, time_off.take),
    Listener("action", actions.SAVE, mine.save),
    Listener("action", actions.SAVE_ONE, mine.save_one),
    Listener("action", actions.UNSAVE, mine.unsave),
    Listener("action", actions.SAVE_LEAD, mine.save_lead),
    Listener("action", actions.EVENT_MENU, mine.menu),
    Listener("action", actions.PAGE, ask.page),
    Listener("action", actions.CHECK_IN, attend.check_in),
    Listener("action", actions.JOIN, attend.open_link),
    Listener("action", actions.POST_BY_HAND, attend.open_link),
    Listener("action", actions.CARD_LINK, attend.open_link),
    Listener("action", actions.CARD_SEND, chats_on_x.send_card),
    *(
        Listener("action", f"{actions.ASK_AGAIN}_{number}", ask.again)
        for number in range(1, MOST_CHOICES + 1)
    ),
    Listener("action", actions.CATCH_ME_UP, recaps.catch_me_up),
    Listener("shortcut", actions.SCHEDULE_SHORTCUT, shortcuts.schedule_chat),
    Listener("shortcut", actions.SPAM_SHORTCUT, shortcuts.is_spam),
    Listener("action", actions.DONT_COUNT, privacy.dont_count),
    Listener("action", actions.COUNT_ME, privacy.count),
    Listener("action", actions.MY_DATA, privacy.my_data),
    Listener("action", actions.SHOW_NAME, privacy.show_name),
    Listener("action", actions.HIDE_NAME, privacy.hide_name),
    Listener("action", actions.JOIN_X, privacy.join_x),
    Listener("action", actions.PART_X, privacy.part_x),
    Listener("action", actions.FORGET_ME, privacy.forget_me),
    Listener("action", actions.FORGET_NOW, privacy.forget_now),
    Listener("action", actions.FOLLOW_ONE, mine.follow_one),
    Listener("action", actions.UNFOLLOW, mine.unfollow),
    Listener("action", actions.HOME_TODAY, home.today),
    Listener("action", actions.CALENDAR_OPEN, my_calendar.open_window),
    Listener("action", actions.CALENDAR_RENEW, my_calendar.renew),
    Listener("action", actions.CALENDAR_REVOKE, my_calendar.revoke),
    Listener("action", actions.HOME_CHANNEL, channel.open_chosen),
    Listener("action", actions.DROP_LOAD, dropped.load),
    Listener("action", actions.DROP_SCRIPT, scripts.open_dropped),
    Listener("action", actions.DROP_CHAT, scripts.open_dropped),
    Listener("action", actions.START_PREVIEW, starting_out.preview),
    Listener("action", actions.START_TEMPLATE, starting_out.give_template),
    Listener("action", actions.MY_TIMEZONE, home.choose_timezone),
    Listener("action", actions.MY_LANGUAGE, home.choose_language),
    Listener("action", actions.MY_LEAD, home.choose_lead),
    Listener("action", actions.MY_HOURS, home.choose_hours),
    Listener("action", actions.CHANNEL_MORE, channel.more),
    Listener("action", actions.CHANNEL_STOP, channel.stop),
    Listener("view", actions.CHANNEL_VIEW, channel.save),
    Listener("action", actions.RECORD_OPEN, own_record.open_modal),
    Listener("view", actions.RECORD_VIEW, own_record.send),
    Listener("action", actions.RECAP_CHART, recaps.chart),
    Listener("action", actions.RECAP_APPROVE, recaps.approve),
    Listener("action", actions.RECAP_DECLINE, recaps.decline),
    Listener("action", actions.ORGANISE_OPEN, organise.open_modal),
    Listener("action", actions.PAUSE_END, organise.end_pause),
    Listener("view", actions.ORGANISE_VIEW, organise.pause),
    Listener("action", actions.ARCHIVE_OPEN, archives.open_modal),
    Listener("view", actions.ARCHIVE_VIEW, archives.save),
    Listener("action", actions.SCHEDULE_OPEN, schedule.open_modal),
    *(Listener("action", f"schedule_{name}", schedule.changed) for name in actions.SCHEDULE_FOLLOWED),
    Listener("action", actions.SCHEDULE_MORE, schedule.more),
    Listener("action", actions.SCHEDULE_ANEW, schedule.anew),
    Listener("action", actions.SCHEDULE_BACK, schedule.back),
    *(
        Listener("action", f"{actions.SCHEDULE_FREE}_{number}", schedule.take_free)
        for number in range(1, MOST_FREE + 1)
    ),
    Listener("view", actions.SCHEDULE_VIEW, schedule.submit),
    Listener("view_closed", actions.SCHEDULE_VIEW, schedule.closed),
    Listener("view", actions.SCHEDULE_CHECK, schedule.go_on),
    Listener("action", actions.PROPOSAL_CHANGE, schedule.change_proposal),
    Listener("action", actions.MY_CHATS, booked.mine),
    Listener("action", actions.CHAT_OPEN, booked.open_chat),
    Listener("action", actions.CHAT_EDIT, booked.edit),
    Listener("action", actions.CHAT_EDIT_DATE, booked.edit_date),
    Listener("action", actions.CHAT_COPY, booked.copy),
    Listener("action", actions.CHAT_MOVE, booked.move),
    Listener("view", actions.DATE_VIEW, booked.moved),
    Listener("action", actions.CHAT_CANCEL, booked.cancel),
    Listener("view", actions.CANCEL_VIEW, booked.cancelled),
    Listener("action", actions.CHAT_HAND, booked.hand_over),
    Listener("view", actions.HAND_VIEW, booked.handed),
    Listener("action", actions.CHAT_UNDO, booked.undo),
    Listener("action", actions.CLAIM, reviewing.claim),
    Listener("action", actions.REVIEW_OPEN, reviewing.open_queue),
    Listener("action", actions.APPROVE, reviewing.approve),
    Listener("action", actions.SEND_BACK, reviewing.send_back),
    Listener("action", actions.DECLINE, reviewing.decline),
    Listener("view", actions.WORD_VIEW, reviewing.refuse),
    Listener("action", actions.HISTORY_OPEN, organising.open_history),
    Listener("action", actions.ROLES_OPEN, organising.open_roles),
    Listener("action", actions.ROLE_TAKE, organising.take_role),
    Listener("view", actions.ROLES_VIEW, organising.give_role),
    Listener("action", actions.MERGES_OPEN, merging.open_merges),
    Listener("view", actions.MERGES_VIEW, merging.merge),
    Listener("action", actions.MERGE_PART, merging.part),
    Listener("action", actions.PARTNERS_MERGE_OPEN, merging_partners.open_partners),
    Listener("view", actions.PARTNERS_MERGE_VIEW, merging_partners.merge),
    Listener("action", actions.PARTNER_PART, merging_partners.part),
    Listener("action", actions.X_OPEN, chats_on_x.open_modal),
    Listener("view", actions.X_VIEW, chats_on_x.save),
    Listener("action", actions.X_OWN, chats_on_x.open_own),
    Listener("view", actions.X_OWN_VIEW, chats_on_x.save_own),
    Listener("action", actions.COVERAGE_OPEN, coverage.open_window),
    Listener("action", actions.COVERAGE_PICTURE, coverage.picture),
    Listener("action", actions.FEEDS_OPEN, partners.open_modal),
    Listener("action", actions.FEED_MENU, partners.choose),
    Listener("view", actions.FEEDS_VIEW, partners.add),
    Listener("view", actions.FEED_RENAME_VIEW, partners.rename),
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
    "files:read",
    "files:write",
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
    app.use(Events(house, {one.to: one.handler for one in LISTENERS if one.listens == EVENT}))
    for one in (one for one in LISTENERS if one.listens != EVENT):
        to = house.names.command if one.to is COMMAND else one.to
        getattr(app, one.listens)(to)(_listener(house, one))


def _listener(house: House, one: Listener) -> Callable[..., Awaitable[None]]:
    """Wrap a handler as Bolt calls it.

    Bolt sends the acknowledgement when its listener returns, so that returns as soon as there is one: what the handler
    does after it keeps nobody waiting. What takes too long is acknowledged, and goes on; but what is sent by a window
    has to answer first, for its acknowledgement decides what becomes of the window.
    """

    async def listener(ack: AsyncAck, body: dict[str, object], client: AsyncWebClient) -> None:
        heard = Heard(ack, body, client, house.workspace)
        going_on = house.later.soon(_handled(house, one, heard), one.to)
        going_on.add_done_callback(lambda _: heard.acknowledged.set())
        try:
            async with asyncio.timeout(None if one.listens == VIEW else house.later.in_time):
                await heard.acknowledged.wait()
        except TimeoutError:
            logger.warning("late", extra={"listener": one.to})
            await heard.goes_on()
        if going_on.done() and ack.response is None:
            going_on.result()  # raised before there was an answer

    return listener


async def _handled(house: House, one: Listener, heard: Heard) -> None:
    """Handle what somebody pressed or asked for; who did it hears of what went wrong, where they can be told."""
    try:
        wrong = await _tried(house, one, heard)
        if wrong is not None:
            await heard.sorry(house, wrong)
        await heard.catch_up(house)
    except CembotError as error:
        logger.warning("not_told", extra={"listener": one.to, "reason": str(error)})
        await heard.goes_on()


async def _tried(house: House, one: Listener, heard: Heard) -> Message | None:
    """Handle it; give what is to be said of what went wrong."""
    try:
        await one.handler(house, heard)
    except CembotError as error:
        logger.warning("refused", extra={"listener": one.to, "reason": str(error)})
        return sorry(error, await heard.speak(house))
    except SlackApiError as error:
        code = word_of(error)
        logger.warning("slack_refused", extra={"listener": one.to, "reason": code or str(error)})
        return not_shown(code, await heard.speak(house))
    except Exception:  # whatever went wrong with one press, who pressed hears of it
        logger.exception("listener_failed", extra={"listener": one.to})
        return went_wrong(house.names, await heard.speak(house))
    return None
