"""A real browser for tests: headless Chromium with a profile of its own. Knows no page, and starts no server."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    StaleElementReferenceException,
    TimeoutException,
)
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.hearing import PATIENCE

T = TypeVar("T")

MOVING = (StaleElementReferenceException, ElementClickInterceptedException)
"""What a page that redraws itself makes a driver say, for a moment."""

CHROMIUM = shutil.which("chromium", path="/usr/bin:/usr/local/bin")
CHROMEDRIVER = shutil.which("chromedriver", path="/usr/bin:/usr/local/bin")
ABSENT = "chromium and chromedriver are not installed"
"""Why a browser test is skipped; where they are needed, install both from the distribution's packages."""

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-proxy-server",
)
DESKTOP = (1280, 860)
TELEPHONE = (375, 720)


class Browser:
    """One browser window, spoken to by the page's data-testid hooks."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        """Drive `driver`."""
        self.driver = driver

    def open(self, url: str) -> None:
        """Go to a page."""
        self.driver.get(url)

    def find(self, hook: str) -> WebElement:
        """Wait for the element with this data-testid, or for this CSS selector where it is one, to be shown."""
        css = hook if any(sign in hook for sign in "[#.: ") else f'[data-testid="{hook}"]'

        def shown(driver: webdriver.Chrome) -> WebElement | None:
            found = (
                element for element in driver.find_elements(By.CSS_SELECTOR, css) if element.is_displayed()
            )
            return next(found, None)

        return self._wait(shown, f"nothing shows {css}")

    def all(self, css: str) -> list[WebElement]:
        """Give what is there now."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def click(self, hook: str) -> None:
        """Press what `find` finds; an element that is redrawn meanwhile is looked for again."""

        def pressed(_: webdriver.Chrome) -> bool:
            self.find(hook).click()
            return True

        self._wait(pressed, f"nothing could be pressed at {hook}")

    def hover(self, hook: str) -> None:
        """Point at an element."""
        ActionChains(self.driver).move_to_element(self.find(hook)).perform()

    def type(self, hook: str, text: str) -> None:
        """Type into a box."""
        self.find(hook).send_keys(text)

    def see(self, text: str, hook: str = "body ") -> None:
        """Wait until this text can be read there; the reader's spaces are all of one kind."""
        self.until(
            lambda: text in self.text(hook), lambda: f"{text!r} is not to be read in: {self.text(hook)}"
        )

    def text(self, hook: str = "body ") -> str:
        """Give what can be read there now."""
        return self.find(hook).text.replace("\u00a0", " ").replace("\u202f", " ")

    def until(
        self, holds: Callable[[], object], otherwise: Callable[[], str] | str = "it never came to be"
    ) -> None:
        """Wait until something holds."""

        def held(_: webdriver.Chrome) -> bool:
            return bool(holds())

        self._wait(held, otherwise)

    def run(self, script: str, *arguments: object) -> Any:
        """Run a function body of JavaScript in the page."""
        return self.driver.execute_script(script, *arguments)

    def resize(self, width: int, height: int, *, touch: bool = False) -> None:
        """Give the page a size in CSS pixels, even a telephone's; with `touch`, a finger points and nothing hovers."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": touch}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": touch})

    def scheme(self, colours: str) -> None:
        """Ask for the "light" or the "dark" colours, as the system's setting does."""
        wanted = {"name": "prefers-color-scheme", "value": colours}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [wanted]})

    def screenshot(self, path: Path) -> None:
        """Save what is seen as a PNG."""
        self.driver.save_screenshot(str(path))

    def complaints(self) -> list[str]:
        """Give what the page complained of in the browser's console since the last time."""
        entries: list[dict[str, Any]] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]  # selenium's
        return [entry["message"] for entry in entries if entry["level"] == "SEVERE"]

    def _wait(
        self, condition: Callable[[webdriver.Chrome], T | None], otherwise: Callable[[], str] | str
    ) -> T:
        """Wait for a condition; elements that vanish while it looks are no answer yet."""
        wait = WebDriverWait(self.driver, PATIENCE, poll_frequency=0.05, ignored_exceptions=MOVING)
        try:
            return wait.until(condition)  # type: ignore[return-value]  # until gives no None
        except TimeoutException as error:
            sentence = otherwise if isinstance(otherwise, str) else otherwise()
            raise AssertionError(f"{sentence} (console: {self.complaints()})") from error


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser; where none is installed the test is skipped."""
    if CHROMIUM is None or CHROMEDRIVER is None:
        pytest.skip(ABSENT)
    with tempfile.TemporaryDirectory(prefix="cembot-browser-", ignore_cleanup_errors=True) as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={DESKTOP[0]},{DESKTOP[1]}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = webdriver.Chrome(options=options, service=Service(CHROMEDRIVER))
        try:
            yield Browser(driver)
        finally:
            driver.quit()
