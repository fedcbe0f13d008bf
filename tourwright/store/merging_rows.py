"""The rows that move when two records become one person, and how they move back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    case,
    exists,
    func,
    or_,
    select,
    true,
    tuple_,
    update,
)

from tourwright.domain.merging import Side
from tourwright.domain.people import PersonStatus
from tourwright.domain.tables.tour import TOUR
from tourwright.store.database import add_new
from tourwright.store.hris_tables import hris_readings
from tourwright.store.microsoft_tables import chats, directory_users
from tourwright.store.page_tables import private_texts, sign_in_ids
from tourwright.store.people_rows import MANAGER
from tourwright.store.tables import (
    asks,
    employment_events,
    people,
    person_links,
    possible_duplicates,
    tour_views,
)

OPEN, MERGED = "open", "merged"
OVER = tuple(sorted(TOUR.ends))
ON_ITS_WAY = tour_views.c.state.not_in(OVER)
HEARD = employment_events.c.told_at.is_not(None) & ~employment_events.c.silent
LINK = tuple_(person_links.c.source, person_links.c.source_person_id)
READING = tuple_(hris_readings.c.source, hris_readings.c.source_person_id)
THEIRS = private_texts.alias("theirs")

Ids = Sequence[Sequence[str]]
Moved = Mapping[str, Ids]


@dataclass(frozen=True)
class Moving:
    """Rows that follow their person. of: the column of the person; ids tell the rows apart."""

    of: Column[Any]
    ids: tuple[Column[Any], ...]
    only: ColumnElement[bool] = true()  # noqa: RUF009  a constant of SQL

    def rows_of(self, person_key: str) -> ColumnElement[bool]:
        """Return the condition for the person's rows."""
        return (self.of == person_key) & self.only


MOVING: Mapping[str, Moving] = {
    "asks": Moving(asks.c.person_key, (asks.c.ask_id,), asks.c.state == OPEN),
    "accounts": Moving(directory_users.c.person_key, (directory_users.c.oid,)),
    "chats": Moving(chats.c.person_key, (chats.c.oid,)),
    "sign_ins": Moving(sign_in_ids.c.person_key, (sign_in_ids.c.oid_digest,)),
    "drafts": Moving(private_texts.c.owner_key, (private_texts.c.subject, private_texts.c.kind)),
}


def sides(connection: Connection, keys: Collection[str]) -> dict[str, Side]:
    """Return what joining needs to know of each of these people."""
    open_ones = func.sum(case((ON_ITS_WAY, 1), else_=0))
    tours = select(tour_views.c.employee_key, open_ones, func.count())
    tours = tours.where(tour_views.c.employee_key.in_(keys)).group_by(tour_views.c.employee_key)
    counts = {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(tours)}
    told = select(employment_events.c.person_key).distinct()
    heard = set(connection.scalars(told.where(employment_events.c.person_key.in_(keys), HEARD)))
    found = select(people.c.person_key, people.c.alliance_id, people.c.status)
    return {
        key: Side(key, name, PersonStatus(status), *counts.get(key, (0, 0)), heard=key in heard)
        for key, name, status in connection.execute(found.where(people.c.person_key.in_(keys)))
    }


def together(connection: Connection, one: str, other: str) -> bool:
    """Say whether a tour on its way has one as employee and the other as manager."""
    views = tour_views.c
    pairs = or_(
        (views.employee_key == one) & (views.manager_key == other),
        (views.employee_key == other) & (views.manager_key == one),
    )
    return connection.scalar(select(views.tour_id).where(pairs, ON_ITS_WAY)) is not None


def others(connection: Connection, gone: Side) -> tuple[str, ...]:
    """Return the alliances that know the person as a manager, as one above, or as a stand-in."""
    reports = _reports(connection, {gone.person_key})
    below = _reports(connection, reports)
    told = exists().where(employment_events.c.person_key == people.c.person_key, HEARD)
    theirs = select(people.c.alliance_id).where(people.c.person_key.in_(reports | below), told)
    views = tour_views.c
    seats = or_(views.manager_key == gone.person_key, views.delegate_key == gone.person_key)
    held = select(views.alliance_id).where(seats, ON_ITS_WAY)
    found = {*connection.scalars(theirs), *connection.scalars(held)}
    return tuple(sorted(found - {gone.alliance_id}))


def move(connection: Connection, gone: Side, kept_key: str) -> Moved:
    """Give what is the one's to the other; returns which rows it was."""
    return {
        name: _move(connection, moving, _rest_of(name, gone, kept_key), (gone.person_key, kept_key))
        for name, moving in MOVING.items()
    }


def move_back(connection: Connection, moved: Moved, kept_key: str, gone_key: str) -> None:
    """Give back those of the rows that are still where they were put."""
    for name, ids in moved.items():
        if ids:
            moving = MOVING[name]
            mine = tuple_(*moving.ids).in_([tuple(each) for each in ids])
            _move(connection, moving, mine, (kept_key, gone_key))


def relink(connection: Connection, gone_key: str, kept_key: str) -> Ids:
    """Let the records of the one be records of the other; returns which."""
    mine = person_links.c.person_key == gone_key
    found = select(person_links.c.source, person_links.c.source_person_id).where(mine)
    ids = _listed(connection, found.order_by(*found.selected_columns))
    connection.execute(update(person_links).where(mine).values(person_key=kept_key))
    return ids


