"""X in a run: the rehearsal's X in a process of its own, which kills who posts, and keeps books of what stands there.

The kill comes after the request was read and before it is answered, with or without the post made.
"""

import asyncio
import re
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import Final

from aiohttp import web

from bot.clock import Clock
from bot.rehearsal.rates import Pace
from bot.rehearsal.x_calls import XRecorded
from bot.rehearsal.x_endpoints import Endpoint
from bot.rehearsal.x_keys import Caller, XKeys
from bot.rehearsal.x_server import LOOPBACK, XRehearsal
from bot.rehearsal.x_timeline import BOT
from tests.faults.far_end import SEED, Condemned
from tests.faults.pressure import LATELY
from tests.faults.runs import Run, find_run
from tests.faults.stage import Stage, find_stage
from tests.faults.trouble import HISTORY, KILLS, POST, Fault, Troubles
from tests.faults.x_day import expected

BOOK: Final = "x-far-end"
ADDRESS: Final = "x-address"
"""The file that says where X is."""

METHODS: Final[Mapping[str, str]] = {"POST /2/tweets": POST, "GET /2/users/{id}/tweets": HISTORY}
"""What may go wrong, and what it is called of Slack."""

SOON: Final = 0.01
FEW: Final = 2
"""So many posts are behind where nobody is."""

_TOKEN = re.compile(rf'oauth_token="({BOT}-(\d+))"')


class WorkersKeys(XKeys):
    """Keys that open X to every worker: its access token ends with its process."""

    def caller(self, method: str, url: str, headers: Mapping[str, str], clock: Clock) -> Caller:
        """Tell who calls."""
        found = _TOKEN.search(headers.get("Authorization", ""))
        if found is not None:
            self.access_token = found[1]
        return super().caller(method, url, headers, clock)


class XFarEnd(XRehearsal):
    """An account's X that kills who speaks to it."""

    def __init__(self, stage: Stage, run: Run, port: int) -> None:
        """Begin empty."""
        super().__init__(stage.true_clock, port=port, keys=WorkersKeys(), pace=Pace.OFF)
        self._stage = stage
        self._run = run
        self._troubles = Troubles(run.spells, SEED)
        self._condemned = Condemned(stage)
        self._expected = expected(run.shape)
        self._billed = 0
        self.on_call.append(self._book)

    async def _serve(self, endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
        method = METHODS.get(endpoint.name)
        found = _TOKEN.search(request.headers.get("Authorization", ""))
        if method is None or found is None:
            return await super()._serve(endpoint, request)
        pid = int(found[2])
        self._condemned.meet(pid, method)
        about = (await request.text()) or request.path
        spared = self._condemned.spared(pid) or self._behind()
        fault = self._troubles.of(method, about, self._run.part(self.timeline.now()), spared=spared)
        if fault not in KILLS or not self._condemned.kill(pid):
            return await super()._serve(endpoint, request)
        if fault is Fault.KILLED_POSTED:
            await super()._serve(endpoint, request)
        self._stage.note(BOOK, did="fault", fault=fault.value, method=endpoint.name, pid=pid)
        return self._cut(request)

    def _behind(self) -> bool:
        """Tell whether much of what was due lately does not stand here: how fast one begins is the machine's affair."""
        now = self.timeline.now()
        due = sum(now - LATELY < one.due_at <= now for one in self._expected)
        return due - sum(post.at > now - LATELY for post in self.timeline.there()) > FEW

    def _book(self, record: XRecorded) -> None:
        """Write down what was posted or refused, and what it costs."""
        if (record.method, record.route) == ("POST", "/2/tweets"):
            body, made = record.body or {}, record.response.get("data", {})
            reply = (body.get("reply") or {}).get("in_reply_to_tweet_id", "")
            said = "post" if made else "refused"
            why = record.response.get("detail", "")
            self._stage.note(
                BOOK, did=said, text=body.get("text", ""), id=made.get("id", ""), reply_to=reply, why=why
            )
        for line in self.bill.lines[self._billed :]:
            self._stage.note(BOOK, did="bill", item=line.item, micros=line.micros)
        self._billed = len(self.bill.lines)


def _wait(folder: Path) -> Stage | None:
    """Look whether the stage is set, and rest where it is not."""
    stage = find_stage(folder)
    if stage is None:
        sleep(SOON)
    return stage


async def serve(folder: Path) -> None:
    """Serve until the process is ended, at an address that stands in a file before the stage is set."""
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    (folder / ADDRESS).write_text(f"http://{LOOPBACK}:{port}", encoding="ascii")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while (stage := await asyncio.to_thread(_wait, folder)) is None:
        pass
    await XFarEnd(stage, find_run(stage.size, stage.run), port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(Path(sys.argv[1])))
