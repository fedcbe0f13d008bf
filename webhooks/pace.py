"""How much a person is written to: what they chose, where they are, and what went lately."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.delivery_times import WEEK, Hours, Reader
from tourwright.domain.people import Person
from tourwright.domain.policy import Policy
from tourwright.ports import Outbox, People, WorkCalendars
from tourwright.ports_pages import PairTexts, Preferences

SNOOZE = "snooze"
"""The kind of a pair's text that holds its mails back; the text is the day they come again."""


@dataclass(frozen=True)
class PacePorts:
    """What the pace is read from."""

    people: People
    preferences: Preferences
    pair_texts: PairTexts
    calendars: WorkCalendars
    outbox: Outbox


class Pace:
    """Reads the pace of people; policy returns what HR set for everybody."""

    def __init__(self, ports: PacePorts, policy: Callable[[], Policy]) -> None:
        """Read from the ports."""
        self._ports = ports
        self._policy = policy

    def reader(self, person_key: str, now: datetime) -> Reader:
        """Return how the person is to be written to at the moment."""
        usual, chosen = self._policy(), self._ports.preferences.get(person_key)
        person = self._ports.people.get(person_key)
        return Reader(
            zone=(person.facts.zone if person else "") or "UTC",
            calendar=self._calendar(person, now),
            quiet=Hours(chosen.quiet_from or usual.quiet_from, chosen.quiet_to or usual.quiet_to),
            a_week=chosen.mails_a_week or usual.mails_a_week,
            digest=chosen.digest,
            sent=tuple(self._ports.outbox.sent_to(person_key, now - WEEK)),
            snoozed_until=chosen.snooze_until,
        )

    def about(self, reader: Reader, tour_id: str) -> Reader:
        """Return the reader as mails about one tour find them: its pair may want quiet."""
        until = self.snoozed_until(tour_id)
        later = max((day for day in (until, reader.snoozed_until) if day), default=None)
        return replace(reader, snoozed_until=later)

    def snoozed_until(self, tour_id: str) -> date | None:
        """Return the day from which mails of the pair come again, as one of the two last said."""
        said = self._ports.pair_texts.of_tour(tour_id, SNOOZE)
        return date.fromisoformat(said[-1].text) if said else None

    def _calendar(self, person: Person | None, now: datetime) -> WorkCalendar:
        facts = person.facts if person else None
        country, region = (facts.country, facts.region) if facts else ("", "")
        years = {now.year, (now + timedelta(days=60)).year}
        return self._ports.calendars.calendar(country, region, years)
