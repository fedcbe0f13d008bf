"""An alum who works here again as a contractor stays an alum: a member, with a flag.

No tour is offered to them, nothing pauses, their choices stand. While the flag is set nobody asks
them for unpaid help. Whoever is employed again is a re-hire, as ever.

Source: lifecycle 4.6, E33.
"""

from collections.abc import Sequence
from dataclasses import replace

from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.model import MachineName, Party
from tourwright.domain.people import WorkerType
from tourwright.domain.tables.alumni import AlumniState

CONTRACTOR_BEGAN, CONTRACTOR_ENDED = "contractor_began", "contractor_ended"
TURNS = frozenset({CONTRACTOR_BEGAN, CONTRACTOR_ENDED, "rehired"})
MEMBERS = frozenset({AlumniState.MEMBER, AlumniState.PAUSED})


def is_contractor(sheet: Sheet) -> bool:
    """Say whether the person is an alum who works here as a contractor now."""
    return sheet.state.alumni is not None and sheet.state.alumni.contractor


def works_as_contractor(events: Sequence[str]) -> bool:
    """Read the flag from the events of a membership, in their order."""
    turns = [event for event in events if event in TURNS]
    return bool(turns) and turns[-1] == CONTRACTOR_BEGAN


def came_as_contractor(sheet: Sheet) -> bool:
    """Take a member's return as a contractor; says whether it was one."""
    alumni = sheet.state.alumni
    is_member = alumni is not None and alumni.state in MEMBERS and not alumni.resting
    if not is_member or sheet.facts.worker_type is not WorkerType.CONTRACTOR:
        return False
    if not is_contractor(sheet):
        _flag(sheet, CONTRACTOR_BEGAN, contractor=True)
    return True


def went_as_contractor(sheet: Sheet) -> bool:
    """Take the end of a member's work as a contractor; says whether it was that."""
    if not is_contractor(sheet):
        return False
    _flag(sheet, CONTRACTOR_ENDED, contractor=False)
    return True


def is_employed_now(sheet: Sheet) -> None:
    """Drop the flag of somebody who is back: the membership rests, and the journal says so."""
    if is_contractor(sheet):
        sheet.state = replace(sheet.state, alumni=replace(sheet.alumni, contractor=False))


def _flag(sheet: Sheet, event: str, *, contractor: bool) -> None:
    sheet.state = replace(sheet.state, alumni=replace(sheet.alumni, contractor=contractor))
    sheet.note(MachineName.ALUMNI, event, Party.HRIS)
