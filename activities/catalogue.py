"""Asks HR's catalogue: which policy holds, which tour to offer, which steps to plan."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from temporalio import activity

from activities.failures import patiently
from tourwright.catalogue import Catalogue
from tourwright.domain.alliance_state import Brought
from tourwright.domain.model import PersonRef, TourKind
from tourwright.domain.people import AllianceFacts
from tourwright.domain.policy import Policy, Snapshot, TourType, language_of
from tourwright.domain.statement import Names, Statement, from_dict, standard
from tourwright.domain.tour import OpenTour
from tourwright.domain.tour_state import Imported
from tourwright.ports import People, Views
from tourwright.values import PrepareTour, TourStart


class CatalogueActivities:
    """Reads of the catalogue as it is today; a tour keeps the answer for its whole life."""

    def __init__(
        self, current: Callable[[], Catalogue], people: People, views: Views | None = None
    ) -> None:
        """Ask the catalogue that `current` returns; names come from the given people.

        views have the texts of tours that ended; without them none is put before both again.
        """
        self._current = current
        self._people = people
        self._views = views

    @activity.defn(name="catalogue.policy")
    def policy(self, facts: AllianceFacts) -> Policy:
        """Return the policy that holds for this person; safe to repeat.

        counterparty_for_top is the key of a person here, "" for everybody whose source names a
        manager.
        """
        policy = self._current().policy_for(facts)
        with patiently():
            counterpart = self._counterpart(policy.counterparty_for_top, facts.person_key)
        return replace(policy, counterparty_for_top=counterpart)

    @activity.defn(name="catalogue.prepare_tour")
    def prepare_tour(self, asked: PrepareTour) -> TourStart:
        """Return the tour to open, or one without `open` when no type fits; safe to repeat."""
        catalogue = self._current()
        with patiently():
            brought = asked.brought or self._again(asked.again)
            asked = replace(asked, facts=self._with_manager(asked.facts), brought=brought)
        tour_type = brought_type(catalogue, asked.brought) or chosen_type(catalogue, asked)
        if tour_type is None:
            return TourStart()
        policy = catalogue.policy_for(asked.facts)
        snapshot = with_bounds(catalogue.snapshot(tour_type.key, policy.key), asked.brought)
        start = first_day(asked)
        with patiently():
            statement = self._statement(asked, snapshot, start)
        return TourStart(open=opened(asked, snapshot, statement, start))

    def _again(self, tour_id: str) -> Brought | None:
        """Return the text of a tour that ended, None when it is not kept any more."""
        view = self._views.get(tour_id) if self._views and tour_id else None
        if view is None or not view.statement:
            return None
        return Brought(from_dict(view.statement), Imported("", again=True))

    def _counterpart(self, source_person_id: str, person_key: str) -> str:
        """Return who is the counterpart at the top; a manager unknown to us is no missing one."""
        person = self._people.get(person_key)
        if person is None or not source_person_id:
            return ""
        facts = person.facts
        if facts.manager_source_id not in ("", facts.source_person_id):
            return ""
        found = self._people.by_source(facts.source, source_person_id)
        return "" if found is None or found.person_key == person_key else found.person_key

    def _with_manager(self, facts: AllianceFacts) -> AllianceFacts:
        """Return the facts with the named manager's own zone and manager.

        The facts may describe another one: a manager who comes later, while this is today's.
        """
        manager = self._people.get(facts.manager_key)
        if manager is None:
            return facts
        return replace(
            facts,
            manager_zone=manager.facts.zone or "UTC",
            manager_country=manager.facts.country,
            skip_level_key=manager.manager_key,
        )

    def _statement(self, asked: PrepareTour, snapshot: Snapshot, start: date) -> Statement:
        facts, tour_type = asked.facts, snapshot.tour_type
        names = Names(
            self._name(facts.person_key), self._name(facts.manager_key), snapshot.policy.company
        )
        months, language = tour_type.length_months, language_of(snapshot)
        if asked.brought is not None:
            text = asked.brought.statement
            spoken = text.language if asked.brought.imported.again else language
            return replace(text, names=names, language=spoken)
        return standard(tour_type.kind, tour_type.blanks, names, start, months, language=language)

    def _name(self, person_key: str) -> str:
        person = self._people.get(person_key)
        return "" if person is None else person.facts.display_name


def chosen_type(catalogue: Catalogue, asked: PrepareTour) -> TourType | None:
    """Return the type asked for by key or by kind, else the one for a new hire.

    A tour that follows another, of no kind chosen, is a mission of its own: transformational.
    """
    if asked.type_key:
        return catalogue.tour_types.get(asked.type_key)
    if asked.kind or asked.chained_from:
        kind = TourKind(asked.kind or TourKind.TRANSFORMATIONAL)
        return next((each for each in catalogue.tour_types.values() if each.kind is kind), None)
    return catalogue.for_hire(asked.facts)


def brought_type(catalogue: Catalogue, brought: Brought | None) -> TourType | None:
    """Return the type of the kind whose bounds hold the length agreed on elsewhere."""
    if brought is None:
        return None
    kind, months = brought.statement.kind, brought.statement.length_months
    types = [each for each in catalogue.tour_types.values() if each.kind is kind]
    return next((each for each in types if _holds(each, months)), None)


def with_bounds(snapshot: Snapshot, brought: Brought | None) -> Snapshot:
    """Return the version for a tour from elsewhere: its length is within bounds, as it was agreed.

    Without this the two could amend nothing else before they shortened it.
    """
    months = brought.statement.length_months if brought else None
    if months is None or _holds(snapshot.tour_type, months):
        return snapshot
    return replace(snapshot, tour_type=_wider(snapshot.tour_type, months))


def _holds(tour_type: TourType, months: int | None) -> bool:
    low, high = tour_type.min_months or 0, tour_type.max_months
    return months is None or (low <= months and (high is None or months <= high))


def _wider(tour_type: TourType, months: int) -> TourType:
    low, high = tour_type.min_months, tour_type.max_months
    return replace(
        tour_type,
        min_months=None if low is None else min(low, months),
        max_months=None if high is None else max(high, months),
    )


def first_day(asked: PrepareTour) -> date:
    """Return the day the tour begins: after the tour before it, after the hire, today at least.

    One that runs already keeps the day on which it began.
    """
    if asked.brought is not None and asked.brought.statement.start is not None:
        return asked.brought.statement.start
    today = asked.now.astimezone(ZoneInfo(asked.facts.zone)).date()
    days = [today]
    if asked.previous_last_day is not None:
        days.append(asked.previous_last_day + timedelta(days=1))
    elif asked.facts.hire_date is not None:
        days.append(asked.facts.hire_date)
    return max(days)


def opened(asked: PrepareTour, snapshot: Snapshot, statement: Statement, start: date) -> OpenTour:
    """Return what opens the tour between the person and the manager of today."""
    facts = asked.facts
    return OpenTour(
        tour_id=asked.tour_id,
        alliance_id=facts.alliance_id,
        number=asked.number,
        snapshot=snapshot,
        employee=PersonRef(facts.person_key, facts.zone, facts.country, facts.region),
        manager=PersonRef(facts.manager_key, facts.manager_zone, facts.manager_country),
        skip_level_key=facts.skip_level_key,
        statement=statement,
        start=start,
        by=asked.by,
        standard_text=snapshot.tour_type.kind is TourKind.ROTATIONAL,
        chained_from=asked.chained_from,
        imported=asked.brought.imported if asked.brought else None,
    )
