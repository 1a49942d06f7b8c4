"""Fixtures for what is tested in a browser: one browser for the whole run, and the page's fake server for each test."""

from collections.abc import Iterator

import pytest

from tests.background import Background, background
from tests.browser import DESKTOP, Browser, chromium
from tests.fakes_page import FakeRehearsal, Rehearsed


@pytest.fixture(scope="session")
def one_browser() -> Iterator[Browser]:
    """Start the browser that all tests share."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def loop() -> Iterator[Background]:
    """Run a loop for servers, away from the thread that drives the browser."""
    with background() as here:
        yield here


@pytest.fixture
def browser(one_browser: Browser) -> Iterator[Browser]:
    """Give the browser as a desktop has it, with an empty page."""
    one_browser.resize(*DESKTOP)
    one_browser.dark(False)
    yield one_browser
    one_browser.open("about:blank")  # The page's open lines to its server end here.


@pytest.fixture
def server(loop: Background) -> Iterator[Rehearsed]:
    """Serve the page from a fake workspace."""
    fake = FakeRehearsal()
    loop.run(fake.start())
    yield Rehearsed(fake, loop)
    loop.run(fake.stop())


@pytest.fixture
def page(server: Rehearsed, browser: Browser) -> Browser:
    """Open the page; where a test wants messages from the start, it sets them and opens it again."""
    browser.open(server.fake.url)
    browser.see("general", "channel-name")
    return browser
