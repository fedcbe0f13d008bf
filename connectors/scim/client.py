"""Reads what a directory wrote to us over SCIM; it asks nobody."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from connectors.hris_account import AccountPeople
from connectors.hris_records import Spot, Words, spot_of
from connectors.scim.mapping import Held, told_of
from tourwright.domain.people import SourcePerson
from tourwright.ports import Clock, NotFoundError
from tourwright.ports.errors import CursorGoneError
from tourwright.ports.hris import ReadAsked, ReadPage, Why
from tourwright.ports.scim import GONE, USER, ScimAsked, ScimRecord, ScimRecords

KINDS = (USER, GONE)
OVERLAP = timedelta(minutes=1)
"""How far a reading of changes goes back before the last one: a write may be stored late."""


class ScimPeople(AccountPeople):
    """The HRIS port over the resources of one source; see `tourwright.ports.hris.PagedHris`."""

    def __init__(self, source: str, records: ScimRecords, words: Words, clock: Clock) -> None:
        """Read the records of the source."""
        super().__init__(source, words, clock)
        self._records = records

    def get_person(self, source_person_id: str) -> SourcePerson:
        """See `tourwright.ports.Hris.get_person`; a removed user has left."""
        record = self._records.get(source_person_id)
        if record is None or record.kind not in KINDS:
            raise NotFoundError("SCIM: there is no such user")
        told = told_of(_held(record), self._words)
        return self._person(told, self._clock.now())

    def changed_since(self, since: datetime) -> Sequence[str]:
        """See `tourwright.ports.Hris.changed_since`."""
        asked = ScimAsked(kinds=KINDS, changed_after=since)
        return [each.resource_id for each in self._records.find(asked)]

    def page(self, asked: ReadAsked) -> ReadPage:
        """See `tourwright.ports.hris.PagedHris.page`."""
        now = self._clock.now()
        spot = spot_of(asked.cursor) if asked.cursor else Spot("0", now - OVERLAP)
        if not spot.cursor.isdecimal():
            raise CursorGoneError("the place of the reading cannot be read")
        since = asked.since if asked.why is Why.DELTA else None
        offset = int(spot.cursor)
        records = self._records.find(
            ScimAsked(kinds=KINDS, changed_after=since, offset=offset, limit=asked.limit)
        )
        return self._found(records, offset, spot, full=len(records) == asked.limit)

    def _found(
        self, records: Sequence[ScimRecord], offset: int, spot: Spot, *, full: bool
    ) -> ReadPage:
        told = [(each.resource_id, partial(told_of, _held(each), self._words)) for each in records]
        place = str(offset + len(records)) if full else ""
        return self._page_of(told, Spot(place, spot.next_since), self._clock.now())


def _held(record: ScimRecord) -> Held:
    return Held(record.resource_id, json.loads(record.document), record.left_at)
