"""What every test stands on: the policies of the test run and the reference data. Fakes and builders live elsewhere."""

import os
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

pytest_plugins = ["tests.skips", "tests.sockets"]

ROOT = Path(__file__).resolve().parents[1]
"""The checkout."""

SHARED = ROOT.parent / "shared"
"""The reference data beside the checkout: real programmes, calendars, and the platforms' own contracts."""

hypothesis_settings.register_profile(
    "ours",
    deadline=None,  # a slow machine is no wrong answer
    database=None,  # what was found becomes a test, so nothing is kept aside
    derandomize=os.environ.get("CI") == "true",  # a build says the same thing twice
)
hypothesis_settings.load_profile("ours")

BROWSER = ROOT / "build" / "browser"
"""Where the browser of the fuller tests keeps its own things, rather than in somebody's home."""

os.environ.update(
    CHROME_CONFIG_HOME=str(BROWSER / "config"),
    XDG_CACHE_HOME=str(BROWSER / "cache"),
    SE_CACHE_PATH=str(BROWSER / "selenium"),
    SE_OFFLINE="true",  # Selenium takes the driver that is there, and fetches none
    SE_AVOID_STATS="true",
)


@pytest.fixture(scope="session", autouse=True)
def planned_before_it_is_looked_at() -> None:
    """Let who asks for quiet or for a way wait for planning as long as a busy machine needs."""
    from bot.services import planning  # noqa: PLC0415 - where only the repository is checked, no bot is loaded

    planning.PROMPT = 60.0


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the reference data; without it the test is skipped."""
    if not SHARED.is_dir():
        pytest.skip("../shared is absent")
    return SHARED
