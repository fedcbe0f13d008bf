"""What an emulator received, kept before it answers."""

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Received:
    """One request. broken says how it broke the published contract, "" when it did not.

    fault names the fault that was played, "" for an honest answer; status 0 means cut off.
    """

    system: str
    method: str
    path: str
    status: int
    body: str = ""
    broken: str = ""
    fault: str = ""


class Ledger:
    """A list of what was received, safe for threads; with a path each line is on disk as well."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lines: list[Received] = []
        self._lock = threading.Lock()

    def add(self, received: Received) -> None:
        """Append one line."""
        with self._lock:
            self._lines.append(received)
            if self._path is not None:
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(received)) + "\n")

    def lines(self, system: str = "") -> Sequence[Received]:
        """Return the lines in order, of one system or of all."""
        with self._lock:
            return [each for each in self._lines if system in ("", each.system)]

    def broken(self) -> Sequence[Received]:
        """Return what broke a contract."""
        return [each for each in self.lines() if each.broken]

    def clear(self) -> None:
        """Forget the lines in memory."""
        with self._lock:
            self._lines.clear()
