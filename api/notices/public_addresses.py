"""Addresses that this server may call: public ones over HTTPS; no way into the machine or the network it stands in.

A name is resolved once, every address behind it must be public, and the connection goes to that very address: a name
that answers differently the second time (DNS rebinding) changes nothing. Redirects are not followed.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_URL = 2048
PORTS = (443, 8443)

Resolve = Callable[[str, int], Sequence[str]]
_EMBEDDING = (
    (ipaddress.ip_network("64:ff9b::/96"), 0),
    (ipaddress.ip_network("64:ff9b:1::/48"), 0),
    (ipaddress.ip_network("2002::/16"), 80),
    (ipaddress.ip_network("::/96"), 0),
)
"""Networks whose addresses hold an IPv4 address, and how many bits stand below it."""


class AddressRefusedError(ValueError):
    """It is no address that this server may call."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect: the checked address, and the name for TLS and the ``Host`` header."""

    host: str
    ip: str
    port: int
    path: str


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses behind a name, as the system resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(one[4][0]) for one in found))


def is_public(ip: str) -> bool:
    """Whether an address is one of the public network, and holds none of another."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        for network, below in _EMBEDDING:
            if address in network and not is_public(str(ipaddress.IPv4Address(int(address) >> below & 0xFFFFFFFF))):
                return False
    return address.is_global and not address.is_multicast


def public_target(url: str, resolve: Resolve = resolve) -> Target:
    """Where a webhook's address leads.

    Args:
        url: ``https://`` with a name; ports 443 and 8443.
        resolve: name and port to addresses.

    Raises:
        AddressRefusedError: it is malformed, not HTTPS, carries a password, or leads into a private network.
    """
    try:
        parts = urlsplit(url)
        port = 443 if parts.port is None else parts.port
    except ValueError:
        raise AddressRefusedError("the address is malformed; expected https://name/path") from None
    host = (parts.hostname or "").rstrip(".")
    if len(url) > MAX_URL or parts.scheme != "https" or not host or any(ord(char) < 33 for char in url):  # noqa: PLR2004 - a space and what is below it
        raise AddressRefusedError("expected https://name/path")
    if parts.username is not None or parts.password is not None:
        raise AddressRefusedError("an address with a name and password in it is not called")
    if port not in PORTS:
        raise AddressRefusedError(f"port {port}; expected one of {', '.join(map(str, PORTS))}")
    try:
        found = resolve(host, port)
    except (OSError, UnicodeError):
        raise AddressRefusedError(f"{host}: nothing goes by this name") from None
    if not found or not all(is_public(ip) for ip in found):
        raise AddressRefusedError(f"{host} leads into a private network")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, found[0], port, path)
