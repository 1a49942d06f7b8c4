"""The table of runs: which database, how full a day, how fast, and what goes wrong. Runs nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from tests.faults.day import MIDNIGHT, Shape
from tests.faults.trouble import HISTORY, KILLS, POST, Fault, Spell

FULL = "full"
SHORT = "short"

DAY = Shape(groups=25, channels=2, chats=13)
"""2,000 deliveries: a list and thirteen chats for each of fifty channels, each chat announced three times."""

EVENING = Shape(minutes=180, groups=20, channels=2, chats=4, leads=(30, 10))
"""520 deliveries in three hours."""

MOMENT = Shape(minutes=20, groups=4, channels=2, chats=3, leads=(10,))
"""56 deliveries in twenty minutes."""

CLAIMING, CLAIMED, WORDS_STORED = "before the claim", "claimed", "words stored"
ANSWERED, SETTLED = "answered, not settled", "settled"
BOUNDARIES = (CLAIMING, CLAIMED, WORDS_STORED, ANSWERED, SETTLED)
"""Between which states a process can be ended."""

STALL = 1.5
"""Seconds of real time that a process stands still: longer than a lease lasts."""

Part = tuple[float, float]
"""From when until when, as parts of the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One day with one kind of trouble."""

    name: str
    says: str
    postgres: bool = False
    on_x: bool = False  # whether what is posted goes to X; the shape's chats are brought there
    shape: Shape = EVENING
    speed: float = 120.0  # a lease is then two minutes of programme time
    spells: tuple[Spell, ...] = ()
    boundaries: Mapping[str, float] = field(default_factory=dict)  # the chance of a kill at each
    stalls: Mapping[str, float] = field(default_factory=dict)  # the chance that a process stands still there
    steps: tuple[tuple[float, float], ...] = ()  # at which part of the day the clock is off by how many hours
    full: tuple[Part, ...] = ()  # when no page can be added to the database
    locked: tuple[Part, ...] = ()  # when another program keeps writers waiting
    ahead: float = 0.0  # by how many seconds the clock of the first worker's machine is ahead of the others'
    deaf: tuple[Part, ...] = ()  # when Slack's socket is silent
    least_in_flight: int = 0  # fewer kills while a request is in flight prove too little
    least_at_each: int = 0  # and fewer at one of the boundaries

    @property
    def workers(self) -> int:
        """Count the processes that share the work."""
        return 3 if self.postgres else 1

    def part(self, moment: datetime) -> float:
        """Tell how much of the day is over."""
        return (moment - MIDNIGHT) / self.shape.length


def within(part: float, parts: Iterable[Part]) -> bool:
    """Tell whether a moment lies in one of these stretches."""
    return any(since <= part < until for since, until in parts)


def kills(chance: float) -> tuple[Spell, ...]:
    """Kill who sends, half of the time after the message was posted, and now and then who reads."""
    return (
        Spell(fault=Fault.KILLED_POSTED, chance=chance),
        Spell(fault=Fault.KILLED_UNPOSTED, chance=chance),
        Spell(fault=Fault.KILLED_UNPOSTED, chance=chance / 2, methods=frozenset({HISTORY})),
    )


def often(*faults: Fault, chance: float = 0.15) -> tuple[Spell, ...]:
    """Let each of these faults strike posts now and then, and reads half as often."""
    return tuple(
        spell
        for fault in faults
        for spell in (
            Spell(fault=fault, chance=chance),
            Spell(fault=fault, chance=chance / 2, methods=frozenset({HISTORY})),
        )
    )


def storms(fault: Fault, *parts: Part) -> tuple[Spell, ...]:
    """Let the destination be down at these parts of the day."""
    return tuple(
        Spell(fault=fault, since=since, until=until, methods=frozenset({POST, HISTORY}))
        for since, until in parts
    )


AT_BOUNDARIES = {CLAIMING: 0.11, CLAIMED: 0.18, WORDS_STORED: 0.22, ANSWERED: 0.16, SETTLED: 0.17}
"""Processes come to some boundaries more often than to others, and are to be killed at each about as often."""

KINDS = (
    Run(
        name="kills-in-flight",
        says="SIGKILL while a request is in flight",
        shape=DAY,
        spells=kills(0.4),
        least_in_flight=500,
    ),
    Run(
        name="kills-at-boundaries",
        says="SIGKILL between two states",
        shape=DAY,
        boundaries=AT_BOUNDARIES,
        least_at_each=50,
    ),
    Run(
        name="resets",
        says="connections cut before and after the request is read",
        spells=(*often(Fault.CUT_UNREAD, Fault.CUT_READ), *storms(Fault.CUT_UNREAD, (0.4, 0.42))),
    ),
    Run(
        name="429s",
        says="storms of 429",
        spells=(*often(Fault.LIMITED), *storms(Fault.LIMITED, (0.2, 0.23), (0.5, 0.53), (0.8, 0.83))),
    ),
    Run(
        name="500s",
        says="500, with and without the message posted",
        spells=(*often(Fault.ERROR_POSTED, Fault.ERROR_UNPOSTED), *storms(Fault.ERROR_UNPOSTED, (0.6, 0.63))),
    ),
    Run(
        name="silence",
        says="answers that come too late or never",
        spells=often(Fault.SLOW, Fault.SILENT, chance=0.1),
    ),
    Run(
        name="locked-database",
        says="another program keeps writers waiting for longer than they wait",
        locked=((0.2, 0.225), (0.5, 0.525), (0.8, 0.825)),
        spells=kills(0.03),
    ),
    Run(
        name="clock-steps",
        says="a clock that is set an hour forward and back, with kills in flight",
        shape=DAY,
        steps=((0.3, 1.0), (0.6, 0.0)),
        spells=kills(0.05),
    ),
    Run(name="silent-socket", says="Slack's socket dies silently", deaf=((0.3, 0.5),)),
    Run(
        name="stalls",
        says="a process stands still for longer than its lease",
        stalls={WORDS_STORED: 0.05, CLAIMED: 0.05},
    ),
)
"""Each kind of trouble, which is made on both databases."""

ON_X = Run(
    name="x-kills-in-flight",
    says="SIGKILL while a request to X is in flight",
    on_x=True,
    shape=Shape(minutes=140, groups=1, channels=0, chats=20),
    speed=30.0,  # a question is of use for ten seconds of real time
    spells=kills(0.4),
    least_in_flight=20,
)
"""100 posts of twenty chats on X in two hours: reminder, start, two questions, thanks."""

ON_X_SHORT = replace(
    ON_X, shape=Shape(minutes=52, groups=1, channels=0, chats=2), speed=120.0, least_in_flight=0
)
"""10 posts of two chats."""

SHARED = 2
"""How much slower a whole day passes where three workers and a server share the machine's processors.

