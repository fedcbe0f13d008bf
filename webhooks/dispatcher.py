"""Hands what was taken to the engine: source events, and acts of people that are still pending.

Everything it works on is stored, so it may be killed at any moment. While the engine is down it
tries once a second at most and drops nothing; a single item that fails while the engine answers is
tried ever more rarely and put aside as a dead letter after the eighth time.
"""

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tourwright.ports import (
    Asks,
    Clock,
    ConnectorError,
    Engine,
    Inbox,
    InboxRow,
    KeyDestroyedError,
    PendingAct,
    Recorder,
    TransientError,
)
from tourwright.ports.hris_pushes import PushTaker
from webhooks.decide import apply
from webhooks.metrics import DISPATCHED, DISPATCHER_LAG
from webhooks.rounds import Rounds

logger = logging.getLogger(__name__)

BATCH = 50
IDLE_S = 1.0
GRACE_S = 5.0
DEAD_AFTER = 8
LONGEST_WAIT_S = 600.0
HINTS = "microsoft365"
"""The source whose events only say that the directory may have changed."""

HINT_AGAIN = timedelta(seconds=10)


class EngineDownError(Exception):
    """The engine answers nobody: wait before the next item, whichever it is."""


@dataclass(frozen=True)
class Ports:
    """What the dispatcher works over. hints takes what the directory told; False: not yet.

    Without hints nobody reads the directory any more, and what it told is done. pushes is asked
    first: it takes what sources of people say, and has them read.
    """

    inbox: Inbox
    asks: Asks
    recorder: Recorder
    engine: Engine
    clock: Clock
    hints: Callable[[InboxRow], bool] | None = None
    pushes: PushTaker | None = None


class Dispatcher(Rounds):
    """A thread of the web process; `step` is one round of it."""

    thread_name = "dispatcher"

    def __init__(self, ports: Ports, jitter: random.Random | None = None) -> None:
        """Work over the ports; jitter is handed in by tests."""
        super().__init__()
        self._ports = ports
        self._jitter = jitter or random.Random()  # noqa: S311 - spreads retries, guards nothing
        self._awake = threading.Event()
        self._tries: dict[str, tuple[int, datetime]] = {}

    def wake(self) -> None:
        """Say that there is work; returns at once."""
        self._awake.set()

    def stop(self, timeout_s: float = 10.0) -> bool:
        """Finish the item in hand and end; False when it did not end in time."""
        self._stopping.set()
        self._awake.set()
        return super().stop(timeout_s)

    def _turn(self) -> float:
        self._awake.clear()
        wait_s = self._round()
        if not wait_s:
            self._awake.wait(IDLE_S)
        return wait_s

    def _round(self) -> float:
        """Do one step; returns how long to leave everything alone."""
        try:
            while self.step() and not self._stopping.is_set():
                pass
        except EngineDownError:
            DISPATCHED.labels("engine_down").inc()
            return 1.0 + self._jitter.random()
        except Exception:
            # The store may be down: the thread must outlive that.
            logger.exception("dispatcher round failed")
            return 1.0 + self._jitter.random()
        return 0.0

    def step(self) -> int:
        """Hand over what is due; returns how many items were settled. Raises EngineDownError."""
        now = self._ports.clock.now()
        if self._ports.pushes is not None:
            self._look_after(self._ports.pushes)
        rows = self._ports.inbox.waiting(BATCH, now)
        DISPATCHER_LAG.set(_age_s(rows[0], now) if rows else 0.0)
        settled = sum(self._hand_over(row) for row in rows if not self._stopping.is_set())
        taken_before = now - timedelta(seconds=GRACE_S)
        pending = self._ports.asks.pending(BATCH, taken_before)
        return settled + sum(self._redeliver(act) for act in pending)

    def _look_after(self, pushes: PushTaker) -> None:
        """Have read what sources said and nobody read yet."""
        try:
            pushes.look()
        except TransientError as why:
            self._must_be_up(why)

    def _hand_over(self, row: InboxRow) -> bool:
        try:
            taken = self._start(row)
        except Exception as why:
            self._must_be_up(why)
            self._put_off(row, why)
            return False
        if not taken:
            again = self._ports.clock.now() + HINT_AGAIN
            self._ports.inbox.failed(row.inbox_id, "too soon", again)
            return False
        self._ports.inbox.done(row.inbox_id, self._ports.clock.now())
        DISPATCHED.labels("event").inc()
        return True

    def _start(self, row: InboxRow) -> bool:
        """Hand the event to whom it concerns; False when it has to wait a little."""
        if self._ports.pushes is not None and self._ports.pushes.take(row):
            return True
        if row.event.source == HINTS:
            return self._ports.hints is None or self._ports.hints(row)
        self._ports.engine.start_source_event(row)
        return True

    def _must_be_up(self, why: Exception) -> None:
        """Tell an item that cannot be handed over from an engine that takes nothing."""
        if isinstance(why, TransientError) and not self._ports.engine.ready():
            raise EngineDownError from why

    def _put_off(self, row: InboxRow, why: Exception) -> None:
        tries = row.attempts + 1
        dead = tries >= DEAD_AFTER or isinstance(why, KeyDestroyedError)
        retry_at = None if dead else self._ports.clock.now() + self._wait(tries)
        self._ports.inbox.failed(row.inbox_id, _reason(why), retry_at)
        DISPATCHED.labels("dead" if dead else "retry").inc()
        extra = {"inbox_id": row.inbox_id, "source": row.event.source, "tries": tries}
        logger.warning("event put aside" if dead else "event put off", extra=extra)

    def _redeliver(self, pending: PendingAct) -> bool:
        act_id = pending.act.act_id
        tries, not_before = self._tries.get(act_id, (0, pending.taken_at))
        if self._ports.clock.now() < not_before:
            return False
        try:
            apply(pending, self._ports.engine, self._ports.recorder, self._ports.asks)
        except Exception as why:
            self._must_be_up(why)
            self._try_later(pending, tries + 1, why)
            return False
        self._tries.pop(act_id, None)
        DISPATCHED.labels("act").inc()
        return True

    def _try_later(self, pending: PendingAct, tries: int, why: Exception) -> None:
        """Wait before this act again; what never works is given back to the person."""
        act_id = pending.act.act_id
        logger.warning("act put off", extra={"act_id": act_id, "tries": tries})
        if tries >= DEAD_AFTER and not isinstance(why, TransientError):
            self._ports.asks.refused(act_id, "It could not be carried out: please answer again.")
            self._tries.pop(act_id, None)
            return
        self._tries[act_id] = (tries, self._ports.clock.now() + self._wait(tries))

    def _wait(self, tries: int) -> timedelta:
        longest = min(LONGEST_WAIT_S, 2.0**tries)
        return timedelta(seconds=longest * (0.5 + self._jitter.random() / 2))


def _age_s(row: InboxRow, now: datetime) -> float:
    return max(0.0, (now - row.event.received_at).total_seconds())


def _reason(why: Exception) -> str:
    """Return words that hold nothing of the event: messages of unknown errors may."""
    name = type(why).__name__
    return f"{name}: {why}" if isinstance(why, ConnectorError) else name
