"""Which machines a callout may reach: names are resolved first, and the connection goes to the address that was judged.

A name that leads into a private, loopback or link-local network is refused, whatever the project's list of places says:
the list holds names, and who owns a name decides where it leads.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence

import httpx

from circuitscript.runtime.exceptions import ScriptException

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
MakeTransport = Callable[[], httpx.BaseTransport]

_MOST_TRANSPORTS = 32
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv6 addresses in whose last four bytes stands an IPv4 address."""


def resolve(host: str, port: int) -> list[str]:
    """Returns the addresses of a host, as the system finds them; raises OSError when there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(text: str) -> bool:
    """Whether an address is one of the public internet."""
    address: Address = ipaddress.ip_address(text.partition("%")[0])
    return all(one.is_global and not one.is_multicast for one in (address, *_embedded(address)))


def _embedded(address: Address) -> list[Address]:
    """Returns the IPv4 addresses that an IPv6 address leads to."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _TRANSLATED:
        found.append(ipaddress.IPv4Address(address.packed[-4:]))
    return [one for one in found if one is not None]


class PublicTransport(httpx.BaseTransport):
    """Sends requests to public addresses only, and keeps the connections of each host apart.

    The name is resolved here, every address that it has must be public, and the connection goes to one of these, so
    that a second look-up cannot lead elsewhere; certificates are still checked against the name.
    """

    def __init__(self, make: MakeTransport = httpx.HTTPTransport, find: Resolve = resolve) -> None:
        self._make = make
        self._find = find
        self._transports: dict[str, httpx.BaseTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends the request; raises `CalloutException` for a host in a private network."""
        url = request.url
        port = url.port or (443 if url.scheme == "https" else 80)
        host = url.raw_host.decode("ascii")
        try:
            addresses = self._find(host, port)
        except (OSError, UnicodeError):
            raise httpx.ConnectError(f"unknown host {host}", request=request) from None
        if not addresses or not all(map(is_public, addresses)):
            message = f"Unauthorized endpoint: {host} is in a private network. endpoint = {url.copy_with(query=None)}"
            raise ScriptException("CalloutException", message)
        transport = self._transport(host)
        for address in addresses[:-1]:
            try:
                return transport.handle_request(_directed(request, address))
            except httpx.ConnectError:
                continue
        return transport.handle_request(_directed(request, addresses[-1]))

    def close(self) -> None:
        """Closes the connections."""
        for transport in self._transports.values():
            transport.close()
        self._transports.clear()

    def _transport(self, host: str) -> httpx.BaseTransport:
        if host not in self._transports:
            if len(self._transports) >= _MOST_TRANSPORTS:
                self._transports.pop(next(iter(self._transports))).close()
            self._transports[host] = self._make()
        return self._transports[host]


def _directed(request: httpx.Request, address: str) -> httpx.Request:
    """Returns the request as it goes to an address; the name stays in its `Host` and for its certificate."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")},
    )
