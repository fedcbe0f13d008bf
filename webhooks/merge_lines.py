"""Two records that may be one human, side by side, and what was joined, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tourwright.domain.merging import Hindrance, Side, fuller
from tourwright.domain.people import Person
from tourwright.ports.merges import MergeNote, Merges
from webhooks.i18n import _, mark, ngettext
from webhooks.words import day, name_of

HINDRANCES: Mapping[Hindrance, str] = {
    Hindrance.SAME: mark("This is one record only: give two."),
    Hindrance.CLOSED: mark(
        "One of the records was joined or erased meanwhile: the page shows what is."
    ),
    Hindrance.TOGETHER: mark(
        "The two have a tour together, one as employee and one as manager. If they are one person, "
        "name another manager in the HR system first."
    ),
    Hindrance.BOTH_ON_TOUR: mark(
        "Both records have a tour on its way. End one of the tours first, then join the records: "
        "nothing of either is lost."
    ),
    Hindrance.OTHER_WAY: mark(
        "The record that would go has a tour on its way. Keep that record instead."
    ),
}


@dataclass(frozen=True)
class RecordLine:
    """One of two records as HR compares it; facts are (what, value) pairs."""

    key: str
    name: str
    record: str
    facts: Sequence[tuple[str, str]]
    stays: bool = False


@dataclass(frozen=True)
class PairLine:
    """Two records side by side. waits: since when the first waits for HR, as it may be a return."""

    one: RecordLine
    other: RecordLine
    waits: str = ""


@dataclass(frozen=True)
class JoinedLine:
    """What was joined; later: another joining rests on it, so it cannot be taken back now."""

    number: int
    kept: str
    gone: str
    record: str
    stays: str
    on: str
    later: bool


def pair_lines(
    merges: Merges, pairs: Sequence[tuple[Person, Person]], since: Mapping[str, datetime]
) -> list[PairLine]:
    """Return the pairs, with the record marked that more was lived with.

    since: the new records that may be of somebody who left, and since when they wait. One that has
    a tour all the same is a pair like others: HR chooses which record stays.
    """
    keys = {person.person_key for pair in pairs for person in pair}
    sides = merges.sides(keys) if keys else {}
    lines = [_pair(one, other, sides) for one, other in pairs]
    return [replace(line, waits=_waits(sides[line.one.key], since)) for line in lines]


def joined_line(note: MergeNote) -> JoinedLine:
    """Return one joining in words."""
    return JoinedLine(
        note.merge_no,
        name_of(note.kept),
        name_of(note.gone),
        _record(note.gone),
        _record(note.kept),
        day(note.at.date()),
        note.later,
    )


def hindered(why: Hindrance) -> str:
    """Return why two records cannot be joined, and what to do first."""
    return _(HINDRANCES[why])


def _pair(one: Person, other: Person, sides: Mapping[str, Side]) -> PairLine:
    stays = fuller(sides[one.person_key], sides[other.person_key])
    first, second = (_line(each, sides[each.person_key], stays) for each in (one, other))
    return PairLine(first, second)


def _waits(side: Side, since: Mapping[str, datetime]) -> str:
    """Return since when the record waits, "" when nothing waits for HR."""
    asked = None if side.open_tours else since.get(side.person_key)
    return day(asked.date()) if asked else ""


def _line(person: Person, side: Side, stays: Side | None) -> RecordLine:
    facts = person.facts
    here = [
        (_("Department"), facts.department),
        (_("Work"), facts.job_title),
        (_("Address at work"), facts.work_email),
        (_("Private address"), facts.personal_email),
        (_("Here since"), day(facts.hire_date) if facts.hire_date else ""),
        (_("Last day"), day(facts.end_date) if facts.end_date else ""),
        (_("Tours"), _tours(side)),
    ]
    shown = tuple((what, value) for what, value in here if value)
    is_this = stays is not None and person.person_key == stays.person_key
    return RecordLine(person.person_key, name_of(person), _record(person), shown, is_this)


def _tours(side: Side) -> str:
    if not side.tours:
        return _("no tour")
    said = ngettext("%(num)s tour", "%(num)s tours", side.tours)
    running = _("one on its way")
    return f"{said}, {running}" if side.open_tours else said


def _record(person: Person) -> str:
    return f"{person.facts.source} {person.facts.source_person_id}"
