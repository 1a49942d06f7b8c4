"""One event as its moderators see it: when it is elsewhere, what is announced, what can be done. Decides nothing."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.domain.event import Occurrence, Status
from bot.domain.subscription import Subscription
from bot.domain.told_in import told_in
from bot.wording import actions as ids
from bot.wording.event import short_title, title_of
from bot.wording.lead import lead_words
from bot.wording.local_times import local_day, strip
from bot.wording.message import (
    Block,
    Message,
    actions,
    button,
    context,
    lines,
    mrkdwn,
    section,
)
from bot.wording.modal import modal
from bot.wording.post import shortened_title
from bot.wording.tongue import ENGLISH, Tongue

MAX_IN_LIST = 60
"""Characters of a title in the list of one's own events."""


class Shown(NamedTuple):
    """What there is to say of an event to its moderators."""

    occurrence: Occurrence
    moderators: tuple[str, ...]
    room: str
    heard_by: Sequence[Subscription]
    note: str = ""  # why what was warned of is all right


def booked(  # the event, what was done about it, and who reads it
    shown: Shown, done: str, zone: str, speak: Tongue = ENGLISH, *, change: int = 0, script: str = ""
) -> Message:
    """Tell a moderator about their event, with the buttons; `done` is safe mrkdwn, `zone` where they read it.

    `change` is the number of what was just done, to undo it; `script` is the action of the button for its questions.
    """
    said = _said(shown, done, zone, speak)
    announced = _announced(shown, speak)
    small = [one for one in (announced, _on_x(shown.occurrence, speak)) if one]
    blocks = [section("\n".join(said)), *([context(*small)] if small else [])]
    made = buttons(shown.occurrence, speak, change=change, script=script)
    return Message(lines((*said, *small)), (*blocks, *made))


def booked_view(message: Message, speak: Tongue = ENGLISH, *, done: bool = False) -> Block:
    """Show the same in a modal; where something was `done`, to close it closes those below, which are older."""
    return modal(
        speak.say("booked.title"), message.blocks, close=speak.say("common.close"), clear_on_close=done
    )


def buttons(
    occurrence: Occurrence, speak: Tongue = ENGLISH, *, change: int = 0, script: str = ""
) -> list[Block]:
    """Make what can be done with an event; each says for a screen reader with which."""
    named = short_title(occurrence, MAX_IN_LIST)
    offered = [("edit_all" if occurrence.recurring else "edit", ids.CHAT_EDIT), ("copy", ids.CHAT_COPY)]
    if occurrence.status is not Status.CANCELLED:
        offered += [("edit_date", ids.CHAT_EDIT_DATE)] if occurrence.recurring else []
        offered += [("move", ids.CHAT_MOVE), ("cancel", ids.CHAT_CANCEL), ("hand_over", ids.CHAT_HAND)]
        offered += [("questions", script)] if script else []
        offered += [("on_x", ids.X_OWN)] if occurrence.hashtag and not occurrence.all_day else []
    made = [_button(name, action, occurrence.id, named, speak) for name, action in offered]
    if change:
        made.append(_button("undo", ids.CHAT_UNDO, f"{change}{ids.APART}{occurrence.id}", named, speak))
    return [actions(*made)]


def _on_x(occurrence: Occurrence, speak: Tongue) -> str:
    """Say how the title comes out on X, where it is too long for its posts."""
    if not occurrence.hashtag or occurrence.status is Status.CANCELLED:
        return ""
    posted = shortened_title(occurrence)
    return speak.say("booked.title_on_x", title=mrkdwn(posted)) if posted else ""


def chats_view(mine: Iterable[Shown], zone: str, speak: Tongue = ENGLISH) -> Block:
    """List what somebody moderates, each with its button."""
    entries = [
        {
            **section(_line(one.occurrence, zone, speak)),
            "accessory": _button(
                "open", ids.CHAT_OPEN, one.occurrence.id, short_title(one.occurrence, MAX_IN_LIST), speak
            ),
        }
        for one in mine
    ]
    return modal(
        speak.say("booked.my_chats"),
        entries or [section(speak.say("booked.none"))],
        close=speak.say("common.back"),
    )


def when(occurrence: Occurrence, zone: str, speak: Tongue = ENGLISH) -> str:
    """Say when it is, in its own zone and in three others; safe mrkdwn."""
    if occurrence.all_day:
        return mrkdwn(speak.short_day(occurrence.starts_at.date()))
    home = occurrence.timezone
    zones = (home, *told_in(occurrence.starts_at, home, (zone,)))
    day = speak.short_day(local_day(occurrence.starts_at, home))
    return f"{day}: {mrkdwn(strip(occurrence.starts_at, zones, speak))}"


def _button(name: str, action: str, value: str, named: str, speak: Tongue) -> Block:
    label = speak.say(f"booked.{name}")
    return button(label, action, value, label=f"{label}: {named}")


def _said(shown: Shown, done: str, zone: str, speak: Tongue) -> list[str]:
    one = shown.occurrence
    hashtag = f" {mrkdwn(one.hashtag)}" if one.hashtag else ""
    said = [done, f"{title_of(one, speak)}{hashtag}", when(one, zone, speak)]
    if shown.moderators:
        named = ", ".join(f"<@{mrkdwn(who)}>" for who in shown.moderators)
        said.append(speak.say("booked.moderated_by", names=named))
    if shown.note:
        said.append(speak.say("booked.your_note", note=mrkdwn(shown.note)))
    return [part for part in said if part]


def _announced(shown: Shown, speak: Tongue) -> str:
    """Say where it is announced."""
    one = shown.occurrence
    if one.status is Status.CANCELLED:
        return speak.say("booked.told_cancelled")
    told = [speak.say("booked.at_start_in", channel=f"<#{mrkdwn(shown.room)}>")] if shown.room else []
    lists = sum(wish.digest for wish in shown.heard_by)
    if lists:
        told.append(speak.say("booked.in_list", channels=speak.count("booked.channels", lists)))
    weeks = sum(wish.week_ahead for wish in shown.heard_by)
    if weeks:
        told.append(speak.say("booked.in_week", channels=speak.count("booked.channels", weeks)))
    leads = sorted({lead for wish in shown.heard_by for lead in wish.reminders}, reverse=True)
    if leads and not one.all_day:
        said = speak.all_of([lead_words(lead, speak) for lead in leads])
        told.append(speak.say("booked.by_reminders", leads=said))
    starts = sum(wish.at_start for wish in shown.heard_by if wish.channel != shown.room)
    if starts:
        told.append(speak.say("booked.at_start_in", channel=speak.count("booked.channels", starts)))
    if not told:
        edit = speak.say("booked.edit_all" if one.recurring else "booked.edit")
        return speak.say("booked.not_announced", edit=edit)
    return speak.say("booked.announced", where=", ".join(told))


def _line(one: Occurrence, zone: str, speak: Tongue) -> str:
    at = speak.short_day(local_day(one.starts_at, zone if not one.all_day else "UTC"))
    if not one.all_day:
        at = speak.say("times.day_clock", day=at, clock=speak.short_clock(one.starts_at, zone))
    if one.recurring:
        at = speak.say("booked.and_again", when=at)
    return f"{title_of(one, speak)}\n{at}"
