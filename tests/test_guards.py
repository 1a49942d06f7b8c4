"""The policies of the test run itself: nothing beyond loopback, no silent skip in a continuous build."""

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.skips import allowed
from tests.sockets import BeyondLoopback, is_local

ELSEWHERE = "192.0.2.1"  # kept for documentation by RFC 5737: nobody answers there

TWO_SKIPS = """
import pytest

def test_listed():
    pytest.skip("no such machine")

def test_not_listed():
    pytest.skip("not in the mood")

@pytest.mark.xfail(reason="known", strict=True)
def test_expected_failure():
    assert False
"""


def test_a_test_cannot_reach_another_machine() -> None:
    with socket.socket() as sock, pytest.raises(BeyondLoopback, match=r"tried to reach 192\.0\.2\.1"):
        sock.connect((ELSEWHERE, 80))
    with socket.socket(type=socket.SOCK_DGRAM) as sock, pytest.raises(BeyondLoopback):
        sock.sendto(b"hello", (ELSEWHERE, 53))


async def test_asyncio_is_held_to_it_as_well() -> None:
    with pytest.raises(BeyondLoopback):
        await asyncio.open_connection(ELSEWHERE, 80)


def test_no_name_is_looked_up() -> None:
    with pytest.raises(BeyondLoopback, match=r"slack\.com"):
        socket.create_connection(("slack.com", 443))


async def test_loopback_and_unix_sockets_stay_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a unix socket's path has room for about 100 letters

    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        writer.close()

    server = await asyncio.start_server(greet, "localhost", 0, family=socket.AF_INET)
    async with server:
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("localhost", port)
        assert await reader.read() == b"hello"
        writer.close()
    async with await asyncio.start_unix_server(greet, "socket"):
        reader, writer = await asyncio.open_unix_connection("socket")
        assert await reader.read() == b"hello"
        writer.close()


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        (b"localhost", True),
        (None, True),
        ("10.0.0.1", False),
        ("localhost.example.org", False),
        ("example.org", False),
    ],
)
def test_what_counts_as_this_machine(host: str | bytes | None, local: bool) -> None:
    assert is_local(host) is local


@pytest.mark.parametrize(("ci", "failed"), [("true", 1), ("", 0)])
def test_a_skip_that_is_not_listed_fails_a_continuous_build_and_no_other(
    tmp_path: Path, ci: str, failed: int
) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")  # so that it takes no other configuration from above
    (tmp_path / "test_two.py").write_text(TWO_SKIPS)
    (tmp_path / "allowed.txt").write_text("# why\nno such machine\n")
    (tmp_path / "conftest.py").write_text(
        'from pathlib import Path\nimport tests.skips\n\npytest_plugins = ["tests.skips"]\n'
        'tests.skips.ALLOWED = Path(__file__).with_name("allowed.txt")\n'
    )
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--rootdir=.", "-p", "no:cacheprovider", "-rf", "."],
        cwd=tmp_path,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == failed, run.stdout + run.stderr
    assert ("does not list the reason: not in the mood" in run.stdout) is bool(failed)
    assert f"{2 - failed} skipped, 1 xfailed" in run.stdout


def test_a_comment_in_the_list_is_no_reason() -> None:
    assert allowed("# a comment\n\n a reason \n") == {"a reason"}
