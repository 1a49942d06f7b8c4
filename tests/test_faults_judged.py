"""How a run is judged: what stands twice, what is missing, what is wrong, and what was skipped for a reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.announcement import State
from bot.storage.deliveries import Delivery
from tests.faults.day import Due, Shape, expected
from tests.faults.seen import together, without
from tests.faults.trouble import HISTORY, POST, Fault, Spell, Troubles
from tests.faults.verdict import OPENINGS, Evidence, Post, Times, judge

SHAPE = Shape(minutes=120, groups=2, channels=2, chats=2)
SOON = timedelta(minutes=1)
EXPECTED = expected(SHAPE)


def row(due: Due) -> Delivery:
    """Make the row of an announcement that was sent."""
    number = EXPECTED.index(due)
    return Delivery(
        id=f"d{number}",
        planned=due.planned,
        state=State.SENT,
        attempts=1,
        made="{}",
        message_id=f"{number}.0",
        settled_at=due.planned.due_at + SOON,
        reason=None,
        withdrawn=False,
    )


def post(due: Due) -> Post:
    """Make the message of an announcement as the destination holds it."""
    number = EXPECTED.index(due)
    words = f"{OPENINGS[due.planned.kind]} {' '.join(due.titles)}"
    at = frozenset({due.planned.due_at + SOON})
    return Post(f"d{number}", due.planned.destination.channel, f"{number}.0", None, words, at)


def evidence(posts: list[Post], rows: list[Delivery], up: tuple[Times, ...] = ()) -> Evidence:
    return Evidence(expected=EXPECTED, posts=posts, rows=rows, up=up, speed=60.0, kills=0, seconds=0.0)


@pytest.fixture
def posts() -> list[Post]:
    """Give what the destination holds after a day without a fault."""
    return [post(due) for due in EXPECTED]


@pytest.fixture
def rows() -> list[Delivery]:
    """Give the rows after a day without a fault."""
    return [row(due) for due in EXPECTED]


def test_the_plan_of_a_day_is_as_long_as_its_shape_says() -> None:
    assert len(EXPECTED) == SHAPE.deliveries == 28


def test_a_day_without_a_fault_is_good(posts: list[Post], rows: list[Delivery]) -> None:
    verdict = judge(evidence(posts, rows))
    assert (verdict.sent, verdict.good, verdict.says) == (28, True, [])


def test_what_stands_twice_is_found_by_its_mark(posts: list[Post], rows: list[Delivery]) -> None:
    verdict = judge(evidence([*posts, replace(posts[3], ts="99.0", text="something else")], rows))
    assert (verdict.doubled, verdict.good) == (1, False)


def test_what_stands_twice_is_found_by_its_words_whatever_the_mark(
    posts: list[Post], rows: list[Delivery]
) -> None:
    verdict = judge(evidence([*posts, replace(posts[3], ts="99.0", delivery=None)], rows))
    assert (verdict.doubled, verdict.good) == (1, False)


def test_what_was_not_posted_is_lost_though_its_row_says_that_it_was(
    posts: list[Post], rows: list[Delivery]
) -> None:
    verdict = judge(evidence(posts[1:], rows))
    assert (verdict.lost, verdict.sent, verdict.good) == (1, 27, False)


def test_what_has_no_row_is_lost(posts: list[Post], rows: list[Delivery]) -> None:
    verdict = judge(evidence(posts[1:], rows[1:]))
    assert (verdict.lost, verdict.good) == (1, False)


@pytest.mark.parametrize(
    "change",
    [
        {"channel": "C9999"},
        {"text": "Coming up, something else"},
        {"at": frozenset({EXPECTED[5].planned.due_at - SOON})},
        {"at": frozenset({EXPECTED[5].planned.expires_at + SOON})},
        {"ts": "99.0"},
    ],
    ids=["another channel", "other words", "too early", "too late", "a message that the row does not know"],
)
def test_a_post_is_wrong_that_differs_from_the_plan(
    posts: list[Post], rows: list[Delivery], change: dict[str, object]
) -> None:
    posts[5] = replace(posts[5], **change)  # type: ignore[arg-type]  # a case changes any part
    verdict = judge(evidence(posts, rows))
    assert (verdict.wrong, verdict.lost, verdict.good) == (1, 0, False)


def test_a_post_is_wrong_whose_row_says_that_it_was_skipped(posts: list[Post], rows: list[Delivery]) -> None:
    rows[5] = replace(rows[5], state=State.SKIPPED, message_id=None)
    assert judge(evidence(posts, rows)).wrong == 1


def test_what_was_skipped_is_explained_where_nobody_was_up_and_only_there(
    posts: list[Post], rows: list[Delivery]
) -> None:
    rows[5] = replace(rows[5], state=State.SKIPPED, message_id=None)
    del posts[5]
    window = (rows[5].planned.due_at, rows[5].planned.expires_at)
    down = judge(evidence(posts, rows, ((window[1], window[1] + SOON),)))
    up = judge(evidence(posts, rows, (window,)))
    assert (down.skipped_explained, down.skipped_unexplained, down.good) == (1, 0, True)
    assert (up.skipped_explained, up.skipped_unexplained, up.good) == (0, 1, False)


def test_what_several_late_ones_became_is_counted_once_and_not_as_lost(
    posts: list[Post], rows: list[Delivery]
) -> None:
    late = [at for at, due in enumerate(EXPECTED) if due.planned.destination.channel == "C0000"][1:3]
    one = replace(posts[late[1]], delivery="d99", text=f"Coming up (UTC) {' '.join(EXPECTED[0].titles)}")
    for at in late:
        rows[at] = replace(rows[at], state=State.SKIPPED, message_id=None, folded_into="d99")
    known = replace(rows[0], id="d99", planned=rows[0].planned._replace(what="later"), message_id=one.ts)
    alone = [post for at, post in enumerate(posts) if at not in late]
    verdict = judge(evidence([*alone, one], [*rows, known]))
    assert (verdict.caught_up, verdict.sent, verdict.lost, verdict.doubled) == (2, 26, 0, 0)
    verdict = judge(evidence([*posts, one], [*rows, known]))
    assert verdict.doubled >= 2


def test_stretches_are_put_together_and_cut() -> None:
    assert together([(3, 4), (1, 2), (1.5, 3.5)]) == [(1, 4)]
    assert without([(1, 4)], [(2, 3), (3.5, 9)]) == [(1, 2), (3, 3.5)]


def test_troubles_strike_one_announcement_once_at_most_and_an_outage_everything() -> None:
    often = Troubles([Spell(fault=Fault.CUT_READ, chance=0.999)], seed=1)
    assert [often.of(POST, "d1", 0.5) for _ in range(4)].count(Fault.CUT_READ) == 1
    assert often.of(HISTORY, "d2", 0.5) is None  # it strikes posts only
    kill = Troubles([Spell(fault=Fault.KILLED_POSTED, chance=0.999)], seed=1)
    assert kill.of(POST, "d1", 0.5, spared=True) is None
    assert kill.of(POST, "d1", 0.5) is Fault.KILLED_POSTED
    down = Troubles([Spell(fault=Fault.LIMITED, since=0.2, until=0.4)], seed=1)
    assert [down.of(POST, "d1", part) for part in (0.1, 0.3, 0.3, 0.3, 0.4)].count(Fault.LIMITED) == 3
