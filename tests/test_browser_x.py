"""A chat with both rooms in a real browser: Slack on the page, X beside it, and somebody who types into each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from bot.wording import actions
from tests.browser import DESKTOP, Browser
from tests.evening import Evening, rehearsal
from tests.test_browser_running import connected

pytest_plugins = ["tests.fixtures_page"]

WIDE = 1440


@pytest.fixture
def evening(browser: Browser, tmp_path: Path) -> Iterator[Evening]:
    """Open the page of a rehearsal a minute before the chat is announced on X."""
    browser.resize(WIDE, DESKTOP[1])
    with rehearsal(tmp_path, "2015-10-26T19:29") as running:
        browser.open(running.url)
        browser.see("connected-educators", "channel-name")
        browser.until(lambda: connected(browser), "the bot never connected")
        yield running
        assert browser.complaints() == []


def bring(browser: Browser, chat: str) -> None:
    """Choose that the bot posts and reads a chat, and agree that it costs money."""
    browser.type("composer", "/cem organise" + Keys.ENTER)
    browser.click(f'[data-action-id="{actions.X_OPEN}"]')
    browser.see("Which chat?", "modal")
    browser.type(f'select[data-action-id="{actions.X_CHAT}"]', chat)
    browser.click(f'input[data-action-id="{actions.X_WAY}"][value="reads"]')
    browser.click(f'input[data-action-id="{actions.X_AGREE}"]')
    browser.click("modal-submit")
    browser.see("Done:", "modal")


def test_a_chat_is_seen_in_both_rooms_and_people_type_into_both(browser: Browser, evening: Evening) -> None:
    bring(browser, "Educational Technology Chat")
    browser.click("modal-close")
    browser.see("Organise", "modal")
    browser.click("modal-close")
    browser.until(lambda: not browser.all("dialog[open]"))
    browser.click("open-beside")
    browser.find("beside")
    for _ in range(7):
        browser.click("skip-5")
    frame = browser.all("iframe")[0]
    browser.driver.switch_to.frame(frame)
    browser.see("Starting now")
    browser.driver.switch_to.default_content()
    browser.click("skip-5")
    browser.driver.switch_to.frame(frame)
    browser.see("Q1 of")
    browser.click("article:last-of-type button")
    browser.type("input[name=name]", "kim")
    browser.type("form textarea", "A1: because it helps #edtechchat")
    browser.click("form button")
    browser.see("A1: because it helps")
    browser.type("form textarea", "@cembot what’s on tonight?")
    browser.click("form button")
    browser.see("@cembot what’s on tonight?")
    browser.driver.switch_to.default_content()
    browser.click("skip-5")
    browser.driver.switch_to.frame(frame)
    browser.see("@kim Tonight")
    browser.driver.switch_to.default_content()
    browser.until(lambda: evening.rows("SELECT * FROM participation WHERE platform = 'x'"))
