"""Presses on cards in mails, and cards that ask how they stand when a mail is opened."""

from http import HTTPStatus

from flask import Blueprint, Response, abort

from webhooks.deps import Deps


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of cards in mails."""
    del deps
    routes = Blueprint("outlook_actions", __name__)

    @routes.post("/outlook/action")
    def act() -> Response:
        """Take one press on a card."""
        abort(HTTPStatus.NOT_FOUND)

    @routes.post("/outlook/card")
    def card() -> Response:
        """Return the card as it stands now."""
        abort(HTTPStatus.NOT_FOUND)

    return routes
