"""Socket Mode: connections, envelopes, and what happens when one is not acknowledged. Knows no payload's meaning.

Events are sent again at most three times, as Slack does, and wait while no app is connected for as long as Slack's
own retries take. What a person waits for (commands, buttons, modals) is sent once and fails at once.
"""

import asyncio
import random
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from bot.rehearsal import limits
from bot.rehearsal.refusal import SlackRefusal
from bot.rehearsal.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

RETRY_SECONDS = (0.0, 60.0, 300.0)
"""Seconds of real time before each further attempt: at once, after a minute, after five minutes."""

KEEP_SECONDS = sum(RETRY_SECONDS)
"""Seconds of real time that an event waits for an app to connect before it is given up."""

REFRESH_SECONDS = 10.0
"""Seconds of real time that an app gets to leave a connection that Slack asked it to leave."""

HEARTBEAT_SECONDS = 30.0
"""Seconds of real time between our pings."""


class Unanswered(Exception):
    """The bot did not answer; the message is a sentence for the person who waits."""


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long the socket waits, in seconds of real time; tests shrink it."""

    ack: float = limits.ACK_SECONDS
    retries: tuple[float, ...] = RETRY_SECONDS
    keep: float = KEEP_SECONDS


@dataclass(eq=False)
class Connection:
    """One open socket."""

    socket: web.WebSocketResponse
    gone: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(eq=False)
class Envelope:
    """One thing to deliver, and its answer."""

    kind: str  # events_api | slash_commands | interactive
    payload: Json
    answers: bool  # whether the acknowledgement may carry a payload
    answer: "asyncio.Future[Json]"
    attempts: int = 0
    why: str = ""  # the last attempt failed, in Slack's word for retries over HTTP


class Links:
    """The app's connections, and what travels over them."""

    def __init__(self, place: Workspace, patience: Patience | None = None) -> None:
        """Begin without a connection."""
        self._place = place
        self._patience = patience or Patience()
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._connected = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Json]] = {}  # acknowledgements to come, by envelope id
        self._tasks: set[asyncio.Task[None]] = set()
        self.lost: deque[Envelope] = deque(maxlen=limits.RECORDS)  # what was given up
        self.on_envelope: list[Callable[[Json], None]] = []  # hears each envelope as it is sent
        self.silent = False  # whether pings stay unanswered, as on a broken network

    @property
    def connected(self) -> bool:
        """Tell whether the app is connected."""
        return bool(self._connections)

    async def wait_connected(self) -> None:
        """Wait until the app is connected."""
        await self._connected.wait()

    def ticket(self) -> str:
        """Give a word that opens one connection."""
        if len(self._connections) >= limits.CONNECTIONS:
            raise SlackRefusal("too_many_websockets")
        word = self._place.secret()
        self._tickets.add(word)
        return word

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection for as long as it lives."""
        word = request.query.get("ticket", "")
        if word not in self._tickets:
            raise web.HTTPForbidden(
                text="This ticket is unknown or used; call apps.connections.open for another."
            )
        self._tickets.remove(word)
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, autoping=False)
        await socket.prepare(request)
        connection = Connection(socket)
        self._connections.append(connection)
        try:
            await socket.send_json(self._hello())
            self._connected.set()
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(message.json())
                elif message.type is WSMsgType.PING and not self.silent:
                    await socket.pong(message.data)
        finally:
            self._connections.remove(connection)
            connection.gone.set()
            if not self._connections:
                self._connected.clear()
        return socket

    def _hello(self) -> Json:
        debug = {"host": "rehearsal", "build_number": 1, "approximate_connection_time": 18060}
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": debug,
            "connection_info": {"app_id": self._place.app.id},
        }

    def _acknowledge(self, said: Json) -> None:
        waiting = self._waiting.get(str(said.get("envelope_id")))
        if waiting is not None and not waiting.done():
            payload = said.get("payload")
            waiting.set_result(payload if isinstance(payload, dict) else {})

    def send(self, kind: str, payload: Json, *, answers: bool = True) -> Envelope:
        """Begin to deliver; `answered` waits for the outcome."""
        envelope = Envelope(kind, payload, answers, asyncio.get_running_loop().create_future())
        task = asyncio.create_task(self._deliver(envelope))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return envelope

    async def answered(self, envelope: Envelope) -> Json:
        """Wait for the acknowledgement's payload; raise Unanswered with a sentence when none comes in time."""
        if not self.connected:
            raise Unanswered("The bot is not connected.")
        try:
            return await asyncio.wait_for(asyncio.shield(envelope.answer), self._patience.ack + 0.5)
        except TimeoutError:
            raise Unanswered(f"The bot did not answer within {self._patience.ack:g} seconds.") from None

    async def _deliver(self, envelope: Envelope) -> None:
        again = self._patience.retries if envelope.kind == "events_api" else ()
        for delay in (0.0, *again):
            await asyncio.sleep(delay)
            if not await self._somebody_is_there(envelope):
                break
            if await self._attempt(envelope):
                return
        self.lost.append(envelope)
        if not envelope.answer.done():
            envelope.answer.set_exception(Unanswered("The bot did not answer."))
            envelope.answer.exception()  # seen: whoever waits hears it, and often nobody does

    async def _somebody_is_there(self, envelope: Envelope) -> bool:
        if envelope.kind != "events_api":
            return self.connected
        try:
            await asyncio.wait_for(self._connected.wait(), self._patience.keep)
        except TimeoutError:
            return False
        return self.connected

    async def _attempt(self, envelope: Envelope) -> bool:
        connection = random.choice(self._connections)  # noqa: S311  # Slack's own way to share the load
        name = self._place.secret()
        acknowledged: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[name] = acknowledged
        body = self._wrapped(envelope, name)
        envelope.attempts += 1
        gone = asyncio.ensure_future(connection.gone.wait())
        try:
            for listener in self.on_envelope:
                listener(body)
            await connection.socket.send_json(body)
            either: set[asyncio.Future[Any]] = {acknowledged, gone}
            await asyncio.wait(either, timeout=self._patience.ack, return_when=asyncio.FIRST_COMPLETED)
        except ConnectionError:
            return False
        finally:
            gone.cancel()
            del self._waiting[name]
        if acknowledged.done() and not envelope.answer.done():
            envelope.answer.set_result(acknowledged.result())
        return acknowledged.done()

    @staticmethod
    def _wrapped(envelope: Envelope, name: str) -> Json:
        body: Json = {"envelope_id": name, "type": envelope.kind, "payload": envelope.payload}
        body["accepts_response_payload"] = envelope.answers
        if envelope.kind == "events_api":
            body |= {
                "retry_attempt": envelope.attempts,
                "retry_reason": "timeout" if envelope.attempts else "",
            }
        return body

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def refresh(self) -> None:
        """Ask every connection to come again, as Slack does from time to time; close those that stay."""
        for connection in list(self._connections):
            await connection.socket.send_json(
                {"type": "disconnect", "reason": "refresh_requested", "debug_info": {}}
            )
            try:
                await asyncio.wait_for(connection.gone.wait(), REFRESH_SECONDS)
            except TimeoutError:
                await connection.socket.close()

    async def drop(self) -> None:
        """Close every connection without a word before."""
        for connection in list(self._connections):
            await connection.socket.close()

    async def stop(self) -> None:
        """Give up what is under way, and close."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.drop()
