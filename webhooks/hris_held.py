"""Page: readings of people that wait for somebody to look, for HR."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, Response, abort

from tourwright.domain.rights import Right
from webhooks.deps import Deps
from webhooks.rights import Need

NEEDS: Mapping[str, Need] = {
    "hris_held.listing": Need(Right.RELEASE_BATCH),
    "hris_held.show": Need(Right.RELEASE_BATCH),
    "hris_held.decide": Need(Right.RELEASE_BATCH),
}
"""What each endpoint needs, by its full name."""


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("hris_held", __name__)

    @routes.get("/hris/held")
    def listing() -> Response:
        """List what waits."""
        return _nothing(deps)

    @routes.get("/hris/held/<int:number>")
    def show(number: int) -> Response:
        """Tell what a reading would change; changes nothing."""
        del number
        return _nothing(deps)

    @routes.post("/hris/held/<int:number>")
    def decide(number: int) -> Response:
        """Release or drop it."""
        del number
        return _nothing(deps)

    return routes


def _nothing(deps: Deps) -> Response:
    del deps
    abort(HTTPStatus.NOT_FOUND)
