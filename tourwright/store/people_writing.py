"""Writes what a source says of a person: who it is, what is true from when, what happened."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, text, update

from tourwright.domain.merging import leads
from tourwright.domain.people import EmploymentEvent, PersonStatus, SourcePerson
from tourwright.store.codec import from_json, to_json
from tourwright.store.database import add_many, add_new
from tourwright.store.tables import (
    employment_events,
    people,
    person_facts,
    person_links,
    possible_duplicates,
)
from tourwright.store.timeline import Period, first_period, spliced

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
RETURNS, SAME_ADDRESS = "returns", "personal_email"
"""Why two may be one human: a leaver's address at home, or somebody else's."""

LOCK = 0x70656F70
"""Any number: processes that meet the same new person at once do so one after the other."""


@dataclass(frozen=True)
class Match:
    """Whom a reading is taken for: "" for somebody new, who may be one of the look-alikes.

    look_alikes are keys, each with why they may be the same human.
    """

    person_key: str = ""
    look_alikes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a source said at a moment, with the events derived from it."""

    facts: SourcePerson
    events: Sequence[EmploymentEvent]
    now: datetime

    def row(self) -> dict[str, object]:
        """Return what the person's row holds besides its keys."""
        facts = self.facts
        return {
            "source": facts.source,
            "status": facts.status.value,
            "family_name": facts.family_name,
            "given_name": facts.given_name,
            "work_email": folded(facts.work_email),
            "personal_email": folded(facts.personal_email),
            "manager_source_id": facts.manager_source_id,
            "facts": _text(facts),
            "recorded_at": self.now,
        }

    def link(self, person_key: str) -> dict[str, object]:
        """Return the row that ties the source's id to the person."""
        theirs = {"source": self.facts.source, "source_person_id": self.facts.source_person_id}
        return {**theirs, "person_key": person_key, "linked_at": self.now}

    def leads(self, held: SourcePerson) -> bool:
        """Say whether it speaks for whom we hold; another record of theirs says nothing."""
        return leads(held, self.facts)

    def is_older_than(self, held: SourcePerson) -> bool:
        """Say whether the reading was overtaken: the source wrote what we hold later."""
        mine, theirs = self.facts.source_updated_at, held.source_updated_at
        return mine is not None and theirs is not None and mine < theirs


def folded(address: str) -> str:
    """Return the address as it is compared."""
    return address.strip().casefold()


def random_key() -> str:
    """Return 20 random letters and digits: 100 bits, without meaning."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in secrets.token_bytes(20))


def linked(connection: Connection, source: str, source_person_id: str) -> str | None:
    """Return the person behind a source's id."""
    link = select(person_links.c.person_key).where(
        person_links.c.source == source, person_links.c.source_person_id == source_person_id
    )
    return connection.scalar(link)


def matched(connection: Connection, facts: SourcePerson, *, asks: bool = False) -> Match:
    """Return who it is: by the source's id, else the only former person with this address.

    asks: HR can be asked, so a record that is not known is nobody known until HR said so.
    """
    key = linked(connection, facts.source, facts.source_person_id)
    if key is not None:
        return Match(key)
    address = folded(facts.personal_email)
    if not address:
        return Match()
    same = select(people.c.person_key, people.c.status).where(people.c.personal_email == address)
    found = connection.execute(same.order_by(people.c.person_key)).all()
    alike = look_alikes(facts, [(row.person_key, row.status) for row in found])
    return alike if asks else _taken_for_granted(alike)


def look_alikes(facts: SourcePerson, same: Sequence[tuple[str, str]]) -> Match:
    """Return those with the reading's address, each with a status, as look-alikes."""
    left = PersonStatus.TERMINATED
    here = facts.status is not left
    why = {True: RETURNS, False: SAME_ADDRESS}
    return Match(look_alikes=tuple((key, why[here and status == left]) for key, status in same))


def _taken_for_granted(match: Match) -> Match:
    """Take the only look-alike for the one who returns."""
    if len(match.look_alikes) == 1 and match.look_alikes[0][1] == RETURNS:
        return Match(match.look_alikes[0][0])
    return match


