"""Words of the mail that gathers several: each thing by its subject, with its words and its way.

The mails it is made of were composed before; what it says is theirs. Things of the same subject are
told once with their number, and a long list ends with how many more there are.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tourwright.domain.message_words import DigestWords

MOST_TOLD = 12
IN_FULL = 4


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


def digest(items: Sequence[Item], words: DigestWords) -> Gathered:
    """Return the words for two things or more, in their order; the subject names the first."""
    times = Counter(item.subject for item in items)
    kinds = {item.subject: item for item in reversed(items)}
    told = sorted(kinds.values(), key=items.index)[:MOST_TOLD]
    left = len(items) - sum(times[item.subject] for item in told)
    in_full = len(kinds) <= IN_FULL
    said = [_said(item, times[item.subject], words, in_full=in_full) for item in told]
    more = (words.more.format(count=left),) if left else ()
    return Gathered(
        words.subject.format(first=items[0].subject, count=len(items) - 1),
        (words.begin, *said, *more),
        tuple(dict.fromkeys(action for item in told for action in _actions(item))),
    )


def role_digest(items: Sequence[Item], words: DigestWords, everything: str) -> Gathered:
    """Return the words for what came up for a role; everything is the page that lists questions.

    A role has no page of its own for what is no question: so each thing that differs is told.
    """
    kinds: dict[str, list[Item]] = {}
    for item in items:
        kinds.setdefault(item.subject, []).append(item)
    asks = any(item.actions for item in items)
    return Gathered(
        words.subject.format(first=items[0].subject, count=len(items) - 1),
        (words.role_begin, *(_listed(alike, words) for alike in kinds.values())),
        ((words.see_all, everything),) if asks else (),
    )


def _listed(alike: Sequence[Item], words: DigestWords) -> str:
    """Return things of one subject: what all say once, then what each says beside.

    Of questions a few are told, as the page lists them all.
    """
    subject = alike[0].subject
    head = words.times.format(subject=subject, count=len(alike)) if len(alike) > 1 else subject
    every = Counter(line for item in alike for line in dict.fromkeys(item.paragraphs))
    shared = [line for line, times in every.items() if times == len(alike)]
    own = [line for line, times in every.items() if times < len(alike)]
    told = own[:MOST_TOLD] if any(item.actions for item in alike) else own
    left = len(own) - len(told)
    more = (words.more_listed.format(count=left),) if left else ()
    return "\n".join((head, *shared, *told, *more))


def _said(item: Item, times: int, words: DigestWords, *, in_full: bool) -> str:
    """Return one thing: its subject, and its words when there are few things."""
    many = words.times.format(subject=item.subject, count=times)
    head = many if times > 1 else item.subject
    return "\n".join((head, *item.paragraphs)) if in_full and times == 1 else head


def _actions(item: Item) -> tuple[tuple[str, str], ...]:
    return tuple((f"{label}: {item.subject}", address) for label, address in item.actions)
