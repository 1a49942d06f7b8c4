"""A message of Slack's as an act: whether a person wrote it, its hashtags, what it answers. Speaks to nothing."""

import re
from datetime import UTC

from bot.domain.participation import Act, Done, posted_at, question_answered

SAID = frozenset({"", "thread_broadcast", "file_share", "me_message"})
"""The subtypes of a message that a person wrote. All others are Slack's own lines, bots', edits or deletions."""

SLACKBOT = "USLACKBOT"
"""Slack's own account, which it does not call a bot."""

HASHTAG = re.compile(r"<#\w+(?:\|([^>]*))?>|#(\w+)")
"""A hashtag as typed, or as Slack rewrites it where a channel has that name; which it may leave out."""


def hashtags(text: str) -> tuple[str, ...]:
    """Find the hashtags in a message, with "#"."""
    return tuple(f"#{one}" for linked, typed in HASHTAG.findall(text) if (one := linked or typed))


def done_of(workspace: str, channel: str, account: str, ts: str, thread: str, text: str) -> Done:
    """Give a message as an act; `thread` is its thread_ts, which a thread's first message has as well."""
    in_thread = bool(thread) and thread != ts
    return Done(
        workspace=workspace,
        channel=channel,
        account=account,
        act=Act.REPLY if in_thread else Act.MESSAGE,
        message=ts,
        at=posted_at(ts).astimezone(UTC),
        thread=thread if in_thread else "",
        hashtags=hashtags(text),
        question=question_answered(text),
    )
