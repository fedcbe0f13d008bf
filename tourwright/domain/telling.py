"""Who is told of changes: an alliance that heard of the person before, or one to begin now; pure.

Whoever worked here before we looked has no alliance. One that sprang up two months before somebody
leaves would betray it, so only a beginning or an end that is true starts one; everything else is
kept and told to nobody.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from tourwright.domain.people import AllianceFacts, EmploymentEvent, FactKind

QUIET_DAYS = 7
BEGINNINGS = frozenset({FactKind.HIRED, FactKind.REHIRED})
TURNS = BEGINNINGS | {
    FactKind.TERMINATED,
    FactKind.TERMINATION_RESCINDED,
    FactKind.HIRE_CANCELLED,
    FactKind.MERGED,
    FactKind.ERASED,
}
EVERYBODY = "everybody"


class Told(Protocol):
    """What an alliance is told: the facts as they are now and what changed.

    adopted: the person worked here before we looked, so no tour is offered by itself. Nobody is
    written to about events of days before quiet_before.
    """

    @property
    def facts(self) -> AllianceFacts:
        """Return the facts of today."""
        ...

    @property
    def events(self) -> tuple[EmploymentEvent, ...]:
        """Return what changed."""
        ...

    @property
    def adopted(self) -> bool:
        """Say whether the person was here before us."""
        ...

    @property
    def quiet_before(self) -> date | None:
        """Return the day before which changes are no news, None when all are."""
        ...


class Rules(Protocol):
    """What was chosen for a source: whom its first load adopts, and when changes are old news."""

    @property
    def adopt(self) -> str:
        """Return "everybody", or "joiners" for those alone who just began or are to come."""
        ...

    @property
    def quiet_days(self) -> int:
        """Return for how many days a change is news."""
        ...


class Telling(StrEnum):
    """What becomes of events that nobody was told of yet.

    TELL starts or wakes the alliance as always. ADOPT starts it for somebody who worked here before
    it: no tour is offered by itself. HUSH keeps the events and tells nobody. WAIT leaves them until
    their day has come.
    """

    TELL = "tell"
    ADOPT = "adopt"
    HUSH = "hush"
    WAIT = "wait"


def who_is_told(
    events: Sequence[EmploymentEvent],
    *,
    known: bool,
    today: date,
    rules: Rules,
    first: bool = False,
) -> Telling:
    """Return what becomes of one person's events. today is the day in the person's zone.

    known: the alliance was told something before. first: the events come of the first load of a
    source, which begins an alliance for whom its rules adopt. Who began or left more days ago than
    the rules call quiet is no news.
    """
    if known:
        return Telling.TELL
    turns = sorted((each for each in events if each.kind in TURNS), key=_by_day)
    if not turns:
        return Telling.HUSH
    last = turns[-1]
    if last.kind in BEGINNINGS:
        since = quiet_before(news_of([last], today), rules.quiet_days)
        return _of_a_beginning(last, since, everybody=not first or rules.adopt == EVERYBODY)
    if last.kind is FactKind.TERMINATED:
        if last.effective_date >= today:
            return Telling.WAIT
        unseen = first or any(each.kind in BEGINNINGS for each in turns)
        return _of_an_end(last, quiet_before(today, rules.quiet_days), unseen=unseen)
    return Telling.HUSH


def not_called_off(events: Sequence[EmploymentEvent]) -> Sequence[EmploymentEvent]:
    """Leave out beginnings that were called off before anybody was told of them."""
    off = [each.observed_at for each in events if each.kind is FactKind.HIRE_CANCELLED]
    return [e for e in events if not (off and e.kind in BEGINNINGS and e.observed_at <= max(off))]


def news_of(events: Sequence[EmploymentEvent], today: date) -> date:
    """Return the day as of which events are news: a beginning may have waited for HR to say who."""
    return min([today, *(e.observed_at.date() for e in events if e.kind in BEGINNINGS)])


def quiet_before(today: date, days: int = QUIET_DAYS) -> date:
    """Return the day before which changes are told to nobody by mail."""
    return today - timedelta(days=days)


def _of_a_beginning(hire: EmploymentEvent, since: date, *, everybody: bool) -> Telling:
    """A hire that is ahead or of the last days begins as always, an earlier one is taken over."""
    if hire.effective_date >= since:
        return Telling.TELL
    return Telling.ADOPT if everybody else Telling.HUSH


def _of_an_end(end: EmploymentEvent, since: date, *, unseen: bool) -> Telling:
    """Whoever left before we looked stays unknown; an end of the last days is taken over."""
    return Telling.HUSH if unseen and end.effective_date < since else Telling.ADOPT


def _by_day(event: EmploymentEvent) -> tuple[date, datetime, str]:
    """Order events by the day they are true, then by when they were written down."""
    return (event.effective_date, event.recorded_at, event.event_id)
