"""Log lines tell what the bot does, and at no level what people say, which libraries would write down."""

import logging
from collections.abc import Iterator

import pytest
from slack_bolt.app.async_app import AsyncApp

from bot import logs


@pytest.fixture
def as_it_was() -> Iterator[None]:
    """Have the log as it was, after the test."""
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs.CHATTY}
    yield
    root.handlers[:] = kept
    root.setLevel(level)
    for name, own in levels.items():
        logging.getLogger(name).setLevel(own)


@pytest.mark.usefixtures("as_it_was")
def test_at_the_finest_level_libraries_write_no_words(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("DEBUG", machine=True)
    app = AsyncApp(token="xoxb-1", request_verification_enabled=False)
    app.logger.debug("what somebody said")  # as Bolt does of each message of the app's own
    logging.getLogger("some.library").info("what somebody said")
    logging.getLogger("slack_sdk.socket_mode").warning("a warning")
    logging.getLogger("bot.services").debug("a step")
    told = capsys.readouterr().err
    assert "what somebody said" not in told
    assert "a warning" in told
    assert "a step" in told
