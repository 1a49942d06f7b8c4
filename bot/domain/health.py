"""What makes the bot unwell: facts in, sentences out. Measures nothing and reads no clock."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.domain.announcement import Planned


class Part(StrEnum):
    """What has to run for announcements to come."""

    PLANNER = "planner"
    SENDER = "sender"


PERIODS = {
    Part.PLANNER: timedelta(seconds=60),
    Part.SENDER: timedelta(seconds=15),
}
"""How often each part shows that it runs, in real time."""

MISSED = 2
"""Periods after which a part that has not shown itself is taken for stopped."""

SILENCE = timedelta(seconds=40)
"""How long Slack's socket may say nothing, in real time: four of its pings."""


class Socket(NamedTuple):
    """How the connection of Socket Mode is doing."""

    silent: timedelta  # since Slack was last heard: a pong or anything else
    reconnects: int


class Check(NamedTuple):
    """One thing that was looked at."""

    name: str
    problem: str  # a sentence; empty where all is well


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was seen. What could not be seen is left out: unknown is neither well nor unwell."""

    at: datetime  # real time
    database: str = ""  # what is wrong with it, as a sentence
    beats: Mapping[Part, Sequence[datetime]] | None = None  # of every process, in real time
    overdue: Planned | None = None  # the oldest delivery that nobody sent while it was of use
    socket: Socket | None = None  # where this process listens over one


def examine(facts: Facts) -> list[Check]:
    """Judge every fact that there is."""
    checks = [Check("database", facts.database)]
    if facts.beats is not None:
        checks += [Check(part.value, _stopped(part, facts.beats[part], facts.at)) for part in Part]
        checks.append(Check("deliveries", _late(facts.overdue)))
    if facts.socket is not None:
        checks.append(Check("socket", _silent(facts.socket)))
    return checks


def problems(checks: Sequence[Check]) -> Iterator[str]:
    """Give the sentences of what is wrong."""
    return (check.problem for check in checks if check.problem)


def _stopped(part: Part, beats: Sequence[datetime], at: datetime) -> str:
    """Judge by the newest beat; one from far ahead is from before the clock was set back, and says nothing."""
    limit = PERIODS[part] * MISSED
    last = max((beat for beat in beats if beat <= at + limit), default=None)
    advice = f"it should run every {PERIODS[part].seconds} s. Look for errors in the log, then restart it."
    if last is None:
        return f"The {part} has not run yet; {advice}"
    if at - last > limit:
        return f"The {part} last ran {_seconds(at - last)} s ago; {advice}"
    return ""


def _late(overdue: Planned | None) -> str:
    if overdue is None:
        return ""
    return (
        f"A delivery ({overdue.kind}) was due on {overdue.due_at:%d %B at %H:%M} UTC and of use until "
        f"{overdue.expires_at:%H:%M} UTC, and was neither sent nor skipped. Look for the sender's errors in the log."
    )


def _silent(socket: Socket) -> str:
    if socket.silent <= SILENCE:
        return ""
    return (
        f"Slack's socket has been silent for {_seconds(socket.silent)} s (reconnected {socket.reconnects} times). "
        "Look at status.slack.com and at this machine's network, then restart the bot."
    )


def _seconds(length: timedelta) -> int:
    return round(length.total_seconds())
