"""The one modal for what a channel hears. Stores nothing, and reads nothing back."""

import json
from datetime import datetime, time
from typing import NamedTuple

from bot.domain.languages import OWN_NAMES
from bot.domain.subscription import LEADS, MOSTS, Subscription
from bot.wording import actions as ids
from bot.wording.channel_said import MAX_NAME, lead_words, most_words, now_hears
from bot.wording.inputs import field, option, several, tick
from bot.wording.message import (
    MAX_MODAL_TITLE,
    MAX_OPTION_TEXT,
    Block,
    actions,
    button,
    one_line,
    plain_text,
    section,
)
from bot.wording.names import Names
from bot.wording.times import day_clock
from bot.wording.wishes import AS_IT_IS, NO_PAUSE, PROGRAMMES, ChannelWishes
from bot.wording.zones import is_zone, zone_select

PAUSE_WORDS = {"hour": "an hour", "day": "a day", "week": "a week", "month": "30 days"}
"""What the lengths of a pause are called."""


class Choices(NamedTuple):
    """What the programme offers to choose from. `timezones` stand first in the list of zones."""

    kinds: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    timezones: tuple[str, ...] = ()  # the first is the one that a new subscription starts with


def channel_view(  # what is, what may be, and how much of it is shown
    subscription: Subscription | None,
    channel_id: str,
    channel_name: str,
    choices: Choices,
    names: Names,
    *,
    expanded: bool = False,
    wishes: ChannelWishes | None = None,
    silent_until: datetime | None = None,
) -> Block:
    """Make the modal. `wishes` is what was typed before "More options", so that nothing typed is lost.

    `silent_until` is the end of a pause of everything, where there is one.
    """
    zone = next((zone for zone in choices.timezones if is_zone(zone)), "UTC")
    shown = subscription or Subscription(workspace="", channel=channel_id, timezone=zone)
    if wishes:
        shown = wishes.applied(shown, shown.workspace, shown.changed_by, shown.changed_at)
    blocks = [
        section(now_hears(subscription, channel_name, names, silent_until)),
        tick(
            ids.DIGEST_BLOCK,
            ids.DIGEST,
            "Today's list",
            "Post one list a day",
            ticked=shown.digest,
            hint="On days when nothing is on, nothing is posted.",
        ),
        field(ids.DIGEST_AT_BLOCK, "At what time?", _clock(shown.digest_at)),
        field(
            ids.TIMEZONE_BLOCK,
            "In which time zone?",
            zone_select(ids.TIMEZONE, shown.timezone, choices.timezones),
        ),
        *(_options(shown, choices) if expanded else [_more()]),
        *([_stop(channel_id, channel_name)] if subscription else []),
    ]
    told = {
        "channel": channel_id,
        "name": one_line(channel_name)[:MAX_NAME],
        "expanded": expanded,
        "others": bool(shown.at_start or shown.week_ahead or shown.reminders),
        "subscribed": subscription is not None,
    }
    return {
        "type": "modal",
        "callback_id": ids.CHANNEL_VIEW,
        "title": plain_text("What this channel hears", MAX_MODAL_TITLE),
        "submit": plain_text("Save", MAX_MODAL_TITLE),
        "close": plain_text("Close", MAX_MODAL_TITLE),
        "private_metadata": json.dumps(told, ensure_ascii=False),
        "blocks": blocks,
    }


def _options(shown: Subscription, choices: Choices) -> list[Block]:
    filters = shown.filters
    return [
        several(ids.KINDS_BLOCK, ids.KINDS, "Only these kinds", choices.kinds, filters.kinds),
        several(ids.HASHTAGS_BLOCK, ids.HASHTAGS, "Only these hashtags", choices.hashtags, filters.hashtags),
        several(
            ids.ORGANISATIONS_BLOCK,
            ids.ORGANISATIONS,
            "Only these partners",
            choices.organisations,
            filters.organisations,
        ),
        tick(
            ids.WEEK_AHEAD_BLOCK,
            ids.WEEK_AHEAD,
            "The week ahead",
            "Post the week's list on Mondays",
            ticked=shown.week_ahead,
            hint="At the hour of today's list.",
        ),
        _reminders(shown.reminders),
        _language(shown.language),
        _limit(shown.most_a_day),
        _pause(shown),
        tick(
            ids.AT_START_BLOCK,
            ids.AT_START,
            "When a chat starts",
            "Post a notice; who takes part here is then logged",
            ticked=shown.at_start,
            hint="The notice says so, and everybody can choose not to be counted.",
        ),
    ]


