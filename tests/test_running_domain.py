"""What steps make of a script, as pure decisions: nothing is asked twice, lost or out of order, whatever is pressed."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attention import Seen, attend, quiet_since
from bot.domain.participation import Act
from bot.domain.running import (
    BREATH,
    LONGER,
    WAIT,
    Action,
    Chat,
    No,
    Played,
    Press,
    Step,
    decide,
    left,
    play,
)
from tests.announced import STARTS
from tests.moderated import MINUTES, SCRIPT

HOUR = timedelta(hours=1)
CHAT = Chat(STARTS, HOUR)
MINUTE = timedelta(minutes=1)


def offsets(played: Played) -> dict[int, float]:
    return {one.number: one.offset / MINUTE for one in played.due}


def test_without_steps_a_script_is_asked_as_it_is() -> None:
    played = play(SCRIPT, [])
    assert offsets(played) == dict(enumerate(MINUTES, start=1))
    assert (played.version, played.held_at, played.over(HOUR)) == (0, None, HOUR)


def test_a_chat_that_became_longer_ends_after_its_last_question() -> None:
    steps = [Step(1, Action.WAIT, "U1", STARTS, rest=1, shift=4 * WAIT)]
    assert play(SCRIPT, steps).over(HOUR) == timedelta(minutes=51 + 12 + 5)


def test_a_script_may_be_changed_after_steps_and_what_was_moved_stays_moved() -> None:
    steps = [Step(1, Action.WAIT, "U1", STARTS, rest=3, shift=WAIT)]
    fewer = [one for one in SCRIPT if one.number != 3]
    assert offsets(play(fewer, steps)) == {1: 6, 2: 15, 4: 36, 5: 45, 6: 54}


def test_a_question_whose_time_is_over_is_no_next_one() -> None:
    now = STARTS + timedelta(minutes=12)
    assert next(one.number for one in left(play(SCRIPT, []), CHAT, (), now)) == 2


@given(
    st.lists(
        st.tuples(st.sampled_from([*Action, None]), st.integers(0, 400), st.booleans()),
        min_size=1,
        max_size=40,
    )
)
def test_whatever_is_pressed_every_question_is_asked_once_at_most_and_in_order(
    presses: list[tuple[Action | None, int, bool]],
) -> None:
    now, steps, asked = STARTS - timedelta(minutes=10), list[Step](), dict[int, timedelta]()
    for action, seconds, stale in presses:
        now += timedelta(seconds=seconds)
        asked |= _come(play(SCRIPT, steps), asked, now)
        if action is None:
            continue
        played = play(SCRIPT, steps)
        seen = played.version - 1 if stale else played.version
        done = decide(Press(action, seen, "And now?"), "U1", played, CHAT, asked, now)
        if stale:
            assert done is No.ALREADY
        if isinstance(done, No):
            continue
        steps.append(done)
        after = play(SCRIPT, steps)
        assert after.version == len(steps)
        assert {one.number for one in after.questions} >= {one.number for one in SCRIPT}
        gone = asked | _come(after, asked, now)
        assert set(gone) - set(asked) <= {done.number}  # a step asks one question at most
        asked = gone
        still = left(after, CHAT, asked, now)
        assert all(one.offset <= HOUR + LONGER for one in still)
        if after.held_at is None:
            assert all(CHAT.starts_at + one.offset > now for one in still)
    moments = sorted(asked.values())
    in_order = [number for number in asked if number <= len(SCRIPT)]
    assert in_order == sorted(in_order)
    assert len(set(moments)) == len(moments)


def _come(played: Played, asked: dict[int, timedelta], now: datetime) -> dict[int, timedelta]:
    """Give what is asked by itself until now, as the sender does."""
    due = [one for one in played.due if one.number not in asked and STARTS + one.offset <= now]
    return {one.number: one.offset for one in sorted(due, key=lambda one: one.offset)}


def test_two_presses_within_a_breath_ask_one_question() -> None:
    now = STARTS + timedelta(minutes=7)
    first = decide(Press(Action.NEXT, 0), "U1", play(SCRIPT, []), CHAT, {1}, now)
    assert isinstance(first, Step)
    soon = now + BREATH / 2
    assert decide(Press(Action.NEXT, 1), "U2", play(SCRIPT, [first]), CHAT, {1, 2}, soon) is No.TOO_SOON


def test_a_reply_by_oneself_is_no_reply() -> None:
    own = [
        Seen(1, "U1", Act.MESSAGE, "C", "1.0", "", STARTS),
        Seen(1, "U1", Act.REACTION, "C", "1.0", "", STARTS),
        Seen(1, "U1", Act.REPLY, "C", "2.0", "1.0", STARTS + MINUTE),
    ]
    assert [one.account for one in attend(own, {1}, ()).alone] == ["U1"]
    others = [*own, Seen(2, "U2", Act.REPLY, "C", "3.0", "1.0", STARTS + 2 * MINUTE)]
    assert [one.account for one in attend(others, {1}, ()).alone] == ["U2"]


def test_an_answer_in_the_thread_of_a_question_is_noticed_by_a_reaction_alone() -> None:
    answers = [
        Seen(1, "U1", Act.REPLY, "C", "2.0", "q", STARTS),
        Seen(2, "U2", Act.REPLY, "C", "3.0", "q", STARTS + MINUTE),
    ]
    assert len(attend(answers, (), {"q"}).alone) == 2
    noticed = [*answers, Seen(2, "U2", Act.REACTION, "C", "2.0", "", STARTS + MINUTE)]
    assert [one.account for one in attend(noticed, (), {"q"}).alone] == ["U2"]


def test_it_is_quiet_three_minutes_after_a_question_that_nobody_answered() -> None:
    nobody, later = attend((), (), ()), STARTS + 3 * MINUTE
    assert quiet_since(STARTS, nobody, later) == STARTS
    assert quiet_since(STARTS, nobody, later - MINUTE) is None
    assert quiet_since(None, nobody, later) is None
