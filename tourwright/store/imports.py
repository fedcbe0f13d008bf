"""Files of tours that run already: rows sealed one by one, until each was brought in."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from tourwright.domain.import_progress import RowState
from tourwright.domain.import_sheet import RowFault
from tourwright.domain.model import TourView
from tourwright.domain.people import GONE, Person
from tourwright.domain.tour_import import RunningTour
from tourwright.ports.imports import ImportRow, ImportState, TourImport
from tourwright.store.codec import Sealer, from_json, to_json
from tourwright.store.database import Database, add_many
from tourwright.store.hris_tables import tour_import_rows as held
from tourwright.store.hris_tables import tour_imports as files
from tourwright.store.people_rows import person_select, to_person
from tourwright.store.people_writing import folded
from tourwright.store.staged import SYSTEM
from tourwright.store.tables import people, tour_views
from tourwright.store.views import OVER, StoredViews

WAITING = held.c.state == RowState.WAITING.value
UNSETTLED = held.c.state.in_((RowState.WAITING.value, RowState.REMOVED.value))
DONE = (RowState.BROUGHT.value, RowState.REFUSED.value)
UNDECIDED = files.c.state == ImportState.CHECKED.value


@dataclass(frozen=True)
class _Held:
    """What is sealed of a row."""

    tour: RunningTour | None = None
    cells: Mapping[str, str] = field(default_factory=dict)


class StoredImports:
    """See `tourwright.ports.imports.TourImports`."""

    def __init__(self, database: Database, sealer: Sealer, views: StoredViews) -> None:
        self._database = database
        self._sealer = sealer
        self._views = views

    def keep(self, by_key: str, rows: Sequence[ImportRow], now: datetime) -> int:
        """See `tourwright.ports.imports.TourImports.keep`."""
        state = ImportState.CHECKED.value
        given = {"at": now, "by_key": by_key, "state": state, "counts": _counts(0)}
        made = [self._row(row) for row in rows]

        def work(connection: Connection) -> int:
            key = connection.execute(insert(files).values(given)).inserted_primary_key
            assert key is not None, "one row was added"
            number = int(key[0])
            add_many(connection, held, [{"import_no": number, **row} for row in made])
            return number

        return self._database.write(work)

    def get(self, import_no: int) -> TourImport | None:
        """See `tourwright.ports.imports.TourImports.get`."""
        return next(iter(self._files(select(files).where(files.c.import_no == import_no))), None)

    def latest(self, limit: int) -> Sequence[TourImport]:
        """See `tourwright.ports.imports.TourImports.latest`."""
        return self._files(select(files).order_by(files.c.import_no.desc()).limit(limit))

    def rows(self, import_no: int) -> Sequence[ImportRow]:
        """See `tourwright.ports.imports.TourImports.rows`."""
        mine = select(held).where(held.c.import_no == import_no)
        return self._rows(mine.order_by(held.c.row_no))

    def plan(
        self, begun: TourImport, was: Collection[ImportState], days: Mapping[int, date]
    ) -> bool:
        """See `tourwright.ports.imports.TourImports.plan`."""
        before = (
            files.c.import_no == begun.import_no,
            files.c.state.in_([each.value for each in was]),
        )
        values = {
            "by_key": begun.by_key,
            "state": begun.state.value,
            "counts": _counts(begun.a_day),
        }

        def work(connection: Connection) -> bool:
            if not connection.execute(update(files).where(*before).values(**values)).rowcount:
                return False
            for day in sorted(set(days.values())):
                these = [number for number, its_day in days.items() if its_day == day]
                _schedule(connection, begun.import_no, these, day)
            return True

        return self._database.write(work)

    def forget(self, import_no: int) -> bool:
        """See `tourwright.ports.imports.TourImports.forget`."""
        mine = and_(UNDECIDED, files.c.import_no == import_no)
        return self._database.write(lambda c: _forget(c, mine)) > 0

    def stop(self, import_no: int) -> bool:
        """See `tourwright.ports.imports.TourImports.stop`."""
        mine = files.c.import_no == import_no, files.c.state == ImportState.RUNNING.value
        stopped = update(files).where(*mine).values(state=ImportState.STOPPED.value)
        return self._database.write(lambda c: c.execute(stopped).rowcount > 0)

    def remove(self, import_no: int, row_no: int | None = None) -> int:
        """See `tourwright.ports.imports.TourImports.remove`."""
        mine = [held.c.import_no == import_no, WAITING]
        mine += [] if row_no is None else [held.c.row_no == row_no]
        values = {"state": RowState.REMOVED.value, "release_on": None, "envelope": self._nothing()}
        removed = update(held).where(*mine).values(**values)
        return self._database.write(lambda c: c.execute(removed).rowcount)

    def running(self) -> Sequence[TourImport]:
        """See `tourwright.ports.imports.TourImports.running`."""
        waits = exists().where(held.c.import_no == files.c.import_no, WAITING)
        mine = select(files).where(files.c.state == ImportState.RUNNING.value, waits)
        return self._files(mine.order_by(files.c.import_no))

    def booked(self) -> Mapping[date, int]:
        """See `tourwright.ports.imports.TourImports.booked`."""
        runs = files.c.import_no == held.c.import_no, files.c.state == ImportState.RUNNING.value
        mine = select(held.c.release_on, func.count()).join(files, and_(*runs)).where(WAITING)
        with self._database.read() as connection:
            found = connection.execute(mine.group_by(held.c.release_on)).all()
        return {row[0]: row[1] for row in found}

    def due(self, import_no: int, today: date, limit: int) -> Sequence[ImportRow]:
        """See `tourwright.ports.imports.TourImports.due`."""
        runs = and_(files.c.import_no == import_no, files.c.state == ImportState.RUNNING.value)
        mine = select(held).join(files, runs).where(held.c.import_no == import_no, WAITING)
        mine = mine.where(held.c.release_on <= today)
        return self._rows(mine.order_by(held.c.release_on, held.c.row_no).limit(max(limit, 0)))

    def handled_on(self, day: date) -> int:
        """See `tourwright.ports.imports.TourImports.handled_on`."""
        mine = held.c.release_on == day, held.c.state.in_(DONE)
        with self._database.read() as connection:
            return int(connection.scalar(select(func.count()).where(*mine)) or 0)

    def settle(self, row: ImportRow) -> bool:
        """See `tourwright.ports.imports.TourImports.settle`."""
        mine = held.c.import_no == row.import_no, held.c.row_no == row.row_no
        values = {
            "state": row.state.value,
            "tour_id": row.tour_id,
            "release_on": row.release_on,
            "why": _words(row),
            "envelope": self._nothing(),
        }
        settled = update(held).where(*mine, UNSETTLED).values(**values)
        return self._database.write(lambda c: c.execute(settled).rowcount > 0)

    def waiting_of(self, alliance_ids: Collection[str]) -> frozenset[str]:
        """See `tourwright.ports.imports.TourImports.waiting_of`."""
        mine = select(held.c.alliance_id).where(held.c.alliance_id.in_(alliance_ids), WAITING)
        with self._database.read() as connection:
            return frozenset(connection.scalars(mine))

    def on_tour(self, person_keys: Collection[str]) -> Mapping[str, str]:
        """See `tourwright.ports.imports.TourImports.on_tour`."""
        theirs = tour_views.c.employee_key.in_(person_keys), tour_views.c.state.not_in(OVER)
        found = select(tour_views.c.employee_key, tour_views.c.tour_id).where(*theirs)
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(found)}

    def at_addresses(self, addresses: Collection[str]) -> Mapping[str, Person]:
        """See `tourwright.ports.imports.TourImports.at_addresses`."""
        wanted = {address: folded(address) for address in addresses if address.strip()}
        mine = people.c.work_email.in_(set(wanted.values())), people.c.status.not_in(GONE)
        by_address: dict[str, list[Person]] = {}
        for person in self._people(*mine) if wanted else ():
            by_address.setdefault(folded(person.facts.work_email), []).append(person)
        found = {given: by_address.get(address, []) for given, address in wanted.items()}
        return {given: those[0] for given, those in found.items() if len(those) == 1}

    def people_of(self, alliance_ids: Collection[str]) -> Mapping[str, Person]:
        """See `tourwright.ports.imports.TourImports.people_of`."""
        found = self._people(people.c.alliance_id.in_(set(alliance_ids))) if alliance_ids else ()
        return {person.alliance_id: person for person in found}

    def tours(self, tour_ids: Collection[str]) -> Mapping[str, TourView]:
        """See `tourwright.ports.imports.TourImports.tours`."""
        found = self._views.many(tour_ids) if tour_ids else ()
        return {view.tour_id: view for view in found}

    def purge(self, drafts_before: datetime, faults_before: datetime) -> int:
        """See `tourwright.ports.imports.TourImports.purge`."""
        drafts, old = and_(UNDECIDED, files.c.at < drafts_before), files.c.at < faults_before
        return self._database.write(lambda c: _forget(c, drafts) + _forget_faults(c, old))

    def _row(self, row: ImportRow) -> dict[str, object]:
        sealed = self._sealer.encrypt(SYSTEM, to_json(_Held(row.tour, row.cells)))
        return {
            "row_no": row.row_no,
            "state": row.state.value,
            "alliance_id": row.alliance_id,
            "tour_id": row.tour_id,
            "release_on": row.release_on,
            "why": _words(row),
            "envelope": sealed,
        }

    def _nothing(self) -> bytes:
        return self._sealer.encrypt(SYSTEM, to_json(_Held()))

    def _files(self, wanted: Select[Any]) -> Sequence[TourImport]:
        with self._database.read() as connection:
            rows = connection.execute(wanted).all()
        return [
            TourImport(
                row.import_no,
                row.at,
                row.by_key,
                ImportState(row.state),
                int(json.loads(row.counts).get("a_day", 0)),
            )
            for row in rows
        ]

    def _rows(self, wanted: Select[Any]) -> Sequence[ImportRow]:
        with self._database.read() as connection:
            rows = [row._asdict() for row in connection.execute(wanted)]
        return [self._opened(row) for row in rows]

    def _opened(self, row: Mapping[str, Any]) -> ImportRow:
        found = from_json(_Held, self._sealer.decrypt(bytes(row["envelope"])))
        why = json.loads(row["why"] or "[]")
        return ImportRow(
            row["import_no"],
            row["row_no"],
            RowState(row["state"]),
            row["alliance_id"],
            row["tour_id"],
            row["release_on"],
            tuple(RowFault(row["row_no"], column, words) for column, words in why),
            found.tour,
            found.cells,
        )

    def _people(self, *where: Any) -> list[Person]:  # noqa: ANN401  # conditions
        with self._database.read() as connection:
            found = connection.execute(person_select().where(*where)).all()
        return [to_person(row._asdict()) for row in found]


def _words(row: ImportRow) -> str:
    return json.dumps([[each.column, each.why] for each in row.why])


def _counts(a_day: int) -> str:
    return json.dumps({"a_day": a_day})


def _schedule(connection: Connection, import_no: int, numbers: Sequence[int], day: date) -> None:
    """Let these rows wait for their day, unless one was taken out meanwhile."""
    to_come = held.c.state.in_((RowState.FITS.value, RowState.WAITING.value))
    mine = held.c.import_no == import_no, held.c.row_no.in_(numbers), to_come
    planned = update(held).where(*mine)
    connection.execute(planned.values(state=RowState.WAITING.value, release_on=day))


def _forget(connection: Connection, which: ColumnElement[bool]) -> int:
    """Delete files and their rows; returns how many files."""
    gone = connection.scalars(select(files.c.import_no).where(which)).all()
    connection.execute(delete(held).where(held.c.import_no.in_(gone)))
    return connection.execute(delete(files).where(files.c.import_no.in_(gone))).rowcount


def _forget_faults(connection: Connection, which: ColumnElement[bool]) -> int:
    """Delete the rows to mend of files."""
    old = select(files.c.import_no).where(which)
    mine = held.c.state == RowState.FAULTY.value, held.c.import_no.in_(old)
    return connection.execute(delete(held).where(*mine)).rowcount
