"""Two records of one human: which one speaks, which one stays, and what stands in the way; pure.

A person may have several records: one per system, an old and a new one after a return, a mistake.
One of them leads: its facts are the person's. The others are aliases, which are known and say
nothing, until the leading one has ended and one of them says that the person works here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from tourwright.domain.diff import COMING_OR_HERE
from tourwright.domain.people import CLOSED, GONE, PersonStatus, SourcePerson

ALIAS = "alias"
"""The digest of a record that says nothing: it is looked at again at every reading."""


Value = TypeVar("Value")


class Hindrance(StrEnum):
    """Why two records cannot be joined as asked."""

    SAME = "same"
    CLOSED = "closed"
    TOGETHER = "together"
    BOTH_ON_TOUR = "both_on_tour"
    OTHER_WAY = "other_way"


@dataclass(frozen=True)
class Side:
    """One of two records as far as joining them goes.

    open_tours are tours on their way, tours all there ever were. heard: the alliance was told of
    the person.
    """

    person_key: str
    alliance_id: str
    status: PersonStatus
    open_tours: int = 0
    tours: int = 0
    heard: bool = False


def record_of(facts: SourcePerson) -> tuple[str, str]:
    """Return the source and its id of the record."""
    return facts.source, facts.source_person_id


def leads(held: SourcePerson, reading: SourcePerson) -> bool:
    """Say whether the reading speaks for the person whose facts are held.

    An alias takes over when the leading record is over and the alias says that there is work here.
    """
    if record_of(held) == record_of(reading):
        return True
    return held.status in GONE and reading.status in COMING_OR_HERE


def hindrance(kept: Side, gone: Side, *, together: bool) -> Hindrance | None:
    """Return why the second cannot become an alias of the first, None when it can.

    together: a tour on its way has the one as employee and the other as manager.
    """
    if kept.person_key == gone.person_key:
        return Hindrance.SAME
    if CLOSED & {kept.status, gone.status}:
        return Hindrance.CLOSED
    if together:
        return Hindrance.TOGETHER
    if gone.open_tours:
        return Hindrance.BOTH_ON_TOUR if kept.open_tours else Hindrance.OTHER_WAY
    return None


def fuller(one: Side, other: Side) -> Side | None:
    """Return the one that more was lived with, None when as much was lived with both."""
    if _lived(one) == _lived(other):
        return None
    return max((one, other), key=_lived)


def renamed(value: Value, old: str, new: str) -> Value:
    """Return the value with a person's key replaced wherever it stands as such."""
    made: Value = _renamed(value, old, new)
    return made


def _lived(side: Side) -> tuple[int, int, bool]:
    return side.open_tours, side.tours, side.heard


def _renamed(value: Any, old: str, new: str) -> Any:  # noqa: ANN401  any part of a value
    if isinstance(value, tuple):
        return tuple(_renamed(each, old, new) for each in value)
    if isinstance(value, Mapping):
        return {name: _renamed(each, old, new) for name, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _with_renamed_parts(value, old, new)
    return new if value == old else value


def _with_renamed_parts(value: Any, old: str, new: str) -> Any:  # noqa: ANN401  any dataclass
    parts = {each.name: getattr(value, each.name) for each in fields(value)}
    others = {name: _renamed(part, old, new) for name, part in parts.items()}
    return replace(value, **{name: part for name, part in others.items() if part != parts[name]})
