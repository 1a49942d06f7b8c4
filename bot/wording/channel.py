"""The one modal for what a channel hears. Stores nothing, and reads nothing back."""

from datetime import datetime, time
from typing import NamedTuple

from bot.domain.languages import OWN_NAMES
from bot.domain.subscription import LEADS, MOSTS, PAUSES, Subscription
from bot.wording import actions as ids
from bot.wording.channel_said import MAX_NAME, now_hears
from bot.wording.elements import option, static_select
from bot.wording.inputs import field, several, tick
from bot.wording.lead import lead_words
from bot.wording.message import (
    MAX_OPTION_TEXT,
    Block,
    actions,
    button,
    one_line,
    plain_text,
    section,
)
from bot.wording.modal import modal
from bot.wording.names import Names
from bot.wording.times import day_clock
from bot.wording.tongue import ENGLISH, Tongue
from bot.wording.wishes import AS_IT_IS, NO_PAUSE, PROGRAMMES, ChannelWishes
from bot.wording.zones import is_zone, zone_select


class Choices(NamedTuple):
    """What the programme offers to choose from. `timezones` stand first in the list of zones."""

    kinds: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    timezones: tuple[str, ...] = ()  # the first is the one that a new subscription starts with


def channel_view(  # noqa: PLR0913  # what is, what may be, and how much of it is shown
    subscription: Subscription | None,
    channel_id: str,
    channel_name: str,
    choices: Choices,
    names: Names,
    speak: Tongue = ENGLISH,
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
        section(now_hears(subscription, channel_name, names, silent_until, speak)),
        tick(
            ids.DIGEST_BLOCK,
            ids.DIGEST,
            speak.say("channel.list"),
            speak.say("channel.list_box"),
            ticked=shown.digest,
            hint=speak.say("channel.list_hint"),
        ),
        field(ids.DIGEST_AT_BLOCK, speak.say("channel.at"), _clock(shown.digest_at)),
        field(
            ids.TIMEZONE_BLOCK,
            speak.say("channel.zone"),
            zone_select(ids.TIMEZONE, shown.timezone, choices.timezones, speak),
        ),
        *(_options(shown, choices, speak) if expanded else [_more(speak)]),
        *([_stop(channel_id, channel_name, speak)] if subscription else []),
    ]
    told = {
        "channel": channel_id,
        "name": one_line(channel_name)[:MAX_NAME],
        "expanded": expanded,
        "others": bool(shown.at_start or shown.week_ahead or shown.reminders),
        "subscribed": subscription is not None,
    }
    return modal(
        speak.say("channel.title"),
        blocks,
        close=speak.say("common.close"),
        submit=speak.say("common.save"),
        callback_id=ids.CHANNEL_VIEW,
        about=told,
    )


def _options(shown: Subscription, choices: Choices, speak: Tongue) -> list[Block]:
    filters = shown.filters
    return [
        *(
            several(block_id, action_id, speak.say(f"channel.{name}"), offered, chosen, speak)
            for block_id, action_id, name, offered, chosen in (
                (ids.KINDS_BLOCK, ids.KINDS, "kinds", choices.kinds, filters.kinds),
                (ids.HASHTAGS_BLOCK, ids.HASHTAGS, "hashtags", choices.hashtags, filters.hashtags),
                (
                    ids.ORGANISATIONS_BLOCK,
                    ids.ORGANISATIONS,
                    "partners",
                    choices.organisations,
                    filters.organisations,
                ),
            )
        ),
        tick(
            ids.WEEK_AHEAD_BLOCK,
            ids.WEEK_AHEAD,
            speak.say("channel.week"),
            speak.say("channel.week_box"),
            ticked=shown.week_ahead,
            hint=speak.say("channel.week_hint"),
        ),
        _reminders(shown.reminders, speak),
        _language(shown.language, speak),
        _limit(shown.most_a_day, speak),
        _pause(shown, speak),
        tick(
            ids.AT_START_BLOCK,
            ids.AT_START,
            speak.say("channel.start"),
            speak.say("channel.start_box"),
            ticked=shown.at_start,
            hint=speak.say("channel.start_hint"),
        ),
    ]


def _reminders(chosen: tuple[int, ...], speak: Tongue) -> Block:
    """Offer the leads of a reminder."""
    element: Block = {
        "type": "multi_static_select",
        "action_id": ids.REMINDERS,
        "placeholder": plain_text(speak.say("common.none"), MAX_OPTION_TEXT),
        "options": [option(str(lead), lead_words(lead, speak)) for lead in LEADS],
    }
    if chosen:
        element["initial_options"] = [option(str(lead), lead_words(lead, speak)) for lead in chosen]
    return field(ids.REMINDERS_BLOCK, speak.say("channel.reminders"), element, optional=True)


def _limit(chosen: int, speak: Tongue) -> Block:
    """Offer how many announcements a day are enough."""
    choices = {
        most: option(str(most), speak.say("channel.at_most" if most else "channel.no_limit", count=most))
        for most in dict.fromkeys((*MOSTS, chosen))
    }
    element = static_select(ids.MOST_A_DAY, choices.values(), choices[chosen])
    return field(
        ids.MOST_A_DAY_BLOCK,
        speak.say("channel.limit"),
        element,
        hint=speak.say("channel.limit_hint"),
    )


def _language(chosen: str, speak: Tongue) -> Block:
    """Offer the languages that announcements can be in."""
    choices = [
        option(PROGRAMMES, speak.say("channel.programmes")),
        *(option(*one) for one in OWN_NAMES.items()),
    ]
    first = next(one for one in choices if one["value"] == (chosen or PROGRAMMES))
    element = static_select(ids.LANGUAGE, choices, first)
    return field(
        ids.LANGUAGE_BLOCK,
        speak.say("channel.language"),
        element,
        hint=speak.say("channel.language_hint"),
    )


def _pause(shown: Subscription, speak: Tongue) -> Block:
    """Offer to keep the channel quiet for a while."""
    choices = [option(length, speak.say(f"channel.pause_{length}")) for length in PAUSES]
    first = option(NO_PAUSE, speak.say("channel.not_paused"))
    if shown.paused_until:
        until = day_clock(shown.paused_until, shown.timezone, speak)
        now = option(AS_IT_IS, speak.say("channel.until", when=until))
        choices, first = [now, option(NO_PAUSE, speak.say("channel.no_more_pause")), *choices], now
    else:
        choices = [first, *choices]
    element = static_select(ids.PAUSE, choices, first)
    return field(ids.PAUSE_BLOCK, speak.say("channel.pause"), element, hint=speak.say("channel.pause_hint"))


def _clock(at: time) -> Block:
    return {"type": "timepicker", "action_id": ids.DIGEST_AT, "initial_time": f"{at:%H:%M}"}


def _more(speak: Tongue) -> Block:
    more = button(speak.say("channel.more"), ids.CHANNEL_MORE, label=speak.say("channel.more_label"))
    return actions(more, block_id=ids.MORE_BLOCK)


def _stop(channel_id: str, channel_name: str, speak: Tongue) -> Block:
    label = speak.say("channel.stop_label", channel=channel_name)
    stop = button(speak.say("channel.stop"), ids.CHANNEL_STOP, channel_id, label=label, style="danger")
    stop["confirm"] = {
        "title": plain_text(speak.say("channel.stop_sure"), 100),
        "text": plain_text(speak.say("channel.stop_what"), 300),
        "confirm": plain_text(speak.say("channel.stop_yes"), 30),
        "deny": plain_text(speak.say("channel.stop_no"), 30),
    }
    return actions(stop, block_id=ids.STOP_BLOCK)
