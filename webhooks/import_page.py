"""Page: tours that run already, brought in by HR from a file."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, Response, abort

from tourwright.domain.rights import Right
from webhooks.deps import Deps
from webhooks.rights import Need

NEEDS: Mapping[str, Need] = {
    "import_page.show": Need(Right.CORRECT_DATA),
    "import_page.act": Need(Right.CORRECT_DATA),
}
"""What each endpoint needs, by its full name."""


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("import_page", __name__)

    @routes.get("/hris/import")
    def show() -> Response:
        """Show the import; changes nothing."""
        return _nothing(deps)

    @routes.post("/hris/import")
    def act() -> Response:
        """Take a file, or stop what waits."""
        return _nothing(deps)

    return routes


def _nothing(deps: Deps) -> Response:
    del deps
    abort(HTTPStatus.NOT_FOUND)
