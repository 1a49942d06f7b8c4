"""Compares what stands in the rooms of a chat with what its moderators did. Reads, and kills nobody."""

from collections import Counter
from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import NamedTuple

from tests.conversation import EDTECHCHAT, EDUCATORS
from tests.faults.chat_hour import APART, IN_ORDER, STEPS
from tests.faults.stage import Stage
from tests.faults.verdict import Verdict
from tests.hearing import spoken
from tests.on_both import Both

X = "X"

OPENINGS = {"*Starting now*": "start", "New here?": "rules", "Thank you for joining": "thanks"}
"""What is said once in a room beside the questions, by how it begins."""

ON_X = {"Coming up": "reminder", "Starting now": "start", "Thank you for joining": "thanks"}

PLANNED = {
    EDUCATORS: ["start", "rules", *IN_ORDER, "thanks"],
    EDTECHCHAT: ["start", "rules", *IN_ORDER, "thanks"],
    X: ["reminder", "start", *IN_ORDER, "thanks"],
}
"""What is to be said in each room, in order."""


class Kept(NamedTuple):
    """What is known of an hour beside what was posted."""

    stage: Stage
    told: Mapping[str, int]  # how often it was killed in which way
    says: Collection[str]  # what was not as it should be while it went on
    undisturbed: Collection[str]  # questions while which nobody was killed


def judge(both: Both, kept: Kept, verdict: Verdict, *, strict: bool) -> None:
    """Add what became of an hour; where it is not `strict`, a slow machine may keep rooms apart."""
    rooms = {room: _said(both, room) for room in (EDUCATORS, EDTECHCHAT)} | {X: _posted(both)}
    before = len(verdict.says)
    for room, said in rooms.items():
        _judge_room(room, said, verdict)
    for question in kept.undisturbed:
        moments = [dict(said)[question] for said in rooms.values() if question in dict(said)]
        apart = max(moments) - min(moments)
        verdict.apart = round(max(verdict.apart, apart), 3)
        if apart > APART and strict:
            verdict.wrong += 1
            verdict.says.append(f"{question} came {apart:.1f} s apart")
    steps = both.here.rows("SELECT action, who FROM run_step ORDER BY version")
    if [(row["action"], row["who"]) for row in steps] != STEPS:
        verdict.wrong += 1
        verdict.says.append(f"the steps are {[(row['action'], row['who']) for row in steps]}")
    verdict.wrong += len(kept.says)
    verdict.says += kept.says
    at_boundaries = Counter(one["where"] for one in kept.stage.noted("lives") if one["did"] == "killed")
    requests = {how: many for how, many in kept.told.items() if ":" in how}
    between = {how: many for how, many in kept.told.items() if ":" not in how}
    verdict.faults = dict(sorted((Counter(verdict.faults) + Counter(requests)).items()))
    verdict.boundaries = dict(
        sorted((Counter(verdict.boundaries) + at_boundaries + Counter(between)).items())
    )
    verdict.in_flight = sum(verdict.faults.values())
    verdict.kills = verdict.in_flight + sum(verdict.boundaries.values())
    verdict.says[before:] = [f"{kept.stage.folder.name}: {one}" for one in verdict.says[before:]]


def _judge_room(room: str, said: list[tuple[str, float]], verdict: Verdict) -> None:
    """Compare what was said in one room with what was to be said."""
    names = [name for name, _ in said]
    times = Counter(names)
    verdict.planned += len(PLANNED[room])
    verdict.sent += sum(name in times for name in PLANNED[room])
    for name in PLANNED[room]:
        if not times[name]:
            verdict.lost += 1
            verdict.says.append(f"lost: {name} in {room}")
        elif times[name] > 1:
            verdict.doubled += times[name] - 1
            verdict.says.append(f"twice: {name} in {room}")
    if strange := [name for name in names if name not in PLANNED[room]]:
        verdict.wrong += len(strange)
        verdict.says.append(f"wrong: {strange} in {room}")
    if names != PLANNED[room] and set(names) == set(PLANNED[room]) and len(names) == len(set(names)):
        verdict.wrong += 1
        verdict.says.append(f"out of order in {room}: {names}")
    if any(one > other for (_, one), (_, other) in pairwise(said)):
        verdict.wrong += 1
        verdict.says.append(f"moments out of order in {room}")


def _said(both: Both, room: str) -> list[tuple[str, float]]:
    """Give what was said in a channel and when, by name, in order."""
    made = []
    for one in both.here.posts(room):
        words = spoken(one).splitlines()[0]
        names = [name for opening, name in OPENINGS.items() if words.startswith(opening)]
        if words.startswith("*Q"):
            names.append(words.split("*")[1])
        made += [(name, float(one.ts)) for name in names]
    return made


def _posted(both: Both) -> list[tuple[str, float]]:
    """Give what was posted on X and when, by name, in order."""
    made = []
    for one in both.posts:
        names = [name for opening, name in ON_X.items() if one.text.startswith(opening)]
        name = names[0] if names else one.text.split()[0].rstrip(":")
        made.append((name, one.at.timestamp()))
    return made
