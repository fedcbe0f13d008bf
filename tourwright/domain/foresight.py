"""Who would get what on which day: a tour lived ahead in memory, by the rules that will live it.

Nothing is sent and nothing is kept: the tour is a value, and every notice, calendar entry and move
of its state is only told. The real rules decide each of them (`tour.act`, `tour.fire`, and the
planning of dates that is handed in), so what is told is what would come.

Source: product, page 6 and C94; lifecycle E59.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import partial

from tourwright.domain import dates
from tourwright.domain import tour as rules
from tourwright.domain.errors import RuleError
from tourwright.domain.foresight_hands import next_act, talks_at
from tourwright.domain.model import Act, Due, Entry, MachineName, Meeting, Notice, Party, PersonRef
from tourwright.domain.placeholders import fill_for_reading
from tourwright.domain.plan import Plan, PlanRequest
from tourwright.domain.step_model import PlannedStep
from tourwright.domain.step_texts import PURPOSE
from tourwright.domain.timers_base import known_zone
from tourwright.domain.tour_state import Outcome, Tour, Trigger

STEPS_LIMIT = 5_000
"""Moments lived at most: a wrong rhythm in a catalogue ends the picture, not the process."""


class What(StrEnum):
    """The kinds of change a scenario knows; the words of the page's choice."""

    NONE = "none"
    MANAGER_LEAVES = "manager_leaves"
    LEAVE = "leave"
    END_MOVED = "end_moved"


class Answers(StrEnum):
    """Whether the two answer what they are asked, on the day itself, or never."""

    BOTH = "both"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Scenario:
    """What happens to the tour. day is when: for END_MOVED it is the new last day.

    until is the last day of a leave; heir is who is the manager from `day` on.
    """

    what: What = What.NONE
    day: date | None = None
    until: date | None = None
    heir: PersonRef | None = None


class Way(StrEnum):
    """How something reaches people: a mail, a calendar entry, or a move of the tour itself."""

    MAIL = "mail"
    CALENDAR = "calendar"
    TOUR = "tour"


@dataclass(frozen=True)
class Foreseen:
    """One thing that would happen. at is a moment in UTC, day the reader's own.

    what is the purpose of a mail, "meeting" (also "_moved", "_cancelled"), or the state the tour
    moves into; detail is the title of HR's own mail, or the day of a talk. why is the timer with
    its event ("T5 review.due"), the scenario, the plan, or "answer" for what an answer brings. to
    is None for a move of the tour.
    """

    day: date
    at: datetime
    way: Way
    to: Party | None
    person_key: str
    what: str
    why: str
    detail: str = ""

    @property
    def talk_day(self) -> date | None:
        """The day of the talk that a calendar entry is for."""
        return date.fromisoformat(self.detail) if self.way is Way.CALENDAR else None


@dataclass(frozen=True)
class Planners:
    """What the rules hand to activities: the planning of dates, and of HR's configured steps."""

    dates: Callable[[PlanRequest], Plan]
    steps: Callable[[Tour, Trigger, datetime], tuple[PlannedStep, ...]] = lambda *_: ()


@dataclass(frozen=True)
class Span:
    """From now (UTC) up to and with a day."""

    now: datetime
    until: date


@dataclass
class _Life:
    """A tour on its way, with what was told so far and what the scenario still holds."""

    tour: Tour
    now: datetime
    planners: Planners
    answers: Answers
    coming: list[tuple[datetime, Act]] = field(default_factory=list)
    seen: list[Foreseen] = field(default_factory=list)

    def take(self, outcome: Outcome, why: str) -> None:
        """Keep the tour, tell what its record tells, and do what its workflow would do next."""
        self.tour = outcome.tour
        if outcome.record is not None:
            self.seen += _moves(self.tour, outcome.record.entries, why)
            self.seen += _told(self.tour, outcome.record.notices, self.now, why)
            self.seen += _entries(self.tour, outcome.record.meetings, self.now, why)
        if outcome.replan:
            request = replace(rules.plan_request(self.tour), now=self.now)
            self.take(rules.planned(self.tour, self.planners.dates(request), self.now), why)
        for trigger in outcome.triggers:
            planned = self.planners.steps(self.tour, trigger, self.now)
            if planned:
                self.take(rules.steps_planned(self.tour, planned, self.now), why)

    def act(self, act: Act, why: str) -> bool:
        """Let somebody act; what the rules refuse does not happen."""
        try:
            self.take(rules.act(self.tour, act, self.now), why)
        except RuleError:
            return False
        return True

    def answer(self) -> None:
        """Let both answer what is open, until nothing is left to answer now."""
        tried: set[str] = set()
        while self.answers is Answers.BOTH:
            act = next_act(self.tour, self.now, tried)
            if act is None:
                return
            tried.add(act.act_id)
            self.act(act, "answer")

    def next_moment(self) -> datetime | None:
        """Return the next moment on which something happens by itself."""
        due = rules.next_due(self.tour)
        talk = talks_at(self.tour) if self.answers is Answers.BOTH else None
        known = [due.at if due else None, self.coming[0][0] if self.coming else None]
        known.append(talk if talk and talk > self.now else None)
        return min((at for at in known if at is not None), default=None)

    def live_through(self, at: datetime) -> None:
        """Let everything of this moment happen: the scenario first, then the timers."""
        self.now = max(self.now, at)
        while self.coming and self.coming[0][0] <= self.now:
            self.act(self.coming.pop(0)[1], "scenario")
            self.answer()
        due = rules.next_due(self.tour)
        if due is not None and due.at <= self.now:
            self.take(rules.fire(self.tour, due, self.now), _why(due))
        self.answer()


