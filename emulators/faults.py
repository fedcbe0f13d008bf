"""A script of faults: what the next calls meet instead of an honest answer."""

import threading
from dataclasses import dataclass, replace
from random import Random


@dataclass(frozen=True)
class Fault:
    """One fault. kind is an HTTP status as text, or a word the emulator knows ("cut", "slow" ...).

    path limits it to addresses that hold the text; times is how often it is played; retry_after is
    sent as the header of that name unless it is "". share below 1 plays it for that part of the
    calls only, drawn by chance.
    """

    kind: str
    path: str = ""
    times: int = 1
    retry_after: str = ""
    seconds: float = 0.0
    share: float = 1.0


class FaultScript:
    """Faults waiting to be played, in the order they were added; safe for threads.

    The same seed draws the same faults for the same calls.
    """

    def __init__(self, seed: int = 1) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()
        self._chance = Random(seed)  # chance of a test, not of a secret

    def add(self, fault: Fault) -> None:
        """Queue a fault."""
        with self._lock:
            self._waiting.append(fault)

    def take(self, path: str) -> Fault | None:
        """Return the first fault meant for the path and count it down."""
        with self._lock:
            for index, fault in enumerate(self._waiting):
                if fault.path in path and self._falls(fault):
                    self._played(index, fault)
                    return fault
        return None

    def _falls(self, fault: Fault) -> bool:
        """Draw whether the fault is played this time."""
        return fault.share >= 1 or self._chance.random() < fault.share

    def _played(self, index: int, fault: Fault) -> None:
        """Count the fault down, or drop it after its last time."""
        if fault.times <= 1:
            del self._waiting[index]
        else:
            self._waiting[index] = replace(fault, times=fault.times - 1)

    def clear(self) -> None:
        """Drop what was not played."""
        with self._lock:
            self._waiting.clear()
