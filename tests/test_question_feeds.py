"""Questions of chats in tables, texts and JSON: what is sound is read, and what is not is refused by line and field."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FeedError
from bot.feeds import Reading, Source, read
from tests.builders_scripts import table, told, with_questions


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        (",,,2015-10-26,1,One?,", "hashtag", "is blank: a question needs its chat, by hashtag, uid or title"),
        ("#a,,,26/10/2015,1,One?,", "date", "'26/10/2015' is no date: write it like 2015-10-26"),
        ("#a,,,2015-10-26,,One?,", "question", "is blank"),
        (
            "#a,,,2015-10-26,A1,One?,",
            "question",
            "'A1' is an answer, and only questions are asked: leave it out",
        ),
        ("#a,,,2015-10-26,31,One?,", "question", "'31' is no number from 1 to 30, the most that a chat has"),
        ("#a,,,2015-10-26,one,One?,", "question", "'one' is no number of a question: write it like 3 or Q3"),
        ("#a,,,2015-10-26,1,,", "text", "is blank: a question needs words"),
        (
            "#a,,,2015-10-26,1,One?,soon",
            "offset",
            "'soon' is no moment of a chat: write the minutes after the start, like 12 or 0:12",
        ),
        ("#a,,,2015-10-26,1,One?,-5", "offset", "'-5' is no moment of a chat"),
        (
            "#A,,,2015-10-26,Q9,Again?,",
            "question",
            "Q9 of this chat stands in line 2 already: keep one of them",
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_alone(row: str, field: str, reason: str) -> None:
    reading = table("#a,,,2015-10-26,9,Good?,", row)
    [(line, said_field, said)] = told(reading)
    assert (line, said_field) == (3, field)
    assert said.startswith(reason)
    [script] = reading.scripts
    assert ([one.text for one in script.drafts], script.whole) == (["Good?"], False)


@pytest.mark.parametrize(
    ("said", "minute"), [("12", 12), ("+12", 12), ("0:12", 12), ("01:05:00", 65), ("12 min", 12)]
)
def test_a_moment_is_read_as_spreadsheets_and_people_write_it(said: str, minute: int) -> None:
    [script] = table(f"#a,,,2015-10-26,1,One?,{said}").scripts
    assert script.drafts[0].offset == timedelta(minutes=minute)


def test_a_table_without_a_column_for_the_chat_is_refused_with_what_it_lacks() -> None:
    with pytest.raises(
        FeedError, match="lacks the column date and hashtag or uid or title in line 1"
    ) as refused:
        read(Source("q.csv", b"question,text\n1,One?\n", "q"))
    assert "one of questions needs date, question, text, and hashtag or uid or title" in str(refused.value)


def test_a_text_with_headings_is_read_and_says_what_is_wrong_by_its_line() -> None:
    text = (
        "\n#ourchat 2015-10-26\n\nQ1: One?\nA1: yes\n\n#other 2015-10-27:\n1. Two?\n"
        "#none 2015-02-31\n#empty 2015-10-28\n"
    )
    reading = read(Source("script.txt", text.encode(), "script"))
    assert [(one.line, one.chat.hashtag, one.chat.on.day, one.whole) for one in reading.scripts] == [
        (2, "#ourchat", 26, False),
        (7, "#other", 27, True),
    ]
    assert told(reading) == [
        (5, "question", "'A1: yes' is an answer: leave it out"),
        (9, "date", "'2015-02-31' is no date in the calendar"),
        (10, "", "#empty has no questions: write them below, like Q1: What is new?"),
    ]
    assert not reading.lists_events


def as_json(*events: object) -> Reading:
    return read(Source("events.json", json.dumps(events).encode(), "ours"))


def test_an_event_in_json_has_questions_in_their_order() -> None:
    reading = as_json(
        with_questions(["One?", {"text": "Two?", "offset": 12}, {"text": "Three?", "offset": "0:20"}])
    )
    assert reading.rejected == ()
    [script] = reading.scripts
    assert [
        (one.number, one.text, one.offset and one.offset // timedelta(minutes=1)) for one in script.drafts
    ] == [
        (1, "One?", None),
        (2, "Two?", 12),
        (3, "Three?", 20),
    ]
    assert (script.chat.on, script.chat.uid, script.chat.feed) == (
        date(2015, 10, 26),
        reading.events[0].uid,
        "ours",
    )


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("One?", "is no list of questions, each with its text"),
        (["Good?", 7], "Q2 has no text"),
        (["Good?", {"offset": 7}], "Q2 has no text"),
        (["Good?", ""], "Q2 is blank: a question needs words"),
        (
            ["Good?", {"text": "One?", "offset": 1.5}],
            "Q2 has an offset that is neither a number of minutes nor text",
        ),
        (
            ["Good?", {"text": "One?", "offset": True}],
            "Q2 has an offset that is neither a number of minutes nor text",
        ),
        (["Good?", {"text": "One?", "at": 12}], "Q2 has at: only text and offset are read"),
        (["Good?"] * 31, "has 31 questions: the first 30 are read, the most that a chat has"),
    ],
)
def test_questions_in_json_that_cannot_be_read_are_refused_and_the_event_is_kept(
    said: object, reason: str
) -> None:
    reading = as_json({"title": "Before", "start": "2015-10-26"}, with_questions(said))
    [(line, field, told_reason)] = told(reading)
    assert (line, field) == (2, "questions")
    assert told_reason.startswith(reason)
    assert len(reading.events) == 2
    assert all(not one.whole for one in reading.scripts)


def test_an_event_in_json_may_have_no_questions() -> None:
    assert as_json(with_questions([]), with_questions(None, title="Other")).scripts == ()


def test_a_refused_event_leaves_its_questions_out() -> None:
    reading = as_json(with_questions(["One?"], start="soon"))
    assert (reading.events, reading.scripts) == ((), ())


@given(
    st.lists(
        st.lists(
            st.sampled_from(["#a", "", "Q1", "2", "2015-10-26", "x,y", '"', "\n", "0:10", "-1"])
            | st.text(max_size=5),
            min_size=7,
            max_size=7,
        ),
        max_size=6,
    )
)
def test_any_table_gives_scripts_or_a_sentence(cells: list[list[str]]) -> None:
    lines = [",".join(row) for row in cells]
    try:
        reading = table(*lines)
    except FeedError as refused:
        assert str(refused)  # noqa: PT017 - most tables are fine, so nothing need be raised
        return
    assert reading.scripts or reading.rejected
    assert all(one.reason for one in reading.rejected)
