"""The day each person of the trial company has reached, as years pass for one and not for others.

A jump moves the clock of one alliance's workflows. Pages, mails and readings of the HRIS have no
such clock; they learn from a small file how far ahead of the machine's clock each alliance is.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

FAR = timedelta(days=3652)
"""Mails of the trial company wait for no office hours, and their links outlive every tour."""


class TourDays:
    """How far ahead each alliance is; written by the web process, read by the worker."""

    def __init__(self, path: Path) -> None:
        """Keep the distances in the file; a missing one means that nobody jumped yet."""
        self._path = path
        self._lock = threading.Lock()

    @property
    def folder(self) -> Path:
        """The folder of the trial company."""
        return self._path.parent

    def now_of(self, alliance_id: str) -> datetime:
        """Return the moment in the time of an alliance (UTC)."""
        return _machine_now() + timedelta(seconds=self._ahead().get(alliance_id, 0.0))

    def machine(self) -> datetime:
        """Return the machine's moment (UTC)."""
        return _machine_now()

    def latest(self) -> datetime:
        """Return the moment of whoever is furthest ahead (UTC)."""
        return _machine_now() + timedelta(seconds=max(self._ahead().values(), default=0.0))

    def set(self, alliance_id: str, now: datetime) -> None:
        """Remember the moment an alliance has reached."""
        distance = max(timedelta(0), now - _machine_now())
        with self._lock:
            ahead = {**self._ahead(), alliance_id: distance.total_seconds()}
            fresh = self._path.with_suffix(".new")
            fresh.write_text(json.dumps(ahead, indent=1), encoding="utf-8")
            fresh.replace(self._path)

    def _ahead(self) -> Mapping[str, float]:
        try:
            found: dict[str, float] = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return found


class TrialClock:
    """Inside `at` the day of one alliance, elsewhere what `otherwise` says; for each thread.

    A process asks what is due by the latest day anybody has reached, and its pages show the day of
    whom they are about.
    """

    def __init__(self, days: TourDays, otherwise: Callable[[], datetime]) -> None:
        """Tell the time by these days."""
        self._days = days
        self._otherwise = otherwise
        self._whose = threading.local()

    def now(self) -> datetime:
        """Return the moment in UTC."""
        whose: str | None = getattr(self._whose, "alliance_id", None)
        return self._otherwise() if whose is None else self._days.now_of(whose)

    def now_of(self, alliance_id: str) -> datetime:
        """Return the moment in the time of an alliance (UTC)."""
        return self._days.now_of(alliance_id)

    def enter(self, alliance_id: str | None) -> None:
        """Let it be the alliance's day in this thread; "" the machine's, None nobody's."""
        self._whose.alliance_id = alliance_id

    @contextmanager
    def at(self, alliance_id: str) -> Iterator[None]:
        """Let it be the alliance's day while the block lasts."""
        self.enter(alliance_id)
        try:
            yield
        finally:
            self.enter(None)


class CourierClock:
    """The clock by which mails go out: nobody's mail waits, whatever day it is for them."""

    def __init__(self, days: TourDays) -> None:
        """Tell the time by these days."""
        self._days = days

    def now(self) -> datetime:
        """Return the moment in UTC."""
        return self._days.latest() + FAR


def _machine_now() -> datetime:
    return datetime.now(UTC)
