"""The time machine: who would get what on which day, for years ahead. Nothing is sent.

The tour is rebuilt from what its row tells and lived ahead by the real rules, in memory: no port
that writes is touched here. HR chooses among the people it looks after; whoever writes HR's folder
tries a type of tour on two people who do not exist.

Source: product, page 6; C94; lifecycle E59.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import Blueprint, Response, request

from tourwright.domain.foresight import Answers, Foreseen, Span, What, foresee
from tourwright.domain.foresight_tour import caught_up, tour_of
from tourwright.domain.rights import Right
from webhooks.deps import Deps
from webhooks.foresight_people import Chooser, Chosen
from webhooks.foresight_planners import ForesightPlanners, years_of
from webhooks.foresight_scenario import Wanted, fields_of, read, scenario_of
from webhooks.foresight_words import what, why
from webhooks.guard import guarded, no_such_page
from webhooks.page_kit import Fault, csrf_of, page
from webhooks.rights import Need
from webhooks.words import weekday

NEEDS: Mapping[str, Need] = {"time_machine.show": Need(Right.FORESEE)}
"""What each endpoint needs, by its full name ("time_machine.show")."""


@dataclass(frozen=True)
class Line:
    """One thing of a day: who gets it, what it is, why it comes, and by which way."""

    who: str
    what: str
    why: str
    way: str


@dataclass(frozen=True)
class Day:
    """One day with what it would bring."""

    iso: str
    words: str
    lines: tuple[Line, ...]


class TimeMachine:
    """Shows the years ahead of one tour."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)
        self._chooser = Chooser(deps)

    def show(self) -> Response:
        """Return the page; it reads, and nothing is sent or kept."""
        wanted, faults = read(request.args, self._deps.clock.now().date())
        chosen = self._chooser.chosen(request.args)
        if chosen is None and self._chooser.names_one(request.args):
            return no_such_page()
        years: Sequence[tuple[int, list[Day]]] = ()
        if chosen is not None and chosen.known is not None and not faults:
            faults, told = self._told(chosen, wanted)
            years = in_years(days_of(told, chosen))
        return page(
            "time_machine/page.html",
            self._csrf,
            status=422 if faults else 200,
            faults=faults,
            typed=request.args,
            company=self._deps.company,
            chosen=chosen,
            found=self._chooser.found(request.args),
            looks_after=self._chooser.looks_after,
            wanted=wanted,
            fields=fields_of(),
            years=years,
            span=range(1, 6),
            until=weekday(wanted.until),
            is_quiet=wanted.what is What.NONE,
        )

    def _told(
        self, chosen: Chosen, wanted: Wanted
    ) -> tuple[tuple[Fault, ...], tuple[Foreseen, ...]]:
        """Return what would happen, or what is wrong with the scenario for this tour."""
        known, calendars = chosen.known, self._deps.calendars
        if known is None or calendars is None:
            return (), ()
        now = self._deps.clock.now()
        span = years_of(now, wanted.until, known.statement.start)
        planner = ForesightPlanners(calendars, span, self._chooser.facts)
        planners = planner.planners(known.snapshot)
        scenario, faults = scenario_of(wanted, known, planner.calendar(known.cast.employee))
        if faults:
            return faults, ()
        tour = caught_up(tour_of(known, now), planners.dates, now)
        ahead = Span(now, wanted.until)
        answers = Answers.BOTH if wanted.answered else Answers.NOBODY
        return (), foresee(tour, scenario, planners, ahead, answers)


def days_of(told: Iterable[Foreseen], chosen: Chosen) -> list[Day]:
    """Return the days in order, each with its lines; what reaches both is one line."""
    by_day = groupby(sorted(told, key=lambda one: one.day), key=lambda one: one.day)
    return [Day(day.isoformat(), weekday(day), _lines(list(ones), chosen)) for day, ones in by_day]


def _lines(ones: Sequence[Foreseen], chosen: Chosen) -> tuple[Line, ...]:
    gathered: dict[tuple[str, str, str], list[str]] = {}
    for one in ones:
        names = gathered.setdefault((what(one), why(one), one.way.value), [])
        name = chosen.name(one)
        if name and name not in names:
            names.append(name)
    return tuple(
        Line(", ".join(names), said, reason, way) for (said, reason, way), names in gathered.items()
    )


def in_years(days: Sequence[Day]) -> list[tuple[int, list[Day]]]:
    """Return the days under their years."""
    by_year = groupby(days, key=lambda day: date.fromisoformat(day.iso).year)
    return [(year, list(ones)) for year, ones in by_year]


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    pages = guarded("time_machine")
    machine = TimeMachine(deps)
    pages.add_url_rule("/time-machine", "show", machine.show, methods=["GET"])
    return pages
