"""Deliveries for whoever runs the installation: what went out, what did not, and sending again.

Opened with the operator's token in the Authorization header, or as the password of the browser's
own sign-in box; an empty token closes the pages. Bodies are never shown.
"""

import base64
import binascii
import hmac
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request

from webhooks.csrf import Csrf, FormNotOursError
from webhooks.deps import Deps
from webhooks.guard import guarded

ROWS = 200


class OperatorPage:
    """Lists the outbox and sends again."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = Csrf(deps.token_key, secure=deps.base_url.startswith("https:"))

    def guard(self) -> Response | None:
        """Let operators in."""
        if self._deps.operator_token and _token_is(self._deps.operator_token):
            return None
        refused = make_response("The operator's token is needed.\n", HTTPStatus.UNAUTHORIZED)
        refused.mimetype = "text/plain"
        refused.headers["WWW-Authenticate"] = 'Basic realm="operator", charset="UTF-8"'
        return refused

    def show(self) -> Response:
        """List the newest deliveries, or the dead ones only."""
        state = request.args.get("state", "")
        rows = self._deps.outbox.log(ROWS, request.args.get("channel", ""))
        shown = [row for row in rows if state in {"", row.state}]
        if request.accept_mimetypes.best == "application/json":
            return jsonify([_plain(row) for row in shown])
        nonce = self._csrf.nonce()
        page = render_template(
            "deliveries.html",
            rows=shown,
            counts=self._deps.outbox.counts(),
            csrf=lambda path: self._csrf.field(nonce, path),
        )
        return self._csrf.keep(make_response(page), nonce)

    def resend(self, outbox_id: int) -> Response:
        """Make one row due again."""
        try:
            self.must_be_meant()
        except FormNotOursError:
            return make_response("Open the list again and repeat.\n", HTTPStatus.FORBIDDEN)
        if not self._deps.outbox.resend(outbox_id, self._deps.clock.now()):
            return make_response("There is no such row to send again.\n", HTTPStatus.NOT_FOUND)
        return make_response(redirect("/deliveries", HTTPStatus.SEE_OTHER))

    def must_be_meant(self) -> None:
        """A bearer header is never sent by a browser by itself; anything else needs the form."""
        if not request.headers.get("Authorization", "").lower().startswith("bearer "):
            self._csrf.check()


def _token_is(wanted: str) -> bool:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "basic":
        given = _password(given)
    return hmac.compare_digest(given.encode(), wanted.encode())


def _password(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _plain(row: object) -> dict[str, object]:
    """Return the columns that hold no personal text."""
    names = ("outbox_id", "channel", "subscriber", "key", "state", "attempts", "last_error")
    return {name: getattr(row, name) for name in names}


def blueprint(deps: Deps) -> Blueprint:
    """Return the operator's routes."""
    pages = guarded("operator")
    page = OperatorPage(deps)
    pages.before_request(page.guard)
    pages.add_url_rule("/deliveries", "show", page.show, methods=["GET"])
    path = "/deliveries/<int:outbox_id>/resend"
    pages.add_url_rule(path, "resend", page.resend, methods=["POST"])
    return pages
