"""How a run with X as a destination is judged: by X's own books, and nothing that went wrong passes."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.announcement import Kind, Planned, State
from bot.domain.plan_x import timeline
from bot.storage.deliveries import Delivery
from tests.faults.day import MIDNIGHT, Shape
from tests.faults.verdict import Verdict
from tests.faults.x_day import ON_X, expected
from tests.faults.x_verdict import BooksOfX, judge

Json = dict[str, Any]

POST = 15_000
SHAPE = Shape(minutes=52, groups=1, channels=0, chats=1)
KINDS = {
    "reminder-30": (Kind.REMINDER, 30),
    "question-1": (Kind.QUESTION, 1),
    "question-2": (Kind.QUESTION, 2),
}


def books() -> BooksOfX:
    """Give the books of a day on which all went well."""
    told: list[Json] = []
    rows: list[Delivery] = []
    last = ""
    for number, due in enumerate(expected(SHAPE)):
        text = f"{due.begins}more"
        reply = last if due.replies else ""
        told.append({"did": "post", "at": 100.0 * number, "text": text, "id": str(number), "reply_to": reply})
        told.append({"did": "bill", "item": "post", "micros": POST})
        last = str(number)
        kind, detail = KINDS.get(due.kind) or (Kind(due.kind), 0)
        planned = Planned(due.chat, kind, timeline(ON_X), 0, due.due_at, due.due_at, detail)
        rows.append(Delivery(f"d{number}", planned, State.SENT, 1, None, str(number), MIDNIGHT, None, False))
    return BooksOfX(expected(SHAPE), told, rows, len(rows) * POST, 1.0)


def counts(verdict: Verdict) -> tuple[int, int, int]:
    return verdict.doubled, verdict.lost, verdict.wrong


def without(found: BooksOfX, number: int) -> list[Json]:
    return [one for one in found.told if one.get("id") != str(number)]


def test_a_day_on_which_all_went_well_is_good() -> None:
    verdict = judge(books())
    assert counts(verdict) == (0, 0, 0), verdict.says
    assert (verdict.planned, verdict.sent) == (5, 5)
    assert verdict.good


def test_a_text_that_stands_twice_or_was_sent_again_is_doubled() -> None:
    found = books()
    again = {**found.told[0], "id": "99"}
    assert counts(judge(replace(found, told=[*found.told, again])))[0] == 1
    refused = {"did": "refused", "text": found.told[0]["text"], "why": "… with duplicate content."}
    assert counts(judge(replace(found, told=[*found.told, refused])))[0] == 1


def test_what_does_not_stand_and_is_not_explained_is_lost() -> None:
    found = books()
    verdict = judge(replace(found, told=without(found, 4)))
    assert counts(verdict) == (0, 1, 0)
    late = replace(found.rows[4], state=State.SKIPPED, reason="too late: it was due")
    verdict = judge(replace(found, told=without(found, 4), rows=[*found.rows[:4], late]))
    assert (counts(verdict), verdict.skipped_explained) == ((0, 0, 0), 1)


@pytest.mark.parametrize("reply", ["", "0x"])
def test_a_post_outside_its_thread_is_wrong(reply: str) -> None:
    found = books()
    told = [{**one, "reply_to": reply} if one.get("id") == "3" else one for one in found.told]
    assert counts(judge(replace(found, told=told))) == (0, 0, 1)


def test_a_row_or_a_ledger_that_says_otherwise_is_wrong() -> None:
    found = books()
    other = replace(found.rows[1], message_id="77")
    assert counts(judge(replace(found, rows=[found.rows[0], other, *found.rows[2:]]))) == (0, 0, 1)
    assert counts(judge(replace(found, ledger=found.ledger + 1))) == (0, 0, 1)
