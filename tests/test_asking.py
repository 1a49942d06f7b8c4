"""Questions as people type them, and what is understood."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asking import Known, Query, Want, understand
from bot.asking.catalogue import catalogue, languages
from bot.asking.tokens import MAX_WORDS
from bot.wording.understood import said_back
from bot.wording.which import reason

MOST_ASKED = MAX_WORDS + 100
"""Characters of a question that a button asks: one with a zone's name in the place of its abbreviation."""

NEW_YORK = "America/New_York"
NOW = datetime(2015, 10, 26, 22, 25, tzinfo=UTC)  # Monday, 18:25 in New York, 9:25 on Tuesday in Sydney
KNOWN = Known(
    kinds=("webinar (panel)",),
    hashtags=("#edchat", "#satchat"),
    organisations=("ISTE", "Alliance for Excellent Education"),
)

DAYS = [
    ("", "2015-10-26"),
    ("   ", "2015-10-26"),
    ("today", "2015-10-26"),
    ("TODAY!!", "2015-10-26"),
    ("what's on today", "2015-10-26"),
    ("What\u2019s on today?", "2015-10-26"),
    ("whats on", "2015-10-26"),
    ("what is happening today please", "2015-10-26"),
    ("<@U0LAN0Z89> what's on today", "2015-10-26"),
    ("<@U0LAN0Z89|cembot>, today?", "2015-10-26"),
    ("Hi! What's on today?", "2015-10-26"),
    ("good morning, what's on?", "2015-10-26"),
    ("is there anything on today that I could join", "2015-10-26"),
    ("today's agenda", "2015-10-26"),
    ("show me today's events &amp; chats", "2015-10-26"),
    ("what is on today <https://example.org/monday|see here>", "2015-10-26"),
    ("can you tell me what's on today", "2015-10-26"),
    ("tomorrow", "2015-10-27"),
    ("what's on tomorrow?", "2015-10-27"),
    ("tommorow", "2015-10-27"),
    ("tomorrow's schedule", "2015-10-27"),
    ("the day after tomorrow", "2015-10-28"),
    ("yesterday", "2015-10-25"),
    ("what did I miss yesterday?", "2015-10-25"),
    ("the day before yesterday", "2015-10-24"),
    ("monday", "2015-10-26"),
    ("on friday", "2015-10-30"),
    ("Fri", "2015-10-30"),
    ("this friday", "2015-10-30"),
    ("sunday", "2015-11-01"),
    ("what's on on sundays", "2015-11-01"),
    ("next tuesday", "2015-11-03"),
    ("next monday", "2015-11-02"),
    ("last friday", "2015-10-23"),
    ("last monday", "2015-10-19"),
    ("what was on monday", "2015-10-19"),
    ("2015-10-28", "2015-10-28"),
    ("what's on 2015-10-28?", "2015-10-28"),
    ("28 October", "2015-10-28"),
    ("28 october 2015", "2015-10-28"),
    ("28th of October", "2015-10-28"),
    ("October 28th", "2015-10-28"),
    ("October 28th, 2015", "2015-10-28"),
    ("Oct 28", "2015-10-28"),
    ("oct. 28", "2015-10-28"),
    ("28 Oct 2015", "2015-10-28"),
    ("on the 28th", "2015-10-28"),
    ("the 25th", "2015-11-25"),
    ("what was on on the 25th", "2015-10-25"),
    ("the 31st", "2015-10-31"),
    ("28/10/2015", "2015-10-28"),
    ("10/28", "2015-10-28"),
    ("28.10.2015", "2015-10-28"),
    ("10/10/2015", "2015-10-10"),
    ("5 january", "2016-01-05"),
    ("1 october", "2015-10-01"),
    ("29 february", "2016-02-29"),
    ("Monday 26 October", "2015-10-26"),
    ("Wednesday, October 28, 2015", "2015-10-28"),
    ("wednesday the 28th", "2015-10-28"),
    ("may I ask what is on today", "2015-10-26"),
    ("may 5", "2016-05-05"),
    ("I live in London: what's on tomorrow?", "2015-10-27"),
]


def ask(words: str, zone: str = NEW_YORK, now: datetime = NOW) -> Query:
    return understand(words, zone, now, KNOWN)


@pytest.mark.parametrize(("words", "day"), DAYS)
def test_a_day_runs_from_the_askers_midnight_to_the_next(words: str, day: str) -> None:
    query = ask(words)
    begins = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(NEW_YORK))
    assert (query.want, query.span.since, query.span.until) == (Want.DAY, begins, begins + timedelta(days=1))


