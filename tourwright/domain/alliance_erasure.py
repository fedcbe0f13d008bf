"""Erasing a former person, and the legal hold that is stronger.

Two different people of HR lay the hold, end it, or erase; who asks for the own data to be erased
needs nobody's leave. While the hold lasts a request waits and the person is told that it does; the
end of the hold carries it out. Source: lifecycle 4.6, E43; rights, "erase / hold".
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from tourwright.domain.alliance_leaving import erase
from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.model import Act, MachineName, Notice, Party
from tourwright.domain.stops import HR_ALONE
from tourwright.domain.tables.alliance import ALLIANCE
from tourwright.domain.tables.alumni import ALUMNI

ERASE, ERASE_BY_TWO = "erase", "erase_agreed"
HOLD, HOLD_ENDS = "legal_hold", "legal_hold_ended"
WAITS = "erase_waits"
"""The journal's line, and the mail to the person, that a request waits for the end of the hold."""

HR_WAITS, SECOND = "hr_erase_waits", "erasure_second"
CONFIRMED = "_confirmed"
ASKED_BY_PEOPLE = frozenset({Party.ALUM, Party.HR})
"""Whose request the person hears of; nobody asked for what the days of retention bring."""


def erase_or_wait(sheet: Sheet, party: Party) -> None:
    """Erase, unless a legal hold lasts: then the request is kept, once."""
    if not sheet.state.legal_hold:
        erase(sheet, party)
        return
    if sheet.state.erase_asked_by:
        return
    sheet.state = replace(sheet.state, erase_asked_by=party)
    _note(sheet, WAITS, party)
    _tell(sheet, HR_WAITS)
    if party in ASKED_BY_PEOPLE:
        _tell_person(sheet)


def _erase(sheet: Sheet, act: Act) -> None:
    """Erase at the person's wish, or after the days of retention; membership must be over."""
    _may_be_erased(sheet, act.party)
    erase_or_wait(sheet, act.party)


def _erase_by_two(sheet: Sheet, act: Act) -> None:
    """Erase by two people of HR."""
    _may_be_erased(sheet, Party.HR)
    if _agreed(sheet, act):
        erase_or_wait(sheet, act.party)


def _hold(sheet: Sheet, act: Act) -> None:
    """Lay the hold: nothing of the person is erased while it lasts."""
    if sheet.state.legal_hold:
        raise GuardError("a legal hold lasts already")
    if not act.reason:
        raise GuardError("a legal hold needs a reason: whoever ends it has to know it")
    if _agreed(sheet, act):
        sheet.state = replace(sheet.state, legal_hold=True)
        _note(sheet, HOLD, act.party, act.reason)


def _end_hold(sheet: Sheet, act: Act) -> None:
    """End the hold, and carry out what waited for that."""
    if not sheet.state.legal_hold:
        raise GuardError("no legal hold lasts")
    if not _agreed(sheet, act):
        return
    asked_by = sheet.state.erase_asked_by
    sheet.state = replace(sheet.state, legal_hold=False, erase_asked_by=None)
    _note(sheet, HOLD_ENDS, act.party, act.reason)
    if asked_by is not None and ALLIANCE.may(sheet.state.state, "erased"):
        erase(sheet, asked_by)


def _may_be_erased(sheet: Sheet, party: Party) -> None:
    """Refuse what the tables refuse: membership must be over or never begun."""
    ALLIANCE.row(sheet.state.state, "erased", party)
    if sheet.state.alumni is not None:
        ALUMNI.row(sheet.alumni.state, ERASE, party)


def _agreed(sheet: Sheet, act: Act) -> bool:
    """Keep this person's word; say whether it is the second one of the same kind."""
    if act.party is not Party.HR:
        raise NotAllowedError(f"alliance: {act.event} is not for {act.party}; allowed: H")
    mine, said = f"{act.event}:{act.person_key}", sheet.state.hr_words
    others = [word for word in said if word.startswith(f"{act.event}:") and word != mine]
    if others:
        kept = tuple(word for word in said if not word.startswith(f"{act.event}:"))
        sheet.state = replace(sheet.state, hr_words=kept)
        return True
    if mine not in said:
        sheet.state = replace(sheet.state, hr_words=(*said, mine))
        _note(sheet, f"{act.event}{CONFIRMED}", act.party, act.reason)
        _tell(sheet, SECOND)
    return False


def _note(sheet: Sheet, event: str, party: Party, reason: str = "") -> None:
    """Write a line that only whoever may stop somebody reads: a hold tells of a dispute."""
    since = sheet.written
    sheet.note(MachineName.ALLIANCE, event, party, {"reason": reason} if reason else None)
    sheet.hide(since, HR_ALONE)


def _tell(sheet: Sheet, purpose: str) -> None:
    """Tell HR, by a mail that names nobody; where it leads the name stands."""
    key = f"{sheet.state.alliance_id}:{purpose}:{sheet.state.seq}:{Party.HR}"
    person = {"person": sheet.state.person_key}
    sheet.notice(Notice(key, purpose, "", Party.HR, facts=person))


def _tell_person(sheet: Sheet) -> None:
    """Tell the person that the request is kept and waits."""
    person = sheet.state.person_key
    key = f"{sheet.state.alliance_id}:{WAITS}:{sheet.state.seq}:{person}"
    sheet.notice(Notice(key, WAITS, person, Party.ALUM, personal=True))


DEEDS: Mapping[str, Callable[[Sheet, Act], None]] = {
    ERASE: _erase,
    ERASE_BY_TWO: _erase_by_two,
    HOLD: _hold,
    HOLD_ENDS: _end_hold,
}
EVENTS = frozenset(DEEDS)
"""What goes on when everything else about the person was stopped, or rests under another record."""
