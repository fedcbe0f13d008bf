"""What follows from a notification of the directory: it is read sooner, and nothing else.

Runs in the dispatcher, after the sender was answered.
"""

import logging
from datetime import datetime
from typing import Protocol

from tourwright.ports import Clock, InboxRow, MalformedError, NotAuthenticError
from tourwright.ports.microsoft import HintGate

logger = logging.getLogger(__name__)

MISSED = "missed"


class Nudge(Protocol):
    """Has the directory read, and the subscriptions looked after."""

    def hint(self, told_at: datetime) -> bool:
        """Have it read after this moment; False when that has to wait a little."""
        ...

    def care_now(self) -> None:
        """Have the subscriptions looked after now."""
        ...


class HintHandler:
    """Judges one stored notification; called by the dispatcher with its row."""

    def __init__(self, gate: HintGate, nudge: Nudge, clock: Clock) -> None:
        """Judge by the gate, act by the nudge."""
        self._gate = gate
        self._nudge = nudge
        self._clock = clock

    def __call__(self, row: InboxRow) -> bool:
        """Return whether the row is done; one that is not authentic is."""
        try:
            hint = self._gate.judge(row.event, self._clock.now())
        except (NotAuthenticError, MalformedError) as why:
            extra = {"inbox_id": row.inbox_id, "why": str(why)}
            logger.warning("notification refused", extra=extra)
            return True
        if not hint.lifecycle:
            return self._nudge.hint(row.event.received_at)
        self._nudge.care_now()
        return hint.lifecycle != MISSED or self._nudge.hint(row.event.received_at)
