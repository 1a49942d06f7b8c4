"""Fixtures for what is tested in a browser: one browser for the whole run, and a new rehearsal for each test."""

from collections.abc import Iterator

import pytest

from tests.background import Background, background
from tests.browser import DESKTOP, Browser, chromium
from tests.rehearsed import Rehearsed


@pytest.fixture(scope="session")
def one_browser() -> Iterator[Browser]:
    """Start the browser that all tests share."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def servers_loop() -> Iterator[Background]:
    """Run a loop for servers, away from the thread that drives the browser."""
    with background() as loop:
        yield loop


@pytest.fixture
def browser(one_browser: Browser) -> Iterator[Browser]:
    """Give the browser as a desktop has it, with an empty page."""
    one_browser.resize(*DESKTOP)
    one_browser.scheme("light")
    yield one_browser
    one_browser.open("about:blank")  # The page's open lines to its server end here.


@pytest.fixture
def rehearsed(servers_loop: Background) -> Iterator[Rehearsed]:
    """Run a rehearsal, with an app that answers as the test tells it."""
    running = Rehearsed(servers_loop)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def page(rehearsed: Rehearsed, browser: Browser) -> Browser:
    """Open the rehearsal's page for Nora in #edtechchat."""
    browser.open(rehearsed.url)
    browser.see("edtechchat", "channel-name")
    return browser
