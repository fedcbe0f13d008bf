"""Rows of people: selected with their managers, ordered by name, read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from tourwright.domain.people import AllianceFacts, Person, SourcePerson
from tourwright.store.codec import from_json
from tourwright.store.tables import people, person_links

MANAGER = person_links.alias("manager")


def person_select(*more: ColumnElement[Any]) -> Select[Any]:
    """Select people with their manager, whom the source may name before we know them.

    more are columns beside theirs, of a table that the caller joins.
    """
    theirs = and_(
        MANAGER.c.source == people.c.source,
        MANAGER.c.source_person_id == people.c.manager_source_id,
        people.c.manager_source_id != "",
    )
    columns = (people.c.person_key, people.c.alliance_id, people.c.facts)
    manager_key = MANAGER.c.person_key.label("manager_key")
    chosen = select(*columns, manager_key, *more)
    return chosen.select_from(people.outerjoin(MANAGER, theirs))


def by_name(found: Select[Any]) -> Select[Any]:
    """Order people as a list of names is."""
    return found.order_by(people.c.family_name, people.c.given_name, people.c.person_key)


def to_person(row: Mapping[str, Any]) -> Person:
    """Return the person of a row of `person_select`."""
    facts = from_json(SourcePerson, row["facts"])
    return Person(row["person_key"], row["alliance_id"], facts, row["manager_key"] or "")


def alliance_facts(person: Person, manager: Person | None) -> AllianceFacts:
    """Return what the alliance's rules need of its person and of the manager."""
    facts = person.facts
    return AllianceFacts(
        alliance_id=person.alliance_id,
        person_key=person.person_key,
        status=facts.status,
        zone=facts.zone or "UTC",
        country=facts.country,
        region=facts.region,
        manager_key=person.manager_key,
        manager_zone=manager.facts.zone or "UTC" if manager else "UTC",
        manager_country=manager.facts.country if manager else "",
        skip_level_key=manager.manager_key if manager else "",
        has_work_email=bool(facts.work_email),
        has_personal_email=bool(facts.private_address),
        worker_type=facts.worker_type,
        department=facts.department,
        job_title=facts.job_title,
        location=facts.location,
        hire_date=facts.hire_date,
        original_hire_date=facts.original_hire_date,
        leave=replace(facts.leave, kind="") if facts.leave else None,
        termination=facts.termination,
    )
