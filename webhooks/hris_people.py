"""Page: people whose data needs somebody, for HR."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, Response, abort

from tourwright.domain.rights import Right
from webhooks.deps import Deps
from webhooks.rights import Need

NEEDS: Mapping[str, Need] = {
    "hris_people.show": Need(Right.CORRECT_DATA),
    "hris_people.act": Need(Right.CORRECT_DATA),
}
"""What each endpoint needs, by its full name."""


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("hris_people", __name__)

    @routes.get("/hris/people")
    def show() -> Response:
        """List look-alikes, people without a manager and newcomers without a tour."""
        return _nothing(deps)

    @routes.post("/hris/people")
    def act() -> Response:
        """Say whether two people are one."""
        return _nothing(deps)

    return routes


def _nothing(deps: Deps) -> Response:
    del deps
    abort(HTTPStatus.NOT_FOUND)
