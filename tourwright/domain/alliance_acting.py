"""Who stands in while nobody is the manager: the skip-level, after ten working days.

The terms of a tour stand meanwhile, and HR is asked for a manager at once.

Source: lifecycle 4.6, E20.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from tourwright.domain.alliance_holds import MANAGER, open_hold
from tourwright.domain.alliance_offers import running_tours, tell_running
from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.alliance_state import PlanAsked, Way
from tourwright.domain.model import MachineName, Party

ACTING_KEY = "acting:"
AFTER_WORKING_DAYS = 10


def line_of(sheet: Sheet) -> dict[str, str]:
    """Return what a tour is told of the manager whom the facts name."""
    facts = sheet.facts
    above = facts.skip_level_key
    return {
        "manager_key": facts.manager_key,
        "zone": facts.manager_zone,
        "country": facts.manager_country,
        "skip_level_key": "" if above == sheet.state.person_key else above,
    }


def hand_to(sheet: Sheet, fields: Mapping[str, str], day: date) -> None:
    """Hand the tours to this manager; without one, HR is asked and the terms stand."""
    manager = fields["manager_key"]
    sheet.state = replace(sheet.state, current_manager_key=manager)
    sheet.unplan(ACTING_KEY)
    if manager:
        tell_running(sheet, "manager_changed", fields, day)
    elif running_tours(sheet.state):
        open_hold(sheet, (MANAGER,))
        wait_for_manager(sheet, day)


def wait_for_manager(sheet: Sheet, day: date) -> None:
    """Ask for the morning on which the skip-level stands in, if there is one."""
    facts = sheet.facts
    if not deputy_of(sheet):
        return
    sheet.plan(
        PlanAsked(
            key=f"{ACTING_KEY}{day.isoformat()}",
            timer="T10",
            machine=MachineName.ALLIANCE,
            event="acting",
            way=Way.WORKING_MORNING,
            day=day,
            zone=facts.zone,
            country=facts.country,
            region=facts.region,
            working_days=AFTER_WORKING_DAYS,
        )
    )


def stand_in(sheet: Sheet) -> None:
    """Put the skip-level on the manager's side of the tours, unless there is a manager by now."""
    deputy = deputy_of(sheet)
    state = sheet.state
    if not state.employed or state.current_manager_key or not deputy or not running_tours(state):
        return
    put_on_managers_side(sheet, deputy, Party.TIMER)


def put_on_managers_side(sheet: Sheet, deputy: str, party: Party = Party.HRIS) -> None:
    """Let the skip-level be the manager's side of the tours from now on."""
    sheet.state = replace(sheet.state, current_manager_key=deputy)
    sheet.note(MachineName.ALLIANCE, "skip_level_acts", party)
    fields = {"manager_key": deputy, "skip_level_key": ""}
    tell_running(sheet, "manager_changed", fields, sheet.now.date())


def deputy_of(sheet: Sheet) -> str:
    """Return who was the manager's manager when there was one; nobody is their own counterpart."""
    known = sheet.state.skip_level_key
    return "" if known == sheet.state.person_key else known
