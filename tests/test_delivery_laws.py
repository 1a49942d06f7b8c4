"""The law of deliveries: whatever happens in whatever order, nothing is posted twice, and what was not is explained."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.delivery_machine import Deliveries
from tests.stored import open_empty


@pytest.fixture
def hushed() -> Iterator[None]:
    """Let thousands of failures, which are meant, fill no log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("hushed")
def test_any_interleaving_keeps_the_law(tmp_path: Path) -> None:
    Deliveries.template = tmp_path / "empty.db"
    open_empty(Deliveries.template).close()
    # A story that breaks the law is told as it was found: to shorten it takes minutes.
    few = settings(max_examples=20, stateful_step_count=30, phases=(Phase.explicit, Phase.generate))
    run_state_machine_as_test(Deliveries, settings=few)
