"""From the books of a run to what is known at its end. Judges nothing."""

import signal
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from bot.storage.deliveries import Delivery
from tests.faults.day import MIDNIGHT, expected
from tests.faults.runs import BOUNDARIES, STALL, Run
from tests.faults.stage import Json, Stage
from tests.faults.trouble import KILLS
from tests.faults.verdict import Evidence, Post, Verdict, judge

DECIDED = 3.0
"""Seconds of real time in which what was decided arrives: the clock may have been set in between."""

REOPENED = 20.0
"""Seconds of real time within which a socket is opened again that was silent; a shorter run does not see it."""

Stretch = tuple[float, float]
"""From when until when, by the monotonic clock."""


def look(run: Run, stage: Stage, rows: Sequence[Delivery], seconds: float) -> Verdict:
    """Read the books, and judge what they say."""
    told, lives = list(stage.noted("far-end")), list(stage.noted("lives"))
    faults = Counter(one["fault"] for one in told if one["did"] == "fault")
    boundaries = Counter(one["where"] for one in lives if one["did"] == "killed")
    in_flight = sum(faults[kill.value] for kill in KILLS)
    verdict = judge(
        Evidence(
            expected=expected(run.shape),
            posts=[_post(one, stage, run.ahead) for one in told if one["did"] == "post"],
            rows=rows,
            up=[
                times
                for stretch in without(together(_awake(lives)), _outages(run, stage))
                for times in _by_their_clock(stretch, stage)
            ],
            speed=run.speed,
            kills=in_flight + boundaries.total(),
            seconds=seconds,
        )
    )
    verdict.in_flight = in_flight
    verdict.faults = dict(sorted(faults.items()))
    verdict.boundaries = dict(sorted(boundaries.items()))
    _prove(run, verdict)
    verdict.stalls = sum(one["did"] == "stalled" for one in lives)
    verdict.edits = sum(one["did"] == "edit" for one in told)
    verdict.hellos = sum(one["did"] == "hello" for one in told)
    ended = [one["status"] for one in lives if one["did"] == "ended"]
    verdict.ended_alone = sum(status not in {0, -signal.SIGKILL} for status in ended)
    verdict.says += [f"the far end was asked for {one['method']}" for one in told if one["did"] == "unknown"]
    if _sees_sockets_again(run) and verdict.hellos <= run.workers:
        verdict.wrong += 1
        verdict.says.append("a socket that was silent was not opened again")
    return verdict


def _prove(run: Run, verdict: Verdict) -> None:
    """Say where there were fewer kills than prove something."""
    for where, kills, least in (
        ("while a request was in flight", verdict.in_flight, run.least_in_flight),
        *((f"at “{one}”", verdict.boundaries.get(one, 0), run.least_at_each) for one in BOUNDARIES),
    ):
        if kills < least:
            verdict.unproven += least - kills
            verdict.says.append(f"only {kills} kills {where}, where {least} are asked for")


def _sees_sockets_again(run: Run) -> bool:
    after = (1 - until for _, until in run.deaf)
    return any(part * run.shape.length.total_seconds() / run.speed > REOPENED for part in after)


def _post(said: Json, stage: Stage, ahead: float) -> Post:
    origin = stage.origin
    at = frozenset(
        origin.start + timedelta(seconds=(said["at"] - origin.since) * origin.speed + off + more)
        for (since, off), (until, _) in pairwise(_settings(stage))
        for more in {0.0, ahead}  # whose clock it went by
        if since <= said["at"] and said["at"] - DECIDED < until
    )
    return Post(said["delivery"], said["channel"], said["ts"], said["thread"], said["text"], at)


def _settings(stage: Stage) -> list[tuple[float, float]]:
    """List when the bot's clock was set, and by how much it was off from then on; the last never comes."""
    set_at = [(one["at"], one["off"]) for one in stage.noted("steps")]
    return [(float("-inf"), 0.0), *set_at, (float("inf"), 0.0)]


def _awake(lives: Sequence[Json]) -> Iterator[Stretch]:
    """Give when each worker was up and did not stand still."""
    for pid, life in _lives(lives):
        stalls = [one["at"] for one in lives if one["did"] == "stalled" and one["pid"] == pid]
        yield from without([life], [(at, at + STALL) for at in stalls])


def _lives(lives: Sequence[Json]) -> Iterator[tuple[int, Stretch]]:
    """Give when each worker was up."""
    running: dict[int, float] = {}
    for one in lives:
        if one["did"] == "running":
            running[one["pid"]] = one["at"]
        elif one["did"] == "ended" and one["pid"] in running:
            yield one["pid"], (running.pop(one["pid"]), one["at"])
    last = max((one["at"] for one in lives), default=0.0)
    yield from ((pid, (since, last)) for pid, since in running.items())


def _outages(run: Run, stage: Stage) -> list[Stretch]:
    """Give when nothing could be posted."""

    def moment(part: float) -> float:
        opens = (MIDNIGHT - stage.origin.start).total_seconds()
        passed = opens + part * run.shape.length.total_seconds()
        return stage.origin.since + passed / run.speed

    return [(moment(spell.since), moment(spell.until)) for spell in run.spells if spell.outage]


def together(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Put together what overlaps."""
    whole: list[Stretch] = []
    for since, until in sorted(stretches):
        if whole and since <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], until))
        else:
            whole.append((since, until))
    return whole


def without(stretches: Iterable[Stretch], gone: Iterable[Stretch]) -> list[Stretch]:
    """Leave out what is gone."""
    left = list(stretches)
    for since, until in gone:
        left = [
            part
            for begun, ended in left
            for part in ((begun, min(ended, since)), (max(begun, until), ended))
            if part[0] < part[1]
        ]
    return left


def _by_their_clock(stretch: Stretch, stage: Stage) -> Iterator[tuple[datetime, datetime]]:
    """Tell a stretch as the clock of the bot's machine does, which may have been set in the middle of it."""
    origin = stage.origin
    for (since, off), (until, _) in pairwise(_settings(stage)):
        begins, ends = max(stretch[0], since), min(stretch[1], until)
        if begins < ends:
            yield (
                origin.start + timedelta(seconds=(begins - origin.since) * origin.speed + off),
                origin.start + timedelta(seconds=(ends - origin.since) * origin.speed + off),
            )
