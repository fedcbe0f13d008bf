"""Pages: a manager's own tours."""

from collections.abc import Mapping

from flask import Blueprint

from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.rights import Need

NEEDS: Mapping[str, Need] = {}
"""What each endpoint needs, by its full name ("team_page.show")."""


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    del deps
    return guarded("team_page")
