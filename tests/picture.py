"""Makes docs/rehearsal.png from a real run: python -m tests.picture. It is no test, and runs in none."""

import tempfile
from pathlib import Path

from selenium.webdriver.common.keys import Keys

from tests.browser import chromium
from tests.conftest import ROOT
from tests.evening import rehearsal

PICTURE = ROOT / "docs" / "rehearsal.png"

SIZE = (1120, 1320)
"""CSS pixels: the whole list, a question and its answer."""


def main() -> None:
    """Open the evening, let the list come, ask, and save what is seen."""
    with (
        tempfile.TemporaryDirectory() as folder,
        rehearsal(Path(folder), "2015-10-26T18:25") as evening,
        chromium() as browser,
    ):
        browser.resize(*SIZE)
        browser.scheme("light")
        browser.open(evening.url)
        browser.see("connected-educators", "channel-name")
        browser.click("skip-5")
        browser.see("On today, Monday 26 October 2015", "message-list")
        browser.type("composer", "@cembot is #edtechchat on today?" + Keys.ENTER)
        browser.see("Times are shown in your own time zone.", ".replies ")
        browser.click("[data-testid=clock-now]")  # away from the box, so that nothing lights up
        PICTURE.parent.mkdir(exist_ok=True)
        browser.screenshot(PICTURE)


if __name__ == "__main__":
    main()