def foresee(
    tour: Tour, scenario: Scenario, planners: Planners, span: Span, answers: Answers = Answers.BOTH
) -> tuple[Foreseen, ...]:
    """Return what would happen to the tour from now to the day, in order.

    The tour given is not touched: it is a value.
    """
    life = _Life(tour, span.now, planners, answers, coming=list(_acts(tour, scenario, span)))
    if not tour.plan.dues:
        request = replace(rules.plan_request(tour), now=span.now)
        life.take(rules.planned(tour, planners.dates(request), span.now), "plan")
    life.answer()
    last = datetime.combine(span.until, time.max, UTC)
    for _ in range(STEPS_LIMIT):
        at = life.next_moment()
        if at is None or at > last:
            break
        life.live_through(at)
    seen = (each for each in life.seen if each.at <= last)
    return tuple(sorted(seen, key=lambda each: each.at))


def _acts(tour: Tour, scenario: Scenario, span: Span) -> Iterator[tuple[datetime, Act]]:
    """Yield what the scenario makes happen, by moment; a day that passed is today."""
    make = partial(Act, party=Party.HRIS, machine=MachineName.TOUR)
    first = _morning(tour, scenario.day, span)
    if scenario.what is What.MANAGER_LEAVES and scenario.heir is not None:
        heir = scenario.heir
        above = "" if heir.person_key == tour.skip_level_key else tour.skip_level_key
        fields = {"manager_key": heir.person_key, "zone": heir.zone, "country": heir.country}
        fields["skip_level_key"] = above
        yield first, make("foreseen-heir", event="manager_changed", fields=fields)
    if scenario.what is What.LEAVE and scenario.until is not None and scenario.day is not None:
        ends = {"expected_end": scenario.until.isoformat()}
        back = scenario.until + dates.ONE_DAY
        away = make("foreseen-leave", event="leave_started", day=scenario.day, fields=ends)
        yield first, away
        yield _morning(tour, back, span), make("foreseen-back", event="leave_ended", day=back)
    if scenario.what is What.END_MOVED and scenario.day is not None:
        yield from _end_moved(tour, scenario.day, span)


def _end_moved(tour: Tour, day: date, span: Span) -> Iterator[tuple[datetime, Act]]:
    """Propose the new last day at once, and let the other side commit to it."""
    fields = {"last_day": f'"{day.isoformat()}"'}
    key = tour.manager.person_key
    proposal = Act(
        "foreseen-change",
        MachineName.AMENDMENT,
        "propose",
        Party.MANAGER,
        person_key=key,
        fields=fields,
    )
    yield span.now, proposal


def _morning(tour: Tour, day: date | None, span: Span) -> datetime:
    """Return the morning of the day at the employee's work place, but never one that passed."""
    if day is None:
        return span.now
    return max(span.now, dates.local_morning(day, known_zone(tour.employee)))


def _told(tour: Tour, notices: tuple[Notice, ...], now: datetime, why: str) -> Iterator[Foreseen]:
    """Yield the mails, each on its reader's own day."""
    for notice in notices:
        at = max(now, notice.not_before or now)
        day = dates.local_day(at, _zone_of(tour, notice.to))
        own = notice.purpose == PURPOSE
        title = fill_for_reading(notice.facts.get("subject", ""), {}) if own else ""
        yield Foreseen(day, at, Way.MAIL, notice.role, notice.to, notice.purpose, why, title)


def _entries(
    tour: Tour, meetings: tuple[Meeting, ...], now: datetime, why: str
) -> Iterator[Foreseen]:
    """Yield the calendar entries, placed, moved or withdrawn, one for each who gets it."""
    for meeting in meetings:
        what = "meeting_moved" if meeting.sequence else "meeting"
        what = "meeting_cancelled" if meeting.cancelled else what
        for key in meeting.attendees:
            zone = _zone_of(tour, key)
            day, talk = dates.local_day(now, zone), dates.local_day(meeting.start, zone)
            party = Party.EMPLOYEE if key == tour.employee.person_key else Party.MANAGER
            yield Foreseen(day, now, Way.CALENDAR, party, key, what, why, talk.isoformat())


def _moves(tour: Tour, entries: tuple[Entry, ...], why: str) -> Iterator[Foreseen]:
    """Yield the moves of the tour from one state to another."""
    for entry in entries:
        if entry.machine is MachineName.TOUR and entry.from_state != entry.to_state:
            day = dates.local_day(entry.at, known_zone(tour.employee))
            yield Foreseen(day, entry.at, Way.TOUR, None, "", entry.to_state, why, entry.event)


def _zone_of(tour: Tour, person_key: str) -> str:
    """Return the zone of one of the two; of anybody else it is the employee's work place."""
    manager = person_key == tour.manager.person_key
    return known_zone(tour.manager if manager else tour.employee)


def _why(due: Due) -> str:
    return f"{due.timer} {due.machine.value}.{due.event or due.notice}"
