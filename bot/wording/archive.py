"""The modal in which organisers choose of which chats an archive is made, and what they filled in. Stores nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from bot.wording import actions as ids
from bot.wording.elements import option, radio_buttons, static_select
from bot.wording.inputs import field, one_chosen_of
from bot.wording.local_times import local_day, short_clock, short_day
from bot.wording.message import (
    MAX_BUTTON,
    MAX_OPTION_TEXT,
    Block,
    button,
    cut,
    mrkdwn,
    one_line,
    plain_text,
    section,
)
from bot.wording.modal import modal

KEPT, NOT_KEPT = "kept", "not-kept"
"""The values of the choice."""

NEVER = "No words of chats are kept here. Whoever runs the bot can allow it with `CEMBOT_KEEP_WORDS_DAYS`."


class Archivable(NamedTuple):
    """A chat of which an archive can be made."""

    event_id: str
    title: str
    starts_at: datetime
    days: int  # that its words are kept; 0: no archive is made


class Tick(NamedTuple):
    """What an organiser chose."""

    event_id: str
    kept: bool


def archive_line(archives: int, days: int) -> Block:
    """Say of how many chats an archive is made, beside the button that opens the modal."""
    chats = "one chat" if archives == 1 else f"{archives:,} chats"
    said = f"*Archives:* the words of {chats if archives else 'no chat'} are kept." if days else NEVER
    if not days:
        return section(said)
    label = cut("Choose of which chats an archive is made", MAX_BUTTON)
    return {**section(said), "accessory": button("Archives", ids.ARCHIVE_OPEN, label=label)}


def archive_view(chats: Sequence[Archivable], days: int, zone: str, *, done: str = "") -> Block:
    """Make the modal: what an archive is, and a form for one chat; `done` says what was just done."""
    what = (
        f"Of every chat there are figures. Of a chat with an archive, what is said is kept as well, for {days} "
        f"{'day' if days == 1 else 'days'}; its notice says so, from the next one on. People are numbers in it, "
        "or named where they wish."
    )
    said = [words for words in (done, what) if words]
    if not chats:
        said.append("No chat with a hashtag is to come within two weeks.")
    return modal(
        "Archives",
        [*map(section, said), *(_form(chats, zone) if chats else ())],
        close="Back",
        callback_id=ids.ARCHIVE_VIEW,
        about={"zone": zone},
        submit="Save" if chats else "",
    )


def ticked(chat: Archivable, *, kept: bool) -> str:
    """Tell what was chosen."""
    how = "an archive is made" if kept else "no archive is made"
    return f"Done: {how} of *{mrkdwn(chat.title)}*, from its next notice on."


def read_archive_view(view: Mapping[str, Any]) -> Tick | dict[str, str]:
    """Read what was filled in, or give an error for each field that cannot stay so, by its block_id."""
    event_id = one_chosen_of(view, ids.ARCHIVE_CHAT_BLOCK, ids.ARCHIVE_CHAT)
    wanted = one_chosen_of(view, ids.ARCHIVE_BLOCK, ids.ARCHIVE)
    if not event_id:
        return {ids.ARCHIVE_CHAT_BLOCK: "Choose a chat."}
    if wanted not in {KEPT, NOT_KEPT}:
        return {ids.ARCHIVE_BLOCK: "Choose whether an archive is made."}
    return Tick(event_id, wanted == KEPT)


def _form(chats: Sequence[Archivable], zone: str) -> list[Block]:
    chat = static_select(ids.ARCHIVE_CHAT, [_offered(one, zone) for one in chats], placeholder="A chat")
    choices = [option(KEPT, "Make an archive: keep what is said"), option(NOT_KEPT, "Figures only")]
    wanted = radio_buttons(ids.ARCHIVE, choices, choices[0])
    hint = "What you choose holds each time, until it is changed."
    return [
        field(ids.ARCHIVE_CHAT_BLOCK, "Which chat?", chat, hint=hint),
        field(ids.ARCHIVE_BLOCK, "What is kept?", wanted),
    ]


def _offered(one: Archivable, zone: str) -> Block:
    title = cut(one_line(one.title), MAX_OPTION_TEXT)
    when = f"{short_day(local_day(one.starts_at, zone))}, {short_clock(one.starts_at, zone)}"
    now = f"kept for {one.days} days" if one.days else "figures only"
    return {**option(one.event_id, title), "description": plain_text(f"{when} · {now}", MAX_OPTION_TEXT)}
