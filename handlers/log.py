"""Messages and reactions in channels, for the log. What counts and where it belongs is decided elsewhere."""

import re
from datetime import UTC
from typing import Any

from bot.domain.participation import Act, Done, posted_at, question_answered
from bot.services.house import House
from handlers import commands
from handlers.heard import Heard

SAID = {None, "thread_broadcast", "file_share", "me_message"}
"""The subtypes of a message that a person wrote. All others are Slack's own lines, bots', edits or deletions."""

HASHTAG = re.compile(r"(?:<#\w+\|([^>]+)>)|#(\w+)")
"""A hashtag as typed, or as Slack rewrites it where a channel has that name."""


async def message(house: House, heard: Heard) -> None:
    """Answer a direct message; log what is said in a channel."""
    event = heard.event
    if event.get("subtype") not in SAID or not heard.by_person:
        await heard.ack()
    elif heard.in_private:
        await commands.in_direct_message(house, heard)
    else:
        await house.attendance.note(_message(heard))
        await heard.ack()


async def reaction_added(house: House, heard: Heard) -> None:
    """Log a reaction to a message."""
    await _reaction(house, heard, taken_back=False)


async def reaction_removed(house: House, heard: Heard) -> None:
    """Log that a reaction was taken back."""
    await _reaction(house, heard, taken_back=True)


async def _reaction(house: House, heard: Heard, *, taken_back: bool) -> None:
    item: dict[str, Any] = heard.event.get("item", {})
    if item.get("type") == "message":
        done = Done(
            workspace=heard.workspace,
            channel=str(item["channel"]),
            account=heard.account,
            act=Act.REACTION,
            message=str(item["ts"]),
            at=posted_at(str(heard.event["event_ts"])),
            detail=str(heard.event["reaction"]),
        )
        if await house.attendance.is_on(done) and not await house.people.is_bot(done.workspace, done.account):
            await house.attendance.note(done, taken_back=taken_back)
    await heard.ack()


def _message(heard: Heard) -> Done:
    event = heard.event
    thread, ts = str(event.get("thread_ts") or ""), str(event["ts"])
    text = str(event.get("text") or "")
    in_thread = bool(thread) and thread != ts
    return Done(
        workspace=heard.workspace,
        channel=heard.channel,
        account=heard.account,
        act=Act.REPLY if in_thread else Act.MESSAGE,
        message=ts,
        at=posted_at(ts).astimezone(UTC),
        thread=thread if in_thread else "",
        hashtags=hashtags(text),
        question=question_answered(text),
    )


def hashtags(text: str) -> tuple[str, ...]:
    """Find the hashtags in a message, with "#"."""
    return tuple(f"#{linked or typed}" for linked, typed in HASHTAG.findall(text))
