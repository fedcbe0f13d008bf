"""What a reading would change about people, for somebody to read; pure.

Each fact stands by its own name with what it is and what it would be. Facts that follow from
others (the list of employments) are left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from tourwright.domain.people import Leave, SourcePerson, Termination

FACTS = (
    *("given_name", "family_name", "display_name", "work_email", "personal_email"),
    *("status", "worker_type", "manager_source_id", "department", "job_title"),
    *("location", "country", "region", "zone", "original_hire_date", "hire_date", "end_date"),
)
"""Plain facts, in the order in which they are read."""

PARTS: Mapping[str, type[Leave | Termination]] = {"leave": Leave, "termination": Termination}


@dataclass(frozen=True)
class FactChange:
    """One fact as it is and as it would be; "" is none."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class PersonDiff:
    """What would change about one person. is_new: nobody is held for this record yet."""

    source_person_id: str
    name: str
    kinds: tuple[str, ...]
    changes: tuple[FactChange, ...]
    is_new: bool = False


def diff_of(
    before: SourcePerson | None, after: SourcePerson, kinds: Sequence[str] = ()
) -> PersonDiff:
    """Return what the reading after would change about whom we hold."""
    name = after.display_name or f"{after.given_name} {after.family_name}".strip()
    known = before or SourcePerson(after.source, after.source_person_id)
    old, new = dict(_texts(known)), dict(_texts(after))
    if before is None:
        old = dict.fromkeys(old, "")
    changes = tuple(
        FactChange(field, old.get(field, ""), new.get(field, ""))
        for field in dict.fromkeys((*new, *old))
        if old.get(field, "") != new.get(field, "")
    )
    return PersonDiff(after.source_person_id, name, tuple(kinds), changes, before is None)


def _texts(person: SourcePerson) -> Iterator[tuple[str, str]]:
    """Yield each fact with its text; leave and end of employment part by part."""
    for name in FACTS:
        yield name, _text(getattr(person, name))
    for name, kind in PARTS.items():
        whole = getattr(person, name)
        for part in fields(kind):
            text = _text(getattr(whole, part.name)) if whole is not None else ""
            yield f"{name}.{part.name}", text


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
