"""Reads one BambooHR account page by page, beside other sources and under a name of its own.

Source: as `connectors.bamboohr.client`. Changes come as ids, so people of a delta are read one by
one; a record that the key may not see enough of is refused by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import requests

from connectors.bamboohr.client import LIST_FIELDS, PAGE_SIZE, STATUS_TABLE, BambooHr
from connectors.bamboohr.mapping import SOURCE
from connectors.bamboohr.reading import Json, Raw, Reading, person_id, text_of
from connectors.hris_calls import object_of
from connectors.hris_records import Spot, followed, part, parts, since_of, spot_of
from connectors.http import Answer, Call, perform
from tourwright.domain.people import SourcePerson
from tourwright.ports import Clock, NotFoundError, RefusedError
from tourwright.ports.hris import ReadAsked, ReadPage, Reject, Why

ONE_BY_ONE = 25
"""How many people are read one by one in a page: each is three requests."""

ONE_ONLY = frozenset({"country", "originalHireDate"})
"""Fields of the single record that the list cannot have: with them a person read by a hint would
differ from the same person in the listing, back and forth."""

TABLES_FRESH = timedelta(minutes=30)


@dataclass(frozen=True)
class Tables:
    """What is read of everybody at once: status rows, None where they may not be seen; absences."""

    at: datetime
    rows: Mapping[str, Sequence[Json]] | None = None
    time_off: Mapping[str, Sequence[Json]] = field(default_factory=dict)


class PagedBambooHr(BambooHr):
    """The PagedHris port over one account; see `tourwright.ports.hris.PagedHris`."""

    def __init__(
        self,
        session: requests.Session,
        base_url: str,
        reading: Reading,
        clock: Clock,
        name: str = SOURCE,
    ) -> None:
        super().__init__(session, base_url, reading, clock)
        self.source = name
        self._tables: Tables | None = None

    def page(self, asked: ReadAsked) -> ReadPage:
        """See `tourwright.ports.hris.PagedHris.page`."""
        spot = spot_of(asked.cursor)
        if asked.why is Why.DELTA and asked.since is not None:
            return self._changes(asked.since, spot)
        return self._everybody(spot, asked.limit)

    def _everybody(self, spot: Spot, limit: int) -> ReadPage:
        """Read one page of the list."""
        tables = self._all_tables(anew=not spot.cursor)
        size = ONE_BY_ONE if tables.rows is None else min(limit, int(PAGE_SIZE))
        query = {"fields": LIST_FIELDS, "page[limit]": str(size)}
        if spot.cursor:
            query["page[after]"] = spot.cursor
        answer = self._answer("employees", query)
        document = object_of(answer)
        records = parts(document.get("data"))
        if tables.rows is None:
            page = self._one_by_one([person_id(each) for each in records])
        else:
            page = self._mapped([_with(each, tables) for each in records])
        following = text_of(part(document, "meta", "page"), "nextCursor")
        since = spot.next_since or since_of(answer.headers, self._clock.now())
        return followed(page, Spot(following, since))

    def _changes(self, since: datetime, spot: Spot) -> ReadPage:
        """Read the next of those who changed; ids after the spot's, in their order."""
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        answer = self._answer("employees/changed", {"since": moment})
        changed = part(object_of(answer), "employees")
        left = sorted(key for key in changed if key > spot.cursor)
        gone = {key for key in left[:ONE_BY_ONE] if _is_deleted(changed[key])}
        page = self._one_by_one([key for key in left[:ONE_BY_ONE] if key not in gone])
        more = left[ONE_BY_ONE - 1] if len(left) > ONE_BY_ONE else ""
        begin = spot.next_since or since_of(answer.headers, self._clock.now())
        return followed(replace(page, gone=(*sorted(gone), *page.gone)), Spot(more, begin))

    def _one_by_one(self, keys: Sequence[str]) -> ReadPage:
        """Read people by their ids; one who is not there any more is gone."""
        raws, gone = [], []
        for key in keys:
            try:
                raws.append(self._raw(key))
            except NotFoundError:
                gone.append(key)
        return replace(self._mapped(raws), gone=tuple(gone))

    def _mapped(self, raws: Sequence[Raw]) -> ReadPage:
        """Map records; one of which too little may be seen is refused."""
        people, rejects, present = [], [], []
        for raw in raws:
            try:
                people.append(self._map(raw))
            except RefusedError as why:
                rejects.append(Reject(f"record {person_id(raw.record)}", "record", str(why)))
                present.append(person_id(raw.record))
        return ReadPage(tuple(people), rejects=tuple(rejects), present=tuple(present))

    def _all_tables(self, *, anew: bool) -> Tables:
        """Return what is read of everybody at once, read anew for each listing."""
        now, known = self._clock.now(), self._tables
        if anew or known is None or now - known.at >= TABLES_FRESH:
            rows = self._optional(f"employees/all/tables/{STATUS_TABLE}")
            away = _grouped(self._time_off(""))
            self._tables = known = Tables(now, None if rows is None else _grouped(rows), away)
        return known

    def _answer(self, path: str, query: Mapping[str, str]) -> Answer:
        """Read one document with its headers."""
        what = f"BambooHR {path.partition('/')[0]}"
        return perform(self._session, Call("GET", f"{self._base}/{path}", what, query))

    def _map(self, raw: Raw) -> SourcePerson:
        """Map as of now, as a person of this source."""
        if raw.rows is not None:
            record = {name: told for name, told in raw.record.items() if name not in ONE_ONLY}
            raw = replace(raw, record=record)
        return replace(super()._map(raw), source=self.source)


def _with(record: Json, tables: Tables) -> Raw:
    """Put together what was read about one person."""
    key = person_id(record)
    rows = None if tables.rows is None else tables.rows.get(key, ())
    return Raw(record, rows, tables.time_off.get(key, ()))


def _grouped(rows: Sequence[Json]) -> Mapping[str, Sequence[Json]]:
    """Group rows by the employee they are about."""
    found: dict[str, list[Json]] = {}
    for row in rows:
        found.setdefault(text_of(row, "employeeId"), []).append(row)
    return found


def _is_deleted(change: object) -> bool:
    """Say whether the change is that the record was deleted."""
    return isinstance(change, Mapping) and change.get("action") == "Deleted"
