"""What Teams sends: messages, presses on cards, and where the app was installed."""

from http import HTTPStatus

from flask import Blueprint, Response, abort

from webhooks.deps import Deps


def blueprint(deps: Deps) -> Blueprint:
    """Return the route of the bot."""
    del deps
    routes = Blueprint("bot", __name__)

    @routes.post("/api/messages")
    def receive() -> Response:
        """Take one activity."""
        abort(HTTPStatus.NOT_FOUND)

    return routes
