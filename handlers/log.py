"""Messages and reactions in channels, for the log. What counts and where it belongs is decided elsewhere."""

from typing import Any

from bot.domain.participation import Act, Done, posted_at
from bot.domain.said import SAID, done_of
from bot.services.house import House
from handlers import commands
from handlers.heard import Heard

CHANGED, DELETED = "message_changed", "message_deleted"
"""The subtypes of events that tell of a message from before."""


async def message(house: House, heard: Heard) -> None:
    """Answer a direct message; log what is said in a channel, and follow what is edited or deleted there."""
    event = heard.event
    subtype = str(event.get("subtype") or "")
    if subtype in {CHANGED, DELETED} and not heard.in_private:
        await _follow(house, heard)
    elif subtype not in SAID or not heard.by_person:
        await heard.ack()
    elif heard.in_private:
        await commands.in_direct_message(house, heard)
    else:
        text = str(event.get("text") or "")
        await house.attendance.note(_done(heard, event, text), text)
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


async def _follow(house: House, heard: Heard) -> None:
    """Follow what became of a message that was logged; of all others nothing is known."""
    event = heard.event
    changed = event.get("subtype") == CHANGED
    about: dict[str, Any] = event.get("message" if changed else "previous_message") or {}
    ts = str(about.get("ts") or event.get("deleted_ts") or "")
    text = str(about.get("text") or "")
    if ts and changed and about.get("subtype") != "tombstone":
        await house.attendance.amend(_done(heard, {**about, "ts": ts}, text), text)
    elif ts:
        await house.attendance.lose(_done(heard, {**about, "ts": ts}, ""))
    await heard.ack()


def _done(heard: Heard, said: dict[str, Any], text: str) -> Done:
    account, thread = str(said.get("user") or ""), str(said.get("thread_ts") or "")
    return done_of(heard.workspace, heard.channel, account, str(said["ts"]), thread, text)
