"""The one modal for what a channel hears: made from a subscription, and read back into wishes. Stores nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.agenda import Filters
from bot.domain.naming import day_words, zone_words
from bot.domain.subscription import DIGEST_AT, Subscription
from bot.wording import actions as ids
from bot.wording.inputs import chosen_of, field, several, tick, ticked_of, value_of
from bot.wording.message import (
    MAX_MODAL_TITLE,
    Block,
    Message,
    actions,
    button,
    cut,
    mrkdwn,
    one_line,
    plain_text,
    section,
)
from bot.wording.names import Names
from bot.wording.zones import is_zone, zone_select

MAX_NAMED = 5
"""Filters of one kind that a sentence names."""

MAX_NAME = 80
"""Characters of a channel's name in Slack."""


class Choices(NamedTuple):
    """What the programme offers to choose from. `timezones` stand first in the list of zones."""

    kinds: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    timezones: tuple[str, ...] = ()  # the first is the one that a new subscription starts with


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelWishes:
    """What was filled in. None: the field was not shown, so that it stays as it was."""

    channel: str
    channel_name: str = ""
    timezone: str
    digest: bool = True
    digest_at: time = DIGEST_AT
    at_start: bool | None = None
    filters: Filters | None = None

    def applied(
        self, subscription: Subscription | None, workspace: str, changed_by: str, changed_at: datetime | None
    ) -> Subscription:
        """Give the subscription as it is wished for, and who wished it when."""
        base = subscription or Subscription(workspace=workspace, channel=self.channel, timezone=self.timezone)
        return replace(
            base,
            timezone=self.timezone,
            digest=self.digest,
            digest_at=self.digest_at,
            at_start=base.at_start if self.at_start is None else self.at_start,
            filters=base.filters if self.filters is None else self.filters,
            changed_by=changed_by,
            changed_at=changed_at,
        )


