"""Signs and posts the webhooks of the emulated HRIS, and repeats them until they are taken."""

import hashlib
import hmac
import json
import secrets
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import requests

from emulators.hris_book import HrisBook

AGENT = "BambooHR-WebHooks/1.0 (+https://www.bamboohr.com)"
COMPANY_ID = "12345"
PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
GIVE_UP_AFTER = 400
REMEMBERED = 100
Hook = dict[str, Any]


def signed_headers(private_key: str, body: bytes, moment: datetime) -> dict[str, str]:
    """Return the headers BambooHR sends with the body."""
    stamp = str(int(moment.timestamp()))
    signature = hmac.new(private_key.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "X-BambooHR-Timestamp": stamp,
        "X-BambooHR-Signature": signature,
    }


def _body(kind: str, moment: datetime, data: dict[str, Any]) -> str:
    """Return the body of an event."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%S+0000")
    return json.dumps({"type": f"employee.{kind}", "timestamp": stamp, "data": data})


def _wants(hook: Hook, kind: str) -> bool:
    """Say whether the receiver asked for such events; one that was made by hand gets all."""
    return "events" not in hook or f"employee.{kind}" in hook["events"]


class Hooks:
    """The registered receivers and the events not yet taken; both survive a restart."""

    def __init__(self, book: HrisBook, clock: Callable[[], datetime]) -> None:
        self._book = book
        self._clock = clock
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._session = requests.Session()
        self._fired: deque[str] = deque(maxlen=REMEMBERED)
        self._delivering = threading.Lock()

    def register(self, url: str, private_key: str = "") -> str:
        """Send events to the address from now on; returns the private key they are signed with."""
        with self._book.changing() as book:
            book["webhooks"] = [each for each in book["webhooks"] if each["url"] != url]
        return str(self.make({"url": url}, private_key)["key"])

    def all(self) -> list[Hook]:
        """Return every receiver with its number, its private key among the rest."""
        with self._book.changing() as book:
            return [dict(each) for each in book["webhooks"]]

    def one(self, number: str) -> Hook | None:
        """Return the receiver of this number."""
        return next((each for each in self.all() if each.get("id") == number), None)

    def make(self, hook: Hook, private_key: str = "") -> Hook:
        """Add a receiver under a new number, with its key."""
        made = {**hook, "key": private_key or secrets.token_hex(16)}
        made["created"] = self._clock().strftime("%Y-%m-%d %H:%M:%S")
        with self._book.changing() as book:
            numbers = [int(each.get("id", 0)) for each in book["webhooks"]]
            made["id"] = str(max(numbers, default=0) + 1)
            book["webhooks"].append(made)
        return made

    def change(self, number: str, hook: Hook) -> Hook | None:
        """Put this in place of the receiver of the number; key and number stay."""
        found = self.one(number)
        if found is None:
            return None
        kept: Hook = {name: found[name] for name in ("id", "key", "created") if name in found}
        with self._book.changing() as book:
            others = [each for each in book["webhooks"] if each.get("id") != number]
            book["webhooks"] = [*others, {**hook, **kept}]
        return {**hook, **kept}

    def delete(self, number: str) -> bool:
        """Forget the receiver; False when there is none of the number."""
        with self._book.changing() as book:
            left = [each for each in book["webhooks"] if each.get("id") != number]
            is_there = len(left) < len(book["webhooks"])
            book["webhooks"] = left
        return is_there

    def fire(self, kind: str, person: str, changed: tuple[str, ...] = ()) -> None:
        """Queue an event ("created", "updated", "deleted") for every receiver.

        A body tells its second only: a second event of the same words in one second is dated to the
        next, or every receiver would take it for a repeat.
        """
        data: dict[str, Any] = {"companyId": COMPANY_ID, "employeeId": person}
        if changed:
            data["changedFields"] = list(changed)
        moment = self._clock()
        while (body := _body(kind, moment, data)) in self._fired:
            moment += timedelta(seconds=1)
        self._fired.append(body)
        with self._book.changing() as book:
            wanting = [each for each in book["webhooks"] if _wants(each, kind)]
            for hook in wanting:
                book["waiting"].append({**hook, "body": body, "attempts": 0})
        self._wake.set()

    def start(self) -> None:
        """Deliver in a thread of its own until `stop`."""
        self._thread = threading.Thread(target=self._run, name="hris-webhooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop delivering; what waits stays for the next start."""
        self._stopped.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(5)
        self._session.close()

    def deliver(self) -> bool:
        """Try what waits, once each, in order; True when nothing is left."""
        with self._delivering:
            with self._book.changing() as book:
                waiting = list(book["waiting"])
            left = [each for each in waiting if not self._taken(each)]
            with self._book.changing() as book:
                book["waiting"] = left + book["waiting"][len(waiting) :]
                return not book["waiting"]

    def _taken(self, event: dict[str, Any]) -> bool:
        """Post one event; 2xx means taken. After many attempts it is given up."""
        body = event["body"].encode()
        headers = signed_headers(event["key"], body, self._clock())
        event["attempts"] += 1
        try:
            answer = self._session.post(
                event["url"], data=body, headers=headers, timeout=5, allow_redirects=False
            )
        except requests.RequestException:
            return bool(event["attempts"] >= GIVE_UP_AFTER)
        return answer.ok or event["attempts"] >= GIVE_UP_AFTER

    def _run(self) -> None:
        """Deliver, pausing longer after each failure."""
        failures = 0
        while not self._stopped.is_set():
            self._wake.clear()
            failures = 0 if self.deliver() else failures + 1
            pause = PAUSES_S[min(failures, len(PAUSES_S)) - 1] if failures else None
            self._wake.wait(pause)
