"""Page: the sources of people for whoever runs the installation; it names nobody.

Opened with the operator's token, as `webhooks.operator_page` is.
"""

from http import HTTPStatus

from flask import Blueprint, Response, abort

from webhooks.deps import Deps
from webhooks.operator_page import OperatorPage


def blueprint(deps: Deps) -> Blueprint:
    """Return the operator's routes about sources of people; without sources they are not there."""
    routes = Blueprint("hris_operations", __name__)
    routes.before_request(OperatorPage(deps).guard)

    @routes.get("/operations/hris")
    def show() -> Response:
        """Tell how the sources are."""
        return _nothing(deps)

    @routes.post("/operations/hris")
    def act() -> Response:
        """Pause, resume or run a schedule; release or drop a reading."""
        return _nothing(deps)

    return routes


def _nothing(deps: Deps) -> Response:
    del deps
    abort(HTTPStatus.NOT_FOUND)
