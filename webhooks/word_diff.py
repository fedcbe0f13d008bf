"""Two wordings compared word by word, as people read a change.

A text is cut into words, gaps and signs; only whole ones are removed or added. Two changes with
nothing but a gap between them are told as one, so that a screen reader says "removed" and "added"
once for a phrase and not once a word.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, pairwise

_PIECES = re.compile(r"\w+(?:['\u2019]\w+)*|\s+|[^\w\s]")
_LARGE = 400_000
"""Pairs of pieces that are compared with each other; beyond it a text is divided first."""


class PartKind(StrEnum):
    """What happened to a stretch of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Part:
    """A stretch of text that stayed, went or came."""

    kind: PartKind
    text: str


def parts(before: str, after: str) -> tuple[Part, ...]:
    """Return how one text became the other, in reading order.

    What is the same and what was removed make up the text before; what is the same and what was
    added the text after.
    """
    return tuple(_told(_joined(list(_runs(pieces(before), pieces(after))))))


def pieces(text: str) -> list[str]:
    """Return the words, gaps and signs of a text in its NFC form; joined they are the text."""
    return _PIECES.findall(unicodedata.normalize("NFC", text))


def is_changed(told: Iterable[Part]) -> bool:
    """Say whether anything went or came."""
    return any(part.kind is not PartKind.SAME for part in told)


def kept(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places (old, new) of the pieces that stayed, ascending in both.

    The time is bounded for any input: a long text is divided at the words that stand once in both,
    and a stretch that is too long still counts as changed as a whole.
    """
    if len(old) * len(new) <= _LARGE:
        return list(_compared(old, new))
    found: list[tuple[int, int]] = []
    for (i, k), (j, m) in pairwise([(-1, -1), *_landmarks(old, new), (len(old), len(new))]):
        found += ((i + 1 + a, k + 1 + b) for a, b in _between(old[i + 1 : j], new[k + 1 : m]))
        found.append((j, m))
    return found[:-1]


_Run = tuple[bool, str, str]
"""Whether a stretch changed, what it was, what it became."""


def _between(old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[int, int]]:
    return _compared(old, new) if len(old) * len(new) <= _LARGE else ()


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    if old == new:
        yield from ((at, at) for at in range(len(old)))
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for block in matcher.get_matching_blocks():
        for n in range(block.size):
            yield block.a + n, block.b + n


def _landmarks(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of the words that stand once in both, as many as keep their order."""
    once_old, once_new = Counter(old), Counter(new)
    at = {piece: place for place, piece in enumerate(new) if once_new[piece] == 1}
    both = [(i, at[piece]) for i, piece in enumerate(old) if once_old[piece] == 1 and piece in at]
    return _ascending(both)


def _ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest choice of pairs, sorted by the first, whose second numbers rise too."""
    ends: list[int] = []
    chains: list[tuple[tuple[int, int], int]] = []
    last_of: list[int] = []
    for pair in pairs:
        length = bisect_left(ends, pair[1])
        chains.append((pair, last_of[length - 1] if length else -1))
        ends[length : length + 1] = [pair[1]]
        last_of[length : length + 1] = [len(chains) - 1]
    found, at = [], last_of[-1] if last_of else -1
    while at >= 0:
        found.append(chains[at][0])
        at = chains[at][1]
    return found[::-1]


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[_Run]:
    """Yield changed and same stretches by turns, as far as they are not empty."""
    i = k = 0
    for at, (j, m) in enumerate(stays := [*kept(old, new), (len(old), len(new))]):
        if (i, k) != (j, m):
            yield True, "".join(old[i:j]), "".join(new[k:m])
        if at < len(stays) - 1:
            yield False, old[j], new[m]
        i, k = j + 1, m + 1


def _joined(runs: Sequence[_Run]) -> Iterator[_Run]:
    """Yield the runs; a gap between two changes counts as changed, and neighbours are one."""
    last = len(runs) - 1
    marked = [
        (
            changed or (0 < n < last and runs[n - 1][0] and runs[n + 1][0] and not old.strip()),
            old,
            new,
        )
        for n, (changed, old, new) in enumerate(runs)
    ]
    for changed, group in groupby(marked, key=lambda run: run[0]):
        together = list(group)
        yield changed, "".join(run[1] for run in together), "".join(run[2] for run in together)


def _told(runs: Iterable[_Run]) -> Iterator[Part]:
    for changed, old, new in runs:
        if not changed:
            yield Part(PartKind.SAME, old)
            continue
        if old:
            yield Part(PartKind.REMOVED, old)
        if new:
            yield Part(PartKind.ADDED, new)
