"""Events in: authentic? seen before? taken. Vendor names stay in `connectors/<system>/events.py`.

The route is the busiest of all: it has no hooks before or after it and makes one response object.
"""

import hmac
import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, request

from tourwright.ports import EventReader, InboundEvent, MalformedError, NotAuthenticError
from tourwright.ports.errors import PingError
from webhooks.deps import Deps
from webhooks.metrics import INBOUND

logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 256 * 1024
RETRY_AFTER_S = "5"


class RequestHeaders(Mapping[str, str]):
    """The headers of a WSGI request as a mapping, whatever the case of the name."""

    def __init__(self, environ: Mapping[str, object]) -> None:
        self._environ = environ

    def __getitem__(self, name: str) -> str:
        value = self._environ["HTTP_" + name.upper().replace("-", "_")]
        return str(value)

    def __iter__(self) -> Iterator[str]:
        for key in self._environ:
            if key.startswith("HTTP_"):
                yield key[5:].replace("_", "-").lower()

    def __len__(self) -> int:
        return sum(1 for _ in self)


class RefusalError(Exception):
    """Why an event is not taken; becomes the answer."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


def blueprint(deps: Deps) -> Blueprint:
    """Return the inbound routes."""
    inbound = Blueprint("inbound", __name__)

    @inbound.post("/hooks/<source>")
    def receive(source: str) -> Response:
        """Take one event: 202 taken, 200 seen before, 401 not authentic, 404 no such source."""
        return _received(deps, deps.sources, source)

    @inbound.post("/hooks/<source>/<secret>")
    def receive_unsigned(source: str, secret: str) -> Response:
        """Take one event of a source that signs nothing: the address itself is the secret."""
        return _received(deps, _opened(deps, source, secret), source)

    return inbound


def _received(deps: Deps, readers: Mapping[str, EventReader], source: str) -> Response:
    try:
        event = _read(readers.get(source), deps)
        return _taken(deps, event)
    except PingError:
        return Response(status=200)
    except RefusalError as refusal:
        return _refused(source if source in readers else "unknown", refusal)


def _opened(deps: Deps, source: str, secret: str) -> Mapping[str, EventReader]:
    """Return the source's reader when the secret is its own, compared in constant time."""
    found = deps.hris.sources.get(source) if deps.hris else None
    if found is None or found.events is None or not found.path_secret:
        return {}
    same = hmac.compare_digest(found.path_secret.encode(), secret.encode())
    return {source: found.events} if same else {}


def _read(reader: EventReader | None, deps: Deps) -> InboundEvent:
    if reader is None:
        raise RefusalError(404, "no such source")
    try:
        environ = request.environ
        event = reader.read(RequestHeaders(environ), raw_body(environ), deps.clock.now())
    except NotAuthenticError as why:
        raise RefusalError(401, str(why)) from why
    except MalformedError as why:
        raise RefusalError(400, str(why)) from why
    if not (event.dedupe_key + event.subject + event.kind).isprintable():
        raise RefusalError(400, "an id holds characters that do not print")
    if max(len(event.dedupe_key), len(event.subject), len(event.kind)) > 255:
        raise RefusalError(400, "an id is longer than 255 characters")
    return event


def raw_body(environ: Mapping[str, Any]) -> bytes:
    """Return the raw bytes, bounded. Raises RefusalError.

    A length is wanted, so that no proxy can disagree with us.
    """
    if environ.get("HTTP_TRANSFER_ENCODING"):
        raise RefusalError(411, "send Content-Length, not Transfer-Encoding")
    length = environ.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit()):
        raise RefusalError(411, "Content-Length is missing or not a number")
    if len(length) > 9 or int(length) > MAX_BODY_BYTES:
        raise RefusalError(413, f"more than {MAX_BODY_BYTES} bytes")
    if not _is_json(environ.get("CONTENT_TYPE") or ""):
        raise RefusalError(415, "Content-Type must be application/json")
    body: bytes = environ["wsgi.input"].read(int(length))
    if len(body) != int(length):
        raise RefusalError(400, "the body ended early")
    return body


def _is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (
        kind.startswith("application/") and kind.endswith("+json")
    )


def _taken(deps: Deps, event: InboundEvent) -> Response:
    try:
        new = deps.inbox.take(event)
    except Exception as down:
        # Whatever keeps the inbox from its promise, the sender must come again: nothing was stored.
        logger.exception("event not stored", extra={"source": event.source})
        raise RefusalError(503, "nothing was stored: send it again") from down
    INBOUND.labels(event.source, "taken" if new else "repeat").inc()
    deps.wake()
    return Response(status=202 if new else 200)


def _refused(source: str, refusal: RefusalError) -> Response:
    logger.warning(
        "event refused",
        extra={"source": source, "status": refusal.status, "why": refusal.why},
    )
    INBOUND.labels(source, str(refusal.status)).inc()
    return problem(refusal)


def problem(refusal: RefusalError) -> Response:
    """Return what a sender of events is told."""
    body = json.dumps({"status": refusal.status, "title": refusal.why})
    answer = Response(body, refusal.status, mimetype="application/problem+json")
    if refusal.status == 503:
        answer.headers["Retry-After"] = RETRY_AFTER_S
    return answer
