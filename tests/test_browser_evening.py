"""The rehearsal's evening in a real browser, with the bot in a process of its own as `make run` starts it.

Single parts of the page are tested elsewhere, and so is what a platform may do wrong.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from bot.wording import actions
from tests.browser import Browser
from tests.evening import Evening, rehearsal

pytest_plugins = ["tests.fixtures_page"]

LIAM, AVA = "U0LIAM", "U0AVA"
EDUCATORS = "C0EDUCATORS"


@pytest.fixture
def evening(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Evening]:
    """Open the page of a rehearsal, at the time in New York that the test names."""
    with rehearsal(tmp_path, f"2015-10-26T{request.param}") as running:
        browser.open(running.url)
        browser.see("connected-educators", "channel-name")
        browser.until(lambda: connected(browser), "the bot never connected")
        yield running
        assert browser.complaints() == []


def at(opens: str) -> pytest.MarkDecorator:
    """Open the rehearsal at this time."""
    return pytest.mark.parametrize("evening", [opens], indirect=True, ids=[opens])


def connected(browser: Browser) -> bool:
    """Tell whether the bot hears what is said: until then the page says that it does not."""
    line = browser.run("return document.querySelector('[data-testid=connection]').textContent")
    return bool(line == "")


def become(browser: Browser, person: str) -> None:
    browser.click(f'[data-testid="person"][data-user-id="{person}"]')
    browser.find(f'[data-user-id="{person}"][aria-pressed="true"]')


def say(browser: Browser, words: str) -> None:
    browser.type("composer", words + Keys.ENTER)


@at("18:25")
def test_todays_list_appears_when_the_fast_clock_reaches_half_past_six(
    browser: Browser, evening: Evening
) -> None:
    assert "6:25" in browser.text("clock-now")
    assert "Nothing has been said yet." in browser.text("message-list")
    browser.click("speed-600")
    browser.see("On today, Monday 26 October 2015", "message-list")
    browser.click("speed-0")
    told = browser.text("message-list")
    marks = [
        "7:00 PM",
        "English teachers chat",
        "8:00 PM",
        "#edtechchat with Arne Duncan",
        "9:00 PM",
        "#tlap",
    ]
    places = [told.index(mark) for mark in marks]
    assert places == sorted(places)
    [row] = evening.rows("SELECT what, state, channel FROM delivery WHERE kind = 'digest' AND state = 'sent'")
    assert row == {"what": "2015-10-26", "state": "sent", "channel": EDUCATORS}


@at("18:40")
def test_a_question_is_answered_in_the_hours_of_whoever_reads(browser: Browser, evening: Evening) -> None:
    say(browser, "@cembot what's on today?")
    browser.see("8:00 PM\n• #edtechchat with Arne Duncan", ".replies ")
    browser.see("Today, Monday 26 October (New York time)", ".replies ")
    become(browser, AVA)
    browser.see("11:00 AM\n• #edtechchat with Arne Duncan", ".replies ")
    say(browser, "/cem")
    browser.see("Today, Tuesday 27 October (Sydney time)", ".ephemeral ")
    become(browser, LIAM)
    browser.see("12:00 AM\n• #edtechchat with Arne Duncan", ".replies ")
    assert "Sydney time" not in browser.text("message-list")
    assert len(evening.rows("SELECT * FROM answered")) == 1


@at("18:59")
def test_a_chat_is_announced_and_who_is_there_is_logged_until_they_ask_not_to_be(
    browser: Browser, evening: Evening
) -> None:
    become(browser, LIAM)
    say(browser, "Good evening, before the chat")
    browser.click("skip-5")
    browser.see("Starting now, until 12:00 AM: English teachers chat", "message-list")
    assert "This chat is being logged" in browser.text("message-list")
    browser.click(f'[data-action-id="{actions.CHECK_IN}"]')
    browser.see("You are checked in to English teachers chat.", "message-list")
    say(browser, "Hello from London")
    browser.until(lambda: len(evening.rows("SELECT * FROM participation")) == 2)
    browser.click(f'[data-action-id="{actions.DONT_COUNT}"]')
    browser.see("you are not counted any more", "message-list")
    say(browser, "And not this")
    browser.see("And not this", "message-list")
    logged = evening.rows(
        "SELECT act, account, event.title FROM participation"
        " JOIN identity USING (person_id, workspace, platform)"
        " JOIN occurrence ON occurrence.id = occurrence_id JOIN event ON event.id = event_id"
        " ORDER BY participation.id"
    )
    about = {"account": LIAM, "title": "English teachers chat"}
    assert logged == [{"act": "check-in", **about}, {"act": "message", **about}]
    assert "London" not in str(evening.rows("SELECT * FROM participation"))


@at("19:59")
def test_each_of_the_chats_that_start_at_eight_has_its_notice(browser: Browser, evening: Evening) -> None:
    browser.click("skip-5")
    for title in (
        "#edtechchat with Arne Duncan: Future Ready Schools",
        "Music education chat",
        "New York State educators chat",
    ):
        browser.see(f"Starting now, until 9:00 PM: {title}", "message-list")
    become(browser, AVA)
    browser.see("Starting now, until 12:00 PM: #edtechchat with Arne Duncan", "message-list")
    sent = evening.rows("SELECT * FROM delivery WHERE kind = 'start' AND state = 'sent'")
    assert len(sent) == 3


@at("18:25")
def test_what_a_channel_hears_is_chosen_in_the_window_and_kept(browser: Browser, evening: Evening) -> None:
    say(browser, "/cem channel")
    browser.see("#connected-educators hears: today's list at 6:30 PM", "modal")
    browser.run("arguments[0].value = '18:45'", browser.find('input[data-action-id="digest_at"]'))
    browser.run(
        "arguments[0].dispatchEvent(new Event('change', {bubbles: true}))",
        browser.find('input[data-action-id="digest_at"]'),
    )
    Select(browser.find('select[data-action-id="timezone"]')).select_by_visible_text("Sydney")
    browser.click(f'[data-action-id="{actions.CHANNEL_MORE}"]')
    browser.click('summary[data-action-id="hashtags"]')
    browser.click('.many-list input[value="#edtechchat"]')
    browser.click("modal-submit")
    browser.until(lambda: not browser.all("dialog[open]"))
    browser.see("From now on, announcements here: today's list at 6:45 PM (Sydney time)", "message-list")
    say(browser, "/cem now")
    browser.see("Now, Monday 26 October", "message-list")
    [kept] = evening.rows(
        "SELECT channel, timezone, digest_at, at_start, hashtags, changed_by FROM subscription"
    )
    assert kept == {
        "channel": EDUCATORS,
        "timezone": "Australia/Sydney",
        "digest_at": "18:45",
        "at_start": 1,
        "hashtags": "#edtechchat",
        "changed_by": "U0NORA",
    }
    changes = evening.rows("SELECT who, what FROM change ORDER BY id")
    assert [change["who"] for change in changes][-1] == "U0NORA"
    waiting = evening.rows("SELECT kind, due_at FROM delivery WHERE state = 'planned' AND kind = 'digest'")
    assert {row["due_at"][11:16] for row in waiting} == {"07:45"}


@at("18:40")
def test_in_the_bots_home_one_saves_what_fits_and_is_reminded_of_it(
    browser: Browser, evening: Evening
) -> None:
    browser.click('.channel[data-channel-id^="D"]')
    browser.click('[data-tab="home"]')
    browser.see("Nothing yet.", "home")
    browser.see("In your free hours today", "home")
    browser.click(f'[data-testid="home"] [data-action-id="{actions.SAVE}"]')
    browser.see("Saved, reminder 10 minutes before", "home")
    assert len(evening.rows("SELECT * FROM saved")) == 1
    browser.click('[data-tab="messages"]')
    browser.click("skip-5")
    browser.click("skip-5")
    browser.see("Coming up for you", "message-list")
