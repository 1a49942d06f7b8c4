"""A moderator's evening in a real browser: a chat is scheduled, its questions pasted, and it is run from a message."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from bot.wording import actions
from tests.browser import Browser
from tests.evening import Evening, rehearsal

pytest_plugins = ["tests.fixtures_page"]

DIRECT = '.channel[data-channel-id^="D"]'
QUESTIONS = "Q1: What do you teach?\nQ2: What do you share?\nQ3: What comes next?"


@pytest.fixture
def evening(browser: Browser, tmp_path: Path) -> Iterator[Evening]:
    """Open the page of a rehearsal a quarter of an hour and a bit before the chat."""
    with rehearsal(tmp_path, "2015-10-26T18:38") as running:
        browser.open(running.url)
        browser.see("connected-educators", "channel-name")
        browser.until(lambda: connected(browser), "the bot never connected")
        yield running
        assert browser.complaints() == []


def connected(browser: Browser) -> bool:
    """Tell whether the bot hears what is said: until then the page says that it does not."""
    line = browser.run("return document.querySelector('[data-testid=connection]').textContent")
    return bool(line == "")


def choose(browser: Browser, field: str, value: str) -> None:
    """Choose a date or an hour."""
    box = browser.find(f'input[data-block-id^="{field}"]')
    browser.run("arguments[0].value = arguments[1]", box, value)
    browser.run("arguments[0].dispatchEvent(new Event('change', {bubbles: true}))", box)


def press(browser: Browser, action: str) -> None:
    """Press a button of a message or a window."""
    browser.click(f'[data-action-id="{action}"]')


def scheduled(browser: Browser) -> None:
    """Schedule a chat, and open the window for its questions."""
    browser.type("composer", "/cem schedule" + Keys.ENTER)
    browser.see("What is it called?", "modal")
    browser.type('input[data-block-id^="schedule_title"]', "Teachers of the evening")
    browser.type('input[data-block-id^="schedule_hashtag"]', "#eveningteachers")
    choose(browser, "schedule_time", "18:55")
    choose(browser, "schedule_date", "2015-10-26")
    browser.see("That is Mon 26 Oct: New York 6:55 PM", "modal")
    browser.click("modal-submit")
    browser.see("The clocks in New York change in that week", "modal")
    browser.click("modal-submit")
    browser.see("Teachers of the evening", "modal")
    press(browser, actions.SCRIPT)
    browser.see("A spare question", "modal")


def test_a_chat_is_scheduled_its_questions_are_pasted_and_it_is_run(
    browser: Browser, evening: Evening
) -> None:
    scheduled(browser)
    browser.type(f'[data-action-id="{actions.SCRIPT_TEXT}"]', QUESTIONS)
    browser.click("modal-submit")
    browser.see("Q2 +0:24 (7:19 PM): What do you share?", "modal")
    browser.click("modal-submit")
    browser.see("Saved.", "modal")
    browser.click("modal-close")
    browser.see("Moderated by", "modal")
    browser.click("modal-close")
    browser.until(lambda: not browser.all("dialog[open]"))
    browser.click("skip-5")
    browser.click(DIRECT)
    browser.see("Soon: Teachers of the evening", "message-list")
    press(browser, actions.RUN_READY)
    browser.see("@nora is ready.", "message-list")
    for _ in range(4):
        browser.click("skip-5")
    browser.see("On now: Teachers of the evening", "message-list")
    browser.see("Next: Q2 at 7:19 PM: What do you share?", "message-list")
    press(browser, actions.RUN_WAIT)
    browser.see("Next: Q2 at 7:22 PM: What do you share?", "message-list")
    press(browser, actions.RUN_NEXT)
    browser.see("Next: Q3 at 7:40 PM: What comes next?", "message-list")
    browser.click('.channel[data-channel-id="C0EDUCATORS"]')
    browser.see("Q2 of 3: What do you share?", "message-list")
    asked = "SELECT kind FROM delivery WHERE kind LIKE 'question-%' AND state = 'sent' ORDER BY kind"
    assert [row["kind"] for row in evening.rows(asked)] == ["question-1", "question-2"]


def test_questions_are_uploaded_in_the_window(browser: Browser, evening: Evening, tmp_path: Path) -> None:
    scheduled(browser)
    field = f'[data-action-id="{actions.SCRIPT_FILE}"]'
    wrong, right = tmp_path / "notes.txt", tmp_path / "questions.txt"
    wrong.write_text("Hello there")
    right.write_text(QUESTIONS)
    browser.find(field).send_keys(str(wrong))
    browser.see("Chosen: notes.txt", "modal")
    browser.click("modal-submit")
    browser.see("notes.txt holds no questions", "modal")
    browser.click(".file-field .button")
    browser.until(lambda: "Chosen: notes.txt" not in browser.text("modal"))
    browser.find(field).send_keys(str(right))
    browser.see("Chosen: questions.txt", "modal")
    browser.click("modal-submit")
    browser.see("Q2 +0:24 (7:19 PM): What do you share?", "modal")
    browser.click("modal-submit")
    browser.see("Saved.", "modal")
    assert len(evening.rows("SELECT * FROM question WHERE text LIKE 'What do you%'")) == 2  # of three
