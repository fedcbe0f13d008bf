"""The receivers that are measured: ours, and the least that keeps the same promise as our route.

The bare one is Flask, an HMAC over the raw bytes, a parsed body, and a row in SQLite that is on
disk before the answer, many rows in one commit. It checks no schema, no duplicate names, no dates.
"""

import base64
import hashlib
import hmac
import json
import logging
import os
import sqlite3
import threading
import time
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue

from flask import Flask, Response, abort, request

from benchmarks.processes import SOURCE
from tourwright.bootstrap.parts import parts_of
from tourwright.bootstrap.web import started, web_of
from tourwright.ports.directory import Subscription
from tourwright.settings import Microsoft365, Settings, from_environment

SUBSCRIPTION, WORD = "5f0d6c1e-0000-4000-8000-000000000001", "a-word-of-the-benchmark"
TOLERANCE_S = 300
TABLE = "CREATE TABLE inbox (source TEXT, id TEXT, at REAL, body BLOB, PRIMARY KEY (source, id))"
Job = tuple[tuple[str, str, float, bytes], threading.Lock]


def ours() -> Flask:
    """Build the web process without the thread that hands events on."""
    logging.disable(logging.INFO)
    return web_of(parts_of(from_environment())).app


def notified() -> Flask:
    """Build the whole web process with notifications on, on one core; no engine listens."""
    logging.disable(logging.CRITICAL)
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    app = Microsoft365(
        tenant_id="t", client_id="c", managed_identity="system", notifications="basic"
    )
    settings = from_environment().model_copy(update={"microsoft": app})
    parts = parts_of(settings)
    end = parts.clock.now() + timedelta(days=1)
    known = Subscription(SUBSCRIPTION, "/users", end, end, client_state=WORD)
    parts.store.subscriptions.put(known)
    return started(web_of(parts), settings)


def bare() -> Flask:
    """Build the bare receiver."""
    settings = from_environment()
    app, keys, jobs = Flask(__name__), _keys(settings), SimpleQueue[Job]()
    path = Path(settings.store_url.removeprefix("sqlite:///")).with_name("bare.sqlite")
    threading.Thread(target=_write, args=(path, jobs), daemon=True).start()

    @app.post("/hooks/<source>")
    def receive(source: str) -> Response:
        """Take one event."""
        body, event_id = request.get_data(), request.headers["webhook-id"]
        sent_at = request.headers["webhook-timestamp"]
        signed = f"{event_id}.{sent_at}.".encode() + body
        mine = base64.b64encode(hmac.digest(keys[source], signed, hashlib.sha256)).decode()
        given = request.headers["webhook-signature"].removeprefix("v1,")
        if abs(time.time() - int(sent_at)) > TOLERANCE_S or not hmac.compare_digest(mine, given):
            abort(401)
        json.loads(body)
        done = threading.Lock()
        done.acquire()
        jobs.put(((source, event_id, time.time(), body), done))
        done.acquire()
        return Response(status=202)

    return app


def _keys(settings: Settings) -> dict[str, bytes]:
    (secret,) = settings.signed_sources[SOURCE]
    return {SOURCE: base64.b64decode(secret.removeprefix("whsec_"))}


def _write(path: Path, jobs: SimpleQueue[Job]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for line in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", TABLE):
        connection.execute(line)
    while True:
        batch = [jobs.get()]
        while not jobs.empty():
            batch.append(jobs.get())
        connection.execute("BEGIN IMMEDIATE")
        for row, _ in batch:
            connection.execute("INSERT INTO inbox VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", row)
        connection.execute("COMMIT")
        for _, done in batch:
            done.release()
