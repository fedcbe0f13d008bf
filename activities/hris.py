"""Reads a person from the HRIS, finds what changed, stores it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from temporalio import activity

from activities.failures import sorted_failures
from tourwright.domain.dates import day_there
from tourwright.domain.diff import EMPLOYED, derive_events, vanished
from tourwright.domain.model import AskKind, AskOpen, Entry, MachineName, Notice, Party, Record
from tourwright.domain.people import GONE, Person, SourcePerson
from tourwright.ports import Hris, NotFoundError, People, Recorder
from tourwright.temporal import SYSTEM
from tourwright.values import FactsTold, PersonRead, Refreshed, SourceEventStart

MANAGER_DEPTH = 20
PURPOSES = {"unknown_person": "hr_unknown_person", "source_refused": "hr_source_refused"}


class HrisActivities:
    """Reads of the HRIS, over whichever connectors were configured."""

    def __init__(
        self,
        sources: Mapping[str, Hris],
        people: People,
        recorder: Recorder,
        now: Callable[[], datetime],
    ) -> None:
        """Read from the given sources, by name, into the given store."""
        self._sources = sources
        self._people = people
        self._recorder = recorder
        self._now = now

    @activity.defn(name="hris.refresh")
    def refresh(self, read: PersonRead) -> Refreshed:
        """Store the person as the source has it now; return what the alliance was not told yet.

        Safe to repeat: what was stored already is no change any more, and it stays untold until
        the alliance took it. A manager whom we do not know yet is read too, up to the top, without
        telling anybody. Of a former employee whom we do not know nothing is stored: it may be
        somebody who was erased.
        """
        with sorted_failures():
            hris = self._source(read.source)
            facts = self._facts(hris, read.source_person_id)
            if facts.status in GONE and self._people.match(facts) is None:
                return Refreshed()
            person = self._take(facts)
            self._know_managers(hris, person.facts.manager_source_id)
            untold = tuple(self._people.untold(person.person_key))
            if not untold:
                return Refreshed()
            return Refreshed(FactsTold(self._people.facts(person.person_key), untold))

    @activity.defn(name="hris.unknown_person")
    def unknown_person(self, start: SourceEventStart) -> None:
        """Ask HR about an event whose person the source does not have; safe to repeat."""
        facts = {"missing": "person", "source": start.source, "record": start.subject}
        self._ask_hr(f"source:{start.source}:{start.inbox_id}", "unknown_person", facts)

    @activity.defn(name="hris.source_refused")
    def source_refused(self, start: SourceEventStart) -> None:
        """Ask HR and IT about a source that lets us read nothing; one question a day is enough."""
        facts = {"missing": "access", "source": start.source}
        day = self._now().date().isoformat()
        self._ask_hr(f"source:{start.source}:refused:{day}", "source_refused", facts)

    def _ask_hr(self, stream: str, event: str, facts: Mapping[str, str]) -> None:
        ask = AskOpen(
            ask_id=f"{stream}:hr_help:H",
            kind=AskKind.HR_HELP,
            machine=MachineName.ALLIANCE,
            verbs=("done",),
            role=Party.HR,
            facts=facts,
        )
        purpose = PURPOSES[event]
        notice = Notice(f"{stream}:{purpose}:H", purpose, "", Party.HR, ask.ask_id, facts=facts)
        entry = Entry(MachineName.ALLIANCE, event, Party.HRIS, self._now())
        with sorted_failures():
            self._recorder.record(Record(SYSTEM, stream, 1, (entry,), (notice,), (ask,)))

    def _take(self, facts: SourcePerson) -> Person:
        before = self._people.match(facts)
        now = self._now()
        today = day_there(now, facts.zone)
        events = derive_events(before.facts if before else None, facts, now, today)
        return self._people.apply(facts, events, now)

    def _facts(self, hris: Hris, source_person_id: str) -> SourcePerson:
        """Return the reading; a record that is gone says so, of whom does not work here.

        Of somebody who works here it is no news but a fault: people are asked (NotFoundError). A
        former record of somebody who has a newer one may go.
        """
        try:
            return hris.get_person(source_person_id)
        except NotFoundError:
            known = self._people.by_source(hris.source, source_person_id)
            if known is None:
                raise
            if known.facts.source_person_id != source_person_id:
                return known.facts
            if known.facts.status in EMPLOYED:
                raise
            return vanished(known.facts)

    def _know_managers(self, hris: Hris, manager_id: str) -> None:
        for _ in range(MANAGER_DEPTH):
            if not manager_id or self._people.by_source(hris.source, manager_id) is not None:
                return
            try:
                manager = self._take(self._facts(hris, manager_id))
            except NotFoundError:
                return
            manager_id = manager.facts.manager_source_id

    def _source(self, source: str) -> Hris:
        if source not in self._sources:
            raise NotFoundError(f"source {source}: no HRIS of this name is configured")
        return self._sources[source]
