"""Notifications of the directory: taken at once, judged afterwards."""

from http import HTTPStatus

from flask import Blueprint, Response, abort

from webhooks.deps import Deps


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of notifications."""
    del deps
    routes = Blueprint("graph_hooks", __name__)

    @routes.post("/graph/notifications")
    def notify() -> Response:
        """Take notifications of changes."""
        abort(HTTPStatus.NOT_FOUND)

    @routes.post("/graph/lifecycle")
    def lifecycle() -> Response:
        """Take notifications about the subscriptions themselves."""
        abort(HTTPStatus.NOT_FOUND)

    return routes