SPANS = [
    ("tonight", "2015-10-26T17:00", "2015-10-27T00:00"),
    ("this evening", "2015-10-26T17:00", "2015-10-27T00:00"),
    ("tomorrow morning", "2015-10-27T00:00", "2015-10-27T12:00"),
    ("wednesday afternoon", "2015-10-28T12:00", "2015-10-28T17:00"),
    ("last night", "2015-10-25T17:00", "2015-10-26T00:00"),
    ("this week", "2015-10-26T00:00", "2015-11-02T00:00"),
    ("next week", "2015-11-02T00:00", "2015-11-09T00:00"),
    ("this weekend", "2015-10-31T00:00", "2015-11-02T00:00"),
    ("the weekend", "2015-10-31T00:00", "2015-11-02T00:00"),
]


@pytest.mark.parametrize(("words", "since", "until"), SPANS)
def test_parts_of_days_and_weeks_are_spans(words: str, since: str, until: str) -> None:
    query = ask(words)
    assert query.want is Want.DAY
    assert query.span.since.replace(tzinfo=None) == datetime.fromisoformat(since)
    assert query.span.until.replace(tzinfo=None) == datetime.fromisoformat(until)


CLOCK_CHANGES = [
    ("1 november 2015", NEW_YORK, 25),
    ("13 march 2016", NEW_YORK, 23),
    ("25 october 2015", "Europe/London", 25),
    ("27 march 2016", "Europe/London", 23),
    ("4 october 2015", "Australia/Sydney", 23),
    ("3 april 2016", "Australia/Sydney", 25),
    ("4 october 2015", "Australia/Lord_Howe", 23.5),
    ("3 april 2016", "Australia/Lord_Howe", 24.5),
    ("18 october 2015", "America/Sao_Paulo", 23),
    ("26 october 2015", "Asia/Kolkata", 24),
]


@pytest.mark.parametrize(("words", "zone", "hours"), CLOCK_CHANGES)
def test_a_day_is_as_long_as_the_clocks_make_it(words: str, zone: str, hours: float) -> None:
    since, until = ask(words, zone).span.utc
    assert until - since == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        (NEW_YORK, date(2015, 10, 26)),
        ("Europe/London", date(2015, 10, 26)),
        ("Australia/Sydney", date(2015, 10, 27)),
    ],
)
def test_today_is_the_askers(zone: str, day: date) -> None:
    assert ask("today", zone).span.since.date() == day


WANTS = [
    ("now", Want.NOW),
    ("what's on now?", Want.NOW),
    ("right now", Want.NOW),
    ("what is on at the moment", Want.NOW),
    ("who is live", Want.NOW),
    ("what's on now today", Want.NOW),
    ("#edchat now", Want.NOW),
    ("next", Want.NEXT),
    ("what's next?", Want.NEXT),
    ("whats coming up", Want.NEXT),
    ("next webinar", Want.NEXT),
    ("when is the next webinar", Want.NEXT),
    ("when is #edchat", Want.WHEN),
    ("When\u2019s #EdChat?", Want.WHEN),
    ("when is edchat", Want.WHEN),
    ("#edchat", Want.WHEN),
    ("the next #edchat", Want.WHEN),
    ("<#C024BE7LR|edchat>", Want.WHEN),
    ("is there a chat about science", Want.WHEN),
    ("when is custom", Want.WHEN),
    ("when does satchat start", Want.WHEN),
    ("what about tomorrow", Want.DAY),
    ("help", Want.HELP),
    ("Help!", Want.HELP),
    ("hello", Want.HELP),
    ("hey there", Want.HELP),
    ("thanks!", Want.HELP),
    ("thank you", Want.HELP),
    ("good morning", Want.HELP),
    ("what can you do?", Want.HELP),
    ("how does this work", Want.HELP),
]


@pytest.mark.parametrize(("words", "want"), WANTS)
def test_what_is_wanted_is_understood(words: str, want: Want) -> None:
    assert ask(words).want is want


