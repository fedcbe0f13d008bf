"""The limits of a mailbox: mails a minute, and requests at a time."""

import re
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, Response, g, request

MINUTE_S = 60
OF_A_MAILBOX = re.compile(r"/v1\.0/users/([^/]+)/(sendMail|messages|events|calendar|mailFolders)")
SENDS = ("/sendMail", "/send")


@dataclass
class Throttle:
    """Counts by a clock of seconds; 0 means no limit. most: how many ran at a time."""

    mails_per_minute: int = 0
    at_once: int = 0
    most: int = 0
    refused: int = 0
    clock: Callable[[], float] = time.monotonic
    _sent: dict[str, deque[float]] = field(default_factory=dict)
    _running: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self, mailbox: str, *, sends: bool) -> float:
        """Begin a request: 0 when it may run, else the seconds to wait."""
        with self._lock:
            running = self._running.get(mailbox, 0)
            wait = 1.0 if self.at_once and running >= self.at_once else 0.0
            if not wait and sends:
                wait = self._wait_to_send(mailbox)
            if wait:
                self.refused += 1
                return wait
            self._running[mailbox] = running + 1
            self.most = max(self.most, running + 1)
            return 0.0

    def leave(self, mailbox: str) -> None:
        """End a request that ran."""
        with self._lock:
            self._running[mailbox] -= 1

    def _wait_to_send(self, mailbox: str) -> float:
        """Count a mail, or return how long the oldest one of the minute still counts."""
        now = self.clock()
        sent = self._sent.setdefault(mailbox, deque())
        while sent and sent[0] <= now - MINUTE_S:
            sent.popleft()
        if self.mails_per_minute and len(sent) >= self.mails_per_minute:
            return sent[0] + MINUTE_S - now
        sent.append(now)
        return 0.0


def add_throttle(app: Flask, throttle: Throttle) -> None:
    """Keep the limits."""

    @app.before_request
    def enter() -> Response | None:
        found = OF_A_MAILBOX.match(request.path)
        if found is None:
            return None
        wait = throttle.enter(found[1].lower(), sends=request.path.endswith(SENDS))
        if wait:
            body = '{"error":{"code":"ApplicationThrottled"}}'
            return Response(body, 429, {"Retry-After": str(int(wait) + 1)})
        g.in_mailbox = found[1].lower()
        return None

    @app.teardown_request
    def leave(_why: BaseException | None) -> None:
        mailbox = g.pop("in_mailbox", "")
        if mailbox:
            throttle.leave(mailbox)
