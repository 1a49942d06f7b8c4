"""Keeps what people name from reaching this machine's own network. Fetches nothing itself.

The check is made where a connection is opened, on the very address that it goes to: a name that leads inside is refused
however it is spelt, wherever a redirect came from, and whatever it resolved to a moment before.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp.connector import AddrInfoType

HOLDING_IPV4 = tuple(map(IPv6Network, ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96")))
"""Behind these stand addresses of IPv4, in the last 32 bits (RFC 6052, RFC 4291, RFC 7915)."""

INSIDE = tuple(map(IPv6Network, ("64:ff9b:1::/48", "fec0::/10")))
"""Addresses of a network's own, which older Pythons take for public ones (RFC 8215, RFC 3879)."""


class NotPublic(OSError):
    """An address that is not on the public internet."""


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet; one that holds another is judged by that."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and any(found in network for network in INSIDE):
        return False
    inner = _inner(found) if isinstance(found, IPv6Address) else None
    return (inner or found).is_global and not (inner or found).is_multicast


def open_socket(where: AddrInfoType) -> socket.socket:
    """Open the socket for a connection; raise `NotPublic` for one that would not leave for the public internet."""
    family, kind, protocol, _, address = where
    if not is_public(str(address[0])):
        raise NotPublic(f"{address[0]} is not on the public internet")
    return socket.socket(family, kind, protocol)


def _inner(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    holds = any(address in network for network in HOLDING_IPV4)
    return IPv4Address(int(address) & 0xFFFFFFFF) if holds else None
