"""Compares what the destinations say was posted with the plan and with the rows. Reads and posts nothing.

Doubled: the same announcement stands twice. Lost: it was to be posted, was not, and nobody says why. Wrong: other
words, another channel, another moment, or a row that says otherwise than the destination. Skipped is explained where
the bot or the destination was down throughout the window in which the announcement was of use: all the moments
together in which both were up are too short to take up any work.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.domain.announcement import Kind, State
from bot.storage.deliveries import Delivery
from tests.faults.day import Due

GRACE = timedelta(seconds=0.5)
"""Real time in which a process that is up takes up its work, or finishes what it had begun in time."""

ENOUGH = 0.95
"""Which part of what was planned has to be said; the rest may be skipped for a reason."""

Times = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Post:
    """One message that stands at the destination."""

    delivery: str | None
    channel: str
    ts: str
    thread: str | None
    text: str
    at: frozenset[
        datetime
    ]  # programme time as the bot's clock said it, and where it was just set, before that too


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that is known at the end of a run."""

    expected: Sequence[Due]
    posts: Sequence[Post]
    rows: Sequence[Delivery]
    up: Sequence[
        Times
    ]  # when a worker was up and the destination too: as the bot's clock said it, in true order
    speed: float
    kills: int
    seconds: float


@dataclass(slots=True)
class Verdict:
    """What became of a run."""

    planned: int = 0
    sent: int = 0
    doubled: int = 0
    lost: int = 0
    wrong: int = 0
    caught_up: int = 0  # said in time by one message with others that were late
    skipped_explained: int = 0
    skipped_unexplained: int = 0
    kills: int = 0
    seconds: float = 0.0
    beside: int = (
        0  # what was posted and is no part of the day's plan: notes, what was caught up with, trouble
    )
    edits: int = 0
    in_flight: int = 0  # kills while a request was in flight, counted by the far end
    boundaries: dict[str, int] = field(default_factory=dict)  # kills at each
    unproven: int = 0  # kills that the run was to make and did not
    faults: dict[str, int] = field(default_factory=dict)
    stalls: int = 0  # times that a process stood still for longer than its lease
    hellos: int = 0  # sockets that were opened
    apart: float = 0.0  # seconds of programme time between the rooms of one question, where nobody was killed
    ended_alone: int = 0  # workers that ended though nobody killed them
    says: list[str] = field(default_factory=list)  # a sentence for each thing that is not as it should be

    @property
    def good(self) -> bool:
        """Tell whether nothing was doubled, lost or wrong, and nearly everything was said."""
        bad = self.doubled or self.lost or self.wrong or self.skipped_unexplained or self.unproven
        return not bad and self.sent + self.caught_up >= self.planned * ENOUGH

    def as_json(self) -> dict[str, object]:
        """Give it for programs."""
        return {**asdict(self), "seconds": round(self.seconds, 1), "says": self.says[:20], "good": self.good}


def judge(evidence: Evidence) -> Verdict:
    """Say what became of every announcement."""
    verdict = Verdict(planned=len(evidence.expected), kills=evidence.kills, seconds=evidence.seconds)
    rows = {row.id: row for row in evidence.rows}
    _doubled(evidence, rows, verdict)
    by_key = {row.planned.key: row for row in evidence.rows}
    posts: dict[str, list[Post]] = defaultdict(list)
    for post in evidence.posts:
        posts[post.delivery or ""].append(post)
    planned = {due.planned.key for due in evidence.expected}
    verdict.beside = sum(
        post.delivery not in rows or rows[post.delivery].planned.key not in planned for post in evidence.posts
    )
    for post in evidence.posts:
        if post.delivery is not None and post.delivery not in rows:
            verdict.wrong += 1
            verdict.says.append(f"{post.channel} holds {post.text[:60]!r} of a delivery that no row knows")
    for due in evidence.expected:
        row = by_key.get(due.planned.key)
        if row is None or not _caught_up(due, row, posts[row.folded_into or ""]):
            _judge(due, row, posts[row.id] if row else [], evidence, verdict)
        elif posts[row.id]:
            verdict.doubled += 1
            verdict.says.append(f"twice: {due.planned.name} of {due.planned.what}, alone and with others")
        else:
            verdict.caught_up += 1
    return verdict


