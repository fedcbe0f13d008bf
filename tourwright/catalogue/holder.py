"""The catalogue in use: a broken one never replaces a good one."""

import logging
from pathlib import Path
from threading import Lock

from tourwright.catalogue.catalogue import Catalogue, load
from tourwright.catalogue.fault import CatalogueError, Fault

logger = logging.getLogger(__name__)


class CatalogueHolder:
    """Holds the good catalogue of one folder, and the earlier ones of this process by version."""

    def __init__(self, directory: Path) -> None:
        """Load the folder. Raises CatalogueError when the very first one is broken."""
        self._directory = directory
        self._lock = Lock()
        self._current = load(directory)
        self._versions = {self._current.version: self._current}

    @property
    def current(self) -> Catalogue:
        """The catalogue that new tours get."""
        return self._current

    def version(self, version: str) -> Catalogue | None:
        """Return an earlier catalogue of this process, or None."""
        return self._versions.get(version)

    def reload(self) -> tuple[Fault, ...]:
        """Read the folder again; return the faults for which the good one stays in use."""
        try:
            fresh = load(self._directory)
        except CatalogueError as broken:
            logger.error("catalogue refused", extra={"faults": len(broken.faults)})
            return broken.faults
        with self._lock:
            self._versions[fresh.version] = fresh
            self._current = fresh
        logger.info("catalogue in use", extra={"version": fresh.version})
        return ()
