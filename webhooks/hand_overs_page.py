"""Page: all hand-overs that wait for one manager, after a reorganisation for instance."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, Response, abort

from tourwright.domain.rights import Right
from webhooks.deps import Deps
from webhooks.rights import Need

NEEDS: Mapping[str, Need] = {
    "hand_overs_page.show": Need(Right.SIGNED_IN),
    "hand_overs_page.act": Need(Right.SIGNED_IN),
}
"""What each endpoint needs; whose hand-overs are shown follows from who reads."""


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("hand_overs_page", __name__)

    @routes.get("/hand-overs")
    def show() -> Response:
        """List the hand-overs that wait for the reader; changes nothing."""
        return _nothing(deps)

    @routes.post("/hand-overs")
    def act() -> Response:
        """Answer those that were chosen."""
        return _nothing(deps)

    return routes


def _nothing(deps: Deps) -> Response:
    del deps
    abort(HTTPStatus.NOT_FOUND)
