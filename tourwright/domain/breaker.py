"""The limits of a reading: above them nothing changes until somebody has looked; pure.

An export that went wrong looks like a company that ends half of its people. Numbers alone decide,
each kind by itself, and whatever is above its limit holds the whole round. A share of the people is
no measure in a small company: up to `FEW` of them nothing is held for it, unless it is most of all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tourwright.domain.hris import Limits, Seen

FEW = 5
MOST, NO_SHARE = 50.0, 0.0
"""Percent of the people above which even a few are too many; 0 asks for no such share."""

EMPTIED_FROM, EMPTIED_TO = 0.5, 0.5
"""A field that more than half of the people had, and less than half of those have now."""

VANISHED = "vanished"
LEAVERS = (
    "terminated", "termination_scheduled", "hire_cancelled", "erased", "merged",
)  # fmt: skip
MOVERS = ("manager_changed", "job_changed", "location_changed", "worker_type_changed")
HIRES = ("hired", "rehired")

FIRST = "first"
EMPTY = "empty"


@dataclass(frozen=True)
class Reason:
    """Why a round waits: a word, the figure that was seen and the limit, or the field's name."""

    word: str
    figure: int = 0
    limit: int = 0
    field: str = ""


def judge(seen: Seen, limits: Limits) -> tuple[str, ...]:
    """Return why the round is held, () when it goes on. `reason_of` reads each word again."""
    if seen.rows > limits.max_rows:
        return (f"too_many_rows:{seen.rows}:{limits.max_rows}",)
    if seen.whole and not seen.rows:
        return (EMPTY,)
    return tuple(_reasons(seen, limits))


def reason_of(text: str) -> Reason:
    """Read a reason that `judge` gave; any other word is one without figures."""
    word, _, rest_of_it = text.partition(":")
    figure, _, limit = rest_of_it.partition(":")
    if figure.isdecimal() and limit.isdecimal():
        return Reason(word, int(figure), int(limit))
    return Reason(word, field=rest_of_it)


def _reasons(seen: Seen, limits: Limits) -> Iterator[str]:
    """Yield what is above its limit."""
    most = MOST if seen.whole else NO_SHARE
    rejected = _Share(max(seen.rows, seen.rejects), limits.rejects_percent, FEW, most)
    yield from rejected.above("rejects", seen.rejects)
    if seen.first:
        return
    yield from _people(seen, limits)
    if seen.whole:
        strangers = _Share(seen.rows, limits.unknown_percent, FEW, NO_SHARE)
        yield from strangers.above("unknown", seen.unknown)
        yield from _emptied(seen)


def _people(seen: Seen, limits: Limits) -> Iterator[str]:
    """Yield what would happen to too many people."""
    known = seen.known
    leaving = _leaving(seen)
    hired = _count(seen.kinds, HIRES)
    moved = _count(seen.kinds, MOVERS)
    leavers = _Share(known, limits.leavers_percent, limits.leavers)
    hires = _Share(known, limits.hires_percent, limits.hires, NO_SHARE)
    yield from leavers.above("leavers", leaving)
    yield from _Share(known, limits.movers_percent).above("movers", moved)
    yield from hires.above("hires", hired)
    yield from _Share(known, limits.fall_percent).above("fall", leaving - hired)
    yield from _Share(known, limits.identity_percent).above("identity", seen.identity)


@dataclass(frozen=True)
class _Share:
    """A share of so many, at least some of them, and never above most of them."""

    of: int
    percent: float
    least: int = FEW
    most: float = MOST

    def above(self, word: str, figure: int) -> Iterator[str]:
        """Yield the reason when the figure is above the limit."""
        limit = max(self.least, self._part(self.percent))
        if self.of and self.most:
            limit = min(limit, max(1, self._part(max(self.most, self.percent))))
        if figure > limit:
            yield f"{word}:{figure}:{limit}"

    def _part(self, percent: float) -> int:
        """Return the greatest whole number that is not above the share."""
        return int(self.of * percent / 100 + 1e-9)


def _leaving(seen: Seen) -> int:
    """Count who would be gone, and whom a reading of everybody did not have."""
    return _count(seen.kinds, LEAVERS) + max(seen.missing, seen.kinds.get(VANISHED, 0))


def _count(kinds: Mapping[str, int], names: tuple[str, ...]) -> int:
    """Add up the kinds named."""
    return sum(kinds.get(name, 0) for name in names)


def _emptied(seen: Seen) -> Iterator[str]:
    """Yield fields that most people had and of whom most have lost them."""
    for name, before in sorted(seen.filled_before.items()):
        if before > EMPTIED_FROM and seen.filled_now.get(name, 0.0) < before * EMPTIED_TO:
            yield f"emptied:{name}"
