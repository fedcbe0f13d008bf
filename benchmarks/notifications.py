"""Notifications of the directory: taken, and the handshake answered, while the engine is down.

The web process runs on one core, whole, with the thread that tries in vain to hand over. A hundred
notifications a second come, each about somebody else, and every tenth call is a handshake.
"""

import json
import secrets
import statistics
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.processes import Place, new_place, running, web
from benchmarks.results import Figure, Result
from benchmarks.senders import Taken, send_paced
from benchmarks.webhook_apps import SUBSCRIPTION, WORD
from emulators.server import LOOPBACK

RATE = 100
AT_ONCE = 16
SHAKEN_EVERY = 10
GOAL_MS = 1000.0
PATH = "/graph/notifications"


def run(seconds: int = 20) -> Result:
    """Send for so long; return how long the answers took."""
    with tempfile.TemporaryDirectory(prefix="tourwright-") as folder:
        place = new_place(Path(folder) / "notified")
        with running(place, web("benchmarks.webhook_apps:notified")) as server:
            server.wait_until_open()
            _sent(place, RATE)
            before = server.cpu_s()
            taken, shaken = _sent(place, RATE * seconds)
            busy = (server.cpu_s() - before) / seconds
    return _result(taken, shaken, busy)


def _sent(place: Place, notices: int) -> tuple[Sequence[float], Sequence[float]]:
    """Send notices and handshakes; returns how many milliseconds each kind took."""
    ready = [_request(number) for number in range(notices)]
    ready += [_handshake(number) for number in range(0, notices, SHAKEN_EVERY)]
    secrets.SystemRandom().shuffle(ready)
    answers = send_paced(place, ready, AT_ONCE, RATE * (1 + 1 / SHAKEN_EVERY))
    statuses = Counter(status for status, _ in answers)
    if set(statuses) - {200, 202} or statuses[202] != notices:
        raise RuntimeError(f"notifications were answered {dict(statuses)}")
    return _times(answers, 202), _times(answers, 200)


def _times(answers: Sequence[Taken], status: int) -> Sequence[float]:
    return [seconds * 1000 for told, seconds in answers if told == status]


def _request(number: int) -> bytes:
    """Return one notification about one person."""
    person = f"00000000-0000-4000-8000-{number:012d}"
    end = datetime.now(UTC) + timedelta(days=1)
    data = {
        "id": person,
        "@odata.etag": secrets.token_hex(8),
        "@odata.type": "#Microsoft.Graph.User",
    }
    notice = {
        "subscriptionId": SUBSCRIPTION,
        "clientState": WORD,
        "changeType": "updated",
        "resource": f"Users/{person}",
        "resourceData": data,
        "subscriptionExpirationDateTime": end.isoformat(),
        "tenantId": "t",
    }
    return _post(PATH, json.dumps({"value": [notice]}).encode())


def _handshake(number: int) -> bytes:
    return _post(f"{PATH}?validationToken=Validation%3A+{number}", b"")


def _post(path: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nhost: {LOOPBACK}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _result(taken: Sequence[float], shaken: Sequence[float], busy: float) -> Result:
    return Result(
        "notifications",
        [
            Figure("sent a second", float(RATE), "/s"),
            Figure("taken, p50", _percentile(taken, 50), "ms"),
            Figure("taken, p99", _percentile(taken, 99), "ms", goal=GOAL_MS),
            Figure("taken, slowest", max(taken), "ms"),
            Figure("handshake, p99", _percentile(shaken, 99), "ms", goal=GOAL_MS),
            Figure("one core, busy", busy * 100, "%", goal=100.0),
        ],
    )


def _percentile(times: Sequence[float], percent: int) -> float:
    return statistics.quantiles(times, n=100)[percent - 1]
