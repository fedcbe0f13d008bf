"""Where a tour comes from that ran before we knew of it, and how it is put before the two.

Source: product C90; edges E47, E48.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tourwright.domain.plan import CONFIRM_DAYS
from tourwright.domain.tour_state import Imported, Tour

AGAIN = "again"
"""Tells that the tour ran here before, and ended with an employment that goes on after all."""


def is_as_imported(tour: Tour) -> bool:
    """Say whether the text is the one that was committed to elsewhere, with no word changed."""
    return tour.imported is not None and not tour.negotiation.changed


def asked_to_commit(tour: Tour, now: datetime) -> Mapping[str, Any]:
    """Return how the question for the commitment is put: over weeks when it was made elsewhere."""
    if tour.imported is None or not is_as_imported(tour):
        return {"purpose": "commit"}
    return {
        "purpose": "commit_again" if tour.imported.again else "commit_imported",
        "due": now + timedelta(days=CONFIRM_DAYS),
        "facts": provenance_told(tour.imported),
    }


def provenance_told(imported: Imported) -> Mapping[str, str]:
    """Return what both may read of where the tour comes from; never who brought it in."""
    day = imported.committed_on
    told = {
        "provenance": imported.provenance,
        "committed_on": day.isoformat() if day else "",
        AGAIN: "true" if imported.again else "",
    }
    return {name: text for name, text in told.items() if text}
