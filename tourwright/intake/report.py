"""What a source, the directory and our store say of each other: differences for people to mend.

Nothing is changed. Figures are for IT; who it is about is for HR, as with everything that says who
leaves. Source: lifecycle E62.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tourwright.domain.diff import EMPLOYED
from tourwright.domain.merging import leads
from tourwright.domain.people import GONE, Person, SourcePerson
from tourwright.ports.comparisons import Finding, What
from tourwright.ports.directory import DirectoryUser
from tourwright.ports.hris import BulkPeople, HrisSource, ReadAsked, Readings, Why

PAGE = 500
NO_ROUND = 2**31 - 1
"""A number that no round reaches: what none before it saw is everything that is known."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be computed by a spreadsheet."""

MANAGERS = frozenset({What.ORPHAN, What.CIRCLE})
DIRECTORY = frozenset({What.NO_ACCOUNT, What.CLOSED, What.OPEN, What.ACCOUNT_MAIL})
COMPARED: Mapping[str, frozenset[What]] = {
    "source": frozenset(What) - MANAGERS - DIRECTORY,
    "managers": MANAGERS,
    "directory": DIRECTORY,
}
"""The kinds of differences by what is compared with what we hold."""

AccountsOf = Callable[[Mapping[str, str]], Mapping[str, DirectoryUser]]
"""Returns the accounts of people, given with their work addresses by their keys."""


@dataclass
class _Gathered:
    """What only everybody together can tell. bosses: manager by record, of those who work here."""

    bosses: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Compared:
    """What is compared. accounts_of None: the company has no directory."""

    source: HrisSource
    people: BulkPeople
    readings: Readings
    accounts_of: AccountsOf | None = None


def reconcile(given: Compared) -> Iterator[Finding]:
    """Yield every difference, page by page; reads the source as a dry run does."""
    gathered = _Gathered()
    for page in _pages(given.source):
        here = given.people.of_source(given.source.name, [one.source_person_id for one in page])
        for there in page:
            _gather(gathered, there)
            yield from _of_two(there, here.get(there.source_person_id))
        yield from _of_managers(given, page, here)
        yield from _of_accounts(given, list(here.values()))
    yield from _named(given, list(_of_all(gathered)))
    yield from _only_here(given, gathered.seen)


def figures(findings: Iterable[Finding]) -> Mapping[str, int]:
    """Return how many there are of each kind; this names nobody."""
    counts = Counter(each.what for each in findings)
    return {str(what): counts[what] for what in What}


def sums(figures: Mapping[str, int]) -> Mapping[str, int]:
    """Return the figures by what is compared only: kinds of differences may tell who leaves."""
    return {name: sum(figures.get(what, 0) for what in kinds) for name, kinds in COMPARED.items()}


def as_csv(findings: Iterable[Finding]) -> str:
    """Return the differences as a file that a spreadsheet opens and does not compute."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("what", "source_person_id", "name", "detail"))
    for each in findings:
        cells = (str(each.what), each.source_person_id, each.name, each.detail)
        rows.writerow([f"'{cell}" if cell.startswith(FORMULAS) else cell for cell in cells])
    return text.getvalue()


def _pages(source: HrisSource) -> Iterator[Sequence[SourcePerson]]:
    cursor, done = "", False
    while not done:
        page = source.reader.page(ReadAsked(Why.FULL, cursor, limit=PAGE))
        yield page.people
        cursor, done = page.cursor, page.done


def _gather(gathered: _Gathered, there: SourcePerson) -> None:
    gathered.seen.add(there.source_person_id)
    if there.status in EMPLOYED:
        gathered.bosses[there.source_person_id] = there.manager_source_id


def _of_two(there: SourcePerson, person: Person | None) -> Iterator[Finding]:
    """Yield what differs between the source and what we hold of one record."""
    if person is None:
        if there.status not in GONE:
            yield _finding(What.ONLY_THERE, there)
        return
    here = person.facts
    if here.source == there.source and not leads(here, there):
        return
    if here.status in EMPLOYED and there.status in GONE:
        yield _finding(What.LEFT_THERE, there)
    if here.status in GONE and there.status in EMPLOYED:
        yield _finding(What.LEFT_HERE, there)
    if here.work_email.casefold() != there.work_email.casefold():
        yield _finding(What.MAIL, there, f"{here.work_email} / {there.work_email}")
    if here.source == there.source and here.manager_source_id != there.manager_source_id:
        ids = f"{here.manager_source_id} / {there.manager_source_id}"
        yield _finding(What.MANAGER, there, ids)


def _of_managers(
    given: Compared, page: Sequence[SourcePerson], here: Mapping[str, Person]
) -> Iterator[Finding]:
    """Yield whose manager a second source knows as another person: its numbers are its own."""
    if not given.source.rules.joins:
        return
    named = {there.manager_source_id for there in page} - {""}
    bosses = given.people.of_source(given.source.name, sorted(named))
    for there in page:
        person, boss = here.get(there.source_person_id), bosses.get(there.manager_source_id)
        if person is not None and boss is not None and boss.person_key != person.manager_key:
            yield _finding(What.MANAGER, there, there.manager_source_id)


def _of_accounts(given: Compared, people: Sequence[Person]) -> Iterator[Finding]:
    """Yield what differs between the directory and what we hold of a page's people."""
    if given.accounts_of is None:
        return
    accounts = given.accounts_of({each.person_key: each.facts.work_email for each in people})
    for person in people:
        yield from _of_account(person, accounts.get(person.person_key))


