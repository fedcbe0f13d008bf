"""The periods of employment that dated changes tell, one change after the other.

A source of changes states when somebody began and ended, never the whole list; yet only the list
tells a return that nobody saw happen from an employment that goes on.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from tourwright.domain.hris import DatedChange
from tourwright.domain.people import FactKind

DAY = timedelta(days=1)
ANEW = frozenset({FactKind.REHIRED.value, FactKind.WORKER_TYPE_CHANGED.value})
"""Kinds after which another first day is another employment; after others it was corrected."""

Seen = Mapping[str, object]


class Periods:
    """What is known so far, in neutral names; changes come in the order in which they took effect.

    found is the list as `connectors.hris_values` reads it.
    """

    def __init__(self) -> None:
        self.found: list[dict[str, object]] = []

    def take(self, change: DatedChange, seen: Seen) -> None:
        """Take what one change makes visible."""
        if change.kind == FactKind.HIRE_CANCELLED and self._last("end") is None:
            self.found = self.found[:-1]
            return
        start, kind = str(seen.get("hire_date") or ""), str(seen.get("worker_type") or "")
        if start and start != self._last("start"):
            self._began(start, anew=change.kind in ANEW)
        elif self._is_converted(change, kind):
            self._began(change.effective_date.isoformat(), anew=True)
        if change.kind == FactKind.ERASED:
            self.found = [{**each, "termination_type": ""} for each in self.found]
        elif self.found:
            self._known(seen, kind)

    def _is_converted(self, change: DatedChange, kind: str) -> bool:
        """Say whether another kind of work began that day."""
        known = bool(self.found) and kind != self._last("worker_type")
        return known and bool(kind) and change.kind == FactKind.WORKER_TYPE_CHANGED

    def _began(self, start: str, *, anew: bool) -> None:
        """Begin a period; one that goes on ends the day before, or only began on another day."""
        kind = self._last("worker_type")
        if self.found and self._last("end") is None:
            if not anew:
                self.found[-1]["start"] = start
                return
            self.found[-1]["end"] = _day_before(start)
        self.found.append({"start": start, "end": None, "worker_type": kind})

    def _known(self, seen: Seen, kind: str) -> None:
        """Note what the change says of the last period."""
        last = self.found[-1]
        if kind:
            last["worker_type"] = kind
        if "end_date" in seen:
            last["end"] = str(seen["end_date"]) if seen["end_date"] else None
        ending = seen.get("termination")
        if isinstance(ending, Mapping):
            told = str(ending.get("type") or "")
            last["termination_type"] = "" if told == "unknown" else told
        elif "termination" in seen:
            last["termination_type"] = ""

    def _last(self, name: str) -> object:
        return self.found[-1].get(name) if self.found else None


def _day_before(start: str) -> str | None:
    """Return the day before, None for what is no day: whoever reads the list refuses it."""
    try:
        return (date.fromisoformat(start) - DAY).isoformat()
    except ValueError:
        return None
