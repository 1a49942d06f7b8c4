"""The policy on skipped tests. It does not decide what is skipped, only which skips a continuous build accepts.

On a developer's machine a skip is a skip, shown with its reason. Where CI=true is set, a test that did not run
proves nothing, so a skip is a failure unless its reason stands in allowed_skips.txt.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

ALLOWED = Path(__file__).with_name("allowed_skips.txt")


def allowed(text: str) -> frozenset[str]:
    """Read the reasons that a continuous build accepts: one a line, after # a comment."""
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Tell why a test was skipped."""
    said = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
    return said.removeprefix("Skipped: ").strip()


def _judge(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("CI") != "true" or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = reason_of(report)
    if reason not in allowed(ALLOWED.read_text(encoding="utf-8")):
        report.outcome = "failed"
        report.longrepr = (
            f"Skipped where CI=true is set, and {ALLOWED.name} does not list the reason: {reason}"
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Judge each test's skip."""
    report = yield
    _judge(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Judge the skip of a whole module."""
    report = yield
    _judge(report)
    return report
