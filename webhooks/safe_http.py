"""A requests session for addresses that others configured: it reaches the public network only.

The name is looked up once, every address it has is checked, and the connection goes to a checked
one; so neither a spelling of an address, nor a second look-up with another answer, nor a redirect
leads inside. TLS still proves the name. Hosts of an allow list (a test, an intranet subscriber) are
exempt; they alone may be reached without TLS.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterator, Sequence
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

CONNECT_S, READ_S, TOTAL_S = 5.0, 15.0, 20.0
INSIDE_V4 = tuple(
    ipaddress.IPv4Network(text)
    for text in ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15")
)
OUTSIDE_V6 = ipaddress.IPv6Network("2000::/3")
INSIDE_V6 = tuple(
    ipaddress.IPv6Network(text)
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16")
)


class BlockedAddressError(requests.RequestException):
    """The subscriber's address is not on the public network; nothing was connected to."""


class InsideAddressError(HTTPError):
    """What the gate says; it passes through the libraries unwrapped, as no OSError would."""


def is_public(text: str) -> bool:
    """Say whether the address is on the public network and carries no other address inside.

    The standard library's `is_private` alone lets pass: shared (100.64/10), 6to4, NAT64, Teredo.
    """
    address = ipaddress.ip_address(text.partition("%")[0])
    if address.is_multicast or address.is_unspecified or address.is_reserved:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not any(address in net for net in INSIDE_V4)
    outside = address in OUTSIDE_V6 and address.is_global
    return outside and not any(address in net for net in INSIDE_V6)


def resolve(host: str, port: int) -> Sequence[str]:
    """Return every address of the name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Gate:
    """Decides where a connection may go; `open` makes it."""

    def __init__(self, allowed: frozenset[str] = frozenset(), look_up: Resolve = resolve) -> None:
        """Exempt hosts in allowed, each as "host:port"; look_up is handed in by tests."""
        self._allowed = allowed
        self._look_up = look_up

    def exempts(self, host: str, port: int) -> bool:
        """Say whether the allow list names the host and port."""
        return f"{host}:{port}" in self._allowed

    def address(self, host: str, port: int) -> str:
        """Return the address to connect to. Raises InsideAddressError, OSError."""
        addresses = self._look_up(host, port)
        inside = [address for address in addresses if not is_public(address)]
        if not addresses or (inside and not self.exempts(host, port)):
            raise InsideAddressError("the subscriber's address is not on the public network")
        return addresses[0]


class _Pinned(HTTPConnection):
    """Connects to the address that was checked, and is cut off after TOTAL_S seconds."""

    gate: Gate
    _cutter: Timer | None = None

    def _new_conn(self) -> socket.socket:
        try:
            address = self.gate.address(self.host, int(self.port or self.default_port))
            pinned = socket.create_connection(
                (address, int(self.port or self.default_port)), CONNECT_S
            )
        except socket.gaierror as unknown:
            raise NameResolutionError(self.host, self, unknown) from unknown
        except TimeoutError as late:
            raise ConnectTimeoutError(self, "no connection in time") from late
        except OSError as failed:
            raise NewConnectionError(self, "no connection") from failed
        self._cutter = Timer(TOTAL_S, _cut, (pinned,))
        self._cutter.daemon = True
        self._cutter.start()
        return pinned

    def close(self) -> None:
        """Close the connection and forget the cut."""
        if self._cutter is not None:
            self._cutter.cancel()
        super().close()


class _PinnedTls(_Pinned, HTTPSConnection):
    """The same with TLS: the certificate must be the name's, not the address's."""


def _cut(connection: socket.socket) -> None:
    """End a connection that gives its answer drop by drop."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


class SafeAdapter(HTTPAdapter):
    """Sends through the gate: no proxy, no redirect, no retry."""

    def __init__(self, gate: Gate) -> None:
        """Connect through the gate only."""
        self._gate = gate
        super().__init__(max_retries=0, pool_connections=4, pool_maxsize=4)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as inherited
        """Use connections that ask the gate."""
        manager = PoolManager(*args, **kwargs)
        plain = type("GatedConnection", (_Pinned,), {"gate": self._gate})
        secured = type("GatedTlsConnection", (_PinnedTls,), {"gate": self._gate})
        manager.pool_classes_by_scheme = {
            "http": type("Gated", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("GatedTls", (HTTPSConnectionPool,), {"ConnectionCls": secured}),
        }
        self.poolmanager = manager

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:  # type: ignore[override]  # noqa: ANN401 - as inherited
        """Refuse what is neither TLS nor exempt, then send; a proxy is never used."""
        target = urlsplit(request.url or "")
        port = target.port or (443 if target.scheme == "https" else 80)
        if target.scheme != "https" and not self._gate.exempts(target.hostname or "", port):
            raise BlockedAddressError("the subscriber's address must begin with https://")
        kwargs["proxies"] = {}
        try:
            return super().send(request, **kwargs)
        except InsideAddressError as inside:
            raise BlockedAddressError(str(inside), request=request) from inside


class _NoRedirects(requests.Session):
    """A session for which a redirect is an answer like any other."""

    def resolve_redirects(self, *_: Any, **__: Any) -> Iterator[Any]:  # noqa: ANN401 - inherited
        """Follow nothing."""
        return iter(())


def safe_session(gate: Gate) -> requests.Session:
    """Return a session that follows no redirect and reads no settings around it."""
    session = _NoRedirects()
    session.trust_env = False
    adapter = SafeAdapter(gate)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session
