"""Whose records a second source holds: by the address at work and the name, one to one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from tourwright.domain.diff import COMING_OR_HERE
from tourwright.domain.people import GONE, SourcePerson
from tourwright.store.codec import from_json
from tourwright.store.database import add_many
from tourwright.store.people_fetched import id_of, links_of
from tourwright.store.people_writing import Reading, folded
from tourwright.store.tables import people, person_links


def keys_of(connection: Connection, readings: Sequence[SourcePerson], into: str) -> Sequence[str]:
    """Return the key of whom each reading belongs to, "" for nobody or several."""
    links = links_of(connection, {id_of(each) for each in readings})
    fresh = [each for each in readings if id_of(each) not in links]
    found = {**links, **_matched(connection, fresh, into)}
    return [found.get(id_of(each), "") for each in readings]


def link(
    connection: Connection, readings: Sequence[SourcePerson], into: str, now: datetime
) -> None:
    """Keep the records that belong to somebody and were not known yet."""
    known = links_of(connection, {id_of(each) for each in readings})
    fresh = {id_of(each): each for each in readings if id_of(each) not in known}
    keys = _matched(connection, list(fresh.values()), into)
    rows = [Reading(fresh[name], (), now).link(key) for name, key in keys.items()]
    add_many(connection, person_links, rows)


def _matched(
    connection: Connection, readings: Sequence[SourcePerson], into: str
) -> Mapping[tuple[str, str], str]:
    """Return by record the one person it is; a person gets one record of a source."""
    asked = {id_of(each): each for each in readings if each.status in COMING_OR_HERE}
    named = _by_address(connection, {folded(each.work_email) for each in asked.values()}, into)
    found = {name: _only(each, named) for name, each in asked.items()}
    taken = _taken(connection, {source for source, _ in asked}, set(found.values()))
    times = Counter(found.values())
    return {
        name: key for name, key in found.items() if key and times[key] == 1 and key not in taken
    }


def _by_address(
    connection: Connection, addresses: set[str], into: str
) -> Mapping[str, Sequence[tuple[str, SourcePerson]]]:
    """Return the current people of a source by their address at work."""
    mine = people.c.work_email.in_(addresses - {""}), people.c.source == into
    current = people.c.status.not_in(GONE)
    found = select(people.c.person_key, people.c.work_email, people.c.facts)
    held: dict[str, list[tuple[str, SourcePerson]]] = {}
    for key, address, facts in connection.execute(found.where(*mine, current)):
        held.setdefault(address, []).append((key, from_json(SourcePerson, facts)))
    return held


def _only(reading: SourcePerson, named: Mapping[str, Sequence[tuple[str, SourcePerson]]]) -> str:
    """Return who has the address, when it is one person of that name."""
    found = named.get(folded(reading.work_email), ())
    if len(found) != 1:
        return ""
    ((key, facts),) = found
    return key if _name(facts) == _name(reading) else ""


def _name(facts: SourcePerson) -> tuple[str, str]:
    return folded(facts.given_name), folded(facts.family_name)


def _taken(connection: Connection, sources: set[str], keys: set[str]) -> set[str]:
    """Return who has a record of one of these sources already."""
    held = select(person_links.c.person_key).where(
        person_links.c.source.in_(sources), person_links.c.person_key.in_(keys - {""})
    )
    return set(connection.scalars(held))
