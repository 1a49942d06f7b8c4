"""The hour of a chat with six questions, as its moderators hold, move and lengthen it. Presses nothing itself.

Written by hand from what moderators are promised, and not from what the bot keeps.
"""

from collections.abc import Sequence
from typing import NamedTuple

from tests.conversation import LIAM, NORA


class Act(NamedTuple):
    """A moment of the hour, what a moderator does then, and what is to be true afterwards."""

    minute: float  # after the start
    does: str = ""
    who: str = NORA
    next: str = ""  # the question that comes next; empty: none
    at: int | None = None  # in which minute it comes; None: when somebody says so
    asked: Sequence[str] = ()  # the questions that are out


HOUR = (
    Act(-15, next="Q1", at=6),
    Act(-14, "ready", NORA, "Q1", 6),
    Act(0, next="Q1", at=6),
    Act(5, next="Q1", at=6),
    Act(6, next="Q2", at=15, asked=("Q1",)),
    Act(9, "wait", NORA, "Q2", 18, ("Q1",)),
    Act(18, next="Q3", at=27, asked=("Q1", "Q2")),
    Act(20, "hold", NORA, "Q3", None, ("Q1", "Q2")),
    Act(26, "go on", LIAM, "Q3", 33, ("Q1", "Q2")),
    Act(33.3, next="Q4", at=42, asked=("Q1", "Q2", "Q3")),
    Act(35, "skip", NORA, "Q5", 51, ("Q1", "Q2", "Q3")),
    Act(51.4, next="Q6", at=60, asked=("Q1", "Q2", "Q3", "Q5")),
    Act(54, "extra", LIAM, "Q6", 60, ("Q1", "Q2", "Q3", "Q5", "Q7")),
    Act(60.5, asked=("Q1", "Q2", "Q3", "Q5", "Q7", "Q6")),
    Act(66.5, asked=("Q1", "Q2", "Q3", "Q5", "Q7", "Q6")),
)

IN_ORDER = list(HOUR[-1].asked)

OVER = HOUR[-1].minute

STEPS = [("wait", NORA), ("hold", NORA), ("go-on", LIAM), ("skip", NORA), ("extra", LIAM)]
"""What is kept of it, in order."""

APART = 2.0
"""Seconds between two rooms, where nothing fails."""
