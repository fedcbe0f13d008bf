"""Deletes what nobody may keep any longer, once an hour, by the days that HR set.

Each chore is by itself: one that fails is logged and tried again an hour later.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tourwright.ports import Clock
from webhooks.metrics import HOUSEKEEPING

logger = logging.getLogger(__name__)

PAUSE_S = 3600.0


@dataclass(frozen=True)
class Chore:
    """Something to delete; work takes the moment and returns how much it deleted."""

    name: str
    work: Callable[[datetime], int]


class Housekeeper:
    """A thread of the worker process; `step` is one round of it."""

    def __init__(self, chores: Sequence[Chore], clock: Clock) -> None:
        """Do the chores in this order."""
        self._chores = chores
        self._clock = clock
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=self._run, name="housekeeper", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 30.0) -> bool:
        """Finish the chore in hand and end; False when it did not end in time."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout_s)
            return not self._thread.is_alive()
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.step()
            self._stopping.wait(PAUSE_S)

    def step(self) -> None:
        """Do every chore once."""
        for chore in self._chores:
            if not self._stopping.is_set():
                self._do(chore)

    def _do(self, chore: Chore) -> None:
        try:
            rows = chore.work(self._clock.now())
        except Exception:
            # The store may be down: the thread and the other chores must outlive that.
            logger.exception("chore failed", extra={"chore": chore.name})
            return
        HOUSEKEEPING.labels(chore.name).inc(rows)
        if rows:
            logger.info("chore done", extra={"chore": chore.name, "rows": rows})
