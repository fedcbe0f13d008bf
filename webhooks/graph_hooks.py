"""Notifications of the directory: taken at once, judged afterwards.

The sender waits for at most three seconds and stops sending to whoever is slow. So a call is only
stored here; neither the engine nor Microsoft is asked while it waits.
Source: https://learn.microsoft.com/graph/change-notifications-delivery-webhooks.
"""

import logging
from http import HTTPStatus

from flask import Blueprint, Response, abort, request

from tourwright.ports import MalformedError
from tourwright.ports.microsoft import HintGate
from webhooks.deps import Deps
from webhooks.gated import refused
from webhooks.inbound import RefusalError, raw_body
from webhooks.metrics import INBOUND

logger = logging.getLogger(__name__)

HANDSHAKE = "validationToken"
MAX_WORD = 2048


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of notifications; without a gate they are not there."""
    routes = Blueprint("graph_hooks", __name__)

    @routes.post("/graph/notifications")
    def notify() -> Response:
        """Take notifications of changes: 202 taken, 200 the word of the handshake."""
        return _answer(deps)

    @routes.post("/graph/lifecycle")
    def lifecycle() -> Response:
        """Take notifications about the subscriptions themselves, as above."""
        return _answer(deps)

    return routes


def _answer(deps: Deps) -> Response:
    if deps.hints is None:
        abort(HTTPStatus.NOT_FOUND)
    if HANDSHAKE in request.args:
        return _said_back(request.args[HANDSHAKE])
    try:
        _take(deps, deps.hints)
    except RefusalError as refusal:
        return refused(refusal)
    return Response(status=HTTPStatus.ACCEPTED)


def _said_back(word: str) -> Response:
    """Say the word back as plain text, which no browser takes for a page."""
    if len(word) > MAX_WORD:
        return refused(RefusalError(400, "the word is too long"))
    answer = Response(word, mimetype="text/plain")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _take(deps: Deps, gate: HintGate) -> None:
    """Store what may be ours. Raises RefusalError."""
    body = raw_body(request.environ)
    try:
        for event in gate.split(body, deps.clock.now()):
            new = deps.inbox.take(event)
            INBOUND.labels(event.source, "taken" if new else "repeat").inc()
    except MalformedError as why:
        raise RefusalError(400, str(why)) from why
    except Exception as down:
        # Whatever keeps the store from its promise, the sender must come again.
        logger.exception("notification not stored")
        raise RefusalError(503, "nothing was stored: send it again") from down
    deps.wake()
