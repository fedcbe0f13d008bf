"""A script of faults: what the next calls meet instead of an honest answer."""

import threading
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Fault:
    """One fault. kind is an HTTP status as text, or a word the emulator knows ("cut", "slow" ...).

    path limits it to addresses that hold the text; times is how often it is played; retry_after is
    sent as the header of that name unless it is "".
    """

    kind: str
    path: str = ""
    times: int = 1
    retry_after: str = ""
    seconds: float = 0.0


class FaultScript:
    """Faults waiting to be played, in the order they were added; safe for threads."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Queue a fault."""
        with self._lock:
            self._waiting.append(fault)

    def take(self, path: str) -> Fault | None:
        """Return the first fault meant for the path and count it down."""
        with self._lock:
            for index, fault in enumerate(self._waiting):
                if fault.path in path:
                    self._played(index, fault)
                    return fault
        return None

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
