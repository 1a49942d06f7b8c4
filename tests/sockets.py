"""The guard that keeps tests on this machine. It watches this process only, not those that a test starts."""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import pytest


class BeyondLoopback(RuntimeError):
    """A test reached for another machine. No OSError, so that nothing takes it for a network that is down."""


def is_local(host: str | bytes | None) -> bool:
    """Tell whether a host names this machine's loopback; no host at all means this machine."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host or "localhost"
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_beyond_loopback(address: Any) -> None:  # Python's own type for an address is Any
    """Raise BeyondLoopback for an internet address elsewhere; paths of unix sockets are no such addresses."""
    if isinstance(address, tuple) and not is_local(address[0]):
        raise BeyondLoopback(
            f"a test tried to reach {address[0]}: tests open sockets on loopback only; use a fake or a local server"
        )


def _watched(call: Callable[..., Any], position: int) -> Callable[..., Any]:
    """Wrap a method of sockets; `position` is where the address stands among its arguments, -1 the last."""

    @wraps(call)
    def watched(self: socket.socket, *args: Any) -> Any:
        refuse_beyond_loopback(args[position])
        return call(self, *args)

    return watched


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """Hold every test to loopback and unix sockets, names included: a lookup is traffic as well."""
    lookup = socket.getaddrinfo

    @wraps(lookup)
    def watched_lookup(host: Any, *args: Any, **named: Any) -> Any:
        if not _numeric(host):
            refuse_beyond_loopback((host,))
        return lookup(host, *args, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _watched(socket.socket.connect, 0))
        patch.setattr(socket.socket, "connect_ex", _watched(socket.socket.connect_ex, 0))
        patch.setattr(socket.socket, "sendto", _watched(socket.socket.sendto, -1))
        patch.setattr(socket, "getaddrinfo", watched_lookup)
        yield


def _numeric(host: Any) -> bool:
    """Tell whether a host is written in figures, so that looking it up asks nobody."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