def channel_view(  # what is, what may be, and how much of it is shown
    subscription: Subscription | None,
    channel_id: str,
    channel_name: str,
    choices: Choices,
    names: Names,
    *,
    expanded: bool = False,
    wishes: ChannelWishes | None = None,
) -> Block:
    """Make the modal. `wishes` is what was typed before "More options", so that nothing typed is lost."""
    zone = next((zone for zone in choices.timezones if is_zone(zone)), "UTC")
    shown = subscription or Subscription(workspace="", channel=channel_id, timezone=zone)
    if wishes:
        shown = wishes.applied(shown, shown.workspace, shown.changed_by, shown.changed_at)
    blocks = [
        section(_now_hears(subscription, channel_name, names)),
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
        "at_start": shown.at_start,
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


def read_channel_view(view: Mapping[str, Any]) -> ChannelWishes | dict[str, str]:
    """Read what was filled in, or give an error for each field that cannot stay so, by its block_id."""
    told = json.loads(view["private_metadata"])
    wishes = wishes_typed(view)
    errors: dict[str, str] = {}
    at = value_of(view, ids.DIGEST_AT_BLOCK, ids.DIGEST_AT).get("selected_time")
    if _clock_time(at) is None:
        errors[ids.DIGEST_AT_BLOCK] = "Please choose the time of the list, for example 7:30 AM."
    zone = _selected(view, ids.TIMEZONE_BLOCK, ids.TIMEZONE)
    if zone is None or not is_zone(zone):
        errors[ids.TIMEZONE_BLOCK] = "Please choose the time zone of the channel."
    if not wishes.digest and not (told["at_start"] if wishes.at_start is None else wishes.at_start):
        errors[ids.DIGEST_BLOCK] = (
            "Nothing is left to announce. Tick this, or use the button “Stop all announcements here”."
            if told["subscribed"]
            else "Nothing would be announced. Tick this, or close the window to leave it so."
        )
    return errors or wishes


def wishes_typed(view: Mapping[str, Any]) -> ChannelWishes:
    """Read what stands in the fields, with the default for what cannot be read."""
    told = json.loads(view["private_metadata"])
    at = _clock_time(value_of(view, ids.DIGEST_AT_BLOCK, ids.DIGEST_AT).get("selected_time"))
    zone = _selected(view, ids.TIMEZONE_BLOCK, ids.TIMEZONE)
    wishes = ChannelWishes(
        channel=told["channel"],
        channel_name=told["name"],
        timezone=zone if zone and is_zone(zone) else "UTC",
        digest=ticked_of(view, ids.DIGEST_BLOCK, ids.DIGEST),
        digest_at=at or DIGEST_AT,
    )
    if not told["expanded"]:
        return wishes
    hashtags = (
        tag for written in chosen_of(view, ids.HASHTAGS_BLOCK, ids.HASHTAGS) for tag in written.split()
    )
    filters = Filters(
        kinds=chosen_of(view, ids.KINDS_BLOCK, ids.KINDS),
        hashtags=tuple(dict.fromkeys(f"#{name}" for tag in hashtags if (name := tag.strip("#,")))),
        organisations=chosen_of(view, ids.ORGANISATIONS_BLOCK, ids.ORGANISATIONS),
    )
    return replace(wishes, at_start=ticked_of(view, ids.AT_START_BLOCK, ids.AT_START), filters=filters)


def described(subscription: Subscription) -> str:
    """Say in one sentence what a channel hears; plain text, not escaped."""
    clock = subscription.digest_at
    hour = f"{(clock.hour + 11) % 12 + 1}:{clock.minute:02d} {'AM' if clock.hour < 12 else 'PM'}"  # noqa: PLR2004  # noon
    heard = []
    if subscription.digest:
        heard.append(f"today's list at {hour} ({zone_words(subscription.timezone)}), when something is on")
    if subscription.at_start:
        heard.append("a notice when a chat starts")
    if not heard:
        return "Nothing is announced here."
    only = _only(subscription.filters)
    sentence = ", and ".join(heard) + (f", only {only}" if only else "")
    if subscription.paused_until:
        local = subscription.paused_until.astimezone(ZoneInfo(subscription.timezone))
        sentence += f"; paused until {day_words(local.date())}"
    return f"{sentence[0].upper()}{sentence[1:]}."


def confirmed(subscription: Subscription, by: str) -> Message:
    """Tell a channel what it hears from now on, and who changed it; `by` is Slack's user id."""
    said = f"From now on, announcements here: {mrkdwn(_lower(described(subscription)))} Changed by <@{mrkdwn(by)}>."
    return Message(said, (section(said),))


def stopped(by: str) -> Message:
    """Tell a channel that announcements have ended, and who ended them."""
    said = f"Announcements here have ended. Stopped by <@{mrkdwn(by)}>."
    return Message(said, (section(said),))


def hears_now(subscription: Subscription | None, names: Names) -> Message:
    """Say what the channel hears now, to who asked in it."""
    said = _now_hears(subscription, "", names)
    return Message(said, (section(said),))


def _now_hears(subscription: Subscription | None, channel_name: str, names: Names) -> str:
    channel = mrkdwn(cut(channel_name, MAX_NAME))
    name = f"*#{channel}*" if channel else "This channel"
    if subscription is None:
        return f"{name} hears nothing of {mrkdwn(names.programme)} yet. Save, and it gets one list a day."
    changed = f" Last changed by <@{mrkdwn(subscription.changed_by)}>." if subscription.changed_by else ""
    return f"{name} hears: {mrkdwn(_lower(described(subscription)))}{changed}"


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
            ids.AT_START_BLOCK,
            ids.AT_START,
            "When a chat starts",
            "Post a notice; who takes part here is then logged",
            ticked=shown.at_start,
            hint="The notice says so, and everybody can choose not to be counted.",
        ),
    ]


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


def _selected(view: Mapping[str, Any], block_id: str, action_id: str) -> str | None:
    chosen = value_of(view, block_id, action_id).get("selected_option")
    return str(chosen["value"]) if chosen else None


def _clock_time(written: object) -> time | None:
    try:
        return time.fromisoformat(str(written)) if written else None
    except ValueError:
        return None


def _only(filters: Filters) -> str:
    parts = (*filters.kinds[:MAX_NAMED], *filters.hashtags[:MAX_NAMED], *filters.organisations[:MAX_NAMED])
    total = len(filters.kinds) + len(filters.hashtags) + len(filters.organisations)
    return ", ".join(parts) + (f" and {total - len(parts)} more" if total > len(parts) else "")


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