def link_back(connection: Connection, ids: Ids, kept_key: str, gone_key: str) -> None:
    """Give the records back; one that went elsewhere meanwhile stays there."""
    mine = LINK.in_([tuple(each) for each in ids]) & (person_links.c.person_key == kept_key)
    if ids:
        connection.execute(update(person_links).where(mine).values(person_key=gone_key))


def mark_aliases(connection: Connection, links: Ids, word: str) -> Ids:
    """Have these records looked at again at every reading; returns what was noted of them."""
    if not links:
        return []
    mine = READING.in_([tuple(each) for each in links])
    held = hris_readings.c
    found = select(held.source, held.source_person_id, held.digest).where(mine)
    noted = _listed(connection, found.order_by(held.source, held.source_person_id))
    connection.execute(update(hris_readings).where(mine).values(digest=word))
    return noted


def unmark_aliases(connection: Connection, noted: Ids, word: str) -> None:
    """Put back what was noted of the records, unless something else was since."""
    held = hris_readings.c
    for source, name, digest in noted:
        mine = (held.source == source) & (held.source_person_id == name) & (held.digest == word)
        connection.execute(update(hris_readings).where(mine).values(digest=digest))


def close_asks(connection: Connection, stream: str) -> Ids:
    """Ask nobody any more what the alliance of this id asks; returns which questions."""
    mine = (asks.c.stream == stream) & (asks.c.state == OPEN)
    ids = _listed(connection, select(asks.c.ask_id).where(mine).order_by(asks.c.ask_no))
    connection.execute(update(asks).where(mine).values(state="closed", closed_reason=MERGED))
    return ids


def reopen_asks(connection: Connection, ids: Ids) -> None:
    """Ask again what was asked before; what was closed for another reason stays so."""
    mine = asks.c.ask_id.in_([each[0] for each in ids]) & (asks.c.closed_reason == MERGED)
    if ids:
        connection.execute(update(asks).where(mine).values(state=OPEN, closed_reason=""))


def hush(connection: Connection, person_key: str, now: datetime) -> Ids:
    """Let nobody be told of what waits to be told; returns which events."""
    held = employment_events.c
    mine = (held.person_key == person_key) & held.told_at.is_(None)
    ids = _listed(connection, select(held.event_id).where(mine).order_by(held.event_no))
    connection.execute(update(employment_events).where(mine).values(told_at=now, silent=True))
    return ids


def unhush(connection: Connection, ids: Ids) -> None:
    """Let it wait again."""
    mine = employment_events.c.event_id.in_([each[0] for each in ids])
    if ids:
        connection.execute(update(employment_events).where(mine).values(told_at=None, silent=False))


def settle_pair(connection: Connection, one: str, other: str) -> Ids:
    """Ask no more whether the two are one; returns the questions."""
    pair = possible_duplicates.c
    these = tuple_(pair.person_key, pair.other_key).in_([(one, other), (other, one)])
    mine = these & (pair.state == OPEN)
    ids = _listed(connection, select(pair.person_key, pair.other_key).where(mine))
    connection.execute(update(possible_duplicates).where(mine).values(state=MERGED))
    return ids


def ask_about(connection: Connection, one: str, other: str, now: datetime) -> None:
    """Ask whether two are one, unless that was asked before."""
    pair = {"person_key": one, "other_key": other}
    add_new(connection, possible_duplicates, **pair, found_at=now, why="source", state=OPEN)


def unsettle_pair(connection: Connection, ids: Ids) -> None:
    """Ask it again."""
    pair = possible_duplicates.c
    mine = tuple_(pair.person_key, pair.other_key).in_([tuple(each) for each in ids])
    if ids:
        connection.execute(update(possible_duplicates).where(mine).values(state=OPEN))


def _rest_of(name: str, gone: Side, kept_key: str) -> ColumnElement[bool]:
    """Return which rows move: no question of the alliance itself, no draft that meets another."""
    if name == "asks":
        return asks.c.alliance_id != gone.alliance_id
    if name == "drafts":
        same = (THEIRS.c.subject == private_texts.c.subject) & (
            THEIRS.c.kind == private_texts.c.kind
        )
        return ~exists().where(THEIRS.c.owner_key == kept_key, same)
    return true()


def _move(
    connection: Connection, moving: Moving, only: ColumnElement[bool], way: tuple[str, str]
) -> Ids:
    mine = moving.rows_of(way[0]) & only
    ids = _listed(connection, select(*moving.ids).where(mine).order_by(*moving.ids))
    if ids:
        chosen = (moving.of == way[0]) & tuple_(*moving.ids).in_([tuple(each) for each in ids])
        connection.execute(update(moving.of.table).where(chosen).values({moving.of.name: way[1]}))
    return ids


def _reports(connection: Connection, managers: Collection[str]) -> set[str]:
    if not managers:
        return set()
    theirs = (
        (MANAGER.c.source == people.c.source)
        & (MANAGER.c.source_person_id == people.c.manager_source_id)
        & (people.c.manager_source_id != "")
    )
    found = select(people.c.person_key).join(MANAGER, theirs)
    return set(connection.scalars(found.where(MANAGER.c.person_key.in_(managers))))


def _listed(connection: Connection, found: Select[Any]) -> Ids:
    return [list(row) for row in connection.execute(found)]
