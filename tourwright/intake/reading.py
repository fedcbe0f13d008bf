"""The next page of a round: from the source by its own order, or what the source named."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tourwright.domain.people import SourcePerson
from tourwright.intake.ports import IntakePorts
from tourwright.intake.staging import FIRST
from tourwright.ports import MalformedError, NotFoundError
from tourwright.ports.errors import CursorGoneError
from tourwright.ports.hris import HrisSource, ReadAsked, ReadPage, Reject, Round, Why

PAGE = 500
NAMED = 50
"""So many records are asked for one by one in a step."""

ANEW = "all:"
"""Stands before the place of a delta that had to become a reading of everybody."""


def _nothing() -> None:
    """Forget nothing."""


@dataclass(frozen=True)
class Taken:
    """A page, and what to do once it is kept."""

    page: ReadPage
    taken: Callable[[], None] = _nothing


def next_page(ports: IntakePorts, source: HrisSource, found: Round, why: Why) -> Taken:
    """Return the next page of the round."""
    if why is Why.PUSH:
        return _named(ports, source, found)
    return Taken(_asked(source, found))


def _asked(source: HrisSource, found: Round) -> ReadPage:
    """Ask for the next page; a delta without a beginning or with a lost place reads everybody."""
    anew = found.cursor.startswith(ANEW) or (found.why is Why.DELTA and found.since is None)
    if not anew:
        try:
            return source.reader.page(ReadAsked(found.why, found.cursor, found.since, PAGE))
        except CursorGoneError:
            return _anew(source, "")
    return _anew(source, found.cursor.removeprefix(ANEW))


def _anew(source: HrisSource, cursor: str) -> ReadPage:
    page = source.reader.page(ReadAsked(Why.FULL, cursor, None, PAGE))
    return replace(page, cursor=ANEW + page.cursor)


def is_first(ports: IntakePorts, found: Round) -> bool:
    """Say whether nothing was known of the source when the round began; its counts remember."""
    return FIRST in found.counts if found.counts else not ports.readings.count(found.source)


def _named(ports: IntakePorts, source: HrisSource, found: Round) -> Taken:
    """Read the records that the source named; before its first load they wait."""
    name = source.name
    if source.rules.first == "hold" and is_first(ports, found):
        return Taken(ReadPage())
    marks = ports.pushes.waiting(name, NAMED)
    page = _read(source, [mark.source_person_id for mark in marks])
    for manager in _unknown_managers(ports, name, page.people):
        ports.pushes.mark(name, manager, "", ports.clock.now())
    return Taken(replace(page, done=not marks), lambda: ports.pushes.read(name, marks))


def _read(source: HrisSource, ids: Sequence[str]) -> ReadPage:
    """Return the records named, those that are not there, and those that cannot be read."""
    people: list[SourcePerson] = []
    gone: list[str] = []
    rejects: list[Reject] = []
    for each in ids:
        try:
            people.append(source.reader.get_person(each))
        except NotFoundError:
            gone.append(each)
        except MalformedError as wrong:
            rejects.append(_reject(each, wrong))
    refused = tuple(each.place for each in rejects)
    return ReadPage(tuple(people), tuple(gone), tuple(rejects), present=refused)


def _reject(record: str, wrong: MalformedError) -> Reject:
    """Return why one record cannot be read; others of the source can."""
    field, why = getattr(wrong, "field", "record"), getattr(wrong, "why", str(wrong))
    return Reject(record, str(field), str(why))


def _unknown_managers(
    ports: IntakePorts, name: str, people: Sequence[SourcePerson]
) -> Sequence[str]:
    """Return managers of people who are new, whom we do not know and were not just told of."""
    here = {each.source_person_id for each in people}
    named = {each.manager_source_id for each in people} - here - {""}
    known = ports.people.of_source(name, sorted(named))
    noted = ports.readings.digests(name, sorted(named))
    return sorted(named - set(known) - set(noted))