def _of_account(person: Person, account: DirectoryUser | None) -> Iterator[Finding]:
    """Yield what differs between the directory and what we hold."""
    facts = person.facts
    works_here = facts.status in EMPLOYED
    is_open = account is not None and account.enabled and not account.removed
    if works_here and account is None:
        yield _finding(What.NO_ACCOUNT, facts)
    elif works_here and not is_open:
        yield _finding(What.CLOSED, facts)
    elif facts.status in GONE and is_open:
        yield _finding(What.OPEN, facts)
    mail = account.mail if account is not None else ""
    if works_here and mail and facts.work_email.casefold() != mail.casefold():
        yield _finding(What.ACCOUNT_MAIL, facts, f"{facts.work_email} / {mail}")


def _of_all(gathered: _Gathered) -> Iterator[Finding]:
    """Yield who reports to nobody that works here, and who reports to themselves over others."""
    bosses = gathered.bosses
    for name, boss in bosses.items():
        if boss and boss not in bosses:
            yield Finding(What.ORPHAN, name, detail=boss)
    for name in sorted(_circling(bosses)):
        yield Finding(What.CIRCLE, name, detail=bosses[name])


def _named(given: Compared, found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings with the names of those whom we know."""
    for at in range(0, len(found), PAGE):
        some = found[at : at + PAGE]
        ids = [each.source_person_id for each in some]
        here = given.people.of_source(given.source.name, ids)
        for each in some:
            person = here.get(each.source_person_id)
            known = _finding(each.what, person.facts, each.detail) if person else each
            yield replace(known, source_person_id=each.source_person_id)


def _circling(bosses: Mapping[str, str]) -> set[str]:
    """Return who stands in a circle of managers; every line is walked once."""
    walked: dict[str, str] = {}
    circling: set[str] = set()
    for first in bosses:
        at = first
        while at in bosses and at not in walked:
            walked[at] = first
            at = bosses[at]
        if walked.get(at) == first and at not in circling:
            circling |= _circle(bosses, at)
    return circling


def _circle(bosses: Mapping[str, str], start: str) -> set[str]:
    found, at = {start}, bosses[start]
    while at != start:
        found.add(at)
        at = bosses[at]
    return found


def _only_here(given: Compared, seen: set[str]) -> Iterator[Finding]:
    """Yield who works here by what we hold, and is not in the source."""
    name = given.source.name
    ids = [each for each in given.readings.missing(name, NO_ROUND) if each not in seen]
    for at in range(0, len(ids), PAGE):
        for person in given.people.of_source(name, ids[at : at + PAGE]).values():
            if person.facts.status in EMPLOYED:
                yield _finding(What.ONLY_HERE, person.facts)


def _finding(what: What, facts: SourcePerson, detail: str = "") -> Finding:
    name = facts.display_name or f"{facts.given_name} {facts.family_name}".strip()
    return Finding(what, facts.source_person_id, name, detail, facts.department)
