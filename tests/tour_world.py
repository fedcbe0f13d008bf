"""One tour in memory: acts, moments and records, as its workflow would play them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

from tests.factories import NOW, START, some_opening
from tourwright.domain import tour as rules
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.model import Act, Due, MachineName, Notice, Party, Record, TourKind
from tourwright.domain.plan import Plan
from tourwright.domain.tables import TourState
from tourwright.domain.timers import plan as plan_dates
from tourwright.domain.tour import OpenTour, Outcome, Tour

E, M, HRIS, SYS, HR, TIMER = (
    Party.EMPLOYEE,
    Party.MANAGER,
    Party.HRIS,
    Party.SYSTEM,
    Party.HR,
    Party.TIMER,
)
TOUR, REVIEW, RENEWAL = MachineName.TOUR, MachineName.REVIEW, MachineName.RENEWAL
AMENDMENT, HAND_OVER = MachineName.AMENDMENT, MachineName.HAND_OVER
TRANSITION, STEP = MachineName.TRANSITION, MachineName.STEP
TALK_DAY = datetime(2026, 9, 1, 7, tzinfo=UTC)


class TourWorld:
    """Keeps one tour and everything that was recorded about it."""

    def __init__(self, opening: OpenTour | None = None, now: datetime = NOW) -> None:
        self.now = now
        self.records: list[Record] = []
        self.outcomes: list[Outcome] = []
        self._ids = count(1)
        self.tour: Tour = self._keep(rules.open_tour(opening or some_opening(), now))

    @property
    def state(self) -> str:
        """The state of the tour."""
        return self.tour.state

    @property
    def last(self) -> Outcome:
        """What the last act or due brought."""
        return self.outcomes[-1]

    def key(self, party: Party) -> str:
        """Return the person key that a party acts with."""
        keys = {E: self.tour.employee.person_key, M: self.tour.manager.person_key}
        return keys.get(party, "p-hr" if party is HR else "")

    def make(self, party: Party, event: str, machine: MachineName = TOUR, **details: object) -> Act:
        """Return an act with an id of its own."""
        values: dict[str, object] = {"person_key": self.key(party), "channel": "web"}
        values |= details
        act_id = str(values.pop("act_id", f"act-{next(self._ids)}"))
        return Act(act_id, machine, event, party, **values)  # type: ignore[arg-type]

    def act(
        self, party: Party, event: str, machine: MachineName = TOUR, **details: object
    ) -> Outcome:
        """Let a party act now."""
        return self.apply(self.make(party, event, machine, **details))

    def apply(self, act: Act) -> Outcome:
        """Apply an act now."""
        outcome = rules.act(self.tour, act, self.now)
        self._keep(outcome)
        return outcome

    def fire(self, event: str, machine: MachineName = TOUR, **details: object) -> Outcome:
        """Let a moment of this event come now."""
        values: dict[str, object] = {"timer": "T?", "subject_id": ""}
        values |= details
        key = str(values.pop("key", f"due-{next(self._ids)}"))
        return self.come(Due(key=key, at=self.now, machine=machine, event=event, **values))  # type: ignore[arg-type]

    def come(self, due: Due) -> Outcome:
        """Let a planned moment come."""
        outcome = rules.fire(self.tour, due, self.now)
        self._keep(outcome)
        return outcome

    def plan(self, *dues: Due, **days: object) -> Outcome:
        """Hand over a plan."""
        outcome = rules.planned(self.tour, Plan(dues=dues, **days), self.now)  # type: ignore[arg-type]
        self._keep(outcome)
        return outcome

    def replan(self) -> None:
        """Plan the dates as the activity does, with weekends only."""
        calendar = WorkCalendar()
        request = replace(rules.plan_request(self.tour), now=self.now)
        made = plan_dates(request, calendar, calendar, self.now)
        self._keep(rules.planned(self.tour, made, self.now))

    def live_on(self, until: datetime) -> None:
        """Let time pass with nobody acting: every moment comes, plans are renewed."""
        if self.last.replan:
            self.replan()
        while (due := rules.next_due(self.tour)) is not None and due.at <= until:
            self.now = max(self.now, due.at)
            self.come(due)
            if self.last.replan:
                self.replan()
        self.now = until

    def sign(self, party: Party, **details: object) -> Outcome:
        """Let a side commit to the text that is there."""
        return self.act(party, "sign", TOUR, text_hash=self.tour.text_hash, **details)

    def both(self, event: str, machine: MachineName = TOUR, **details: object) -> Outcome:
        """Let both sides say yes to the same."""
        self.apply(self.make(E, event, machine, **details))
        return self.apply(self.make(M, event, machine, **details))

    def wait(self, days: float) -> None:
        """Let days pass."""
        self.now += timedelta(days=days)

    def notices(self, purpose: str = "") -> list[Notice]:
        """Return every notice told so far, of one purpose when named."""
        every = [notice for record in self.records for notice in record.notices]
        return [notice for notice in every if purpose in ("", notice.purpose)]

    def lines(self) -> list[str]:
        """Return the journal as machine.event words."""
        return [f"{line.machine.value}.{line.event}" for r in self.records for line in r.entries]

    def _keep(self, outcome: Outcome) -> Tour:
        self.tour = outcome.tour
        self.outcomes.append(outcome)
        if outcome.record:
            self.records.append(outcome.record)
        return self.tour


def review_due(at: datetime, number: int = 1) -> Due:
    """Return the moment a review opens."""
    return Due(f"review-{number}-{at.date()}", "T5", at, REVIEW, "due", str(number))


def talk_due(at: datetime = TALK_DAY) -> Due:
    """Return the moment the renewal talk is due."""
    return Due(f"renewal-{at.date()}", "T6", at, RENEWAL, "due")


def negotiated(**changes: object) -> OpenTour:
    """Return the opening of a transformational tour."""
    return some_opening(TourKind.TRANSFORMATIONAL, **changes)  # type: ignore[arg-type]


def proposed() -> TourWorld:
    """Return a slot that nobody has written into."""
    return TourWorld(negotiated())


def drafting(kind: TourKind = TourKind.TRANSFORMATIONAL) -> TourWorld:
    """Return a tour whose manager writes a private draft."""
    world = TourWorld(some_opening(kind))
    world.act(M, "open_draft")
    return world


def negotiating(kind: TourKind = TourKind.TRANSFORMATIONAL) -> TourWorld:
    """Return a tour whose draft both see."""
    world = drafting(kind)
    world.act(M, "share")
    return world


def agreed(kind: TourKind = TourKind.TRANSFORMATIONAL) -> TourWorld:
    """Return a negotiated text that both agree to, field by field."""
    world = negotiating(kind)
    world.act(E, "edit", fields={"employee_aspirations": '["Run a plant one day."]'})
    world.act(E, "agree_field", fields={"field": "*"})
    world.act(M, "agree_field", fields={"field": "*"})
    return world


def signing(kind: TourKind = TourKind.TRANSFORMATIONAL) -> TourWorld:
    """Return a frozen text that waits for two commitments."""
    world = agreed(kind)
    world.act(M, "propose_sign")
    return world


def committed() -> TourWorld:
    """Return a tour that both committed to and that starts later."""
    world = TourWorld(some_opening(start=START + timedelta(days=30)))
    world.sign(E)
    world.sign(M)
    return world


def active(kind: TourKind = TourKind.ROTATIONAL) -> TourWorld:
    """Return a tour under way."""
    world = TourWorld(some_opening(kind)) if kind is TourKind.ROTATIONAL else signing(kind)
    world.sign(E)
    world.sign(M)
    return world


def paused() -> TourWorld:
    """Return a tour whose employee is away for long."""
    world = active()
    world.act(HRIS, "leave_started", day=START, fields={"expected_end": "2026-06-30"})
    return world


def closing() -> TourWorld:
    """Return a tour whose employee says that the mission is done."""
    world = active()
    world.act(E, "mission_declared")
    return world


def completed() -> TourWorld:
    """Return a tour that both say is done."""
    world = closing()
    world.act(M, "confirm_complete")
    return world


def ended_early() -> TourWorld:
    """Return a tour that ended with the job."""
    world = active()
    world.act(HRIS, "person_left", day=START, fields={"initiator": "employee"})
    return world


def abandoned() -> TourWorld:
    """Return a tour that both gave up before it was committed."""
    world = negotiating()
    world.act(E, "decline")
    return world


def void() -> TourWorld:
    """Return a slot that HR voided as a duplicate."""
    world = proposed()
    world.act(HR, "duplicate")
    return world


def superseded() -> TourWorld:
    """Return a tour that gave way to the next one of the chain."""
    world = active()
    world.act(SYS, "successor_started")
    return world


BUILDERS: dict[TourState, Callable[[], TourWorld]] = {
    TourState.PROPOSED: proposed,
    TourState.DRAFTING: drafting,
    TourState.NEGOTIATING: negotiating,
    TourState.SIGNING: signing,
    TourState.COMMITTED: committed,
    TourState.ACTIVE: active,
    TourState.PAUSED: paused,
    TourState.CLOSING: closing,
    TourState.COMPLETED: completed,
    TourState.ENDED_EARLY: ended_early,
    TourState.ABANDONED: abandoned,
    TourState.VOID: void,
    TourState.SUPERSEDED: superseded,
}
"""A builder for each state a tour can be in."""


def with_leave(world: TourWorld, first: date, last: date) -> TourWorld:
    """Return the world with the employee away between the days."""
    world.act(HRIS, "leave_started", day=first, fields={"expected_end": last.isoformat()})
    return world


def unchanged(world: TourWorld, before: Tour) -> bool:
    """Say whether the tour is the one it was."""
    return replace(world.tour) == before
