"""What `tourwright catalogue check` prints."""

from pathlib import Path

from tourwright.catalogue.catalogue import load
from tourwright.catalogue.fault import CatalogueError

OK, FAULTY = 0, 1


def catalogue_report(directory: Path) -> tuple[int, str]:
    """Return the exit code and the text about the catalogue in this folder."""
    try:
        good = load(directory)
    except CatalogueError as broken:
        lines = [f"{len(broken.faults)} fault(s); nothing was changed.", ""]
        return FAULTY, "\n".join([*lines, *(f"- {fault}" for fault in broken.faults)])
    counts = (
        f"{len(good.policies)} policies, {len(good.tour_types)} tour types, "
        f"{len(good.workflows)} workflow schemas"
    )
    return OK, f"The catalogue is good: version {good.version}, {counts}."
