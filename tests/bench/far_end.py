"""A far end for measuring: takes each message of Slack's Web API, answers after a while, and counts. Keeps nothing."""

import asyncio
import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from tests.bench.processes import ROOT, environment, python

LATENCY = 0.05
"""Seconds until an answer, as over a network."""


@contextmanager
def far_end(latency: float = LATENCY) -> Iterator[str]:
    """Run a far end in a process of its own; give the base address of its Web API."""
    command = python("-m", "tests.bench.far_end", str(latency))
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        try:
            port = process.stdout.readline().strip() if process.stdout else ""
            yield f"http://127.0.0.1:{port}/api/"
        finally:
            process.terminate()


async def _serve(latency: float) -> None:
    numbers = itertools.count(1)

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        await request.read()
        await asyncio.sleep(latency)
        body = json.dumps({"ok": True, "ts": f"1445898600.{next(numbers):06d}", "channel": "C1"})
        return web.Response(text=body, content_type="application/json")

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=4096)
    await site.start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    from bot.cli.run import _loop_factory

    with asyncio.Runner(loop_factory=_loop_factory()) as loop:
        loop.run(_serve(float(sys.argv[1])))
