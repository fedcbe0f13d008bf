"""Deletes what nobody may keep any longer, once an hour, by the days that HR set.

Each chore is by itself: one that fails is logged and tried again an hour later.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tourwright.ports import Clock
from webhooks.metrics import HOUSEKEEPING
from webhooks.rounds import Rounds

logger = logging.getLogger(__name__)

PAUSE_S = 3600.0


@dataclass(frozen=True)
class Chore:
    """Something to delete; work takes the moment and returns how much it deleted."""

    name: str
    work: Callable[[datetime], int]


class Housekeeper(Rounds):
    """A thread of the worker process; `step` is one round of it."""

    thread_name = "housekeeper"

    def __init__(self, chores: Sequence[Chore], clock: Clock) -> None:
        """Do the chores in this order."""
        super().__init__()
        self._chores = chores
        self._clock = clock

    def _turn(self) -> float:
        self.step()
        return PAUSE_S

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