def _caught_up(due: Due, row: Delivery, posts: Sequence[Post]) -> bool:
    """Tell whether a message that names several says this one too, and in time."""
    said = [
        post for post in posts if any(due.planned.due_at <= at <= due.planned.expires_at for at in post.at)
    ]
    return row.folded_into is not None and any(title in post.text for title in due.titles for post in said)


def _doubled(evidence: Evidence, rows: Mapping[str, Delivery], verdict: Verdict) -> None:
    """Count what stands twice: by its mark, by what its row announces, and by its words alone; the worst counts."""
    marked = [post.delivery for post in evidence.posts if post.delivery is not None]
    by_delivery = Counter(marked)
    by_key = Counter(rows[delivery].planned.key for delivery in marked if delivery in rows)
    titles = frozenset(title for due in evidence.expected for title in due.titles)
    by_words = Counter(heard for post in evidence.posts if (heard := _heard(post, titles)))
    by_words.subtract(Counter(_must_be_heard(due) for due in evidence.expected))
    ways = (_more_than(by_delivery, 1), _more_than(by_key, 1), _more_than(by_words, 0))
    verdict.doubled = max(sum(way.values()) for way in ways)
    verdict.says += [f"twice: {what}" for way in ways for what in way]


def _more_than(counted: Counter[Any], often: int) -> dict[Any, int]:
    return {what: times - often for what, times in counted.items() if times > often}


OPENINGS = {Kind.DIGEST: "On today", Kind.REMINDER: "Coming up, ", Kind.START: "Starting now"}
"""How the words of each kind begin."""

Heard = tuple[str, str, frozenset[str]]
"""What people make of a message: where it stands, how it begins, which chats it names."""


def _heard(post: Post, titles: Iterable[str]) -> Heard | None:
    for opening in OPENINGS.values():
        if post.thread is None and post.text.startswith(opening):
            return post.channel, opening, frozenset(title for title in titles if title in post.text)
    return None


def _must_be_heard(due: Due) -> Heard:
    return due.planned.destination.channel, OPENINGS[due.planned.kind], frozenset(due.titles)


def _judge(
    due: Due, row: Delivery | None, posts: Sequence[Post], evidence: Evidence, verdict: Verdict
) -> None:
    planned, about = (
        due.planned,
        f"{due.planned.name} of {due.planned.what} in {due.planned.destination.channel}",
    )
    if not posts:
        if row is None or row.state is not State.SKIPPED:
            verdict.lost += 1
            verdict.says.append(f"lost: {about} is {f'{row.state}, {row.reason}' if row else 'in no row'}")
        elif _up(evidence, (planned.due_at, planned.expires_at)) <= GRACE * evidence.speed:
            verdict.skipped_explained += 1
        else:
            verdict.skipped_unexplained += 1
            verdict.says.append(f"skipped for no reason: {about}, {row.reason}")
        return
    verdict.sent += 1
    latest = planned.expires_at + GRACE * evidence.speed
    for post in posts:
        wrong = [
            post.channel != planned.destination.channel and "in another channel",
            not any(planned.due_at <= at <= latest for at in post.at)
            and f"at {min(post.at):%H:%M:%S}, due {planned.due_at:%H:%M}",
            any(title not in post.text for title in due.titles) and f"with the words {post.text[:80]!r}",
            row is not None and row.state is not State.SENT and f"the row says {row.state}, {row.reason}",
            row is not None and row.message_id != post.ts and f"the row names message {row.message_id}",
        ]
        if any(wrong):
            verdict.wrong += 1
            verdict.says.append(f"wrong: {about}: {'; '.join(one for one in wrong if one)}")


def _up(evidence: Evidence, window: Times) -> timedelta:
    """Tell how much of a window the bot was up and the destination too, until the bot first saw that it was over."""
    seen = timedelta()
    for since, until in evidence.up:
        seen += max(min(until, window[1]) - max(since, window[0]), timedelta())
        if until > window[1]:
            break
    return seen
