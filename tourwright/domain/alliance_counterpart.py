"""Another counterpart than the line manager, when the two agree on one.

Whoever leads by a dotted line knows the work, while the people system names the line. One of the
two suggests somebody, the other side agrees; that person then takes the manager's side of the tours
as every new manager does. From then on a change of the line changes nothing in them, until one of
the two ends it: the line manager of that day has the side again.

Source: lifecycle 4.6, E22.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from tourwright.domain.alliance_acting import hand_to, line_of
from tourwright.domain.alliance_offers import running_tours, tell_running
from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.alliance_state import Counterpart
from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.leavers import has_left
from tourwright.domain.model import Act, MachineName, Notice, Party
from tourwright.domain.people import Person
from tourwright.domain.tour_state import PAIR

SUGGESTED, AGREED = "counterpart_suggested", "counterpart_agreed"
ENDED = "counterpart_ended"
SIDES = (Party.EMPLOYEE, Party.MANAGER)
SEAT = ("manager_key", "zone", "country", "region", "skip_level_key")
"""What a tour is told of whoever takes the manager's side."""


def may_be_counterpart(person: Person, employee_key: str, now: datetime) -> bool:
    """Say whether somebody could be: at work here, and neither the employee nor a report of theirs.

    Nobody is the counterpart of their own manager.
    """
    own = employee_key in (person.person_key, person.manager_key)
    return not own and not has_left(person.facts, now)


def seat_of(person: Person, employee_key: str) -> Mapping[str, str]:
    """Return what a tour is told of this person as the manager's side."""
    above = "" if person.manager_key == employee_key else person.manager_key
    facts = person.facts
    return dict(
        zip(SEAT, (person.person_key, facts.zone, facts.country, facts.region, above), strict=True)
    )


def keeps_to_agreed(sheet: Sheet, line: Mapping[str, str]) -> bool:
    """Say whether the tours stay with whom the two agreed on, though the line manager is another.

    The new line is kept for the day on which the agreement ends. A line manager who is that very
    person ends it; one who is new ends a suggestion to the former one.
    """
    found, manager = sheet.state.counterpart, line["manager_key"]
    if found is None:
        return False
    if found.agreed and manager != found.person_key:
        sheet.state = replace(sheet.state, counterpart=replace(found, line=line))
        return True
    if found.agreed or manager != sheet.state.current_manager_key:
        forget(sheet, Party.HRIS)
    return False


def forget(sheet: Sheet, party: Party) -> None:
    """Write down that nobody is suggested or agreed on any more, if somebody was."""
    if sheet.state.counterpart is None:
        return
    sheet.state = replace(sheet.state, counterpart=None)
    _note(sheet, ENDED, party)


def _suggest(sheet: Sheet, act: Act) -> None:
    """Suggest somebody to the other side; the same name from both sides is a yes of both."""
    _may(act)
    seat = {name: act.fields.get(name, "") for name in SEAT}
    known = sheet.state.counterpart
    _must_be_another(sheet, seat["manager_key"])
    if known and known.person_key == seat["manager_key"] and _is_from_other(sheet, known, act):
        _agreed(sheet, known, act.party)
        return
    sheet.state = replace(sheet.state, counterpart=Counterpart(seat, act.person_key))
    _note(sheet, SUGGESTED, act.party, seat["manager_key"])
    _tell(sheet, act)


def _agree(sheet: Sheet, act: Act) -> None:
    """Agree to whom the other side suggested; the tours are handed to that person."""
    _may(act)
    found = sheet.state.counterpart
    wanted = act.fields.get("manager_key", "")
    if found is None or found.agreed or found.person_key != wanted:
        raise GuardError("nobody is suggested as the counterpart now: look at the page again")
    if not _is_from_other(sheet, found, act):
        raise GuardError("the other side has to agree: you cannot agree to your own suggestion")
    _agreed(sheet, found, act.party)


def _end(sheet: Sheet, act: Act) -> None:
    """Take a suggestion back, say no to one, or give the side back to the line manager.

    When whoever was agreed on has left, it is given back without anybody's word.
    """
    if act.party is not Party.TIMER:
        _may(act)
    found = sheet.state.counterpart
    if found is None:
        raise GuardError("nobody is suggested as the counterpart now: look at the page again")
    forget(sheet, act.party)
    if found.agreed:
        hand_to(sheet, found.line, sheet.now.date())


def _may(act: Act) -> None:
    if act.party not in SIDES:
        raise NotAllowedError(f"alliance: {act.event} is not for {act.party}; allowed: E, M")


def _must_be_another(sheet: Sheet, key: str) -> None:
    """Refuse whom the tours are with, the employee, and a second one beside whom they agreed on."""
    state = sheet.state
    if not running_tours(state):
        raise GuardError("no tour is on its way: the counterpart is named when there is one")
    if key in ("", state.person_key, state.current_manager_key):
        raise GuardError("the counterpart must be somebody else: neither of the two")
    if state.counterpart is not None and state.counterpart.agreed:
        raise GuardError("you have agreed on somebody already: end that first")


def _is_from_other(sheet: Sheet, found: Counterpart, act: Act) -> bool:
    """Say whether the other one of today's two suggested it."""
    two = {sheet.state.person_key, sheet.state.current_manager_key}
    return found.by_key in two - {act.person_key}


def _agreed(sheet: Sheet, found: Counterpart, party: Party) -> None:
    """Let that person take the manager's side; the line is kept for afterwards."""
    line = _line_of_today(sheet)
    sheet.state = replace(
        sheet.state,
        counterpart=replace(found, line=line, agreed=True),
        current_manager_key=found.person_key,
    )
    _note(sheet, AGREED, party, found.person_key)
    tell_running(sheet, "manager_changed", found.seat, sheet.now.date())


def _line_of_today(sheet: Sheet) -> Mapping[str, str]:
    """Return what tours are told of today's manager; the facts may name one who comes later."""
    now, named = sheet.state.current_manager_key, line_of(sheet)
    if named["manager_key"] == now:
        return named
    return {"manager_key": now, "zone": sheet.facts.zone, "skip_level_key": ""}


def _note(sheet: Sheet, event: str, party: Party, to_key: str = "") -> None:
    """Write a line that only the two may read."""
    since = sheet.written
    sheet.note(MachineName.ALLIANCE, event, party, {"to": to_key} if to_key else None)
    sheet.hide(since, PAIR)


def _tell(sheet: Sheet, act: Act) -> None:
    """Let the other side know that there is something to agree to, once a day."""
    state, to_manager = sheet.state, act.party is Party.EMPLOYEE
    to = state.current_manager_key if to_manager else state.person_key
    key = f"{state.alliance_id}:{SUGGESTED}:{to}:{sheet.now.date().isoformat()}"
    facts = {"person": state.person_key}
    role = Party.MANAGER if to_manager else Party.EMPLOYEE
    sheet.notice(Notice(key, SUGGESTED, to, role, facts=facts))


DEEDS: Mapping[str, Callable[[Sheet, Act], None]] = {
    "suggest_counterpart": _suggest,
    "agree_counterpart": _agree,
    "end_counterpart": _end,
}
