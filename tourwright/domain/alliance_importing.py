"""A tour that runs already, brought to its alliance by HR.

The alliance opens a tour whose text is the one from elsewhere; whether it is in force the two say,
each in their own time. What stands in the way is refused in words for HR, and nothing happens.

Source: product C90; edge E47.
"""

import json
from dataclasses import replace
from datetime import date

from tourwright.domain.alliance_holds import MANAGER, missing_for_a_tour
from tourwright.domain.alliance_offers import in_the_way, start_tour
from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.alliance_state import IMPORTED, Brought, Offer
from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.model import Act, MachineName, Party
from tourwright.domain.statement_model import from_dict, to_dict
from tourwright.domain.tables.alliance import ALLIANCE
from tourwright.domain.tour_import import RunningTour
from tourwright.domain.tour_state import Imported

IMPORT = "import_tour"


def import_act(act_id: str, hr_key: str, tour: RunningTour) -> Act:
    """Return the act by which HR brings a tour to the alliance of its employee."""
    day = tour.committed_on
    return Act(
        act_id=act_id,
        machine=MachineName.ALLIANCE,
        event=IMPORT,
        party=Party.HR,
        person_key=hr_key,
        channel="page",
        fields={
            "manager_key": tour.manager_key,
            "statement": json.dumps(to_dict(tour.statement), separators=(",", ":")),
            "provenance": tour.provenance,
            "committed_on": day.isoformat() if day else "",
        },
    )


def import_tour(sheet: Sheet, act: Act) -> None:
    """Open a tour with the text from elsewhere. Raises GuardError in words for HR."""
    if act.party is not Party.HR:
        raise NotAllowedError(f"alliance: {act.event} is not for {act.party}; allowed: H")
    _must_be_free(sheet)
    _must_be_of(sheet, act.fields.get("manager_key", ""))
    brought = _brought(act)
    kind = brought.statement.kind.value
    start_tour(sheet, Offer(IMPORTED, kind_hint=kind, asked_by=Party.HR))
    if sheet.start_tour is not None:
        sheet.start_tour = replace(sheet.start_tour, brought=brought)


def _must_be_free(sheet: Sheet) -> None:
    """Refuse for somebody who does not work here, or who has a tour on its way."""
    if not sheet.state.employed:
        raise GuardError("this person does not work here any more")
    if in_the_way(sheet.state):
        raise GuardError("a tour of this person runs here already")
    ALLIANCE.row(sheet.state.state, "tour_opened", Party.HR)


def _must_be_of(sheet: Sheet, manager_key: str) -> None:
    """Refuse while somebody is missing, or while it is another manager's by now."""
    missing = missing_for_a_tour(sheet.state)
    if MANAGER in missing:
        raise GuardError("the HR system names no manager of this person")
    if missing:
        raise GuardError("the HR system has no work address of this person")
    if manager_key != sheet.state.current_manager_key:
        raise GuardError("the HR system names another manager: put one of the two right")


def _brought(act: Act) -> Brought:
    day = act.fields.get("committed_on", "")
    imported = Imported(
        act.fields.get("provenance", ""), date.fromisoformat(day) if day else None, act.person_key
    )
    return Brought(from_dict(json.loads(act.fields.get("statement", "{}"))), imported)
