"""My team: a line for each tour of a manager, and for those somebody is the delegate in.

Words only: no share of a mission, no ranking, no figure about a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from flask import Blueprint, Response, request

from tourwright.domain.leavers import has_left
from tourwright.domain.model import TourView
from tourwright.domain.people import Person
from tourwright.domain.rights import Right, Role
from webhooks import words
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.page_kit import csrf_of, link_to, page
from webhooks.rights import Need
from webhooks.shown import shown
from webhooks.team_lines import Team, TeamLine, fairness_of, lines_of
from webhooks.who import who

NEEDS: Mapping[str, Need] = {"team_page.show": Need(Right.SIGNED_IN)}
"""What each endpoint needs; whose tours are shown follows from who reads."""

NEEDS_ME = "needs-me"
AS_DELEGATE = frozenset({Role.DELEGATE})


class TeamPage:
    """Shows a manager where the people of the team stand, in at most eight queries."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self) -> Response:
        """Return the page; `?show=needs-me` leaves out whom nobody waits for the reader about."""
        key, only = who().person_key, request.args.get("show") == NEEDS_ME
        mine = self._deps.views.of_manager(key)
        others = [shown(view, AS_DELEGATE) for view in self._deps.views.of_delegate(key)]
        reports = {one.person_key: one for one in self._deps.people.reports_of(key)}
        people = {**reports, **self._others(reports, [*mine, *others])}
        team = Team(mine, people, self._deps.asks.open_for(key), self._today_of)
        return page(
            "team/show.html",
            self._csrf,
            lines=_filtered(lines_of(team), only=only),
            delegated=_filtered(lines_of(replace(team, views=others)), only=only),
            without=() if only else self._without(reports, mine),
            fairness=fairness_of(mine, people),
            only=only,
        )

    def _others(
        self, reports: Mapping[str, Person], views: Sequence[TourView]
    ) -> Mapping[str, Person]:
        """Return the people of these tours who report to somebody else."""
        return self._deps.people.many(sorted({view.employee_key for view in views} - set(reports)))

    def _without(
        self, reports: Mapping[str, Person], views: Sequence[TourView]
    ) -> list[tuple[str, str]]:
        """Return those who work here and have no tour, with nobody: the name, and where one begins.

        The tour of somebody may be with another counterpart, on whom they agreed.
        """
        now_of, have = self._deps.now_of, {view.employee_key for view in views}
        here = {key: one for key, one in reports.items() if key not in have}
        elsewhere = self._deps.views.on_the_way(here) if here else ()
        return sorted(
            (words.name_of(one), link_to("begin_page.show", person_key=key))
            for key, one in here.items()
            if key not in elsewhere and not has_left(one.facts, now_of(one.alliance_id))
        )

    def _today_of(self, view: TourView) -> date:
        """Return the reader's day in the time of a tour."""
        zone = words.zone_info(who().zone)
        return self._deps.now_of(view.alliance_id).astimezone(zone).date()


def _filtered(lines: list[TeamLine], *, only: bool) -> list[TeamLine]:
    return [line for line in lines if line.wanted or not only]


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    pages = guarded("team_page")
    pages.add_url_rule("/team", "show", TeamPage(deps).show, methods=["GET"])
    return pages
