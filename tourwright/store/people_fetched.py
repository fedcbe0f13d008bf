"""People fetched many at a time, by a source's ids or by personal address."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, Text, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from tourwright.domain.people import Person, SourcePerson
from tourwright.store.codec import from_json
from tourwright.store.people_writing import Match, folded, look_alikes
from tourwright.store.tables import people, person_links

Id = tuple[str, str]
"""A source and the id it has for somebody."""


@dataclass
class Held:
    """Somebody as the database holds them, or will after the chunk that is being written."""

    person_key: str
    alliance_id: str
    facts: SourcePerson
    is_new: bool = False
    is_changed: bool = False


class Known:
    """Whoever some readings may be about."""

    def __init__(self, connection: Connection, readings: Collection[SourcePerson]) -> None:
        """Fetch them: two statements, however many readings."""
        self.links = links_of(connection, {id_of(facts) for facts in readings})
        self.held: dict[str, Held] = {}
        self._by_address: dict[str, set[str]] = defaultdict(set)
        addresses = {folded(facts.personal_email) for facts in readings} - {""}
        for each in _fetched(connection, set(self.links.values()), addresses):
            self.add(each)

    def add(self, held: Held) -> None:
        """Know somebody more."""
        self.held[held.person_key] = held
        self._note_address(held)

    def replace(self, held: Held, facts: SourcePerson) -> None:
        """Hold other facts of somebody."""
        self._by_address[folded(held.facts.personal_email)].discard(held.person_key)
        held.facts, held.is_changed = facts, True
        self._note_address(held)

    def matched(self, facts: SourcePerson) -> Match:
        """See `tourwright.store.people_writing.matched`: HR is asked about who may return."""
        key = self.links.get(id_of(facts))
        if key is not None:
            return Match(key)
        address = folded(facts.personal_email)
        same = self._by_address.get(address, ()) if address else ()
        return look_alikes(facts, [(key, self.held[key].facts.status) for key in sorted(same)])

    def _note_address(self, held: Held) -> None:
        self._by_address[folded(held.facts.personal_email)].add(held.person_key)


def id_of(facts: SourcePerson) -> Id:
    """Return what the source calls the person."""
    return facts.source, facts.source_person_id


def links_of(connection: Connection, ids: Iterable[Id]) -> dict[Id, str]:
    """Return the keys of the people behind these ids."""
    by_source: dict[str, list[str]] = defaultdict(list)
    for source, source_person_id in ids:
        by_source[source].append(source_person_id)
    links_by_id = looked_up if connection.dialect.name == "postgresql" else _listed
    found: dict[Id, str] = {}
    for source, theirs in by_source.items():
        links = connection.execute(links_by_id(source, theirs))
        found |= {(source, row[0]): row[1] for row in links}
    return found


def _listed(source: str, ids: Sequence[str]) -> Select[str, str]:
    mine = person_links.c.source == source, person_links.c.source_person_id.in_(ids)
    return select(person_links.c.source_person_id, person_links.c.person_key).where(*mine)


def looked_up(source: str, ids: Sequence[str]) -> Select[str, str]:
    """Return a statement of PostgreSQL that looks every id up in the index.

    A table that grows from nothing has no statistics yet: PostgreSQL would read all links of the
    source for each five hundred ids, and a load of many people would take as long as their square.
    """
    wanted = func.unnest(literal(ids, ARRAY(Text))).table_valued("id")
    each = wanted.render_derived("wanted")
    mine = person_links.c.source == source, person_links.c.source_person_id == each.c.id
    # An offset, even of nothing, keeps the lookup from becoming a join that reads everything.
    one = select(person_links.c.person_key).where(*mine).offset(0).lateral("one")
    return select(each.c.id, one.c.person_key).join(one, true())


def with_managers(connection: Connection, everybody: Sequence[Held]) -> list[Person]:
    """Return the people with their managers' keys."""
    ids = {(each.facts.source, each.facts.manager_source_id) for each in everybody}
    links = links_of(connection, [each for each in ids if each[1]])
    return [
        Person(
            each.person_key,
            each.alliance_id,
            each.facts,
            links.get((each.facts.source, each.facts.manager_source_id), ""),
        )
        for each in everybody
    ]


def _fetched(
    connection: Connection, keys: Collection[str], addresses: Collection[str]
) -> list[Held]:
    if not keys and not addresses:
        return []
    mine = or_(people.c.person_key.in_(keys), people.c.personal_email.in_(addresses))
    found = select(people.c.person_key, people.c.alliance_id, people.c.facts).where(mine)
    return [
        Held(row.person_key, row.alliance_id, from_json(SourcePerson, row.facts))
        for row in connection.execute(found)
    ]
