"""Rounds of reading people's systems: how far each is, and what it counted."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, insert, select, update

from tourwright.ports import NotFoundError
from tourwright.ports.hris import OVER, Reject, Round, RoundState, Staged, StagedPage, Why
from tourwright.store import staged
from tourwright.store.codec import Sealer
from tourwright.store.database import Database
from tourwright.store.hris_tables import hris_marks, hris_rounds, hris_unmapped
from tourwright.store.staged import SYSTEM

NO_MORE = tuple(state.value for state in OVER)
DAY = timedelta(days=1)
WHOLE = frozenset({Why.FULL.value, Why.FILE.value})
"""Reasons for which everybody is read: who was not seen is missing."""

Place = dict[str, str]
"""Where a round stands: the cursor, and what the page kept last looked like."""


class StoredRounds:
    """See `tourwright.ports.hris.Rounds`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def begin(self, source: str, why: Why, now: datetime, *, dry: bool = False) -> Round:
        """See `tourwright.ports.hris.Rounds.begin`; a dry round stands beside the others."""
        row = {
            "source": source,
            "why": why.value,
            "state": RoundState.READING.value,
            "began_at": now,
            "since": self.since(source),
            "dry": dry,
            "counts": "{}",
            "reasons": "[]",
            "released_by": "",
            "envelope": self._sealed({"cursor": "", "last": ""}),
        }

        def work(c: Connection) -> int:
            standing = _standing(c, source, why, dry=dry)
            if standing is not None:
                return standing
            key = c.execute(insert(hris_rounds).values(row)).inserted_primary_key
            assert key is not None, "one row was added"
            return int(key[0])

        found = self.get(self._database.write(work))
        assert found is not None, "it was just written"
        return found

    def get(self, round_no: int) -> Round | None:
        """See `tourwright.ports.hris.Rounds.get`."""
        return next(iter(self._rounds(hris_rounds.c.round_no == round_no)), None)

    def latest(self, source: str, limit: int) -> Sequence[Round]:
        """See `tourwright.ports.hris.Rounds.latest`."""
        mine = select(hris_rounds).where(hris_rounds.c.source == source)
        return self._read(mine.order_by(hris_rounds.c.round_no.desc()).limit(limit))

    def held(self) -> Sequence[Round]:
        """See `tourwright.ports.hris.Rounds.held`."""
        return self._rounds(hris_rounds.c.state == RoundState.HELD.value)

    def day(self, source: str, day: date) -> Sequence[Round]:
        """See `tourwright.ports.hris.Rounds.day`."""
        start = datetime.combine(day, time(), UTC)
        began = (hris_rounds.c.began_at >= start) & (hris_rounds.c.began_at < start + DAY)
        return self._rounds((hris_rounds.c.source == source) & began)

    def since(self, source: str) -> datetime | None:
        """See `tourwright.ports.hris.Rounds.since`."""
        latest = select(hris_rounds.c.next_since).where(
            hris_rounds.c.source == source, _is_read(), hris_rounds.c.next_since.is_not(None)
        )
        with self._database.read() as connection:
            found: datetime | None = connection.scalar(
                latest.order_by(hris_rounds.c.round_no.desc()).limit(1)
            )
        return found

    def keep(self, round_no: int, page: StagedPage, now: datetime) -> None:
        """See `tourwright.ports.hris.Rounds.keep`; a page like the one kept last is the same."""
        rows = staged.rows_of(self._sealer, page.staged, now)
        looks = _looks(page)
        while True:
            before = self._stored(round_no)
            if self._place(before)["last"] == looks:
                return
            place = self._sealed({"cursor": page.cursor, "last": looks})
            change = {"envelope": place, **_with(before, page)}
            keeping = partial(_keep, before=before, values=change, kept=(page, rows, now))
            if self._database.write(keeping):
                return

    def move(
        self,
        round_no: int,
        state: RoundState,
        now: datetime,
        *,
        reasons: Sequence[str] = (),
        by: str = "",
    ) -> bool:
        """See `tourwright.ports.hris.Rounds.move`; reasons and who stay where none are given."""
        values: dict[str, object] = {"state": state.value}
        values |= {"ended_at": now} if state in OVER else {}
        values |= {"reasons": json.dumps(list(reasons))} if reasons else {}
        values |= {"released_by": by} if by else {}
        other = hris_rounds.c.state.not_in((*NO_MORE, state.value))
        return self._database.write(lambda c: _changed(c, round_no, other, values))

    def chunk(self, round_no: int, limit: int) -> Sequence[Staged]:
        """See `tourwright.ports.hris.Rounds.chunk`."""
        with self._database.read() as connection:
            rows = staged.waiting(connection, round_no, limit)
        return staged.opened(self._sealer, rows)

    def applied(self, round_no: int, ids: Sequence[str], now: datetime) -> None:
        """See `tourwright.ports.hris.Rounds.applied`."""
        del now
        self._database.write(lambda c: staged.mark_applied(c, round_no, ids))

    def staged(self, round_no: int, after: str, limit: int, kind: str = "") -> Sequence[Staged]:
        """See `tourwright.ports.hris.Rounds.staged`."""
        with self._database.read() as connection:
            rows = staged.all_of(connection, round_no, after, limit, kind)
        return staged.opened(self._sealer, rows)

    def kinds(self, round_no: int) -> Mapping[str, int]:
        """See `tourwright.ports.hris.Rounds.kinds`."""
        with self._database.read() as connection:
            return staged.kinds_of(connection, round_no)

    def of_records(self, round_no: int, ids: Sequence[str]) -> Sequence[Staged]:
        """See `tourwright.ports.hris.Rounds.of_records`."""
        with self._database.read() as connection:
            rows = staged.of_records(connection, round_no, ids)
        return staged.opened(self._sealer, rows)

    def rejects(self, round_no: int) -> Sequence[Reject]:
        """See `tourwright.ports.hris.Rounds.rejects`."""
        with self._database.read() as connection:
            return staged.rejects_of(connection, round_no)

    def unmapped(self, source: str) -> Mapping[str, int]:
        """See `tourwright.ports.hris.Rounds.unmapped`."""
        found = select(hris_unmapped.c.field, hris_unmapped.c.times)
        with self._database.read() as connection:
            rows = connection.execute(found.where(hris_unmapped.c.source == source))
            return {row.field: row.times for row in rows}

    def drop(self, round_no: int, by: str, now: datetime) -> bool:
        """See `tourwright.ports.hris.Rounds.drop`."""
        held = hris_rounds.c.state == RoundState.HELD.value
        values = {"state": RoundState.DROPPED.value, "ended_at": now, "released_by": by}

        def work(c: Connection) -> bool:
            dropped = _changed(c, round_no, held, values)
            if dropped:
                staged.forget(c, [round_no])
            return dropped

        return self._database.write(work)

    def purge(self, now: datetime, keep_days: int) -> int:
        """See `tourwright.ports.hris.Rounds.purge`.

        The last one that was read of each source stays: the next delta begins where it ended.
        """
        before = now - timedelta(days=keep_days)
        return self._database.write(lambda c: _purge(c, before))

    def _rounds(self, where: ColumnElement[bool]) -> list[Round]:
        return self._read(select(hris_rounds).where(where).order_by(hris_rounds.c.round_no))

    def _read(self, wanted: Select[Any]) -> list[Round]:
        with self._database.read() as connection:
            rows = [row._asdict() for row in connection.execute(wanted)]
        return [_round(row, self._place(row)["cursor"]) for row in rows]

    def _stored(self, round_no: int) -> Mapping[str, Any]:
        found = select(hris_rounds).where(hris_rounds.c.round_no == round_no)
        with self._database.read() as connection:
            row = connection.execute(found).one_or_none()
        if row is None:
            raise NotFoundError(f"round {round_no}: it was forgotten")
        return row._asdict()

    def _place(self, row: Mapping[str, Any]) -> Place:
        place: Place = json.loads(self._sealer.decrypt(bytes(row["envelope"])))
        return place

    def _sealed(self, place: Place) -> bytes:
        return self._sealer.encrypt(SYSTEM, json.dumps(place).encode())


