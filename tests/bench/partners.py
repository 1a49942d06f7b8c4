"""Three hundred partners' calendars for measuring, served by a process of its own; a tenth of them are broken.

At each asking every sound calendar has one event more, so that each has to be read. Keeps nothing.
"""

import asyncio
import contextlib
import gzip
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache

from aiohttp import web

from tests.bench.processes import ROOT, environment, python

FEEDS = 300
EVENTS = 100
"""Of each calendar."""

HOSTS = 100
"""Servers, each with three of the calendars."""

BROKEN = 10
"""Every tenth calendar is broken, in one of these ways after the other."""

WAYS = (
    "not there",
    "in circles",
    "a bomb",
    "a page",
    "half",
    "empty",
    "inside",
    "dripping",
    "without end",
    "noise",
)

GIVES_WAY = 10
"""By how much the server lets what is measured go first: partners' servers stand on machines of their own."""

FIRST = datetime(2015, 6, 1, 12)
APART = timedelta(hours=87)
"""A partner's hundred events fill a year, and all partners' together bring eighty to each of its days."""


@contextmanager
def partners() -> Iterator[list[str]]:
    """Serve in a process of its own; give each calendar's host."""
    command = python("-m", "tests.bench.partners")
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        try:
            port = process.stdout.readline().strip() if process.stdout else ""
            yield [f"127.0.1.{1 + number % HOSTS}:{port}" for number in range(FEEDS)]
        finally:
            process.terminate()


def calendar(number: int, asked: int) -> bytes:
    """Write a calendar as it is at one asking."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//partner {number}//EN"]
    for event in range(EVENTS + asked):
        starts = FIRST + event * APART + timedelta(hours=number % 24)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}-{event}@example.org",
            "DTSTAMP:20150901T000000Z",
            f"SUMMARY:Event {event} of partner {number}",
            f"DTSTART;TZID=America/New_York:{starts:%Y%m%dT%H%M%S}",
            "DURATION:PT1H",
            f"DESCRIPTION:{'What it is about. ' * 10}",
            f"URL:https://example.org/{number}/{event}",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _at_once(way: str, request: web.BaseRequest) -> web.Response | None:
    """Answer wrongly and at once; nothing for a way that takes its time."""
    html = "<!doctype html><title>Log in</title>"
    ways = {
        "not there": web.Response(status=404),
        "in circles": web.Response(status=302, headers={"Location": request.path}),
        "a bomb": web.Response(body=_bomb(), headers={"Content-Encoding": "gzip"}),
        "a page": web.Response(text=html, content_type="text/html"),
        "half": web.Response(body=calendar(0, 0)[: EVENTS * 100]),
        "empty": web.Response(body=b""),
        "inside": web.Response(status=302, headers={"Location": "http://169.254.169.254/"}),
        "noise": web.Response(body=bytes(range(256)) * 400),
    }
    return ways.get(way)


async def _broken(way: str, request: web.BaseRequest) -> web.StreamResponse:
    if (wrong := _at_once(way, request)) is not None:
        return wrong
    response = web.StreamResponse()
    await response.prepare(request)
    with contextlib.suppress(ConnectionError):  # who asks has had enough
        for _ in range(100_000):
            await response.write(b"x" * (65_536 if way == "without end" else 1))
            await asyncio.sleep(0 if way == "without end" else 0.2)
    return response


@cache
def _bomb() -> bytes:
    """Pack three hundred megabytes, in the server's process alone: what is measured holds none of them."""
    return gzip.compress(b"a" * 300_000_000)


async def _serve() -> None:
    if hasattr(os, "nice"):
        os.nice(GIVES_WAY)
    asked: Counter[int] = Counter()

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        number = int(request.path.strip("/").partition(".")[0])
        if number % BROKEN == 0:
            return await _broken(WAYS[number // BROKEN % len(WAYS)], request)
        asked[number] += 1
        return web.Response(body=calendar(number, asked[number] - 1), content_type="text/calendar")

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    site = web.TCPSite(runner, "0.0.0.0", 0)  # noqa: S104 - all addresses of the loopback network
    await site.start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