FILTERS = [
    ("is there a chat about science", "text", "science"),
    ("anything about early learning on friday", "text", "early learning"),
    ("when is custom made learning", "text", "custom made learning"),
    ("what about tomorrow, mate", "text", ""),
    ("math chats today", "text", "math"),
    ("what is the meaning of life", "text", "meaning life"),
    ("chats for K-12 teachers tomorrow", "text", "k 12 teachers"),
    ("webinars tomorrow", "kinds", ("webinar",)),
    ("any twitter chats today?", "kinds", ("Twitter chat",)),
    ("chats and webinars today", "kinds", ("chat", "webinar")),
    ("online conferences this week", "kinds", ("online conference",)),
    ("book clubs", "kinds", ("book club",)),
    ("#satchat tomorrow", "hashtags", ("#satchat",)),
    ("satchat tomorrow", "hashtags", ("#satchat",)),
    ("#Unknown_Chat on friday", "hashtags", ("#Unknown_Chat",)),
    ("what does iste have on today", "organisations", ("ISTE",)),
    ("events by iste today", "organisations", ("ISTE",)),
    (
        "tomorrow with the Alliance for Excellent Education",
        "organisations",
        ("Alliance for Excellent Education",),
    ),
]


@pytest.mark.parametrize(("words", "name", "values"), FILTERS)
def test_kinds_hashtags_and_partners_narrow_the_question(
    words: str, name: str, values: tuple[str, ...]
) -> None:
    query = ask(words)
    assert query.want in {Want.DAY, Want.WHEN}
    assert getattr(query.filters, name) == values


SAID_BACK = [
    ("today", "Today, Monday 26 October (New York time)"),
    ("tomorrow", "Tomorrow, Tuesday 27 October (New York time)"),
    ("what was on the 1st", "Thursday 1 October 2015 (New York time)"),
    ("5 january", "Tuesday 5 January 2016 (New York time)"),
    ("tonight", "Tonight, Monday 26 October, from 5 PM (New York time)"),
    ("tomorrow afternoon", "Tomorrow, Tuesday 27 October, 12:00 PM to 5:00 PM (New York time)"),
    ("webinars tomorrow", "Tomorrow, Tuesday 27 October (New York time): webinars"),
    ("when is #edchat", "The next #edchat (New York time)"),
    ("now", "Now, Monday 26 October, 6:25 PM (New York time)"),
    ("math chats today", "Today, Monday 26 October (New York time): chats, “math”"),
    (
        "webniars tomorrow",
        "Tomorrow, Tuesday 27 October (New York time): webinars. I read “webniars” as “webinars”",
    ),
    ("tomorrow in London time", "Tomorrow, Tuesday 27 October (New York time), shown in London time"),
    (
        "at 8pm London time",
        "Today, Monday 26 October, 4:00 PM (New York time), that is 8:00 PM (London time)",
    ),
    ("after 7pm", "Today, Monday 26 October, from 7:00 PM (New York time)"),
    ("before noon tomorrow", "Tomorrow, Tuesday 27 October, before 12:00 PM (New York time)"),
    ("between 7 and 9 pm", "Today, Monday 26 October, 7:00 PM to 9:00 PM (New York time)"),
    ("in the next two hours", "The next 2 h, from 6:25 PM to 8:25 PM (New York time)"),
    (
        "I have 25 minutes",
        "You have 25 min, until 6:50 PM: what can be joined now or soon, and ends by then (New York time)",
    ),
    ("12-18 october", "Monday 12 October to Sunday 18 October (New York time)"),
    ("what did I miss", "From Sunday 25 October until now (New York time)"),
    ("who runs #satchat", "Who runs #satchat"),
]


@pytest.mark.parametrize(("words", "said"), SAID_BACK)
def test_the_reading_is_said_back_with_its_zone(words: str, said: str) -> None:
    assert said_back(ask(words), NOW) == said


UNREAD = [
    ("events at 25", "I could not read “25”."),
    ("3", "I could not read “3”."),
    ("a decade", "I could not read “decade”."),
    ("this year", "I can look at 93 days at a time. Please ask for less."),
    ("this week at 8pm", "I can look at the hours of one day at a time. Which day?"),
    ("at 8pm and at 9pm", "You named more than one time, and I can answer one at a time."),
    ("30 february", "There is no 30 february in the calendar."),
    ("2015-02-30", "There is no 2015-02-30 in the calendar."),
    ("2015-13-01", "There is no 2015-13-01 in the calendar."),
    ("0001-01-01", "There is no 0001-01-01 in the calendar."),
    ("the 32nd", "No month has a day 32."),
    ("10/11/2015", "“10/11/2015” may be 11 October or 10 November. Which one?"),
    ("at 8 tomorrow", "“8” may be 8:00 AM or 8:00 PM. Which one?"),
    ("at 8pm CST", "“CST” may be Chicago time, Shanghai time or Havana time. Which one?"),
    ("tuesday 26 october", "26 October 2015 is a Monday, not a Tuesday. Which one?"),
    ("today and friday", "You named more than one day, and I can answer one at a time, or days in a row."),
]


