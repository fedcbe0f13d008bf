"""A comparison of a source that somebody asked for: made beside the request, kept with its day."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from tourwright.intake.report import Compared, figures, reconcile
from tourwright.ports import Clock, ConnectorError
from tourwright.ports.comparisons import Comparison, Comparisons, ComparisonState
from tourwright.ports.hris import HrisSource

logger = logging.getLogger(__name__)

STALE = timedelta(hours=1)
"""After so long one that is still being made was left by a process that ended."""

KEPT = 10_000
"""How many differences are kept with names; the figures count all."""

Later = Callable[[], None]


class Comparing:
    """Compares sources one at a time each, and keeps what the last comparison found."""

    def __init__(
        self,
        sources: Mapping[str, HrisSource],
        kept: Comparisons,
        clock: Clock,
        compared: Callable[[str], Compared],
        later: Callable[[Later], None],
    ) -> None:
        """Keep comparisons in kept; later does work that takes too long for a request."""
        self._sources = sources
        self.kept = kept
        self._clock = clock
        self._compared = compared
        self._later = later

    def start(self, source: str, by: str) -> bool:
        """Begin to compare; False for an unknown source, or while one is being made."""
        now = self._clock.now()
        if source not in self._sources or not self.kept.begin(source, by, now, now - STALE):
            return False
        began = Comparison(source, ComparisonState.MAKING, now, by)
        self._later(lambda: self._make(began))
        return True

    def _make(self, began: Comparison) -> None:
        """Compare, and keep what was found; a source that does not answer ends it."""
        try:
            found = list(reconcile(self._compared(began.source)))
        except ConnectorError as why:
            logger.warning(
                "comparison failed",
                extra={"source": began.source, "error": type(why).__name__},
            )
            self.kept.fail(began)
        else:
            whole = replace(began, figures=figures(found))
            self.kept.end(whole, list(islice(found, KEPT)), self._clock.now())
