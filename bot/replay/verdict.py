"""What became of everything that had to be posted. A pure function of what was planned, kept and posted."""

from collections import Counter, defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.announcement import Planned, State, follows
from bot.replay.far_end import Post
from bot.storage.deliveries import Delivery

ON_TIME = timedelta(seconds=60)
"""How long after it was due an announcement is still on time; programme time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known when a replay is over."""

    planned: Sequence[Planned]  # what had to be announced, computed from the events themselves
    rows: Sequence[Delivery]  # what the bot kept
    posts: Sequence[Post]  # what stands in the channels
    edits: int = 0
    over_length: Sequence[str] = ()
    edits_refused: Sequence[str] = ()


@dataclass(slots=True)
class Counts:
    """How many of one kind."""

    planned: int = 0
    posted: int = 0
    skipped: int = 0


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What became of it, in figures; `wrong` has a sentence for each thing that is not as it should be."""

    planned: int = 0
    posted: int = 0  # messages that stand in the channels: announcements, notes, and what goes on in threads
    edited: int = 0
    late: int = 0
    latest: timedelta = timedelta()  # by how much the latest was late; programme time
    skipped: int = 0
    because: Counter[str] = field(default_factory=Counter)  # why they were skipped
    over_length: int = 0
    unconfirmed: int = 0
    failed: int = 0
    twice: int = 0
    lost: int = 0
    unplanned: int = 0  # posted though nothing of the programme asks for it
    kinds: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    wrong: list[str] = field(default_factory=list)


def judge(evidence: Evidence) -> Verdict:
    """Say what became of every announcement."""
    verdict = Verdict(planned=len(evidence.planned), posted=len(evidence.posts), edited=evidence.edits)
    rows = {row.id: row for row in evidence.rows}
    posts: dict[str | None, list[Post]] = defaultdict(list)
    for post in evidence.posts:
        posts[post.delivery].append(post)
    _count_kinds(evidence, rows, verdict)
    _states(evidence, verdict)
    _late(evidence.posts, rows, verdict)
    _twice(evidence, rows, verdict)
    _lost(evidence, posts, verdict)
    _unplanned(evidence, rows, verdict)
    verdict.over_length = len(evidence.over_length)
    verdict.wrong += [f"over-length: {one}" for one in evidence.over_length]
    return verdict


def _count_kinds(evidence: Evidence, rows: Mapping[str, Delivery], verdict: Verdict) -> None:
    for one in evidence.planned:
        verdict.kinds[one.kind.value].planned += 1
    for post in evidence.posts:
        if row := rows.get(post.delivery or ""):
            verdict.kinds[row.planned.kind.value].posted += 1
    for row in evidence.rows:
        verdict.kinds[row.planned.kind.value].skipped += row.state is State.SKIPPED


def _states(evidence: Evidence, verdict: Verdict) -> None:
    for row in evidence.rows:
        match row.state:
            case State.SKIPPED:
                verdict.skipped += 1
                verdict.because[row.reason or "no reason"] += 1
            case State.FAILED:
                verdict.failed += 1
                verdict.wrong.append(f"failed: {_about(row.planned)}: {row.reason}")
            case State.CLAIMED | State.UNCONFIRMED:
                verdict.unconfirmed += 1
                verdict.wrong.append(f"unconfirmed: {_about(row.planned)}: {row.reason or row.state.value}")
    verdict.failed += len(evidence.edits_refused)
    verdict.wrong += [f"failed: {one}" for one in evidence.edits_refused]


def _late(posts: Iterable[Post], rows: Mapping[str, Delivery], verdict: Verdict) -> None:
    for post in posts:
        row = rows.get(post.delivery or "")
        if row is None:
            continue
        by = post.at - row.planned.due_at
        verdict.latest = max(verdict.latest, by)
        if by > ON_TIME:
            verdict.late += 1
            verdict.wrong.append(f"late: {_about(row.planned)} by {_whole(by)}")


def _twice(evidence: Evidence, rows: Mapping[str, Delivery], verdict: Verdict) -> None:
    """Count what stands twice: by its mark, by what its row announces, and by its words; the worst counts."""
    found = (rows.get(post.delivery or "") for post in evidence.posts)
    announced = [row.planned for row in found if row]
    ways: tuple[dict[str, int], ...] = (
        _more_than_once((post.delivery, post.delivery) for post in evidence.posts if post.delivery),
        _more_than_once((one.announces, _about(one)) for one in announced),
        _more_than_once(
            (post.words, f"{post.text[:60]!r} in {post.channel} at {post.at:%Y-%m-%d %H:%M} UTC")
            for post in evidence.posts
        ),
    )
    worst = max(ways, key=lambda way: sum(way.values()))
    verdict.twice = sum(worst.values())
    verdict.wrong += [f"twice: {what}" for what in worst]


def _more_than_once(things: Iterable[tuple[Hashable, str]]) -> dict[str, int]:
    """Tell by how much each occurs too often, by its words."""
    known = list(things)
    times = Counter(thing for thing, _ in known)
    return {words: times[thing] - 1 for thing, words in known if times[thing] > 1}


def _lost(evidence: Evidence, posts: Mapping[str | None, Sequence[Post]], verdict: Verdict) -> None:
    """Count what was planned, and neither arrived nor was skipped with a reason."""
    by_announcement: dict[object, list[Delivery]] = defaultdict(list)
    for row in evidence.rows:
        by_announcement[row.planned.announces].append(row)
    for one in evidence.planned:
        rows = by_announcement.get(one.announces, [])
        if not any(posts.get(row.id) or _is_explained(row) for row in rows):
            became = (
                ", ".join(f"{row.state.value}, {row.reason or 'no reason'}" for row in rows) or "in no row"
            )
            verdict.lost += 1
            verdict.wrong.append(f"lost: {_about(one)}: {became}")
    known = {one.announces for one in evidence.planned}
    for row in evidence.rows:
        unsent = row.state is State.PLANNED or (row.state is State.SENT and not posts.get(row.id))
        if unsent and row.planned.announces not in known:
            verdict.lost += 1
            verdict.wrong.append(f"lost: {_about(row.planned)}: {row.state.value}")


def _is_explained(row: Delivery) -> bool:
    """Tell whether an announcement was skipped for a reason that holds for what is still wanted."""
    return row.state is State.SKIPPED and bool(row.reason) and not row.withdrawn


def _unplanned(evidence: Evidence, rows: Mapping[str, Delivery], verdict: Verdict) -> None:
    known = {one.announces for one in evidence.planned}
    for what in _strange(evidence.posts, rows, known):
        verdict.unplanned += 1
        verdict.wrong.append(f"not planned: {what}")


def _strange(posts: Iterable[Post], rows: Mapping[str, Delivery], known: Container[object]) -> Iterator[str]:
    """Give what was posted and comes of nothing that was planned or said before."""
    for post in posts:
        row = rows.get(post.delivery or "")
        if row is None:
            yield f"{post.text[:60]!r} in {post.channel}"
        elif not follows(row.planned.kind, row.planned.detail) and row.planned.announces not in known:
            yield _about(row.planned)


def _about(planned: Planned) -> str:
    due = f"{planned.due_at:%Y-%m-%d %H:%M} UTC"
    return f"{planned.name} of {planned.what} in {planned.destination.channel}, due {due}"


def _whole(length: timedelta) -> timedelta:
    return timedelta(seconds=round(length.total_seconds()))