A killed worker's claim waits for its lease; at this pace ten leases fit into the shortest life of an announcement.
"""

SQLITE_ONLY = (
    Run(
        name="full-disk",
        says="a disk that is full now and then",
        full=((0.2, 0.225), (0.5, 0.525), (0.8, 0.825)),
        spells=kills(0.03),
    ),
)
"""Where the disk is the bot's own."""

POSTGRES_ONLY = (
    Run(
        name="skewed-clock",
        says="a machine whose clock is a minute ahead, with answers that come late",
        ahead=60.0,
        spells=(*often(Fault.SLOW, chance=0.05), *kills(0.03)),
    ),
)
"""Where the workers are on several machines."""


def _full() -> Iterator[Run]:
    for run in (*KINDS, *SQLITE_ONLY, ON_X):
        yield replace(run, name=f"sqlite-{run.name}", says=f"SQLite: {run.says}")
    for run in (*KINDS, *POSTGRES_ONLY, ON_X):
        speed = run.speed / SHARED if run.shape is DAY else run.speed
        yield replace(
            run, name=f"postgres-{run.name}", says=f"PostgreSQL: {run.says}", postgres=True, speed=speed
        )


ANY_REFUSAL = often(*(fault for fault in Fault if fault not in KILLS), chance=0.04)

_SHORT = (
    Run(
        name="kills",
        says="SIGKILL at any moment",
        spells=kills(0.04),
        boundaries=dict.fromkeys(BOUNDARIES, 0.02),
    ),
    Run(
        name="refusals",
        says="cut connections, 429, 500, late answers and none",
        spells=(*ANY_REFUSAL, *storms(Fault.LIMITED, (0.5, 0.6))),
    ),
    Run(
        name="machine",
        says="a locked database, a clock that steps, a socket that dies, a process that stands still",
        locked=((0.2, 0.25),),
        steps=((0.5, 0.1), (0.7, 0.0)),
        deaf=((0.2, 0.6),),
        stalls={WORDS_STORED: 0.02},
        spells=kills(0.02),
    ),
)


def _short() -> Iterator[Run]:
    for run in (replace(run, shape=MOMENT, speed=160.0) for run in _SHORT):
        full = ((0.8, 0.85),) if run.locked else ()
        yield replace(run, name=f"sqlite-{run.name}", says=f"SQLite: {run.says}", full=full)
        yield replace(run, name=f"postgres-{run.name}", says=f"PostgreSQL: {run.says}", postgres=True)
    for name, says, postgres in (("sqlite", "SQLite", False), ("postgres", "PostgreSQL", True)):
        yield replace(ON_X_SHORT, name=f"{name}-x-kills", says=f"{says}: {ON_X.says}", postgres=postgres)


def runs(size: str) -> dict[str, Run]:
    """Give the runs of one size, by name."""
    return {run.name: run for run in (_full() if size == FULL else _short())}


def find_run(size: str, name: str) -> Run:
    """Give one run."""
    return runs(size)[name]