def _reminders(chosen: tuple[int, ...]) -> Block:
    """Offer the leads of a reminder."""
    element: Block = {
        "type": "multi_static_select",
        "action_id": ids.REMINDERS,
        "placeholder": plain_text("None", MAX_OPTION_TEXT),
        "options": [option(str(lead), lead_words(lead)) for lead in LEADS],
    }
    if chosen:
        element["initial_options"] = [option(str(lead), lead_words(lead)) for lead in chosen]
    return field(ids.REMINDERS_BLOCK, "Remind before a chat starts", element, optional=True)


def _limit(chosen: int) -> Block:
    """Offer how many announcements a day are enough."""
    choices = {
        most: option(str(most), most_words(most).capitalize()) for most in dict.fromkeys((*MOSTS, chosen))
    }
    element: Block = {
        "type": "static_select",
        "action_id": ids.MOST_A_DAY,
        "options": list(choices.values()),
        "initial_option": choices[chosen],
    }
    return field(
        ids.MOST_A_DAY_BLOCK,
        "Announcements a day",
        element,
        hint="Running chats and changes do not count. What is too much stands in the day's list.",
    )


def _language(chosen: str) -> Block:
    """Offer the languages that announcements can be in."""
    choices = [option(PROGRAMMES, "The programme's"), *(option(*one) for one in OWN_NAMES.items())]
    first = next(one for one in choices if one["value"] == (chosen or PROGRAMMES))
    element: Block = {
        "type": "static_select",
        "action_id": ids.LANGUAGE,
        "options": choices,
        "initial_option": first,
    }
    return field(
        ids.LANGUAGE_BLOCK,
        "Language of the announcements",
        element,
        hint="Titles and questions stay as they were written. Who asks is answered in their own.",
    )


def _pause(shown: Subscription) -> Block:
    """Offer to keep the channel quiet for a while."""
    choices = [option(length, f"For {said}") for length, said in PAUSE_WORDS.items()]
    first = option(NO_PAUSE, "Not paused")
    if shown.paused_until:
        now = option(AS_IT_IS, f"Until {day_clock(shown.paused_until, shown.timezone)}")
        choices, first = [now, option(NO_PAUSE, "No more pause"), *choices], now
    else:
        choices = [first, *choices]
    element: Block = {
        "type": "static_select",
        "action_id": ids.PAUSE,
        "options": choices,
        "initial_option": first,
    }
    return field(
        ids.PAUSE_BLOCK, "Pause all of it", element, hint="What is due meanwhile is not posted later."
    )


def _clock(at: time) -> Block:
    return {"type": "timepicker", "action_id": ids.DIGEST_AT, "initial_time": f"{at:%H:%M}"}


def _more() -> Block:
    more = button(
        "More options", ids.CHANNEL_MORE, label="More options: kinds, hashtags, partners, start notices"
    )
    return actions(more, block_id=ids.MORE_BLOCK)


def _stop(channel_id: str, channel_name: str) -> Block:
    label = f"Stop all announcements in #{channel_name}"
    stop = button("Stop all announcements here", ids.CHANNEL_STOP, channel_id, label=label, style="danger")
    stop["confirm"] = {
        "title": plain_text("Stop announcements?", 100),
        "text": plain_text("This channel will hear nothing more. You can start again at any time.", 300),
        "confirm": plain_text("Stop", 30),
        "deny": plain_text("Keep them", 30),
    }
    return actions(stop, block_id=ids.STOP_BLOCK)
