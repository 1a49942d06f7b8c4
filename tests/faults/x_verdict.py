"""Compares what X's own books say with what had to be posted, with the rows and with the ledger. Posts nothing.

Doubled: a text stands there twice, or was sent again though it stood there: X refuses that, and a bot that looks first
is never refused. Wrong: a row, a thread or the ledger says otherwise than X.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.announcement import State
from bot.storage.deliveries import Delivery
from tests.faults.stage import Json
from tests.faults.trouble import KILLS
from tests.faults.verdict import Verdict
from tests.faults.x_day import DueOnX

CERTAIN = 8.0
"""Seconds of real time after which it is known what became of a post: a lease, a new process, and a look."""


@dataclass(frozen=True, slots=True)
class BooksOfX:
    """All that is known at the end of a run."""

    expected: Sequence[DueOnX]
    told: Sequence[Json]  # X's own books
    rows: Sequence[Delivery]  # those for X
    ledger: int  # micro-dollars that are charged or set aside
    seconds: float


def judge(books: BooksOfX) -> Verdict:
    """Say what became of every post."""
    faults = Counter(one["fault"] for one in books.told if one["did"] == "fault")
    kills = sum(faults[kill.value] for kill in KILLS)
    verdict = Verdict(planned=len(books.expected), kills=kills, seconds=books.seconds)
    verdict.in_flight, verdict.faults = kills, dict(sorted(faults.items()))
    posts = [one for one in books.told if one["did"] == "post"]
    _doubled(books, posts, verdict)
    _each(books, posts, verdict)
    bill = sum(one["micros"] for one in books.told if one["did"] == "bill")
    if bill != books.ledger:
        verdict.wrong += 1
        verdict.says.append(f"the ledger says {books.ledger} micro-dollars, and X's bill {bill}")
    return verdict


def _doubled(books: BooksOfX, posts: Sequence[Json], verdict: Verdict) -> None:
    texts = Counter(one["text"] for one in posts)
    again = [one["text"] for one in books.told if one["did"] == "refused" and "duplicate" in one["why"]]
    for text in [*(text for text, times in texts.items() if times > 1), *again]:
        verdict.doubled += 1
        verdict.says.append(f"posted again: {text!r}")


def _each(books: BooksOfX, posts: Sequence[Json], verdict: Verdict) -> None:
    rows = {(row.planned.what, row.planned.name): row for row in books.rows}
    chat_of = {one["id"]: (due.chat, one["at"]) for due in books.expected for one in posts if _is(one, due)}
    for due in books.expected:
        row = rows.get((due.chat, due.kind))
        stands = next((one for one in posts if _is(one, due)), None)
        if stands is not None:
            verdict.sent += 1
            _compare(due, stands, row, chat_of, verdict)
        elif (
            row is not None
            and row.state is State.SKIPPED
            and (row.reason or "").startswith(("too late", "it had"))
        ):
            verdict.skipped_explained += 1
        else:
            verdict.lost += 1
            verdict.says.append(f"lost: {due.begins!r}, {row.state.value if row else 'no row'}")
    verdict.beside = len(posts) - verdict.sent


def _compare(
    due: DueOnX,
    stands: Json,
    row: Delivery | None,
    chat_of: Mapping[str, tuple[str, float]],
    verdict: Verdict,
) -> None:
    wrong: list[str] = []
    if row is None or row.state is not State.SENT or row.message_id != stands["id"]:
        wrong.append(f"the row says {row.state.value if row else 'nothing'}")
    if due.replies and not _in_its_thread(due, stands, chat_of):
        wrong.append("it is not in the thread of its chat")
    if not due.replies and stands["reply_to"]:
        wrong.append("it is a reply")
    verdict.wrong += bool(wrong)
    verdict.says += [f"{due.begins!r}: {one}" for one in wrong]


def _in_its_thread(due: DueOnX, stands: Json, chat_of: Mapping[str, tuple[str, float]]) -> bool:
    """Tell whether it answers a post of its chat, or none of them was certain to stand there yet."""
    if stands["reply_to"]:
        return chat_of.get(stands["reply_to"], ("", 0.0))[0] == due.chat
    before = [at for chat, at in chat_of.values() if chat == due.chat and at < stands["at"]]
    return not before or min(before) > stands["at"] - CERTAIN


def _is(post: Json, due: DueOnX) -> bool:
    return str(post["text"]).startswith(due.begins)
