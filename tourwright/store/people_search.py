"""People by a part of their name, however many there are: the database sifts, Python decides.

Databases fold letters differently, SQLite only those of ASCII. So the database looks for what is
certain, any sign in place of the rest, and each row it finds is compared here. Rows come in
batches by name, so that memory does not grow with the company.
"""

import string
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, cast, false, func, or_, tuple_, type_coerce

from tourwright.domain.people import Person
from tourwright.store.database import Database
from tourwright.store.people_rows import by_name, person_select, to_person
from tourwright.store.tables import people

BATCH = 200
ANY = "%"
CERTAIN = frozenset(string.ascii_lowercase + string.digits + " -'.,&/")
"""Signs that each database folds, and JSON writes, as they are; "ss" may be written otherwise."""


def named(
    database: Database, words: str, departments: Collection[str] | None = None
) -> Iterator[Person]:
    """See `tourwright.ports.People.named`."""
    sought = folded(words).split()
    found = _sifted(sought, departments, is_sqlite=database.is_sqlite)
    after: Sequence[str] | None = None
    while sought:
        rows = _batch(database, found, after)
        read = map(to_person, rows)
        yield from (one for one in read if _is_meant(one, sought, departments))
        if len(rows) < BATCH:
            return
        after = [rows[-1][name] for name in ("family_name", "given_name", "person_key")]


def folded(text: str) -> str:
    """Return the text as names are compared: one way to write each letter, no upper case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _batch(
    database: Database, found: Select[Any], after: Sequence[str] | None
) -> Sequence[dict[str, Any]]:
    if after is not None:
        place = tuple_(people.c.family_name, people.c.given_name, people.c.person_key)
        found = found.where(place > tuple_(*after))
    with database.read() as connection:
        return [row._asdict() for row in connection.execute(found.limit(BATCH))]


def _sifted(
    sought: Sequence[str], departments: Collection[str] | None, *, is_sqlite: bool
) -> Select[Any]:
    """Return the select of whoever may be meant; what is cheap to look at comes first."""
    facts, name = func.lower(people.c.facts), _name(is_sqlite=is_sqlite)
    found = by_name(person_select(people.c.family_name, people.c.given_name))
    if departments is not None:
        found = found.where(or_(false(), *(_holds(facts, one, '"') for one in departments)))
    for text in (facts, name):
        found = found.where(*(_holds(text, word) for word in sought))
    return found


def _name(*, is_sqlite: bool) -> ColumnElement[str]:
    facts = type_coerce(people.c.facts, JSON) if is_sqlite else cast(people.c.facts, JSON)
    shown = func.coalesce(facts["display_name"].as_string(), "")
    return func.lower(people.c.given_name + " " + people.c.family_name + " " + shown)


def _holds(text: ColumnElement[str], word: str, edge: str = "") -> ColumnElement[bool]:
    """Say whether the text may hold the word; edge stands on both sides of it, as it is."""
    signs = "".join(sign if sign in CERTAIN else ANY for sign in folded(word))
    told = signs.replace("ss", ANY)
    return text.like(f"{ANY}{edge}{told}{edge}{ANY}")


def _is_meant(person: Person, sought: Sequence[str], departments: Collection[str] | None) -> bool:
    facts = person.facts
    name = folded(f"{facts.given_name} {facts.family_name} {facts.display_name}")
    is_theirs = departments is None or facts.department in departments
    return is_theirs and all(word in name for word in sought)
