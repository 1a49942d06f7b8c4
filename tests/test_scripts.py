"""Scripts of questions: read from what people paste, and given moments where they name none."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.script import (
    EARLIEST,
    LONGEST_QUESTION,
    MOST_QUESTIONS,
    Draft,
    Question,
    arrange,
    keeping,
    offset_words,
    out_of_place,
)
from bot.feeds.pasted import MOST_LINES, MOST_REFUSED, script

HOUR = timedelta(hours=1)


def minutes(*numbers: int | None) -> list[timedelta | None]:
    return [None if number is None else timedelta(minutes=number) for number in numbers]


def after(number: int | None) -> timedelta | None:
    """Give a moment in minutes after the start, or none."""
    return minutes(number)[0]


def asked_at(*offsets: int | None, length: timedelta = HOUR) -> list[float]:
    """Give the minutes at which questions are asked that say these minutes, or none."""
    drafts = [Draft(number, "?", offset) for number, offset in enumerate(minutes(*offsets), start=1)]
    assert out_of_place(drafts, length) == []
    return [one.offset / timedelta(minutes=1) for one in arrange(drafts, length)]


@pytest.mark.parametrize(
    ("line", "number", "text", "offset"),
    [
        ("Q1: What is new?", 1, "What is new?", None),
        ("q1) What is new?", 1, "What is new?", None),
        ("Q1. What is new?", 1, "What is new?", None),
        ("Q1 - What is new?", 1, "What is new?", None),
        ("  * Q 1 What is new?", 1, "What is new?", None),
        ("Question 12: What is new?", 12, "What is new?", None),
        ("1. What is new?", 1, "What is new?", None),
        ("(1) What is new?", 1, "What is new?", None),
        ("1: What is new?", 1, "What is new?", None),
        ("Q1 (+10) What is new?", 1, "What is new?", 10),
        ("Q1: (+10 min) What is new?", 1, "What is new?", 10),
        ("1. (+10) What is new?", 1, "What is new?", 10),
        ("Q1 +10: What is new?", 1, "What is new?", 10),
        ("Q1 (10): What is new?", 1, "What is new?", 10),
        ("Q1 0:10 What is new?", 1, "What is new?", 10),
        ("Q1 [1:05] - What is new?", 1, "What is new?", 65),
        ("Q1: 9:30 lessons, do they work?", 1, "9:30 lessons, do they work?", None),
        ("Q1: (2015) was it better?", 1, "(2015) was it better?", None),
        ("Q1: <!channel> & *more*", 1, "<!channel> & *more*", None),
    ],
)
def test_a_question_is_read_as_people_write_it(line: str, number: int, text: str, offset: int | None) -> None:
    pasted = script(line)
    assert pasted.refused == ()
    assert pasted.drafts == (Draft(number, text, after(offset), 1),)


def test_words_may_go_on_in_the_next_lines_and_blank_lines_part_questions() -> None:
    pasted = script("\n\r\nQ1:\r\nWhat is new\n 3.5 ways?\n\n\nQ2: And then?\n")
    assert pasted.refused == ()
    assert [(one.line, one.text) for one in pasted.drafts] == [
        (3, "What is new 3.5 ways?"),
        (8, "And then?"),
    ]


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ("A1: Because.", "question", "'A1: Because.' is an answer: leave it out"),
        ("Answer 1 because", "question", "'Answer 1 because' is an answer: leave it out"),
        ("Welcome all!", "", "'Welcome all!' belongs to no question: begin it like Q1: or 1."),
        ("Q0: Who are you?", "question", "'0' is no number from 1 to 30, the most that a chat has"),
        ("31. One more?", "question", "'31' is no number from 1 to 30, the most that a chat has"),
        ("Q4:", "text", "is blank: a question needs words"),
        ("Q1: Again?", "question", "Q1 stands in line 1 already: keep one of them"),
        ("Q4 (+::) When?", "offset", "is no moment of a chat: write the minutes after the start"),
        ("Q4 +99999: When?", "offset", "'+99999' is no moment of a chat"),
        (f"Q4: {'x' * 2_001}", "text", "has 2,001 characters, and 2,000 is the most that is posted"),
    ],
)
def test_what_is_no_question_is_refused_by_its_line_and_the_others_are_kept(
    line: str, field: str, reason: str
) -> None:
    pasted = script(f"Q1: One?\n\n{line}\n\nQ2: Two?")
    assert [one.number for one in pasted.drafts] == [1, 2]
    [refused] = pasted.refused
    assert (refused.line, refused.field) == (3, field)
    assert reason in refused.reason


def test_what_goes_on_below_a_refused_line_goes_with_it() -> None:
    pasted = script("A1: Because\nit is so\n\nand so\nforth")
    assert [one.line for one in pasted.refused] == [1, 4]


def test_a_text_that_is_no_script_is_refused_in_few_words() -> None:
    refused = script("word\n\n" * 400).refused
    assert len(refused) == MOST_REFUSED + 1
    assert refused[-1].reason == "is after 30 refused lines: the rest was not read"
    [too_long] = script("Q1: One?" + "\n" * MOST_LINES).refused
    assert too_long.line == MOST_LINES + 1
    assert too_long.reason == "is after 1,000 lines, and no script is that long: the rest was not read"


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            ["Q", "q1", "1", ".", ":", ")", "(+1", "0:1", " ", "\n", "A", "a2", "-", "x", "\r", "٣", "\ud800"]
        ),
        max_size=60,
    ).map("".join)
)
def test_any_text_gives_questions_or_a_sentence(text: str) -> None:
    pasted = script(text)
    assert pasted.drafts or pasted.refused or not text.strip()
    numbers = [one.number for one in pasted.drafts]
    assert len(set(numbers)) == len(numbers) <= MOST_QUESTIONS
    for draft in pasted.drafts:
        assert 1 <= draft.number <= MOST_QUESTIONS
        assert 0 < len(draft.text) <= LONGEST_QUESTION
        draft.text.encode()
        assert "\n" not in draft.text
    last = text.count("\n") + text.count("\r") + 1
    assert all(1 <= one.line <= last and one.reason for one in pasted.refused)


@pytest.mark.parametrize(
    ("length", "count", "expected"),
    [
        (60, 6, [6, 15, 24, 33, 42, 51]),
        (60, 4, [6, 19, 33, 46]),
        (30, 4, [6, 12, 18, 24]),
        (15, 1, [3]),
        (90, 3, [6, 34, 62]),
    ],
)
def test_introductions_come_first_and_the_questions_evenly_with_time_left_to_answer_the_last(
    length: int, count: int, expected: list[int]
) -> None:
    assert asked_at(*[None] * count, length=timedelta(minutes=length)) == expected


def test_a_chat_that_lasts_for_days_spreads_its_questions_over_them() -> None:
    week = asked_at(*[None] * 7, length=timedelta(days=7))
    assert week[0] == 6
    assert all(23 * 60 < later - one <= 24 * 60 for one, later in pairwise(week))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((10, None, None), [10, 26, 43]),
        ((None, 20, None), [6, 20, 40]),
        ((None, None, 20), [6, 13, 20]),
        ((None, 4, None), [2, 4, 32]),
        ((6, None, None, 36), [6, 16, 26, 36]),
        ((7, 8, 9), [7, 8, 9]),
    ],
)
def test_questions_without_a_moment_are_spread_between_those_with_one(
    said: tuple[int | None, ...], expected: list[int]
) -> None:
    assert asked_at(*said) == expected


@pytest.mark.parametrize(
    ("said", "wrong", "reason"),
    [
        ((0, 10), 1, "Q1 is at the start itself: give it at least one minute"),
        ((10, 60), 2, "Q2 is 1:00 after the start, and the chat ends at 1:00: give it an earlier moment"),
        ((10, None, 10), 3, "Q3 is at 0:10, and Q1 at 0:10: give it a later moment"),
        ((20, 10, 30), 2, "Q2 is at 0:10, and Q1 at 0:20: give it a later moment"),
    ],
)
def test_a_moment_that_cannot_be_is_told(said: tuple[int | None, ...], wrong: int, reason: str) -> None:
    drafts = [Draft(number, "?", offset) for number, offset in enumerate(minutes(*said), start=1)]
    assert [(draft.number, told) for draft, told in out_of_place(drafts, HOUR)] == [(wrong, reason)]


@given(
    st.dictionaries(st.integers(1, MOST_QUESTIONS), st.none() | st.integers(0, 200), max_size=MOST_QUESTIONS),
    st.integers(5, 3 * 24 * 60),
)
def test_every_script_that_is_in_place_is_asked_in_order_within_the_chat(
    said: dict[int, int | None], length: int
) -> None:
    over = timedelta(minutes=length)
    drafts = [Draft(number, "?", after(offset)) for number, offset in said.items()]
    bad = {draft.number for draft, _ in out_of_place(drafts, over)}
    good = [draft for draft in drafts if draft.number not in bad]
    asked = arrange(good, over)
    assert [one.number for one in asked] == sorted(draft.number for draft in good)
    offsets = [one.offset for one in asked]
    assert offsets == sorted(set(offsets))
    assert all(timedelta() < one < over and one % timedelta(seconds=1) == timedelta() for one in offsets)
    told = {draft.number: draft.offset for draft in good if draft.offset is not None}
    assert told == {one.number: one.offset for one in asked if one.number in told}
    assert all(offset >= EARLIEST for offset in told.values())


def test_stored_questions_that_are_not_handed_in_keep_their_moments_where_these_still_fit() -> None:
    stored = [Question(2, "two", timedelta(minutes=12)), Question(3, "three", timedelta(minutes=20))]
    handed_in = [Draft(1, "one", timedelta(minutes=15)), Draft(4, "four", timedelta(minutes=40))]
    kept = keeping(handed_in, stored, HOUR)
    assert [(one.number, one.offset) for one in kept[2:]] == list(zip([2, 3], minutes(None, 20), strict=True))
    asked = arrange(kept, HOUR)
    assert [(one.number, offset_words(one.offset)) for one in asked] == [
        (1, "0:15"),
        (2, "0:17"),
        (3, "0:20"),
        (4, "0:40"),
    ]


def test_with_nothing_said_about_moments_stored_questions_are_spread_with_the_others() -> None:
    stored = [Question(2, "two", timedelta(minutes=7))]
    assert keeping([Draft(1, "one")], stored, HOUR)[1].offset is None


def test_a_moment_is_written_in_hours_and_minutes() -> None:
    moments = [timedelta(minutes=6), timedelta(minutes=75), timedelta(days=2), timedelta(seconds=90)]
    assert [offset_words(moment) for moment in moments] == ["0:06", "1:15", "48:00", "0:01:30"]
