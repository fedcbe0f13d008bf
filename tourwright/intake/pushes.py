"""Hints of sources: which records to read again, and when a reading is worth its start."""

import logging
import threading
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from tourwright.intake.ports import RoundStarter
from tourwright.ports import Clock, InboxRow
from tourwright.ports.hris import HrisSource, Why
from tourwright.ports.hris_pushes import Pushes
from tourwright.values import HrisRoundStart

logger = logging.getLogger(__name__)

PACE = timedelta(seconds=5)
"""Between two starts of one source: what comes meanwhile is read together."""

AGAIN = timedelta(minutes=10)
"""What still waits after so long is started again, as a start may have been lost."""


class PushDoor:
    """`tourwright.ports.hris_pushes.PushTaker` over the store's marks."""

    def __init__(
        self,
        sources: Mapping[str, HrisSource],
        pushes: Pushes,
        starter: RoundStarter,
        clock: Clock,
        others: Collection[str] = (),
    ) -> None:
        """Know the sources, and those of others that events may come from.

        What is of neither is of a source that was taken out of the file.
        """
        self._sources = sources
        self._others = frozenset(others)
        self._pushes = pushes
        self._starter = starter
        self._clock = clock
        self._lock = threading.Lock()
        self._started: dict[str, datetime] = {}
        self._news: set[str] = set()

    def take(self, row: InboxRow) -> bool:
        """Keep that the record is to be read; an event that names none has the source read.

        False: it is another's. Of a source that is gone nothing is to be done.
        """
        event = row.event
        if event.source in self._others:
            return False
        if event.source not in self._sources:
            logger.info("source is gone", extra={"source": event.source})
            return True
        if not event.subject:
            self._starter.start_round(HrisRoundStart(event.source, Why.DELTA.value))
            return True
        now = self._clock.now()
        self._pushes.mark(event.source, event.subject, event.dedupe_key, now)
        with self._lock:
            self._news.add(event.source)
        self.look()
        return True

    def look(self) -> None:
        """Start a reading of each source that said something, not too often."""
        with self._lock:
            for source in self._pushes.sources():
                if source in self._sources and self._is_due(source):
                    self._starter.start_round(HrisRoundStart(source, Why.PUSH.value))
                    self._started[source] = self._clock.now()
                    self._news.discard(source)

    def _is_due(self, source: str) -> bool:
        """Say whether a start is worth it: soon after news, later for what waits still."""
        last = self._started.get(source)
        wait = PACE if source in self._news else AGAIN
        return last is None or self._clock.now() - last >= wait