@pytest.mark.parametrize(("words", "told"), UNREAD)
def test_what_cannot_be_read_is_said_and_never_guessed(words: str, told: str) -> None:
    query = ask(words)
    assert (query.want, reason(query)) == (Want.UNKNOWN, told)


@pytest.mark.parametrize(
    "words", ["at 8 tomorrow", "10/11/2015 webinars", "tuesday 26 october", "at 8pm CST"]
)
def test_each_choice_is_a_question_that_has_one_meaning(words: str) -> None:
    problem = ask(words).problem
    assert problem is not None
    assert len(problem.choices) > 1
    answers = [ask(choice.asks) for choice in problem.choices]
    assert all(one.problem is None for one in answers)
    assert len({one.span.utc for one in answers}) == len(answers)


def test_a_zone_that_is_the_askers_own_is_no_question() -> None:
    query = ask("at 8pm CST", "America/Chicago")
    assert query.hours is not None
    assert query.hours.zone == "America/Chicago"


def test_a_year_is_looked_for_on_both_sides_of_a_new_year() -> None:
    new_year = datetime(2016, 1, 3, 12, tzinfo=UTC)
    assert ask("30 december", now=new_year).span.since.date() == date(2015, 12, 30)
    assert ask("30 january", now=new_year).span.since.date() == date(2016, 1, 30)


def test_hours_after_the_midnight_of_a_night_that_was_named_go_on_until_the_next() -> None:
    span = ask("what's on after 1am on Friday night").span
    assert [f"{one:%d %H:%M}" for one in (span.since, span.until)] == ["31 01:00", "01 00:00"]
    assert "from 1:00 AM" in said_back(ask("after 1am on Friday night"), NOW)


def test_the_evening_of_a_day_that_a_zone_skipped_is_no_such_day() -> None:
    before = datetime(2011, 12, 29, 12, tzinfo=UTC)
    query = ask("friday evening", "Pacific/Apia", before)
    assert query.want is Want.UNKNOWN
    assert reason(query)


def test_a_wall_of_text_is_refused_politely() -> None:
    query = ask("today " * 200_000)
    assert query.want is Want.UNKNOWN
    assert reason(query) == f"That is more than I can read: {MAX_WORDS} characters at most, please."
    assert len(query.words) <= MAX_WORDS


PIECES = (
    "today next last the 28th 31 february #a <@U1> <#C1|x> week 9999-12-31 0 night monday 12/12 29.2 29 of now when "
    "&lt; \u2019s 00000000000000 ² ٣ from to between and after before until at 8 8pm 20:00 25 minutes hours CST ET in "
    "London time ago week-end - 12-18 october noon midnight mañana la que viene nächste halb du au à 9h 99:99 24:00"
)
PHRASES = {
    name: sorted({" ".join(one.words) for many in catalogue(name).phrases.values() for one in many})
    for name in languages()
}
phrases_of_a_language = st.sampled_from(sorted(PHRASES)).flatmap(
    lambda name: st.lists(st.sampled_from([*PHRASES[name], *PIECES.split()]), max_size=8).map(" ".join)
)
words_of_questions = st.lists(st.sampled_from(PIECES.split()), max_size=8).map(" ".join)


@given(
    words=st.text(max_size=600) | words_of_questions | phrases_of_a_language,
    zone=st.sampled_from(
        ["America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "UTC"]
    ),
    locale=st.sampled_from(["", "en-US", "es-LA", "fr-FR", "pt-BR", "de-DE", "ja-JP", "nonsense", "x-"]),
    now=st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2060, 1, 1), timezones=st.just(UTC)),
)
def test_any_text_gives_an_answerable_query(words: str, zone: str, locale: str, now: datetime) -> None:
    query = understand(words, zone, now, KNOWN, locale)
    assert query.span.utc[0] < query.span.utc[1]
    assert bool(reason(query)) == (query.want is Want.UNKNOWN)
    assert bool(said_back(query, now)) == (query.want not in {Want.UNKNOWN, Want.HELP})
    if query.problem:
        assert all(0 < len(choice.asks) <= MOST_ASKED for choice in query.problem.choices)
