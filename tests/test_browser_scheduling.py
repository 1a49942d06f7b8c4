"""A chat is scheduled in a real browser, with its warnings, and what somebody proposes is approved."""

from pathlib import Path

from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from tests.browser import Browser
from tests.evening import Evening, rehearsal

pytest_plugins = ["tests.fixtures_page"]

GRACE, NORA = "U0GRACE", "U0NORA"


def become(browser: Browser, person: str) -> None:
    browser.click(f'[data-testid="person"][data-user-id="{person}"]')
    browser.find(f'[data-user-id="{person}"][aria-pressed="true"]')


def opened(browser: Browser, evening: Evening) -> None:
    browser.open(evening.url)
    browser.see("connected-educators", "channel-name")
    quiet = "return document.querySelector('[data-testid=connection]').textContent"
    browser.until(lambda: browser.run(quiet) == "", "the bot never connected")


def filled(browser: Browser, name: str, value: str) -> None:
    """Choose a date or a time, as the browser's own picker does."""
    script = (
        "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change', {bubbles: true}))"
    )
    browser.run(script, browser.find(f'input[data-action-id="schedule_{name}"]'), value)


def fill(browser: Browser, title: str, hashtag: str) -> None:
    browser.type("composer", "/cem schedule" + Keys.ENTER)
    browser.see("What is it called?", "modal")
    browser.type('input[data-action-id="schedule_title"]', title)
    browser.type('input[data-action-id="schedule_hashtag"]', hashtag)
    filled(browser, "date", "2015-10-27")
    filled(browser, "time", "20:00")
    browser.see("New York 8 PM · London 12 AM Wed · Sydney 11 AM Wed", "modal")


def test_a_chat_is_scheduled_with_what_speaks_against_it_and_the_next_dates(
    browser: Browser, tmp_path: Path
) -> None:
    with rehearsal(tmp_path, "2015-10-26T18:25") as evening:
        opened(browser, evening)
        fill(browser, "Makers of robots", "#edtechchats")
        browser.click('[data-action-id="schedule_more"]')
        browser.see("How long is it?", "modal")
        assert (
            browser.find('input[data-action-id="schedule_title"]').get_attribute("value")
            == "Makers of robots"
        )
        repeat = Select(browser.find('select[data-action-id="schedule_repeat"]'))
        repeat.select_by_visible_text("The last Tuesday of each month")
        browser.see("Next: Tue 27 Oct, Tue 24 Nov, Tue 29 Dec, Tue 26 Jan, Tue 23 Feb.", "modal")
        browser.click("modal-submit")
        browser.see("The hashtag is one letter from #edtechchat", "modal")
        browser.type('input[data-action-id="note"]', "The hosts agreed")
        browser.click("modal-submit")
        browser.see("Scheduled. It is in the programme now.", "modal")
        browser.see("Your note: The hosts agreed", "modal")
        [row] = evening.rows("SELECT title, rrule FROM event WHERE feed = 'slack'")
        assert row == {"title": "Makers of robots", "rrule": "FREQ=MONTHLY;BYDAY=-1TU"}
        assert browser.complaints() == []


def test_what_somebody_proposes_is_approved_by_an_admin(browser: Browser, tmp_path: Path) -> None:
    with rehearsal(tmp_path, "2015-10-26T18:25") as evening:
        opened(browser, evening)
        become(browser, GRACE)
        fill(browser, "Grace's chat", "#gracechat")
        browser.click("modal-submit")
        browser.see("Before it is kept", "modal")
        browser.click("modal-submit")
        browser.see("Grace's chat is proposed for", "modal")
        browser.click("modal-close")
        become(browser, NORA)
        browser.type("composer", "/cem organise" + Keys.ENTER)
        browser.see("To be looked at (1)", "modal")
        browser.click('[data-action-id="review_open"]')
        browser.see("Grace's chat", "modal")
        browser.click('[data-action-id="approve"]')
        browser.see("Grace's chat is in the programme.", "modal")
        assert [row["title"] for row in evening.rows("SELECT title FROM event WHERE feed = 'slack'")] == [
            "Grace's chat"
        ]
        assert browser.complaints() == []
