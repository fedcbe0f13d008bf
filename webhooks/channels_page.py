"""Page: over which channel people are asked, and why not over a better one; for HR."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, Response, abort

from tourwright.domain.rights import Right
from webhooks.deps import Deps
from webhooks.rights import Need

NEEDS: Mapping[str, Need] = {"channels_page.show": Need(Right.CORRECT_DATA)}
"""What each endpoint needs, by its full name."""


def blueprint(deps: Deps) -> Blueprint:
    """Return the page."""
    del deps
    routes = Blueprint("channels_page", __name__)

    @routes.get("/channels")
    def show() -> Response:
        """Show the newest choices."""
        abort(HTTPStatus.NOT_FOUND)

    return routes
