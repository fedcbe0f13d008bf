"""What is missing holds a step and asks HR; it never fails."""

from dataclasses import replace

from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.alliance_state import AllianceState, Hold, Offer
from tourwright.domain.model import AskKind, AskOpen, MachineName, Notice, Party

MANAGER = "manager"
WORK_EMAIL = "work_email"
PERSONAL_EMAIL = "personal_email"
NEW_PERSONAL_EMAIL = "new_personal_email"
TOUR_TYPE = "tour_type"
SAID_NOT_SEEN = frozenset({NEW_PERSONAL_EMAIL, TOUR_TYPE})
ADDRESSES = frozenset({PERSONAL_EMAIL, NEW_PERSONAL_EMAIL})


def missing_for_a_tour(state: AllianceState) -> tuple[str, ...]:
    """Return what a tour cannot start without: somebody on each side, and a way to write."""
    facts = state.facts
    gone = [] if state.current_manager_key else [MANAGER]
    if facts is None or not facts.has_work_email:
        gone.append(WORK_EMAIL)
    return tuple(gone)


def still_missing(state: AllianceState, hold: Hold) -> tuple[str, ...]:
    """Return what this hold still waits for.

    Facts cannot show that a type of tour or another address is there: an event or HR says so.
    """
    if SAID_NOT_SEEN & set(hold.missing):
        return hold.missing
    if hold.offer is not None:
        return missing_for_a_tour(state)
    if PERSONAL_EMAIL in hold.missing:
        there = state.facts is not None and state.facts.has_personal_email
        return () if there else hold.missing
    return () if state.current_manager_key else hold.missing


def ask_id_of(state: AllianceState, hold: Hold) -> str:
    """Return the id of the hold's ask."""
    return f"{state.alliance_id}:{AskKind.HR_HELP}:{hold.subject}:{Party.HR}"


def open_hold(sheet: Sheet, missing: tuple[str, ...], offer: Offer | None = None) -> None:
    """Hold, and ask HR for what is missing; the same question is not asked twice."""
    if any(hold.missing == missing and hold.offer == offer for hold in sheet.state.holds):
        return
    number = sheet.state.holds_opened + 1
    hold = Hold(subject=f"{missing[0]}-{number}", missing=missing, offer=offer)
    sheet.state = replace(sheet.state, holds=(*sheet.state.holds, hold), holds_opened=number)
    sheet.note(MachineName.ALLIANCE, "hold_opened", Party.SYSTEM, {"missing": ",".join(missing)})
    _ask(sheet, hold)
    ask_id = ask_id_of(sheet.state, hold)
    sheet.notice(Notice(ask_id, "hr_help", "", Party.HR, ask_id, facts=_facts(sheet, hold)))


def narrow_hold(sheet: Sheet, hold: Hold, missing: tuple[str, ...]) -> None:
    """Put the same question to HR with what is left of it, without another mail."""
    less = replace(hold, missing=missing, revision=hold.revision + 1)
    holds = tuple(less if each == hold else each for each in sheet.state.holds)
    sheet.state = replace(sheet.state, holds=holds)
    sheet.note(MachineName.ALLIANCE, "hold_changed", Party.SYSTEM, {"missing": ",".join(missing)})
    _ask(sheet, less)


def close_hold(sheet: Sheet, hold: Hold, reason: str) -> None:
    """Close the question; reason is a word."""
    holds = tuple(each for each in sheet.state.holds if each != hold)
    sheet.state = replace(sheet.state, holds=holds)
    sheet.note(MachineName.ALLIANCE, "hold_closed", Party.SYSTEM, {"reason": reason})
    sheet.close(ask_id_of(sheet.state, hold), reason)


def close_holds(sheet: Sheet, reason: str) -> None:
    """Close every question that is open."""
    for hold in sheet.state.holds:
        close_hold(sheet, hold, reason)


def close_address_holds(sheet: Sheet, reason: str) -> None:
    """Stop asking for a private address."""
    for hold in sheet.state.holds:
        if ADDRESSES & set(hold.missing):
            close_hold(sheet, hold, reason)


def _ask(sheet: Sheet, hold: Hold) -> None:
    """Open or replace the ask of this hold."""
    sheet.ask(
        AskOpen(
            ask_id=ask_id_of(sheet.state, hold),
            kind=AskKind.HR_HELP,
            machine=MachineName.ALLIANCE,
            verbs=("done",),
            role=Party.HR,
            revision=hold.revision,
            subject_id=hold.subject,
            facts=_facts(sheet, hold),
        )
    )


def _facts(sheet: Sheet, hold: Hold) -> dict[str, str]:
    """Return what HR is shown: about whom, and which facts the people system lacks."""
    return {"person": sheet.state.person_key, "missing": ",".join(hold.missing)}
