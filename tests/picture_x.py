"""Makes docs/x.png from a real run: python -m tests.picture_x. It is no test, and runs in none."""

import tempfile
from pathlib import Path

from tests.browser import Browser, chromium
from tests.conftest import ROOT
from tests.evening import rehearsal
from tests.test_browser_running import connected
from tests.test_browser_x import bring

PICTURE = ROOT / "docs" / "x.png"

SIZE = (1440, 1000)
"""CSS pixels: the channel, and a chat's card, start and question beside it."""


def main() -> None:
    """Bring a chat to X, let it be announced and begin, answer its question there, and save what is seen."""
    with (
        tempfile.TemporaryDirectory() as folder,
        rehearsal(Path(folder), "2015-10-26T19:29") as evening,
        chromium() as browser,
    ):
        browser.resize(*SIZE)
        browser.scheme("light")
        browser.open(evening.url)
        browser.until(lambda: connected(browser), "the bot never connected")
        bring(browser, "Educational Technology Chat")
        browser.click("modal-close")
        browser.see("Organise", "modal")
        browser.click("modal-close")
        browser.until(lambda: not browser.all("dialog[open]"))
        browser.click("open-beside")
        _see(browser, "Coming up", skips=1)
        _see(browser, "Starting now", skips=6)
        _see(browser, "Q1 of", skips=1)
        browser.driver.switch_to.frame(browser.all("iframe")[0])
        browser.click("article:last-of-type button")
        browser.type("input[name=name]", "kim")
        browser.type("form textarea", "A1: They listen before they buy #edtechchat")
        browser.click("form button")
        browser.see("A1: They listen")
        browser.run("scrollTo(0, 0)")
        browser.driver.switch_to.default_content()
        browser.click("[data-testid=clock-now]")
        browser.screenshot(PICTURE)


def _see(browser: Browser, words: str, *, skips: int) -> None:
    """Let some of five minutes pass, until something stands on X."""
    for _ in range(skips):
        browser.click("skip-5")
    browser.driver.switch_to.frame(browser.all("iframe")[0])
    browser.see(words)
    browser.driver.switch_to.default_content()


if __name__ == "__main__":
    main()
