"""Words of the mail that gathers several: each thing by its subject, with its words and its way.

The mails it is made of were composed before; what it says is theirs. Things of the same subject are
told once with their number, and a long list ends with how many more there are.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tourwright.domain.message_texts import Text

DIGEST_TEXTS: Mapping[str, Text] = {}
"""The digest has no purpose of its own: it is made of those that have."""

MOST_TOLD = 12
IN_FULL = 4
SUBJECT = "{first} (and {count} more)"
BEGIN = "This is what came up for you; it comes in one mail so that there are few."
MORE = "And {count} more: your own page shows them all."
HOW_OFTEN = "You choose how often we write, and when: {settings}"


@dataclass(frozen=True)
class Item:
    """One mail of a digest. paragraphs hold no greeting; actions are (label, address)."""

    subject: str
    paragraphs: tuple[str, ...]
    actions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Gathered:
    """What the digest says; actions name the thing they are about."""

    subject: str
    paragraphs: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]


def digest(items: Sequence[Item]) -> Gathered:
    """Return the words for two things or more, in their order; the subject names the first."""
    times = Counter(item.subject for item in items)
    kinds = {item.subject: item for item in reversed(items)}
    told = sorted(kinds.values(), key=items.index)[:MOST_TOLD]
    left = len(items) - sum(times[item.subject] for item in told)
    in_full = len(kinds) <= IN_FULL
    said = [_said(item, times[item.subject], in_full=in_full) for item in told]
    more = (MORE.format(count=left),) if left else ()
    return Gathered(
        SUBJECT.format(first=items[0].subject, count=len(items) - 1),
        (BEGIN, *said, *more),
        tuple(dict.fromkeys(action for item in told for action in _actions(item))),
    )


def _said(item: Item, times: int, *, in_full: bool) -> str:
    """Return one thing: its subject, and its words when there are few things."""
    head = f"{item.subject} ({times} times)" if times > 1 else item.subject
    return "\n".join((head, *item.paragraphs)) if in_full and times == 1 else head


def _actions(item: Item) -> tuple[tuple[str, str], ...]:
    return tuple((f"{label}: {item.subject}", address) for label, address in item.actions)
