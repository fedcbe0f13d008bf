"""A leaver who is here under a new record: that record leads at once, and gives way again.

It would lead at its next reading anyway, which may be a day away, and the news of it would be old:
who waited for HR is told as on the day on which HR was asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from tourwright.domain.dates import day_there
from tourwright.domain.diff import COMING_OR_HERE, derive_events
from tourwright.domain.merging import Side, record_of
from tourwright.domain.people import EmploymentEvent, PersonStatus, SourcePerson
from tourwright.store.codec import from_json
from tourwright.store.merging_rows import OPEN
from tourwright.store.people_writing import RETURNS, Reading, random_key, speak_for
from tourwright.store.tables import employment_events, people, possible_duplicates

Led = Mapping[str, Any]
"""What was before the new record led: the facts, and the ids of what its leading brought."""


def lead(connection: Connection, kept: Side, gone: Side, facts: str, now: datetime) -> Led:
    """Let the new record's facts be those of a leaver; empty where HR was not asked.

    An alliance that never began begins like any newcomer's.
    """
    theirs = from_json(SourcePerson, facts)
    asked = _asked(connection, kept, gone)
    here = theirs.status in COMING_OR_HERE
    if asked is None or kept.status is not PersonStatus.TERMINATED or not here:
        return {}
    held = _facts(connection, kept.person_key)
    before = from_json(SourcePerson, held)
    found = _events(before if kept.heard else None, theirs, now)
    events = [replace(each, observed_at=asked) for each in found]
    speak_for(connection, kept.person_key, before, Reading(theirs, events, now))
    return {"facts": held, "events": [each.event_id for each in events]}


def give_way(connection: Connection, kept_key: str, undo: Mapping[str, Any], now: datetime) -> None:
    """Let the leaver be who they were, unless a record that stays theirs leads meanwhile."""
    led: Led = undo.get("led", {})
    held = from_json(SourcePerson, _facts(connection, kept_key))
    if not led or list(record_of(held)) not in undo["links"]:
        return
    was = from_json(SourcePerson, led["facts"])
    events = () if _unsaid(connection, led["events"], now) else _events(held, was, now)
    speak_for(connection, kept_key, held, Reading(was, events, now))


def _facts(connection: Connection, person_key: str) -> str:
    held = select(people.c.facts).where(people.c.person_key == person_key)
    return str(connection.execute(held).scalar_one())


def _asked(connection: Connection, kept: Side, gone: Side) -> datetime | None:
    """Return since when HR is asked whether the one is the other."""
    pair = possible_duplicates.c
    mine = (pair.person_key == gone.person_key) & (pair.other_key == kept.person_key)
    waits = (pair.state == OPEN) & (pair.why == RETURNS)
    return connection.scalar(select(pair.found_at).where(mine, waits))


def _unsaid(connection: Connection, ids: Sequence[str], now: datetime) -> bool:
    """Let nobody be told of these events any more; says whether nobody was."""
    untold = employment_events.c.event_id.in_(ids) & employment_events.c.told_at.is_(None)
    hushed = update(employment_events).where(untold).values(told_at=now, silent=True)
    return connection.execute(hushed).rowcount > 0


def _events(
    before: SourcePerson | None, after: SourcePerson, now: datetime
) -> Sequence[EmploymentEvent]:
    """Return what changes; each joining is one of its own, even of the same two."""
    number = random_key()
    events = derive_events(before, after, now, day_there(now, after.zone))
    return [replace(each, event_id=f"{each.event_id}-{number}") for each in events]
