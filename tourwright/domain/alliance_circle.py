"""The manager became a report of the employee: nobody holds both sides, so the skip-level does.

The people system's latest word counts: whoever was given a new manager keeps that one, and the
older line, by which that manager still reports to them, is the one that cannot stand. Its tour goes
on with the manager's manager of before, the terms stand, and HR is told.

Source: lifecycle 4.6, E23.
"""

from dataclasses import replace

from tourwright.domain.alliance_acting import deputy_of, put_on_managers_side
from tourwright.domain.alliance_holds import MANAGER, open_hold
from tourwright.domain.alliance_offers import running_tours
from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.model import MachineName, Notice, Party


def mind_the_circle(sheet: Sheet) -> None:
    """Give the tours another counterpart when the manager reports to the person now."""
    state, facts = sheet.state, sheet.facts
    manager = state.current_manager_key
    own_report = manager != "" and manager == facts.manager_key
    if not state.employed or not own_report or facts.skip_level_key != state.person_key:
        return
    deputy = deputy_of(sheet)
    sheet.note(MachineName.ALLIANCE, "counterpart_lost", Party.HRIS)
    if not running_tours(state):
        return
    if deputy in ("", manager):
        sheet.state = replace(sheet.state, current_manager_key="")
        open_hold(sheet, (MANAGER,))
        return
    put_on_managers_side(sheet, deputy)
    _tell(sheet, manager)


def _tell(sheet: Sheet, former: str) -> None:
    """Tell HR, and who was the manager; the tour itself tells the employee and the new one."""
    stamp = f"{sheet.state.alliance_id}:{{}}:{sheet.now.date().isoformat()}:{{}}"
    facts = {"person": sheet.state.person_key}
    to_hr = stamp.format("hr_counterpart", Party.HR)
    sheet.notice(Notice(to_hr, "hr_counterpart", "", Party.HR, facts=facts))
    to_both = stamp.format("counterpart_acts", former)
    sheet.notice(Notice(to_both, "counterpart_acts", former, Party.MANAGER, facts=facts))
