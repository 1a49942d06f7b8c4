"""What a channel hears, in sentences. Stores nothing, and reads nothing back."""

from datetime import datetime

from bot.domain.agenda import Filters
from bot.domain.languages import name_of
from bot.domain.naming import zone_words
from bot.domain.subscription import MOST_A_DAY, Subscription
from bot.wording.message import Message, cut, mrkdwn, section
from bot.wording.names import Names
from bot.wording.times import day_clock

MAX_NAMED = 5
"""Filters of one kind that a sentence names."""

MAX_NAME = 80
"""Characters of a channel's name in Slack."""


def described(subscription: Subscription) -> str:
    """Say in one sentence what a channel hears; plain text, not escaped."""
    clock = subscription.digest_at
    hour = f"{(clock.hour + 11) % 12 + 1}:{clock.minute:02d} {'AM' if clock.hour < 12 else 'PM'}"  # noqa: PLR2004  # noon
    heard = []
    if subscription.digest:
        heard.append(f"today's list at {hour} ({zone_words(subscription.timezone)}), when something is on")
    if subscription.week_ahead:
        heard.append(f"the week ahead on Mondays at {hour}")
    if subscription.reminders:
        heard.append(f"a reminder {_leads(subscription.reminders)} before a chat")
    if subscription.at_start:
        heard.append("a notice when a chat starts")
    if not heard:
        return "Nothing is announced here."
    only = _only(subscription.filters)
    sentence = ", and ".join(heard) + (f", only {only}" if only else "")
    if subscription.language:
        sentence += f"; in {name_of(subscription.language, 'en')}"
    if subscription.most_a_day != MOST_A_DAY:
        sentence += f"; {most_words(subscription.most_a_day)} a day"
    if subscription.paused_until:
        sentence += f"; paused until {day_clock(subscription.paused_until, subscription.timezone)}"
    return f"{sentence[0].upper()}{sentence[1:]}."


def confirmed(subscription: Subscription, by: str) -> Message:
    """Tell a channel what it hears from now on, and who changed it; `by` is Slack's user id."""
    said = f"From now on, announcements here: {mrkdwn(_lower(described(subscription)))} Changed by <@{mrkdwn(by)}>."
    return Message(said, (section(said),))


def stopped(by: str) -> Message:
    """Tell a channel that announcements have ended, and who ended them."""
    said = f"Announcements here have ended. Stopped by <@{mrkdwn(by)}>."
    return Message(said, (section(said),))


def hears_now(
    subscription: Subscription | None, names: Names, silent_until: datetime | None = None
) -> Message:
    """Say what the channel hears now, to who asked in it; `silent_until` ends a pause of everything."""
    said = now_hears(subscription, "", names, silent_until)
    return Message(said, (section(said),))


def now_hears(
    subscription: Subscription | None, channel_name: str, names: Names, silent_until: datetime | None
) -> str:
    """Say what a channel hears now; safe mrkdwn. `silent_until` ends a pause of everything."""
    channel = mrkdwn(cut(channel_name, MAX_NAME))
    name = f"*#{channel}*" if channel else "This channel"
    if subscription is None:
        return f"{name} hears nothing of {mrkdwn(names.programme)} yet. Save, and it gets one list a day."
    changed = f" Last changed by <@{mrkdwn(subscription.changed_by)}>." if subscription.changed_by else ""
    silent = _silent(silent_until, subscription.timezone) if silent_until else ""
    return f"{name} hears: {mrkdwn(_lower(described(subscription)))}{changed}{silent}"


def _silent(until: datetime, zone: str) -> str:
    return f" All announcements everywhere are paused until {day_clock(until, zone)} ({zone_words(zone)})."


def most_words(most: int) -> str:
    """Say how many announcements a day are enough."""
    return f"at most {most}" if most else "as many as there are"


def lead_words(minutes: int) -> str:
    """Say how long before a start, e.g. "30 minutes", "2 hours", "1 day"."""
    for size, unit in ((24 * 60, "day"), (60, "hour")):
        if minutes % size == 0:
            return f"{minutes // size} {unit}" + ("s" if minutes > size else "")
    return f"{minutes} minutes"


def _leads(minutes: tuple[int, ...]) -> str:
    said = [lead_words(lead) for lead in sorted(minutes, reverse=True)]
    return " and ".join(part for part in (", ".join(said[:-1]), said[-1]) if part)


def _only(filters: Filters) -> str:
    parts = (*filters.kinds[:MAX_NAMED], *filters.hashtags[:MAX_NAMED], *filters.organisations[:MAX_NAMED])
    total = len(filters.kinds) + len(filters.hashtags) + len(filters.organisations)
    return ", ".join(parts) + (f" and {total - len(parts)} more" if total > len(parts) else "")


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
