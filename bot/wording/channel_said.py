"""What a channel hears, in sentences. Stores nothing, and reads nothing back."""

from datetime import datetime

from bot.domain.agenda import Filters
from bot.domain.languages import name_of
from bot.domain.subscription import MOST_A_DAY, Subscription
from bot.wording.lead import lead_words
from bot.wording.message import MAX_TEXT, Message, cut, cut_marked, mrkdwn, section
from bot.wording.names import Names
from bot.wording.times import day_clock
from bot.wording.tongue import ENGLISH, Tongue

MAX_NAMED = 5
"""Filters of one kind that a sentence names."""

MAX_NAME = 80
"""Characters of a channel's name in Slack."""


def confirmed(subscription: Subscription, by: str, speak: Tongue = ENGLISH) -> Message:
    """Tell whoever changed what a channel hears what that is from now on; `by` is Slack's user id."""
    what = mrkdwn(_described(subscription, speak))
    said = speak.say("channel.from_now", what=what, who=f"<@{mrkdwn(by)}>")
    return Message(cut_marked(said, MAX_TEXT), (section(said),))


def stopped(by: str, speak: Tongue = ENGLISH) -> Message:
    """Tell whoever ended the announcements of a channel that they have ended."""
    said = speak.say("channel.ended", who=f"<@{mrkdwn(by)}>")
    return Message(cut_marked(said, MAX_TEXT), (section(said),))


def hears_now(
    subscription: Subscription | None,
    names: Names,
    silent_until: datetime | None = None,
    speak: Tongue = ENGLISH,
) -> Message:
    """Say what the channel hears now, to whoever asked in it; `silent_until` ends a pause of everything."""
    said = now_hears(subscription, "", names, silent_until, speak)
    return Message(cut_marked(said, MAX_TEXT), (section(said),))


def now_hears(
    subscription: Subscription | None,
    channel_name: str,
    names: Names,
    silent_until: datetime | None,
    speak: Tongue = ENGLISH,
) -> str:
    """Say what a channel hears now; safe mrkdwn. `silent_until` ends a pause of everything."""
    channel = mrkdwn(cut(channel_name, MAX_NAME))
    name = f"*#{channel}*" if channel else speak.say("channel.this")
    if subscription is None:
        return speak.say("channel.hears_not_yet", name=name, programme=mrkdwn(names.programme))
    said = [speak.say("channel.hears", name=name, what=mrkdwn(_described(subscription, speak)))]
    if subscription.changed_by:
        said.append(speak.say("channel.changed_by", who=f"<@{mrkdwn(subscription.changed_by)}>"))
    if silent_until:
        zone = subscription.timezone
        when = day_clock(silent_until, zone, speak)
        said.append(speak.say("channel.silent", when=when, zone=speak.zone(zone)))
    return " ".join(said)


def _described(subscription: Subscription, speak: Tongue) -> str:
    """Say it as it stands within a sentence, with the full stop."""
    heard = _heard(subscription, speak)
    if not heard:
        return f"{speak.say('channel.hears_nothing')}."
    said = heard[0]
    for one in heard[1:]:
        said = speak.say("channel.hears_both", first=said, second=one)
    if only := _only(subscription.filters, speak):
        said = speak.say("channel.only", said=said, names=only)
    if subscription.language:
        language = name_of(subscription.language, speak.language)
        said = speak.say("channel.in_language", said=said, language=language)
    if subscription.most_a_day != MOST_A_DAY:
        most = "channel.most" if subscription.most_a_day else "channel.no_most"
        said = speak.say(most, said=said, count=subscription.most_a_day)
    if subscription.paused_until:
        until = day_clock(subscription.paused_until, subscription.timezone, speak)
        said = speak.say("channel.paused", said=said, when=until)
    return f"{said}."


def _heard(subscription: Subscription, speak: Tongue) -> list[str]:
    """Say each sort of what a channel hears."""
    zone, hour = subscription.timezone, speak.hour(subscription.digest_at)
    heard = []
    if subscription.digest:
        heard.append(speak.say("channel.hears_list", hour=hour, zone=speak.zone(zone)))
    if subscription.week_ahead:
        heard.append(speak.say("channel.hears_week", hour=hour))
    if subscription.reminders:
        leads = [lead_words(lead, speak) for lead in sorted(subscription.reminders, reverse=True)]
        heard.append(speak.say("channel.hears_reminder", leads=speak.all_of(leads)))
    if subscription.at_start:
        heard.append(speak.say("channel.hears_start"))
    return heard


def _only(filters: Filters, speak: Tongue) -> str:
    parts = (*filters.kinds[:MAX_NAMED], *filters.hashtags[:MAX_NAMED], *filters.organisations[:MAX_NAMED])
    total = len(filters.kinds) + len(filters.hashtags) + len(filters.organisations)
    named = ", ".join(parts)
    more = total - len(parts)
    return speak.say("channel.only_more", names=named, count=more) if more else named
