"""Addresses that others configure never lead inside: no connection is made at all."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from webhooks.safe_http import (
    BlockedAddressError,
    Gate,
    InsideAddressError,
    is_public,
    safe_session,
)

SPELLINGS = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1",
    "017700000001", "0", "0.0.0.0",  # noqa: S104 - nothing is bound here
    "127.127.127.127", "localhost", "LOCALHOST", "[::1]", "[::]",
    "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]",
    "127.0.0.1.", "localhost.",
)  # fmt: skip
INSIDE = (
    "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8",
    "192.88.99.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "0.1.2.3", "240.0.0.1",
    "203.0.113.9", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
    "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::",
    "2001::1", "2001:db8::1", "fec0::1", "::7f00:1", "100::1", "3fff::1",
)  # fmt: skip


@dataclass
class Listener:
    """Listens on loopback and counts who comes."""

    port: int = 0
    seen: list[bytes] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Answer each connection with a redirect to itself."""
    server = socket.create_server(("127.0.0.1", 0))
    known = Listener(server.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                peer, _ = server.accept()
            except OSError:
                return
            with peer:
                known.seen.append(peer.recv(65_536))
                where = f"http://127.0.0.1:{known.port}/again"
                peer.sendall(f"HTTP/1.1 302 Found\r\nLocation: {where}\r\n\r\n".encode())

    thread = threading.Thread(target=serve)
    thread.start()
    yield known
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


@pytest.mark.parametrize("host", SPELLINGS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_spelling_of_loopback_is_reached(listener: Listener, scheme: str, host: str) -> None:
    """However loopback is written, nothing is connected to."""
    with safe_session(Gate()) as session, pytest.raises(requests.RequestException):
        session.post(f"{scheme}://{host}:{listener.port}/", data=b"x", timeout=2)

    assert listener.seen == []


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_not_public(address: str) -> None:
    """Private, shared, link-local, multicast, translated and documentation addresses."""
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "93.184.216.34"])
def test_addresses_outside_are_public(address: str) -> None:
    """Ordinary addresses pass."""
    assert is_public(address)


def test_a_public_address_is_open_to_everybody() -> None:
    """The first address of a name that leads outside alone; no list is needed for it."""
    gate = Gate(look_up=lambda _host, _port: ["93.184.216.34", "8.8.8.8"])

    assert gate.address("hooks.example", 443) == "93.184.216.34"


def test_a_name_without_an_address_leads_nowhere() -> None:
    """Not even when the list exempts it."""
    gate = Gate(frozenset({"hooks.example:443"}), look_up=lambda _host, _port: [])

    with pytest.raises(InsideAddressError):
        gate.address("hooks.example", 443)


def test_one_inside_address_among_public_ones_blocks_the_name() -> None:
    """A name that also leads inside is refused as a whole."""
    gate = Gate(look_up=lambda _host, _port: ["8.8.8.8", "10.0.0.1"])

    with pytest.raises(InsideAddressError):
        gate.address("mixed.example", 443)


def test_a_name_that_changes_its_answer_is_looked_up_once(listener: Listener) -> None:
    """Between check and connection no second answer can slip in."""
    answers = [["127.0.0.1"], ["8.8.8.8"]]
    asked: list[str] = []

    def look_up(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    with safe_session(Gate(look_up=look_up)) as session, pytest.raises(BlockedAddressError):
        session.post(f"https://rebinding.example:{listener.port}/", timeout=2)

    assert (asked, listener.seen) == (["rebinding.example"], [])


def test_the_checked_address_is_the_one_connected_to(listener: Listener) -> None:
    """The connection goes to the address that was checked; the name stays in the request."""
    name = f"hooks.example:{listener.port}"
    gate = Gate(frozenset({name}), look_up=lambda _host, _port: ["127.0.0.1"])

    with safe_session(gate) as session:
        answer = session.post(f"http://{name}/x", allow_redirects=False, timeout=2)

    assert answer.status_code == 302
    assert f"Host: {name}".encode() in listener.seen[0]


def test_a_redirect_is_not_followed(listener: Listener) -> None:
    """Even towards an allowed host there is one connection."""
    gate = Gate(frozenset({f"127.0.0.1:{listener.port}"}))

    with safe_session(gate) as session:
        answer = session.get(f"http://127.0.0.1:{listener.port}/", timeout=2)

    assert (answer.status_code, len(listener.seen)) == (302, 1)


def test_without_tls_only_exempt_hosts_are_reached() -> None:
    """A public host must be spoken to under TLS."""
    gate = Gate(look_up=lambda _host, _port: ["8.8.8.8"])

    with safe_session(gate) as session, pytest.raises(BlockedAddressError, match="https"):
        session.post("http://hooks.example/", timeout=2)


def test_a_proxy_of_the_environment_is_not_used(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would look the name up for us, unchecked."""
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{listener.port}")
    gate = Gate(look_up=lambda _host, _port: ["127.0.0.1"])

    with safe_session(gate) as session, pytest.raises(BlockedAddressError):
        session.post("https://hooks.example/", timeout=2)

    assert listener.seen == []


def test_no_password_of_the_machine_is_sent_along(
    listener: Listener, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What a .netrc file holds for a host is not the subscriber's to see."""
    known = tmp_path / "netrc"
    known.write_text("machine 127.0.0.1 login ops password canary\n")
    monkeypatch.setenv("NETRC", str(known))
    gate = Gate(frozenset({f"127.0.0.1:{listener.port}"}))

    with safe_session(gate) as session:
        session.get(f"http://127.0.0.1:{listener.port}/", timeout=2)

    assert b"authorization" not in listener.seen[0].lower()


def test_a_connection_that_fails_is_not_tried_again_at_once() -> None:
    """When to try again is the schedule's to say."""
    asked: list[str] = []

    def look_up(host: str, _port: int) -> list[str]:
        asked.append(host)
        raise OSError("no route")

    with safe_session(Gate(look_up=look_up)) as session, pytest.raises(requests.ConnectionError):
        session.post("https://hooks.example/", timeout=2)

    assert asked == ["hooks.example"]


def test_no_clock_runs_on_for_a_connection_that_ended(listener: Listener) -> None:
    """What cuts slow answers off ends with the connection."""
    gate = Gate(frozenset({f"127.0.0.1:{listener.port}"}))
    before = set(threading.enumerate())

    with safe_session(gate) as session:
        session.get(f"http://127.0.0.1:{listener.port}/", timeout=2)
    for clock in set(threading.enumerate()) - before:
        clock.join(5)

    assert set(threading.enumerate()) <= before
