"""Senders of signed webhooks: many connections, kept alive, each answer awaited."""

import base64
import hashlib
import hmac
import json
import re
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

from benchmarks.processes import SOURCE, Place
from emulators.server import LOOPBACK

BODY = json.dumps(
    {
        "type": "person.changed",
        "source_person_id": "104",
        "occurred_at": "2026-01-15T08:30:00Z",
    }
).encode()
Taken = tuple[int, float]
"""Status and seconds."""
Take = Callable[[], tuple[float, bytes] | None]


def request_of(place: Place, event_id: str = "", body: bytes = BODY) -> bytes:
    """Return the bytes of one signed request."""
    event_id, sent_at = event_id or secrets.token_hex(12), str(int(time.time()))
    signed = f"{event_id}.{sent_at}.".encode() + body
    signature = base64.b64encode(hmac.digest(place.secret, signed, hashlib.sha256)).decode()
    head = (
        f"POST /hooks/{SOURCE} HTTP/1.1\r\nhost: {LOOPBACK}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\nwebhook-id: {event_id}\r\n"
        f"webhook-timestamp: {sent_at}\r\nwebhook-signature: v1,{signature}\r\n\r\n"
    )
    return head.encode() + body


def send_all(place: Place, requests: Sequence[bytes], at_once: int) -> list[Taken]:
    """Send as fast as the answers come, over so many connections."""
    waiting = iter(requests)
    return _sent(place, lambda: _next(waiting), at_once)


def send_paced(place: Place, requests: Sequence[bytes], at_once: int, rate: float) -> list[Taken]:
    """Send at a steady rate; seconds count from the moment that a request was meant to go out."""
    begin = time.perf_counter() + 0.05
    waiting = iter([(begin + n / rate, each) for n, each in enumerate(requests)])
    return _sent(place, lambda: next(waiting, None), at_once)


def _next(waiting: Iterator[bytes]) -> tuple[float, bytes] | None:
    request = next(waiting, None)
    return None if request is None else (0.0, request)


def _sent(place: Place, take: Take, at_once: int) -> list[Taken]:
    taken: list[Taken] = []
    lock = threading.Lock()

    def _one() -> None:
        with closing(socket.create_connection((LOOPBACK, place.port))) as sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                with lock:
                    job = take()
                if job is None:
                    return
                taken.append(_answered(sock, *job))

    threads = [threading.Thread(target=_one) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def _answered(sock: socket.socket, due: float, request: bytes) -> Taken:
    now = time.perf_counter()
    if due > now:
        time.sleep(due - now)
    began = due or now
    sock.sendall(request)
    return _status(sock), time.perf_counter() - began


def _status(sock: socket.socket) -> int:
    """Read one answer to its end."""
    answer = sock.recv(65536)
    while b"\r\n\r\n" not in answer:
        answer += sock.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    missing = int(length[1]) - len(body) if length else 0
    while missing > 0:
        missing -= len(sock.recv(missing))
    return int(head[9:12])


def send_once(place: Place, request: bytes) -> int:
    """Send over a connection of its own; the status. Raises OSError when none came."""
    with closing(socket.create_connection((LOOPBACK, place.port), timeout=10)) as sock:
        sock.sendall(request)
        answer = sock.recv(65536)
        if len(answer) < 12:
            raise ConnectionResetError("the answer was cut short")
        return int(answer[9:12])
