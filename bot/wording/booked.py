"""One event as its moderators see it: when it is elsewhere, what is announced, what can be done. Decides nothing."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.domain.event import Occurrence, Status
from bot.domain.subscription import Subscription
from bot.domain.told_in import told_in
from bot.wording import actions as ids
from bot.wording.event import short_title, title_of
from bot.wording.local_times import local_day, short_clock, short_day, strip
from bot.wording.message import (
    MAX_MODAL_TITLE,
    Block,
    Message,
    actions,
    button,
    context,
    lines,
    mrkdwn,
    plain_text,
    section,
)

MAX_IN_LIST = 60
"""Characters of a title in the list of one's own events."""


class Shown(NamedTuple):
    """What there is to say of an event to its moderators."""

    occurrence: Occurrence
    moderators: tuple[str, ...]
    room: str
    heard_by: Sequence[Subscription]
    note: str = ""  # why what was warned of is all right


def booked(shown: Shown, done: str, zone: str, *, change: int = 0, script: str = "") -> Message:
    """Tell a moderator about their event, with the buttons; `done` is safe mrkdwn, `zone` where they read it.

    `change` is the number of what was just done, to undo it; `script` is the action of the button for its questions.
    """
    said = _said(shown, done, zone)
    blocks = [section("\n".join(said)), *_plan(shown)]
    made = buttons(shown.occurrence, change=change, script=script)
    return Message(lines((*said, _announced(shown))), (*blocks, *made))


def booked_view(message: Message, *, done: bool = False) -> Block:
    """Show the same in a modal; where something was `done`, to close it closes those below, which are older."""
    return {
        "type": "modal",
        "title": plain_text("Your chat", MAX_MODAL_TITLE),
        "close": plain_text("Close", MAX_MODAL_TITLE),
        "clear_on_close": done,
        "blocks": list(message.blocks),
    }


def buttons(occurrence: Occurrence, *, change: int = 0, script: str = "") -> list[Block]:
    """Make what can be done with an event; each says for a screen reader with which."""
    named = short_title(occurrence, MAX_IN_LIST)
    offered = [("Edit all dates" if occurrence.recurring else "Edit", ids.CHAT_EDIT), ("Copy", ids.CHAT_COPY)]
    if occurrence.status is not Status.CANCELLED:
        offered += [("Edit this date", ids.CHAT_EDIT_DATE)] if occurrence.recurring else []
        offered += [("Move", ids.CHAT_MOVE), ("Cancel it", ids.CHAT_CANCEL), ("Hand over", ids.CHAT_HAND)]
        offered += [("Questions", script)] if script else []
        offered += [("On X", ids.X_OWN)] if occurrence.hashtag and not occurrence.all_day else []
    made = [button(label, action, occurrence.id, label=f"{label}: {named}") for label, action in offered]
    if change:
        made.append(button("Undo", ids.CHAT_UNDO, str(change), label=f"Undo: {named}"))
    return [actions(*made)]


def chats_view(mine: Iterable[Shown], zone: str) -> Block:
    """List what somebody moderates, each with its button."""
    entries = [
        {
            **section(_line(one.occurrence, zone)),
            "accessory": button(
                "Open",
                ids.CHAT_OPEN,
                one.occurrence.id,
                label=f"Open: {short_title(one.occurrence, MAX_IN_LIST)}",
            ),
        }
        for one in mine
    ]
    return {
        "type": "modal",
        "title": plain_text("My chats", MAX_MODAL_TITLE),
        "close": plain_text("Back", MAX_MODAL_TITLE),
        "blocks": entries or [section("You moderate nothing that is still to come.")],
    }


def when(occurrence: Occurrence, zone: str) -> str:
    """Say when it is, in its own zone and in three others; safe mrkdwn."""
    if occurrence.all_day:
        return mrkdwn(short_day(occurrence.starts_at.date()))
    home = occurrence.timezone
    zones = (home, *told_in(occurrence.starts_at, home, (zone,)))
    day = short_day(local_day(occurrence.starts_at, home))
    return f"{day}: {mrkdwn(strip(occurrence.starts_at, zones))}"


def _said(shown: Shown, done: str, zone: str) -> list[str]:
    one = shown.occurrence
    said = [done, f"{title_of(one)}{' ' + mrkdwn(one.hashtag) if one.hashtag else ''}", when(one, zone)]
    if shown.moderators:
        said.append(f"Moderated by {', '.join(f'<@{mrkdwn(who)}>' for who in shown.moderators)}.")
    if shown.note:
        said.append(f"Your note: {mrkdwn(shown.note)}")
    return [part for part in said if part]


def _plan(shown: Shown) -> list[Block]:
    announced = _announced(shown)
    return [context(announced)] if announced else []


def _announced(shown: Shown) -> str:
    """Say where it is announced."""
    one = shown.occurrence
    if one.status is Status.CANCELLED:
        return "Whoever was told of it is told that it is cancelled."
    told = [f"at its start in <#{mrkdwn(shown.room)}>"] if shown.room else []
    lists = sum(wish.digest for wish in shown.heard_by)
    if lists:
        told.append(f"in the day's list of {_channels(lists)}")
    weeks = sum(wish.week_ahead for wish in shown.heard_by)
    if weeks:
        told.append(f"in the week's list of {_channels(weeks)}")
    leads = sorted({lead for wish in shown.heard_by for lead in wish.reminders}, reverse=True)
    if leads and not one.all_day:
        said = " and ".join(f"{lead} minutes" if lead % 60 else f"{lead // 60} h" for lead in leads)
        told.append(f"{said} before, by reminders")
    starts = sum(wish.at_start for wish in shown.heard_by if wish.channel != shown.room)
    if starts:
        told.append(f"at its start in {_channels(starts)}")
    if not told:
        return "No channel hears of it yet. Choose the one in which it runs under Edit, More options."
    return f"It is announced {', '.join(told)}. Reminders reach whoever saved or follows it."


def _channels(count: int) -> str:
    return "1 channel" if count == 1 else f"{count} channels"


def _line(one: Occurrence, zone: str) -> str:
    day = short_day(local_day(one.starts_at, zone if not one.all_day else "UTC"))
    clock = "" if one.all_day else f", {short_clock(one.starts_at, zone)}"
    again = " and again" if one.recurring else ""
    return f"{title_of(one)}\n{day}{clock}{again}"
