"""How a question is answered: what is told, in which order, and complete for those who only hear the text."""

import re
from datetime import UTC, datetime

from bot.domain.event import Status
from tests.builders import event
from tests.builders_wording import CAMPAIGN, DUNCAN, EARLY, NOON, SLOW, WEEKLY, ask, shown


def test_today_is_told_in_the_order_that_people_need() -> None:
    told = shown(ask("what's on today", NOON, CAMPAIGN, DUNCAN, WEEKLY, SLOW, EARLY))
    marks = [
        "Today, Monday 26 October (New York time)",
        "On now",
        "Early chat",
        "Still on from yesterday",
        "Slow chat",
    ]
    marks += [
        "Coming up",
        "Arne Duncan",
        "All day",
        "The campaign",
        "until Saturday 31 October",
        "Over",
        "Noon panel",
    ]
    places = [told.index(mark) for mark in marks]
    assert places == sorted(places)


def test_an_event_is_told_with_its_time_link_kind_length_and_other_listing() -> None:
    message = ask("today", DUNCAN, WEEKLY)
    assert shown(message) == (
        "*Today, Monday 26 October (New York time)*\n"
        "*<!date^1445904000^{date_short_pretty} at {time}|Monday 26 October 2015, 8:00 PM New York time>*\n"
        "• *<https://ours.example/d|#edtechchat with Arne Duncan>*\n"
        "\u2003Twitter chat, 1 h · with Arne Duncan\n"
        "\u2003Also listed as Educational Technology Chat\n"
        "Save\n"
        "Times are shown in your own time zone."
    )


def test_the_fallback_text_is_complete() -> None:
    text = ask("today", DUNCAN, WEEKLY, EARLY).text
    assert text == (
        "Today, Monday 26 October (New York time)\n"
        "On now:\n"
        "until 7:00 PM: Early chat · Twitter chat, 1 h · #early\n"
        "Coming up:\n"
        "Monday 26 October 2015, 8:00 PM: #edtechchat with Arne Duncan · Twitter chat, 1 h · with Arne Duncan"
        " · Also listed as Educational Technology Chat · <https://ours.example/d>"
    )


def test_a_cancelled_event_says_so_first_in_words_and_is_struck_through() -> None:
    message = ask("today", event(title="Book club", status=Status.CANCELLED, url="https://ours.example/b"))
    assert "• *CANCELLED:* ~<https://ours.example/b|Book club>~" in shown(message)
    assert "8:00 PM: CANCELLED: Book club" in message.text


def test_a_cancelled_event_does_not_count_as_running() -> None:
    message = ask("now", event(datetime(2015, 10, 26, 18), status=Status.CANCELLED), DUNCAN)
    assert "Nothing is running at this moment" in message.text
    assert "Arne Duncan" in message.text


def test_an_empty_day_is_kind_and_names_the_next_event() -> None:
    message = ask("today", event(datetime(2015, 10, 28, 12), uid="x", title="Wednesday chat"), CAMPAIGN)
    assert "No chat or session is listed, so take a breather." in shown(message)
    assert "Wednesday 28 October 2015, 12:00 PM: Wednesday chat" in message.text


def test_a_part_that_is_empty_is_not_taken_for_the_whole() -> None:
    for asked, told in (("webinars tomorrow", "is listed"), ("webinars now", "is running at this moment")):
        heard = shown(ask(asked))
        assert f"Nothing of that kind {told}." in heard
        assert "breather" not in heard
        assert "Times are shown" not in heard


def test_an_empty_programme_points_to_help() -> None:
    assert "`/cem help`" in shown(ask("today"))


def test_a_finished_day_says_so_and_names_the_next_event() -> None:
    late = datetime(2015, 10, 27, 3, 30, tzinfo=UTC)
    message = ask("today", NOON, event(datetime(2015, 10, 27, 12), uid="x", title="Tuesday chat"), now=late)
    assert "That was all for today." in message.text
    assert "Tuesday chat" in message.text


def test_yesterday_is_told_in_the_past_tense() -> None:
    assert "What was on" in shown(ask("yesterday", SLOW, CAMPAIGN))
    assert "No chat or session was listed." in shown(ask("yesterday", CAMPAIGN))


def test_a_hashtag_is_answered_with_its_next_dates() -> None:
    text = ask("when is #EdTechChat", WEEKLY, EARLY).text
    assert re.findall(r"^(\w+ \d+ \w+) 2015, 8:00 PM", text, re.MULTILINE) == [
        "Monday 26 October",
        "Monday 2 November",
        "Monday 9 November",
        "Monday 16 November",
        "Monday 23 November",
    ]
    assert "Early" not in text


def test_an_unknown_hashtag_is_said_to_be_unknown() -> None:
    assert "I know of no #nosuch in the coming weeks." in ask("when is #nosuch", WEEKLY).text


def test_what_is_next_leaves_out_what_is_on() -> None:
    text = ask("what's next", EARLY, DUNCAN).text
    assert "Arne Duncan" in text
    assert "Early chat" not in text


def test_a_reader_elsewhere_gets_their_own_day() -> None:
    message = ask("today", DUNCAN, zone="Australia/Sydney")
    assert "Today, Tuesday 27 October (Sydney time)" in message.text
    assert "Tuesday 27 October 2015, 11:00 AM: #edtechchat" in message.text
