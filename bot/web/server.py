"""Serves the site beside everything else in the same loop. Hears no signals: who started it stops it."""

import asyncio
import contextlib
import socket
from collections.abc import Generator

import uvicorn
from starlette.types import ASGIApp

from bot.errors import SettingsError

GRACE = 3
"""Seconds of real time that open requests get to end when the server stops."""

CUT = 1.0
"""Seconds of real time beyond that after which the server is left alone."""

BACKLOG = 1024


class _Quiet(uvicorn.Server):
    """Uvicorn without handlers of its own for signals."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


class Server:
    """A site that is being served."""

    def __init__(self, site: ASGIApp, host: str, port: int) -> None:
        """Take the port (0: a free one), and serve from now on; raise SettingsError where it is taken."""
        try:
            self._socket = socket.create_server((host, port), backlog=BACKLOG)
        except OSError as error:
            raise SettingsError(
                f"Port {port} cannot be listened on ({error.strerror}): end what uses it, "
                "or choose another with PORT or --port."
            ) from error
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            site,
            http="httptools",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            backlog=BACKLOG,
            timeout_graceful_shutdown=GRACE,
        )
        self._server = _Quiet(config)
        self.task = asyncio.create_task(self._server.serve([self._socket]), name="web")

    async def stop(self) -> None:
        """Let open requests end, and close; what takes too long is cut."""
        self._server.should_exit = True
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.task, GRACE + CUT)
        finally:
            self._socket.close()
