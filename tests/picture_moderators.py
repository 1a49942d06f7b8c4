"""Makes docs/schedule.png, questions.png and console.png from a real run: python -m tests.picture_moderators.

It is no test, and runs in none.
"""

import tempfile
from pathlib import Path

from selenium.webdriver.common.keys import Keys

from bot.wording import actions
from tests.browser import Browser, chromium
from tests.conftest import ROOT
from tests.conversation import AVA, GRACE, NORA
from tests.evening import rehearsal
from tests.test_browser_running import DIRECT, choose, connected, press
from tests.test_browser_scheduling import become

DOCS = ROOT / "docs"

SIZE = (1120, 1000)
"""CSS pixels: a window whole, and a message with all that there is to do."""

QUESTIONS = """Q1: Who are you, and what do you teach?
Q2: What do you see? https://ours.example/well.png [Children at a well]
Q3: What will you try on Monday?"""


def main() -> None:
    """Schedule a chat that comes each week, paste its questions, run it, and save what is seen."""
    with (
        tempfile.TemporaryDirectory() as folder,
        rehearsal(Path(folder), "2015-10-26T18:38") as evening,
        chromium() as browser,
    ):
        browser.resize(*SIZE)
        browser.scheme("light")
        browser.open(evening.url)
        browser.until(lambda: connected(browser), "the bot never connected")
        _schedule(browser)
        _questions(browser)
        _run(browser)


def _schedule(browser: Browser) -> None:
    browser.type("composer", "/cem schedule" + Keys.ENTER)
    browser.see("What is it called?", "modal")
    browser.type('input[data-block-id^="schedule_title"]', "Teachers of the evening")
    browser.type('input[data-block-id^="schedule_hashtag"]', "#eveningteachers")
    choose(browser, "schedule_time", "18:55")
    choose(browser, "schedule_date", "2015-10-26")
    press(browser, actions.SCHEDULE_MORE)
    browser.find('select[data-block-id^="schedule_repeat"]').send_keys("Every Mon")
    browser.see("Next: ", "modal")
    browser.run("document.querySelector('.modal-body').scrollTop = 330")
    browser.screenshot(DOCS / "schedule.png")
    browser.click("modal-submit")
    browser.see("The clocks in New York change in that week", "modal")
    browser.click("modal-submit")
    browser.see("Moderated by", "modal")


def _questions(browser: Browser) -> None:
    press(browser, actions.SCRIPT)
    browser.see("A spare question", "modal")
    browser.type(f'[data-action-id="{actions.SCRIPT_TEXT}"]', QUESTIONS)
    browser.click("modal-submit")
    browser.see("Slack: with its picture", "modal")
    browser.screenshot(DOCS / "questions.png")
    browser.click("modal-submit")
    browser.see("Saved.", "modal")
    browser.click("modal-close")
    browser.see("Moderated by", "modal")
    browser.click("modal-close")
    browser.until(lambda: not browser.all("dialog[open]"))


def _run(browser: Browser) -> None:
    for _ in range(5):
        browser.click("skip-5")
    browser.see("Q1 of 3: Who are you", "message-list")
    for who, said in (
        (GRACE, "A1 I teach history. Our timeline: https://ours.example/timeline #eveningteachers"),
        (AVA, "A1 Science, in Sydney, before school #eveningteachers"),
    ):
        become(browser, who)
        browser.type("composer", said + Keys.ENTER)
        browser.see(said.split(":")[0].removesuffix("https"), "message-list")
    become(browser, NORA)
    browser.click(DIRECT)
    browser.see("Needs a reply: 2", "message-list")
    browser.see("Links so far: 1", "message-list")
    browser.run(
        "const list = document.querySelector('[data-testid=message-list]'); list.scrollTop = list.scrollHeight"
    )
    browser.screenshot(DOCS / "console.png")


if __name__ == "__main__":
    main()
