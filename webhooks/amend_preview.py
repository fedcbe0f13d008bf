"""What a change of the text would do to the dates, computed by the real rules; nothing is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tourwright.domain import tour as rules
from tourwright.domain.foresight_tour import Cast, Known, tour_of
from tourwright.domain.model import Act, MachineName, Party, PersonRef, TourView
from tourwright.domain.people import Person
from tourwright.domain.plan import Plan
from tourwright.domain.statement import Statement, from_dict
from tourwright.domain.timers import plan
from tourwright.domain.tour_state import Tour
from webhooks import words
from webhooks.changes import with_changes
from webhooks.deps import Deps
from webhooks.i18n import _
from webhooks.who import Seen

REVIEWS_SHOWN = 3
YEARS_AHEAD = 12


@dataclass(frozen=True)
class DateRow:
    """One date as it is and as it would be."""

    label: str
    before: str
    after: str

    @property
    def moves(self) -> bool:
        """Say whether the change moves it."""
        return self.before != self.after


@dataclass(frozen=True)
class Preview:
    """The statement with the change in it, and the dates side by side; none when they are unknown.

    note says what happens to the talk when it was held already or its day has passed.
    """

    statement: Statement
    dates: tuple[DateRow, ...] = ()
    note: str = ""


Said = tuple[Party, Mapping[str, str]]
"""One round: who proposed, or answered with a proposal, and its changes of the text in force."""


def preview_of(deps: Deps, seen: Seen, rounds: Sequence[Said]) -> Preview:
    """Return what the last round would do. Raises RuleError when the rules would refuse it.

    rounds begin with the first proposal; each further one answers the one before.
    """
    view = seen.view
    assert view is not None, "a change is of a tour"
    assert view.statement is not None, "a change is of a text"
    before, now = _tour(deps, seen), deps.clock.now()
    if before is None:
        return Preview(with_changes(from_dict(view.statement), rounds[-1][1]))
    after = _with_change(before, rounds, now)
    old, new = (_plan(deps, tour, now) for tour in (before, after))
    return Preview(after.statement, tuple(_rows(before, after, old, new)), _note(view, old, new))


def _tour(deps: Deps, seen: Seen) -> Tour | None:
    view = seen.view
    snapshot = deps.snapshot_of(view) if view is not None else None
    if view is None or snapshot is None or seen.employee is None or seen.manager is None:
        return None
    assert view.statement is not None, "a change is of a text"
    cast = Cast(_ref(seen.employee), _ref(seen.manager))
    known = Known(view, from_dict(view.statement), snapshot, cast)
    return replace(tour_of(known, deps.clock.now()), amendments=(), correction=None)


def _ref(person: Person) -> PersonRef:
    facts = person.facts
    return PersonRef(person.person_key, facts.zone or "UTC", facts.country, facts.region)


def _with_change(tour: Tour, rounds: Sequence[Said], now: datetime) -> Tour:
    """Live through every round and the commitment to the last."""
    verb = "propose"
    for side, changes in rounds:
        tour = rules.act(tour, _act(tour, side, verb, fields=dict(changes)), now).tour
        verb = "counter"
    last = rounds[-1][0]
    other = Party.MANAGER if last is Party.EMPLOYEE else Party.EMPLOYEE
    text_hash = tour.amendments[-1].text_hash
    return rules.act(tour, _act(tour, other, "sign_other", text_hash=text_hash), now).tour


def _act(tour: Tour, side: Party, verb: str, **more: object) -> Act:
    person = tour.employee if side is Party.EMPLOYEE else tour.manager
    return Act(
        f"preview-{len(tour.handled)}-{verb}",
        MachineName.AMENDMENT,
        verb,
        side,
        person_key=person.person_key,
        **more,  # type: ignore[arg-type]  # by the names of an act
    )


def _plan(deps: Deps, tour: Tour, now: datetime) -> Plan:
    assert deps.calendars is not None, "dates need calendars"
    years = range(now.year - 1, now.year + YEARS_AHEAD)
    two = (tour.employee, tour.manager)
    calendars = [deps.calendars.calendar(one.country, one.region, years) for one in two]
    return plan(replace(rules.plan_request(tour), now=now), calendars[0], calendars[1], now)


def _rows(before: Tour, after: Tour, old: Plan, new: Plan) -> list[DateRow]:
    days = (
        (_("Last day"), before.statement.last_day, after.statement.last_day),
        (_("Talk about what comes next"), old.renewal_on, new.renewal_on),
    )
    rows = [
        DateRow(label, words.day(one) if one else "-", words.day(other) if other else "-")
        for label, one, other in days
    ]
    reviews = [
        ", ".join(words.day(day) for day in made.review_days[:REVIEWS_SHOWN]) for made in (old, new)
    ]
    return [*rows, DateRow(_("Next reviews"), reviews[0] or "-", reviews[1] or "-")]


def _note(view: TourView, old: Plan, new: Plan) -> str:
    if new.catch_up and not old.catch_up:
        return _("The end comes near: the talk is caught up within ten working days.")
    if view.renewal_state in ("held", "settled") and new.renewal_on != old.renewal_on:
        return _("The talk you held was about the old end; there is a new one near the new end.")
    return ""
