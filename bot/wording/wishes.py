"""What was filled in about a channel, read back from Slack. Stores nothing, and makes no modal."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from bot.domain.agenda import Filters
from bot.domain.languages import OWN_NAMES
from bot.domain.subscription import DIGEST_AT, LEADS, MOSTS, PAUSES, Subscription
from bot.wording import actions as ids
from bot.wording.inputs import chosen_of, kept_in, ticked_of, value_of
from bot.wording.tongue import ENGLISH, Tongue
from bot.wording.zones import is_zone

PROGRAMMES = "programme"
"""What stands in the field of the language where the channel has none of its own."""

NO_PAUSE, AS_IT_IS = "none", "as-it-is"
"""What stands in the field of the pause beside the lengths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelWishes:
    """What was filled in. None: the field was not shown, so that it stays as it was."""

    channel: str
    channel_name: str = ""
    timezone: str
    digest: bool = True
    digest_at: time = DIGEST_AT
    at_start: bool | None = None
    language: str | None = None  # a code; empty: the programme's
    week_ahead: bool | None = None
    reminders: tuple[int, ...] | None = None
    most_a_day: int | None = None  # one of MOSTS
    pause: str | None = None  # one of PAUSES; AS_IT_IS; NO_PAUSE
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
            language=base.language if self.language is None else self.language,
            week_ahead=base.week_ahead if self.week_ahead is None else self.week_ahead,
            reminders=base.reminders if self.reminders is None else self.reminders,
            most_a_day=base.most_a_day if self.most_a_day is None else self.most_a_day,
            filters=base.filters if self.filters is None else self.filters,
            paused_until=self._paused_until(base, changed_at),
            changed_by=changed_by,
            changed_at=changed_at,
        )

    def _paused_until(self, base: Subscription, now: datetime | None) -> datetime | None:
        if self.pause == NO_PAUSE:
            return None
        length = PAUSES.get(self.pause or "")
        return now + length if now and length else base.paused_until


def read_channel_view(view: Mapping[str, Any], speak: Tongue = ENGLISH) -> ChannelWishes | dict[str, str]:
    """Read what was filled in, or give an error for each field that cannot stay so, by its block_id."""
    told = kept_in(view)
    wishes = wishes_typed(view)
    errors: dict[str, str] = {}
    at = value_of(view, ids.DIGEST_AT_BLOCK, ids.DIGEST_AT).get("selected_time")
    if _clock_time(at) is None:
        errors[ids.DIGEST_AT_BLOCK] = speak.say("channel.no_time", example=speak.hour(DIGEST_AT))
    zone = _selected(view, ids.TIMEZONE_BLOCK, ids.TIMEZONE)
    if zone is None or not is_zone(zone):
        errors[ids.TIMEZONE_BLOCK] = speak.say("channel.no_zone")
    others = wishes.at_start or wishes.week_ahead or wishes.reminders if told["expanded"] else told["others"]
    if not wishes.digest and not others:
        errors[ids.DIGEST_BLOCK] = (
            speak.say("channel.nothing_left", stop=speak.say("channel.stop"))
            if told["subscribed"]
            else speak.say("channel.nothing_would")
        )
    return errors or wishes


def wishes_typed(view: Mapping[str, Any]) -> ChannelWishes:
    """Read what stands in the fields, with the default for what cannot be read."""
    told = kept_in(view)
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
    leads = {int(lead) for lead in chosen_of(view, ids.REMINDERS_BLOCK, ids.REMINDERS) if lead.isdigit()}
    return replace(
        wishes,
        at_start=ticked_of(view, ids.AT_START_BLOCK, ids.AT_START),
        week_ahead=ticked_of(view, ids.WEEK_AHEAD_BLOCK, ids.WEEK_AHEAD),
        reminders=tuple(lead for lead in LEADS if lead in leads),
        language=_language(_selected(view, ids.LANGUAGE_BLOCK, ids.LANGUAGE)),
        most_a_day=_number(_selected(view, ids.MOST_A_DAY_BLOCK, ids.MOST_A_DAY)),
        pause=_selected(view, ids.PAUSE_BLOCK, ids.PAUSE) or AS_IT_IS,
        filters=filters,
    )


def _selected(view: Mapping[str, Any], block_id: str, action_id: str) -> str | None:
    chosen = value_of(view, block_id, action_id).get("selected_option")
    return str(chosen["value"]) if chosen else None


def _language(chosen: str | None) -> str | None:
    """Read the language; what is no choice changes nothing."""
    return "" if chosen == PROGRAMMES else chosen if chosen in OWN_NAMES else None


def _number(written: str | None) -> int | None:
    """Read how many announcements a day; what is no choice changes nothing."""
    return next((most for most in MOSTS if str(most) == written), None)


def _clock_time(written: object) -> time | None:
    try:
        return time.fromisoformat(str(written)) if written else None
    except ValueError:
        return None
