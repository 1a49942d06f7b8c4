"""Leases, timeouts and pauses, shrunken together with the clock: the day passes in minutes. Changes no programme time.

Everything becomes a thirtieth: a lease of 30 seconds lasts one, a request gets a third of a second.
"""

import sys
from types import ModuleType
from typing import Any

import aiohttp

from bot.outlets import slack_client, slack_socket
from bot.services import delivering, sending, waking
from bot.storage import claims, paces, sqlite
from tests.faults.clock import TIMES

WAITS = (
    (sending, "LEASE"),
    (sending, "REQUEST"),
    (sending, "AGAIN"),
    (claims, "FAR"),
    (paces, "LONGEST_REST"),
    (paces, "LONGEST_WAIT"),
    (delivering, "GRACE"),
    (delivering, "LATE_REAL"),
    (delivering, "LONGEST_SLEEP"),
    (waking, "AGAIN"),
    (slack_socket, "PING"),
)
"""What the bot waits for, in real time, each with its home."""


def shrink() -> None:
    """Shrink what this process waits for, wherever it was imported to; call it before anything is built."""
    for home, name in WAITS:
        _replace(home, name, getattr(home, name) / TIMES)
    _replace(slack_client, "TIMEOUT", _timeout(slack_client.TIMEOUT))
    _replace(sqlite, "PRAGMAS", tuple(_pragma(one) for one in sqlite.PRAGMAS))


def _replace(home: ModuleType, name: str, shorter: Any) -> None:
    longer = getattr(home, name)
    for module in [one for known, one in sys.modules.items() if known.partition(".")[0] == "bot"]:
        if vars(module).get(name) is longer:
            setattr(module, name, shorter)


def _timeout(longer: aiohttp.ClientTimeout) -> aiohttp.ClientTimeout:
    whole, connecting = longer.total, longer.sock_connect
    return aiohttp.ClientTimeout(
        total=whole and whole / TIMES, sock_connect=connecting and connecting / TIMES
    )


def _pragma(longer: str) -> str:
    name, _, value = longer.partition(" = ")
    return f"{name} = {round(int(value) / TIMES)}" if name == "busy_timeout" else longer