def _is_read() -> ColumnElement[bool]:
    """Say which rounds were done and not dry."""
    return (hris_rounds.c.state == RoundState.DONE.value) & ~hris_rounds.c.dry


def _standing(connection: Connection, source: str, why: Why, *, dry: bool) -> int | None:
    """Return the round that is held, else the open one for the same reason."""
    held = hris_rounds.c.state == RoundState.HELD.value
    same = hris_rounds.c.why == why.value
    found = select(hris_rounds.c.round_no).where(
        hris_rounds.c.source == source,
        hris_rounds.c.dry == dry,
        hris_rounds.c.state.not_in(NO_MORE),
        held | same,
    )
    number: int | None = connection.scalar(found.order_by(held.desc(), "round_no").limit(1))
    return number


def _looks(page: StagedPage) -> str:
    """Return what two equal pages share; when they were read is no part of it."""
    staged_ids = [(each.source_person_id, each.digest) for each in page.staged]
    what = [page.cursor, page.done, page.seen, staged_ids, sorted(page.counts.items())]
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()


def _with(row: Mapping[str, Any], page: StagedPage) -> dict[str, object]:
    """Return the columns that the page changes."""
    counts = Counter(json.loads(row["counts"]))
    counts.update(page.counts)
    values: dict[str, object] = {"counts": json.dumps(dict(counts))}
    return values | ({"next_since": page.next_since} if page.next_since else {})


