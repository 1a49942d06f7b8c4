"""What arrived in a workspace: the messages that stand there, the edits, and what was refused. Judges nothing."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.outlets.slack import MARK
from bot.rehearsal import Rehearsal, limits
from bot.rehearsal.calls import Recorded
from bot.rehearsal.workspace import Message

POST, EDIT = "chat.postMessage", "chat.update"

TOO_LONG = frozenset({"msg_too_long", "msg_blocks_too_long", "metadata_too_large"})
"""Slack's words for what is over its limits as a whole."""

PART_TOO_LONG = re.compile(r"must be less than|no more than")
"""How Slack says that one part of a message is over its limit."""

TO_WAIT = frozenset({"ratelimited", "rate_limited"})
"""Answers that only ask to wait."""


@dataclass(frozen=True, slots=True)
class Post:
    """One message of the bot's, as it stands in the end."""

    delivery: str | None  # the id that it carries
    channel: str
    ts: str
    thread: str
    text: str
    at: datetime  # programme time

    @property
    def words(self) -> tuple[object, ...]:
        """Give what nobody should read twice in one minute."""
        return self.channel, self.thread, self.text, self.at.replace(second=0, microsecond=0)


@dataclass(slots=True)
class FarEnd:
    """Listens to a rehearsal's workspace."""

    rehearsal: Rehearsal
    calls: int = 0  # posts and edits that were asked for, so that somebody sees whether anything goes on
    edits: int = 0
    over_length: list[str] = field(default_factory=list)  # a sentence for each message or edit
    edits_refused: list[str] = field(
        default_factory=list
    )  # the same; a post that is refused stands in its row

    def __post_init__(self) -> None:
        """Begin to listen."""
        self.rehearsal.on_call.append(self._hear)

    def posts(self) -> list[Post]:
        """Give the bot's messages for everybody, in order."""
        place = self.rehearsal.workspace
        return [
            _post(channel.id, message)
            for channel in place.channels.values()
            for message in place.ordered(channel)
            if message.by_app and not message.only_for
        ]

    def _hear(self, call: Recorded) -> None:
        if call.method not in {POST, EDIT}:
            return
        self.calls += 1
        about, code = f"{call.method} in {call.args.get('channel')}", str(call.response.get("error", ""))
        length = len(str(call.args.get("text", "")))
        if not code:
            self.edits += call.method == EDIT
            if length > limits.UPDATE_TEXT:
                self.over_length.append(f"{about}: {length} characters, more than can be edited")
        elif _is_over_length(code, call.response):
            self.over_length.append(f"{about}: {code}")
        elif call.method == EDIT and code not in TO_WAIT:
            self.edits_refused.append(f"{about}: {code}")


def _is_over_length(code: str, response: dict[str, Any]) -> bool:
    said = (response.get("response_metadata") or {}).get("messages") or ()
    return code in TOO_LONG or any(PART_TOO_LONG.search(str(one)) for one in said)


def _post(channel: str, message: Message) -> Post:
    mark = message.metadata or {}
    ours = mark.get("event_type") == MARK
    delivery = (mark.get("event_payload") or {}).get("delivery") if ours else None
    at = datetime.fromtimestamp(float(message.ts), UTC)
    return Post(delivery, channel, message.ts, message.thread_ts, message.text, at)
