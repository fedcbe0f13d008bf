"""Good standing decided by people: at the check by one, afterwards only by two of them.

Taking a place back and looking again each need somebody of HR and an alumni manager, two different
people. Whoever lost the place asks for the second look; the invitation that follows is their own
wish to be back. Source: lifecycle, alumni machine and E34.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from tourwright.domain import alumni as membership
from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.alliance_state import Alumni
from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.machine import Row
from tourwright.domain.model import Act, MachineName, Notice, Party
from tourwright.domain.stops import HR_ALONE
from tourwright.domain.tables.alumni import ALUMNI, AlumniState

DECIDERS = frozenset({Party.HR, Party.ALUMNI_MANAGER})
REVOKED, LOOKED, ASKED = "standing_revoked", "second_look_ok", "second_look_asked"
CONFIRMED = "_confirmed"
"""Ends the event of a journal's line that holds the first of two confirmations."""

WAITS = "standing_second"
"""The mail to HR that a decision waits for its second person."""


def was_revoked(alumni: Alumni) -> bool:
    """Say whether the place was taken back, and nobody has looked again since."""
    return alumni.state is AlumniState.LEFT and alumni.standing == membership.BAD


def may_look_again(alumni: Alumni) -> bool:
    """Say whether there is a decision to look at again."""
    return alumni.state is AlumniState.NOT_INVITED or was_revoked(alumni)


def _good(sheet: Sheet, act: Act) -> None:
    """A person found good standing."""
    _may_decide(sheet, act)
    membership.grant(sheet, act.party)


def _bad(sheet: Sheet, act: Act) -> None:
    """A person found no good standing."""
    _may_decide(sheet, act)
    membership.refuse(sheet, "not_good_standing", act.party, act.reason)


def _may_decide(sheet: Sheet, act: Act) -> None:
    """Refuse a decision by anybody else, or when none is open."""
    if act.party not in DECIDERS:
        raise NotAllowedError(f"alumni: {act.event} is not for {act.party}; allowed: H, A")
    ALUMNI.row(sheet.alumni.state, "good_standing", None)


def _revoke(sheet: Sheet, act: Act) -> None:
    """Take membership back: a reason and two people; the person is told and may ask again."""
    if not act.reason:
        raise GuardError("standing_revoked lacks a reason: the person has a right to it")
    row = ALUMNI.row(sheet.alumni.state, act.event, act.party)
    if not _confirmed_by_two(sheet, act, row):
        return
    since = sheet.written
    membership.leave(sheet, REVOKED, act.party, act.reason)
    sheet.hide(since, HR_ALONE)
    sheet.state = replace(sheet.state, alumni=replace(sheet.alumni, standing=membership.BAD))
    membership.tell_person(sheet, REVOKED)


def _second_look(sheet: Sheet, act: Act) -> None:
    """Two people look again and find good standing."""
    lost = was_revoked(sheet.alumni)
    if sheet.state.employed:
        raise GuardError("the person works here now: the network is for later")
    state = AlumniState.NOT_INVITED if lost else sheet.alumni.state
    if not _confirmed_by_two(sheet, act, ALUMNI.row(state, act.event, act.party)):
        return
    since = sheet.written
    if lost:
        sheet.note(MachineName.ALUMNI, LOOKED, act.party, _why(act))
    else:
        sheet.move_alumni(LOOKED, act.party, _why(act))
        sheet.move("second_look", act.party)
    sheet.hide(since, HR_ALONE)
    membership.decide(sheet, membership.GOOD, act.party)
    (membership.plan_return if lost else membership.plan_invitation)(sheet)


def _ask(sheet: Sheet, act: Act) -> None:
    """The person asks for a second look: HR is told, once."""
    if act.party is not Party.ALUM:
        raise NotAllowedError(f"alumni: {act.event} is not for {act.party}; allowed: X")
    if not may_look_again(sheet.alumni):
        raise NotAllowedError(f"alumni: no {act.event} in state {sheet.alumni.state}")
    if _keep(sheet, act):
        sheet.note(MachineName.ALUMNI, ASKED, act.party)
        _tell_hr(sheet, ASKED)


def _confirmed_by_two(sheet: Sheet, act: Act, row: Row) -> bool:
    """Note this confirmation; say whether each party confirmed, two different people."""
    new = _keep(sheet, act)
    seats = [tuple(each.split(":", 2)) for each in sheet.alumni.confirmed]
    mine = {(party, person) for event, party, person in seats if event == act.event}
    people = {person for _, person in mine}
    enough = {party for party, _ in mine} >= set(row.partners) and len(people) > 1
    if enough:
        sheet.state = replace(sheet.state, alumni=replace(sheet.alumni, confirmed=()))
    elif new:
        since = sheet.written
        sheet.note(MachineName.ALUMNI, f"{act.event}{CONFIRMED}", act.party, _why(act))
        sheet.hide(since, HR_ALONE)
        _tell_hr(sheet, WAITS)
    return enough


def _keep(sheet: Sheet, act: Act) -> bool:
    """Keep who said this in which role; False when they had said so before."""
    mine, known = f"{act.event}:{act.party}:{act.person_key}", sheet.alumni.confirmed
    if mine in known:
        return False
    alumni = replace(sheet.alumni, confirmed=(*known, mine))
    sheet.state = replace(sheet.state, alumni=alumni)
    return True


def _why(act: Act) -> dict[str, str]:
    """Return the reason for the journal, if one was given."""
    return {"reason": act.reason} if act.reason else {}


def _tell_hr(sheet: Sheet, purpose: str) -> None:
    """Tell HR that somebody waits for them; each step of the alliance by a mail of its own."""
    key = f"{sheet.state.alliance_id}:{purpose}:{sheet.state.seq}:{Party.HR}"
    person = {"person": sheet.state.person_key}
    sheet.notice(Notice(key, purpose, "", Party.HR, facts=person))


DEEDS: Mapping[str, Callable[[Sheet, Act], None]] = {
    "standing_good": _good,
    "standing_bad": _bad,
    REVOKED: _revoke,
    LOOKED: _second_look,
    ASKED: _ask,
}
