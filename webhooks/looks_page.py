"""Pages: saying why one looks, and who looked."""

from collections.abc import Mapping

from flask import Blueprint

from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.rights import Need

NEEDS: Mapping[str, Need] = {}
"""What each endpoint needs, by its full name ("looks_page.show")."""


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    del deps
    return guarded("looks_page")
