"""What `tourwright catalogue check` prints."""

from collections.abc import Sized
from pathlib import Path

from tourwright.catalogue.catalogue import load
from tourwright.catalogue.fault import CatalogueError

OK, FAULTY = 0, 1


def catalogue_report(directory: Path) -> tuple[int, str]:
    """Return the exit code and the text about the catalogue in this folder."""
    try:
        good = load(directory)
    except CatalogueError as broken:
        lines = [f"{_counted(broken.faults, 'fault', 'faults')}; nothing was changed.", ""]
        return FAULTY, "\n".join([*lines, *(f"- {fault}" for fault in broken.faults)])
    counts = (
        _counted(good.policies, "policy", "policies"),
        _counted(good.tour_types, "tour type", "tour types"),
        _counted(good.workflows, "workflow schema", "workflow schemas"),
    )
    return OK, f"The catalogue is good: version {good.version}, {', '.join(counts)}."


def _counted(things: Sized, one: str, many: str) -> str:
    return f"{len(things)} {one if len(things) == 1 else many}"
