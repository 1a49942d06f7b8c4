"""How a chat is run: what its moderators did, what is asked next and when. Reads no clock, and keeps and posts nothing.

What was done is a list of steps; the questions as they are asked come of the script and the steps, each time anew. A
step carries the version it makes, so that of two who press at the same moment one is first.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto
from typing import NamedTuple

from bot.domain.announcement import LATENESS, Kind
from bot.domain.script import EARLIEST, MOST_QUESTIONS, Question

WAIT = timedelta(minutes=3)
"""By how much one press moves what is still to be asked."""

BREATH = timedelta(seconds=30)
"""How soon after a question another may be asked by hand: two presses by mistake ask one."""

ROOM = timedelta(minutes=3)
"""Time that people have for what was asked out of turn, before the script goes on by itself."""

LONGER = timedelta(minutes=30)
"""How much longer than listed a chat may become: its log ends then."""

TO_ANSWER = timedelta(minutes=5)
"""Time that is left to answer the last question, where a chat became longer."""

ZERO = timedelta(0)


class Action(StrEnum):
    """What moderators can do while a chat runs."""

    NEXT = "next"  # ask the next question now
    WAIT = "wait"  # ask the rest three minutes later
    HOLD = "hold"  # ask nothing until somebody says so
    GO_ON = "go-on"  # end the hold: the rest comes as much later as it lasted
    SKIP = "skip"  # leave the next question out
    EXTRA = "extra"  # ask one that is not in the script, now
    END = "end"  # ask nothing more, and say thanks


class No(Enum):
    """Why something is not done."""

    ALREADY = auto()  # somebody else did something since
    OVER = auto()  # nothing is asked any more
    NOTHING_LEFT = auto()
    NOT_STARTED = auto()
    HELD = auto()
    NOT_HELD = auto()
    TOO_SOON = auto()  # a question was asked a moment ago
    TOO_LONG = auto()  # it would go on after its log ends
    TOO_MANY = auto()
    BLANK = auto()


class Step(NamedTuple):
    """One thing that was done while a chat ran, or before."""

    version: int  # from 1, without gaps
    action: Action
    who: str  # an account
    at: datetime  # UTC
    number: int = 0  # the question that it is about
    offset: timedelta = ZERO  # after the start: when that one is asked, or all is over
    rest: int = 0  # the first of the questions that it moves, holds or leaves out; 0: none
    shift: timedelta = ZERO  # by how much it moves them
    text: str = ""  # of a question that is not in the script


class Press(NamedTuple):
    """What somebody wants to do, and what they saw when they did."""

    action: Action
    seen: int  # the version of what they looked at
    text: str = ""


class Chat(NamedTuple):
    """The times of a chat."""

    starts_at: datetime
    length: timedelta


@dataclass(frozen=True, slots=True)
class Played:
    """A script with everything that was done about it."""

    questions: tuple[Question, ...] = ()  # with those left out, by the moments at which they are asked
    left_out: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()  # asked only when somebody says so
    held_at: datetime | None = None
    ended: timedelta | None = None  # after the start
    moved: bool = False
    version: int = 0

    @property
    def due(self) -> list[Question]:
        """Give what is asked by itself, or was, each at its moment."""
        apart = self.left_out | self.waiting
        return [one for one in self.questions if one.number not in apart]

    def over(self, length: timedelta) -> timedelta:
        """Tell how long after its start the chat is over that is listed with this length."""
        if self.ended is not None:
            return self.ended
        last = max((one.offset for one in self.due), default=ZERO)
        return max(length, last + TO_ANSWER) if self.moved else length


@dataclass(slots=True)
class _Course:
    """What becomes of a script, step by step."""

    moments: dict[int, Question]
    left_out: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)
    held_at: datetime | None = None
    ended: timedelta | None = None
    moved: bool = False

    def take(self, step: Step) -> None:
        rest = self._from(step.rest)
        match step.action:
            case Action.NEXT:
                if step.number in self.moments:
                    self.moments[step.number] = self.moments[step.number]._replace(offset=step.offset)
                self.waiting.discard(step.number)
            case Action.EXTRA:
                self._shift(rest, step.shift)
                self.moments[step.number] = Question(step.number, step.text, step.offset)
            case Action.WAIT:
                self._shift(rest, step.shift)
            case Action.HOLD:
                self.held_at = step.at
                self.waiting |= rest
            case Action.GO_ON:
                self._shift(self.waiting, step.shift)
                self.held_at = None
                self.waiting = set()
            case Action.SKIP:
                self.left_out.add(step.number)
                self.waiting.discard(step.number)
            case Action.END:
                self.left_out |= rest | self.waiting
                self.waiting = set()
                self.held_at, self.ended = None, step.offset

    def _shift(self, numbers: Iterable[int], shift: timedelta) -> None:
        for number in numbers:
            asked = self.moments[number]
            self.moments[number] = asked._replace(offset=asked.offset + shift)
        self.moved = self.moved or bool(shift)

    def _from(self, first: int) -> set[int]:
        """Give the questions from one on, in the order in which they are asked."""
        if not first:
            return set()
        known = self.moments.get(first)
        return {
            one.number
            for one in self.moments.values()
            if one.number not in self.left_out
            and (one.offset >= known.offset if known else one.number >= first)
        }


def play(script: Iterable[Question], steps: Sequence[Step]) -> Played:
    """Give a script as it is asked after these steps, which are in order."""
    course = _Course({one.number: one for one in script})
    for step in steps:
        course.take(step)
    return Played(
        tuple(sorted(course.moments.values(), key=lambda one: (one.offset, one.number))),
        frozenset(course.left_out),
        frozenset(course.waiting),
        course.held_at,
        course.ended,
        course.moved,
        steps[-1].version if steps else 0,
    )


def left(played: Played, chat: Chat, asked: Collection[int], now: datetime) -> list[Question]:
    """Give what is still to be asked, in order; `asked` holds the numbers of what was, or is on its way."""
    late = LATENESS[Kind.QUESTION]
    return [
        one
        for one in played.questions
        if one.number not in played.left_out
        and one.number not in asked
        and (one.number in played.waiting or chat.starts_at + one.offset + late > now)
    ]


def decide(
    press: Press, who: str, played: Played, chat: Chat, asked: Collection[int], now: datetime
) -> Step | No:
    """Tell what a press does, or why it does nothing."""
    if press.seen != played.version:
        return No.ALREADY
    if played.ended is not None or now >= chat.starts_at + chat.length + LONGER:
        return No.OVER
    step = Step(played.version + 1, press.action, who, now)
    rest = left(played, chat, asked, now)
    match press.action:
        case Action.NEXT | Action.EXTRA:
            return _ask(step, press.text, played, chat, asked, rest)
        case Action.GO_ON:
            return _go_on(step, played, chat, asked, rest)
        case Action.END:
            return _end(step, chat, rest)
    return _of_the_rest(step, played, chat, rest) if rest else No.NOTHING_LEFT


def _of_the_rest(step: Step, played: Played, chat: Chat, rest: Sequence[Question]) -> Step | No:
    """Leave out the next question, hold what is left, or move it."""
    first = rest[0].number
    if step.action is Action.SKIP:
        return step._replace(number=first)
    if played.held_at is not None:
        return No.HELD
    if step.action is Action.HOLD:
        return step._replace(rest=first)
    return _within(step._replace(rest=first, shift=WAIT), rest, chat)


def _ask(
    step: Step, text: str, played: Played, chat: Chat, asked: Collection[int], rest: Sequence[Question]
) -> Step | No:
    """Ask the next question, or an extra one, at once."""
    offset = step.at - chat.starts_at
    if offset < EARLIEST:
        return No.NOT_STARTED
    last = _last(played, asked)
    if last is not None and offset - last.offset < BREATH:
        return No.TOO_SOON
    if step.action is Action.NEXT:
        return step._replace(number=rest[0].number, offset=offset) if rest else No.NOTHING_LEFT
    if not text.strip():
        return No.BLANK
    number = max((one.number for one in played.questions), default=0) + 1
    if number > MOST_QUESTIONS:
        return No.TOO_MANY
    coming = [one for one in rest if one.number not in played.waiting]
    extra = step._replace(number=number, offset=offset, text=text)
    if not coming:
        return extra
    late = max(offset + ROOM - coming[0].offset, ZERO)
    return _within(extra._replace(rest=coming[0].number, shift=late), coming, chat)


def _go_on(
    step: Step, played: Played, chat: Chat, asked: Collection[int], rest: Sequence[Question]
) -> Step | No:
    """End a hold: what waits comes as much later as the hold lasted, and not at once upon what was just asked."""
    if played.held_at is None:
        return No.NOT_HELD
    waiting = [one for one in rest if one.number in played.waiting]
    if not waiting:
        return step
    last = _last(played, asked)
    earliest = max(step.at - chat.starts_at, last.offset + ROOM if last else EARLIEST)
    shift = max(step.at - played.held_at, earliest - waiting[0].offset)
    return _within(step._replace(rest=waiting[0].number, shift=shift), waiting, chat)


def _end(step: Step, chat: Chat, rest: Sequence[Question]) -> Step | No:
    if step.at < chat.starts_at + EARLIEST:
        return No.NOT_STARTED
    first = rest[0].number if rest else 0
    return step._replace(offset=step.at - chat.starts_at, rest=first)


def _within(step: Step, moved: Sequence[Question], chat: Chat) -> Step | No:
    """Refuse to move questions beyond the end of the log."""
    last = max(one.offset for one in moved) + step.shift
    return No.TOO_LONG if step.shift and last + TO_ANSWER > chat.length + LONGER else step


def _last(played: Played, asked: Collection[int]) -> Question | None:
    """Give what was asked last."""
    return next((one for one in reversed(played.questions) if one.number in asked), None)