def alone(connection: Connection) -> None:
    """Let no other process meet anybody until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def apply(connection: Connection, reading: Reading, *, asks: bool = False) -> str:
    """Write the reading and its events; returns the person's key. asks: see `matched`."""
    alone(connection)
    match = matched(connection, reading.facts, asks=asks)
    if not match.person_key:
        return _meet(connection, reading, match.look_alikes)
    key = match.person_key
    add_new(connection, person_links, **reading.link(key))
    held = connection.execute(select(people.c.facts).where(people.c.person_key == key))
    before = from_json(SourcePerson, held.scalar_one())
    if not reading.leads(before):
        return key
    _add_events(connection, key, reading.events)
    if before != reading.facts and not reading.is_older_than(before):
        _replace(connection, key, before, reading)
    return key


def speak_for(connection: Connection, key: str, before: SourcePerson, reading: Reading) -> None:
    """Let another record of the person be the one that leads; before are the facts till now."""
    _add_events(connection, key, reading.events)
    _replace(connection, key, before, reading)


def _meet(connection: Connection, reading: Reading, alike: Sequence[tuple[str, str]]) -> str:
    """Write somebody new, with a note to HR for everybody they may be."""
    key, now = random_key(), reading.now
    row = {"person_key": key, "alliance_id": random_key(), **reading.row()}
    connection.execute(insert(people).values(row))
    connection.execute(insert(person_links).values(reading.link(key)))
    periods = first_period(reading.facts, reading.events, now.date())
    _add_periods(connection, key, periods, now)
    _add_events(connection, key, reading.events)
    add_many(connection, possible_duplicates, look_alike_rows(key, alike, now))
    return key


def look_alike_rows(
    key: str, others: Sequence[tuple[str, str]], now: datetime
) -> list[dict[str, object]]:
    """Return the rows that tell HR whom somebody new may be, and why."""
    note = {"person_key": key, "found_at": now, "state": "open"}
    return [{**note, "other_key": other, "why": why} for other, why in others]


def _replace(connection: Connection, key: str, before: SourcePerson, reading: Reading) -> None:
    """Write the new facts, and the periods they change; the old ones stay as they were known."""
    connection.execute(update(people).where(people.c.person_key == key).values(reading.row()))
    held, now = _periods(connection, key), reading.now
    standing = list(held.values())
    wanted = spliced(standing, before, reading.facts, reading.events, now.date())
    gone = [number for number, period in held.items() if period not in wanted]
    superseded = update(person_facts).where(person_facts.c.fact_no.in_(gone))
    connection.execute(superseded.values(superseded_at=now))
    _add_periods(connection, key, [period for period in wanted if period not in standing], now)


def _periods(connection: Connection, key: str) -> dict[int, Period]:
    """Return the periods that stand, by number."""
    standing = select(person_facts).where(
        person_facts.c.person_key == key, person_facts.c.superseded_at.is_(None)
    )
    return {
        row.fact_no: Period(row.effective_from, from_json(SourcePerson, row.facts))
        for row in connection.execute(standing)
    }


def _add_periods(
    connection: Connection, key: str, periods: Sequence[Period], now: datetime
) -> None:
    add_many(connection, person_facts, [period_row(key, period, now) for period in periods])


def period_row(key: str, period: Period, now: datetime) -> dict[str, object]:
    """Return the row that says what is true from a day on."""
    row = {"person_key": key, "effective_from": period.start, "recorded_at": now}
    return {**row, "facts": _text(period.facts)}


def _add_events(connection: Connection, key: str, events: Sequence[EmploymentEvent]) -> None:
    for event in events:
        add_new(connection, employment_events, **event_row(key, event))


def event_row(key: str, event: EmploymentEvent) -> dict[str, object]:
    """Return the row of one event of the person."""
    return {
        "event_id": event.event_id,
        "person_key": key,
        "kind": event.kind.value,
        "effective_date": event.effective_date,
        "recorded_at": event.recorded_at,
        "body": _text(replace(event, person_key=key)),
    }


def _text(value: object) -> str:
    return to_json(value).decode()