Kept = tuple[StagedPage, Sequence[Mapping[str, object]], datetime]


def _keep(
    connection: Connection, before: Mapping[str, Any], values: Mapping[str, object], kept: Kept
) -> bool:
    """Keep a page; False when another one was kept since the round was read."""
    page, rows, now = kept
    number, source = before["round_no"], before["source"]
    same = hris_rounds.c.envelope == before["envelope"]
    if not _changed(connection, number, same, values):
        return False
    staged.keep(connection, (number, source), rows, page.rejects)
    is_whole = before["why"] in WHOLE
    if is_whole:
        staged.mark_seen(connection, (number, source), page.seen)
    is_first = is_whole and before["counts"] == "{}"
    _note_unmapped(connection, source, page.unmapped, now, anew=is_first)
    return True


def _changed(
    connection: Connection,
    round_no: int,
    where: ColumnElement[bool],
    values: Mapping[str, object],
) -> bool:
    mine = update(hris_rounds).where(hris_rounds.c.round_no == round_no, where)
    return connection.execute(mine.values(**values)).rowcount == 1


def _note_unmapped(
    connection: Connection, source: str, unmapped: Mapping[str, int], now: datetime, *, anew: bool
) -> None:
    mine = hris_unmapped.c.source == source
    if anew:
        connection.execute(delete(hris_unmapped).where(mine))
    for name, times in unmapped.items():
        change = update(hris_unmapped).where(mine, hris_unmapped.c.field == name)
        change = change.values(times=hris_unmapped.c.times + times, last_at=now)
        if not connection.execute(change).rowcount:
            row = {"source": source, "field": name, "value_digest": "", "envelope": b""}
            connection.execute(insert(hris_unmapped).values(**row, times=times, last_at=now))


def _purge(connection: Connection, before: datetime) -> int:
    ended = select(hris_rounds.c.round_no).where(hris_rounds.c.ended_at < before)
    numbers = connection.scalars(ended).all()
    staged.forget(connection, numbers)
    staged.forget_rejects(connection, numbers)
    connection.execute(delete(hris_marks).where(hris_marks.c.at < before))
    newest = (
        select(hris_rounds.c.source, hris_rounds.c.round_no)
        .where(_is_read(), hris_rounds.c.next_since.is_not(None))
        .order_by(hris_rounds.c.round_no)
    )
    kept = {row.source: row.round_no for row in connection.execute(newest)}
    gone = [number for number in numbers if number not in kept.values()]
    connection.execute(delete(hris_rounds).where(hris_rounds.c.round_no.in_(gone)))
    return len(gone)


def _round(row: Mapping[str, Any], cursor: str) -> Round:
    return Round(
        round_no=row["round_no"],
        source=row["source"],
        why=Why(row["why"]),
        state=RoundState(row["state"]),
        began_at=row["began_at"],
        cursor=cursor,
        since=row["since"],
        counts=json.loads(row["counts"]),
        reasons=tuple(json.loads(row["reasons"])),
        ended_at=row["ended_at"],
        released_by=row["released_by"],
        dry=row["dry"],
    )
