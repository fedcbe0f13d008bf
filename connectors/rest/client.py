"""Reads any system of people that a mapping describes.

Each page is asked for by its place alone, so that a reading goes on anywhere after a stop. The next
delta begins by the source's own clock at the first page, less the overlap.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from connectors.hris_values import BadValueError
from connectors.http import Answer
from connectors.rest.asking import BEYOND, Asking, Line
from connectors.rest.calls import about, wire, written
from connectors.rest.listing import Listing
from connectors.rest.mapping import RestMapping, zone_of_delta
from connectors.rest.records import About, Mapped, id_of, mapped
from connectors.rest.setup import Setup
from tourwright.domain.people import SourcePerson
from tourwright.ports import NotFoundError, RefusedError
from tourwright.ports.errors import CursorGoneError
from tourwright.ports.hris import ReadAsked, ReadPage, Reject, Why

OVERLAP_MINUTES = 10
AT_ONCE = 4
ONE_BY_ONE = 50


class RestHris:
    """The HRIS port over one system; the mapping is what `setup.filled_in` made."""

    def __init__(self, line: Line, mapping: RestMapping, setup: Setup) -> None:
        self.source = setup.source
        self._clock = line.clock
        self._mapping = mapping
        self._setup = setup
        self._asking = Asking(line, mapping, mapping.document["base_url"])
        self._listing = Listing(mapping, self._asking)
        self._delta: Mapping[str, Any] = mapping.document.get("delta", {"kind": "full"})

    def get_person(self, source_person_id: str) -> SourcePerson:
        """See `tourwright.ports.Hris.get_person`; one that cannot be read is a BadValueError."""
        values = about(source_person_id)
        answer = self._asking.ask(wire(self._mapping.document["one"], values, {}), "person")
        record = self._mapping.search("/one/record", self._asking.json(answer))
        if not isinstance(record, dict):
            raise NotFoundError(f"{self._mapping.name} person: there is none")
        [one] = self._mapped([record])
        if one.person is None:
            raise BadValueError(one.rejects[0].field, one.rejects[0].why)
        if one.person.source_person_id != source_person_id:
            raise NotFoundError(f"{self._mapping.name} person: another one was answered")
        return one.person

    def list_people(self) -> Iterator[SourcePerson]:
        """See `tourwright.ports.Hris.list_people`; records that cannot be read are left out."""
        for page in self._pages(ReadAsked(Why.FULL)):
            yield from page.people

    def changed_since(self, since: datetime) -> Sequence[str]:
        """See `tourwright.ports.Hris.changed_since`; without a delta everybody may have changed."""
        if self._delta["kind"] == "changed_ids":
            return self._changed_ids(since)
        if since > self._clock.now():
            return ()
        pages = self._pages(ReadAsked(Why.DELTA, since=since))
        ids = [each.source_person_id for page in pages for each in page.people]
        return tuple(dict.fromkeys(ids))

    def page(self, asked: ReadAsked) -> ReadPage:
        """See `tourwright.ports.hris.PagedHris.page`."""
        delta = asked.since if asked.why is Why.DELTA else None
        if delta is not None and self._delta["kind"] == "changed_ids":
            return self._changed_page(asked, delta)
        begun, _, place = asked.cursor.partition("|")
        answer = self._answer(place, delta)
        begun = begun or self._asking.clock_of(answer).isoformat()
        records, following = self._listing.read(answer, place)
        page = _page_of(self._mapped(records))
        if following is None:
            return replace(page, next_since=self._back(begun))
        return replace(page, cursor=f"{begun}|{following}", done=False)

    def _answer(self, place: str, since: datetime | None) -> Answer:
        """Ask for the page at the place; a source that lost it is read anew."""
        told = self._since(since) if since is not None else None
        try:
            answer = self._asking.ask(self._listing.wire(place, told), "list")
        except NotFoundError as gone:
            if place:
                raise CursorGoneError("the listing cannot be taken up there") from gone
            raise RefusedError(f"{gone}; check the address") from gone
        if answer.status == BEYOND and not place:
            raise RefusedError(f"{answer.what}: HTTP {BEYOND}; check the paging")
        return answer

    def _since(self, since: datetime) -> object:
        """Return the moment as the source wants it, None where it knows no delta."""
        if self._delta["kind"] == "full":
            return None
        layout = self._delta.get("format", "iso")
        return written(since, layout, zone_of_delta(self._mapping.document))

    def _pages(self, asked: ReadAsked) -> Iterator[ReadPage]:
        while True:
            page = self.page(asked)
            yield page
            if page.done:
                return
            asked = replace(asked, cursor=page.cursor)

    def _changed_ids(self, since: datetime) -> Sequence[str]:
        ids, _ = self._changed(since)
        return ids

    def _changed(self, since: datetime) -> tuple[Sequence[str], str]:
        """Ask who changed; returns ids in their order, each once, and the source's time."""
        answer = self._asking.ask(wire(self._delta, {"since": self._since(since)}, {}), "changed")
        found = self._mapping.search("/delta/ids", self._asking.json(answer))
        if not isinstance(found, list):
            raise RefusedError(f"{self._mapping.name} changed: /delta/ids finds no list")
        ids = sorted({str(each) for each in found if each is not None})
        return ids, self._asking.clock_of(answer).isoformat()

    def _changed_page(self, asked: ReadAsked, since: datetime) -> ReadPage:
        """Read the next ids behind the last of the page before."""
        begun, _, last = asked.cursor.partition("|")
        ids, now = self._changed(since)
        begun = begun or now
        left = [each for each in ids if each > last]
        limit = min(asked.limit, ONE_BY_ONE)
        page = self._each_read(left[:limit])
        if len(left) <= limit:
            return replace(page, next_since=self._back(begun))
        return replace(page, cursor=f"{begun}|{left[limit - 1]}", done=False)

    def _each_read(self, ids: Sequence[str]) -> ReadPage:
        """Read people one by one; those who are not there any more are gone."""
        people: list[SourcePerson] = []
        gone: list[str] = []
        rejects: list[Reject] = []
        for each in ids:
            try:
                people.append(self.get_person(each))
            except NotFoundError:
                gone.append(each)
            except BadValueError as wrong:
                rejects.append(Reject(each, wrong.field, wrong.why))
        there = tuple(reject.place for reject in rejects)
        return ReadPage(tuple(people), tuple(gone), tuple(rejects), present=there)

    def _back(self, begun: str) -> datetime:
        """Return where the next delta begins."""
        overlap = self._delta.get("overlap_minutes", OVERLAP_MINUTES)
        return datetime.fromisoformat(begun) - timedelta(minutes=overlap)

    def _mapped(self, records: Sequence[object]) -> Sequence[Mapped]:
        """Map records, each with the answers of its further requests."""
        setup = self._setup
        told = About(setup.source, self._clock.now(), setup.default_zone, setup.places)
        whole = self._completed(records)
        return [
            each if isinstance(each, Mapped) else mapped(self._mapping, each, row, told)
            for row, each in enumerate(whole, 1)
        ]

    def _completed(self, records: Sequence[object]) -> Sequence[object]:
        """Return the records with what was asked further; a refused one is `Mapped` already."""
        further = self._mapping.document.get("each", ())
        if not further:
            return records
        at_once = min(each.get("at_once", AT_ONCE) for each in further)
        with ThreadPoolExecutor(max_workers=at_once) as pool:
            return list(pool.map(self._with_further, records))

    def _with_further(self, record: object) -> object:
        """Return the record with what the further requests about it answer."""
        try:
            key = id_of(self._mapping, record)
        except BadValueError:
            return record
        if not isinstance(record, dict) or not key:
            return record
        found = {}
        for at, each in enumerate(self._mapping.document["each"]):
            try:
                found[each["as"]] = self._one_more(at, each, key)
            except NotFoundError:
                reject = Reject(key, each["as"], "is not there; it is asked for again next time")
                return Mapped(None, (reject,), key=key)
        return {**record, **found}

    def _one_more(self, at: int, each: Mapping[str, Any], key: str) -> object:
        try:
            answer = self._asking.ask(wire(each, about(key), {}), each["as"])
        except NotFoundError:
            if each.get("optional"):
                return None
            raise
        return self._mapping.search(f"/each/{at}/records", self._asking.json(answer))


def _page_of(found: Sequence[Mapped]) -> ReadPage:
    """Return a page of what became of its records."""
    unmapped: dict[str, int] = {}
    for name, _ in (each for one in found for each in one.unmapped):
        unmapped[name] = unmapped.get(name, 0) + 1
    return ReadPage(
        people=tuple(one.person for one in found if one.person is not None),
        rejects=tuple(each for one in found for each in one.rejects),
        unmapped=unmapped,
        present=tuple(one.key for one in found if one.rejects and one.key),
    )
