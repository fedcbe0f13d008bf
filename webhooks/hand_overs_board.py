"""Page: how far a reorganisation is, for HR: who came to which new manager, and what still waits.

A text that waits holds nothing up: the terms stand. Nobody is asked by this page, and it names what
was taken over in the last weeks beside what waits.

Source: product C91.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response

from tourwright.domain.rights import Right
from tourwright.ports.people_care import TakenOver
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.hris_deps import there
from webhooks.page_kit import csrf_of, page
from webhooks.rights import Need
from webhooks.who import looks_after
from webhooks.words import name_of

NEEDS: Mapping[str, Need] = {"hand_overs_board.show": Need(Right.CORRECT_DATA)}
"""What each endpoint needs, by its full name."""

LATELY = timedelta(days=60)
MOST = 2000


@dataclass(frozen=True)
class Line:
    """One new manager: how many people came, and the names of those whose text waits."""

    name: str
    came: int
    waiting: tuple[str, ...]

    @property
    def adopted(self) -> int:
        """How many texts stand for the new manager."""
        return self.came - len(self.waiting)


class HandOversBoard:
    """Shows how far hand-overs are, of the reader's population only."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self) -> Response:
        """Return the page; changes nothing."""
        care = there(there(self._deps.hris).care)
        found = care.taken_over(self._deps.clock.now() - LATELY, MOST)
        lines = lines_of([one for one in found if looks_after(one.employee)])
        return page(
            "hand_over/taken_over.html",
            self._csrf,
            lines=lines,
            came=sum(line.came for line in lines),
            waiting=sum(len(line.waiting) for line in lines),
            cut=len(found) >= MOST,
            days=LATELY.days,
        )


def lines_of(found: Sequence[TakenOver]) -> list[Line]:
    """Return one line for each new manager, those with the most to read first."""
    teams: dict[str, list[TakenOver]] = defaultdict(list)
    for one in found:
        teams[one.manager.person_key].append(one)
    lines = [_line(team) for team in teams.values()]
    return sorted(lines, key=lambda line: (-len(line.waiting), line.name))


def _line(team: Sequence[TakenOver]) -> Line:
    waiting = sorted(name_of(one.employee) for one in team if one.waits)
    people = {one.employee.person_key for one in team}
    return Line(name_of(team[0].manager), len(people), tuple(waiting))


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes."""
    pages = guarded("hand_overs_board")
    board = HandOversBoard(deps)
    pages.add_url_rule("/hris/hand-overs", "show", board.show, methods=["GET"])
    return pages
