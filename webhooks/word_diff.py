"""Two wordings compared word by word, as people read a change.

A text is cut into words, gaps and signs; only whole ones are removed or added. Two changes with
nothing but a gap between them are told as one, so that a screen reader says "removed" and "added"
once for a phrase and not once a word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from patiencediff import PatienceSequenceMatcher

_PIECES = re.compile(r"\w+(?:['\u2019]\w+)*|\s+|[^\w\s]")


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
    old, new = pieces(before), pieces(after)
    runs = [_run(code, old[i:j], new[k:m]) for code, i, j, k, m in _opcodes(old, new)]
    return tuple(_told(_joined(runs)))


def pieces(text: str) -> list[str]:
    """Return the words, gaps and signs of a text in its NFC form; joined they are the text."""
    return _PIECES.findall(unicodedata.normalize("NFC", text))


def is_changed(told: Iterable[Part]) -> bool:
    """Say whether anything went or came."""
    return any(part.kind is not PartKind.SAME for part in told)


_Run = tuple[bool, str, str]
"""Whether a stretch changed, what it was, what it became."""


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return PatienceSequenceMatcher(None, list(old), list(new)).get_opcodes()


def _run(code: str, old: Sequence[str], new: Sequence[str]) -> _Run:
    return code != "equal", "".join(old), "".join(new)


def _joined(runs: Sequence[_Run]) -> Iterator[_Run]:
    """Yield the runs; a gap between two changes counts as changed, and neighbours are one."""
    last = len(runs) - 1
    marked = [
        (changed or (0 < n < last and not old.strip()), old, new)
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
