"""A thread that does one round after another until it is told to stop."""

import threading
from abc import ABC, abstractmethod


class Rounds(ABC):
    """What every such thread shares; who is one says its name and what a round is."""

    thread_name = ""

    def __init__(self) -> None:
        """Be ready; nothing runs before `start`."""
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=self._run, name=self.thread_name, daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 30.0) -> bool:
        """Finish what is in hand and end; False when it did not end in time."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout_s)
            return not self._thread.is_alive()
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._stopping.wait(self._turn())

    @abstractmethod
    def _turn(self) -> float:
        """Do one round and outlive what goes wrong in it; returns how many seconds to rest."""
