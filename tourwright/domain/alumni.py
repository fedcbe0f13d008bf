"""Membership in the alumni network: standing, one invitation, an answer that stands.

Source: "if you leave in good standing we will invite you"; one mail is the invitation, everything
after it needs a yes, and a no costs nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from tourwright.domain.alliance_holds import (
    NEW_PERSONAL_EMAIL,
    PERSONAL_EMAIL,
    close_address_holds,
    open_hold,
)
from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.alliance_state import Alumni, Way
from tourwright.domain.dates import add_months
from tourwright.domain.errors import GuardError
from tourwright.domain.model import Act, AskKind, AskOpen, MachineName, Notice, Party
from tourwright.domain.people import Termination
from tourwright.domain.policy import Policy
from tourwright.domain.stops import HR_ALONE, STOP
from tourwright.domain.tables.alliance import AllianceStateName
from tourwright.domain.tables.alumni import AlumniState

GOOD, BAD, UNKNOWN = "good", "bad", "unknown"
NO_ANSWER, RETURN = "no_answer", "rejoin"
UNDECIDED_AFTER_DAYS = 30
REMINDERS_AFTER_DAYS = (14, 45)
NO_ANSWER_AFTER_DAYS = 59
GIVE_UP_AFTER_MONTHS = 12
PAUSE_ASKS_AFTER_MONTHS = 23
PAUSE_ENDS_AFTER_MONTHS = 24
SAID_NO = frozenset({AlumniState.DECLINED, AlumniState.LEFT})
EVERY_MOMENT = ("T15:", "standing:", "pause:")


def standing_of(termination: Termination | None, policy: Policy) -> str:
    """Judge good standing by the policy's reasons: good, bad, or unknown when a person decides.

    A refused reason weighs more than an allowed one; reasons and termination types are compared
    without regard to case.
    """
    if termination is None:
        return UNKNOWN
    said = {termination.reason.casefold(), termination.type.casefold()} - {""}
    if termination.rehire_eligible is False or said & _folded(policy.refused_reasons):
        return BAD
    return GOOD if said & _folded(policy.good_standing_reasons) else UNKNOWN


def begin_check(
    sheet: Sheet, last_day: date, termination: Termination | None, policy: Policy
) -> None:
    """Check good standing after a departure; who said no or left before is not asked again."""
    before = sheet.state.alumni
    if before is not None and before.state in SAID_NO:
        sheet.move("left", Party.SYSTEM)
        return
    alumni = Alumni(
        state=AlumniState.ELIGIBILITY_CHECK,
        departure=sheet.state.departures,
        last_day=last_day,
        offered=policy.alumni_purposes,
        invite_after_working_days=policy.invite_after_working_days,
        purposes=before.purposes if before else (),
    )
    sheet.state = replace(sheet.state, alumni=alumni)
    if sheet.state.stopped:
        since = sheet.written
        refuse(sheet, STOP, Party.HR)
        sheet.hide(since, HR_ALONE)
        return
    _judge(sheet, standing_of(termination, policy))


def grant(sheet: Sheet, party: Party) -> None:
    """Find good standing and plan the one invitation."""
    sheet.move_alumni("good_standing", party)
    decide(sheet, GOOD, party)
    plan_invitation(sheet)


def refuse(sheet: Sheet, event: str, party: Party, reason: str = "") -> None:
    """End the check without an invitation; nothing is sent to the person. HR alone reads why."""
    since = sheet.written
    sheet.move_alumni(event, party, {"reason": reason} if reason else None)
    if reason:
        sheet.hide(since, HR_ALONE)
    decide(sheet, UNKNOWN if event == "undecided_30d" else BAD, party)
    sheet.move("not_invited", party)


def plan_invitation(sheet: Sheet) -> None:
    """Plan the invitation for the last day + so many working days; ask HR early for an address.

    Of a departure that is old news the days count from today.
    """
    alumni = sheet.alumni
    key = _key(sheet, "invite")
    days = alumni.invite_after_working_days
    begins = sheet.now.date() if sheet.quiet else alumni.last_day
    sheet.moment(key, "invite", Way.WORKING_MORNING, begins, days)
    if not sheet.facts.has_personal_email:
        open_hold(sheet, (PERSONAL_EMAIL,))


def plan_return(sheet: Sheet) -> None:
    """Invite whoever lost the place again, on a working morning: today's, or the next one's."""
    sheet.moment(_key(sheet, RETURN), RETURN, Way.WORKING_MORNING, sheet.now.date())


def come_back(sheet: Sheet) -> None:
    """Invite again at the person's own wish, unless they work here now."""
    if not sheet.state.employed:
        invite(sheet, RETURN, Party.ALUM)


def forget_return(sheet: Sheet) -> None:
    """Plan no invitation any more: the person has said no once more."""
    sheet.unplan(f"T15:{RETURN}:")


def decide(sheet: Sheet, standing: str, party: Party) -> None:
    """Keep who decided on the standing and when; its ask and its moment are over."""
    alumni = replace(sheet.alumni, standing=standing, decided_at=sheet.now, decided_by=party)
    sheet.state = replace(sheet.state, alumni=alumni)
    sheet.unplan("standing:")
    sheet.close(ask_id_of(sheet, AskKind.STANDING), NO_ANSWER if standing == UNKNOWN else "decided")


def invite(sheet: Sheet, event: str, party: Party) -> None:
    """Send the invitation: one mail to the private address, one ask with a choice per purpose."""
    sheet.unplan("T15:")
    sheet.move_alumni(event, party)
    rounds = sheet.alumni.rounds + 1
    sheet.state = replace(
        sheet.state,
        alumni=replace(sheet.alumni, rounds=rounds, invited_at=sheet.now, reminders=0),
    )
    sheet.move("rejoined" if event == RETURN else "invited", party)
    _open_invitation(sheet)
    _plan_reminders(sheet)
    sheet.event("alumni.invited")


def withdraw(sheet: Sheet, reason: str) -> None:
    """Close every ask and forget every moment of the membership."""
    sheet.unplan(*EVERY_MOMENT)
    for kind in (AskKind.STANDING, AskKind.ALUMNI_INVITATION):
        sheet.close(ask_id_of(sheet, kind), reason)


def rest(sheet: Sheet) -> None:
    """Let the membership rest while the person works here again; a no stays remembered."""
    if sheet.state.alumni is None:
        return
    withdraw(sheet, "back_at_work")
    if sheet.alumni.state is AlumniState.MEMBER:
        sheet.move_alumni("rehired", Party.HRIS)
    if sheet.alumni.state is AlumniState.PAUSED:
        sheet.state = replace(sheet.state, alumni=replace(sheet.alumni, resting=True))
    elif sheet.alumni.state not in SAID_NO:
        sheet.state = replace(sheet.state, alumni=None)


def accept(sheet: Sheet, act: Act) -> None:
    """Join with a choice for each purpose. Raises GuardError for a purpose not offered."""
    unknown = sorted(set(act.fields) - set(sheet.alumni.offered))
    if unknown:
        raise GuardError(f"no such purpose; offered: {', '.join(sheet.alumni.offered)}")
    chosen = tuple(name for name in sheet.alumni.offered if act.fields.get(name) == "true")
    choices = {name: str(name in chosen).lower() for name in sheet.alumni.offered}
    sheet.move_alumni("accept", act.party, choices)
    sheet.state = replace(sheet.state, alumni=replace(sheet.alumni, purposes=chosen))
    withdraw(sheet, "answered")
    sheet.move("joined", act.party)
    tell_person(sheet, "alumni_welcome")
    sheet.event("alumni.joined")


def decline(sheet: Sheet, event: str, party: Party) -> None:
    """Take a no, or no answer, as final: nothing follows."""
    sheet.move_alumni(event, party)
    withdraw(sheet, "answered" if event == "decline" else "expired")
    close_address_holds(sheet, "declined")
    sheet.move("declined", party)


def leave(sheet: Sheet, event: str, party: Party, reason: str = "") -> None:
    """Leave every list at once; somebody who works here again leaves the network alone."""
    sheet.move_alumni(event, party, {"reason": reason} if reason else None)
    withdraw(sheet, "left")
    close_address_holds(sheet, "left")
    sheet.state = replace(sheet.state, alumni=replace(sheet.alumni, purposes=(), resting=False))
    if not sheet.state.employed:
        sheet.move("left", party)
    sheet.event("alumni.left")


def pause(sheet: Sheet, act: Act) -> None:
    """Pause until a day, or open-ended with one question before 24 months are over."""
    if act.day is not None and act.day <= sheet.now.date():
        raise GuardError("the pause would be over already: name a later day, or none")
    sheet.move_alumni("pause", act.party, {"until": act.day.isoformat() if act.day else ""})
    sheet.move("paused", act.party)
    today = sheet.now.date()
    if act.day is not None:
        sheet.moment(_key(sheet, "resume", "pause"), "resume", Way.MORNING, act.day)
        return
    ask_on = add_months(today, PAUSE_ASKS_AFTER_MONTHS)
    end_on = add_months(today, PAUSE_ENDS_AFTER_MONTHS)
    sheet.moment(_key(sheet, "ask", "pause"), "ask_pause", Way.WORKING_MORNING, ask_on)
    sheet.moment(_key(sheet, "end", "pause"), "pause_24m", Way.WORKING_MORNING, end_on)


def resume(sheet: Sheet, party: Party) -> None:
    """End the pause."""
    if sheet.state.employed:
        raise GuardError("membership rests while the person works here")
    sheet.move_alumni("resume", party)
    sheet.unplan("pause:")
    sheet.move("resumed", party)


def lose_address(sheet: Sheet, event: str, party: Party) -> None:
    """Note that no mail arrives, ask HR for an address, and give up after 12 months."""
    known = sheet.state.state is not AllianceStateName.DEPARTED
    sheet.move_alumni(event, party)
    withdraw(sheet, "unreachable")
    if known:
        sheet.move("unreachable", party)
    give_up = add_months(sheet.now.date(), GIVE_UP_AFTER_MONTHS)
    sheet.moment(_key(sheet, "give_up"), "give_up_12m", Way.WORKING_MORNING, give_up)
    bounced = sheet.facts.has_personal_email
    open_hold(sheet, (NEW_PERSONAL_EMAIL if bounced else PERSONAL_EMAIL,))


def remind(sheet: Sheet) -> None:
    """Send one of the at most two reminders."""
    if sheet.alumni.state is not AlumniState.INVITED:
        return
    number = sheet.alumni.reminders + 1
    sheet.state = replace(sheet.state, alumni=replace(sheet.alumni, reminders=number))
    sheet.note(MachineName.ALUMNI, "reminded", Party.TIMER, {"reminder": str(number)})
    _write(sheet, "alumni_reminder", f"-{number}", ask_id_of(sheet, AskKind.ALUMNI_INVITATION))


def ask_pause(sheet: Sheet) -> None:
    """Ask once whether the pause shall go on to its end."""
    if sheet.alumni.state is AlumniState.PAUSED:
        sheet.note(MachineName.ALUMNI, "reminded", Party.TIMER)
        _write(sheet, "alumni_pause_ends", "", "")


def tell_hr(sheet: Sheet, purpose: str, ask_id: str = "") -> None:
    """Tell HR something about this departure: the person by key, no text."""
    key = f"{sheet.state.alliance_id}:{purpose}:{_round(sheet)}:{Party.HR}"
    person = {"person": sheet.state.person_key}
    sheet.notice(Notice(key, purpose, "", Party.HR, ask_id, facts=person))


def tell_person(sheet: Sheet, purpose: str) -> None:
    """Write one mail to the person that asks nothing."""
    _write(sheet, purpose, "", "")


def ask_id_of(sheet: Sheet, kind: AskKind) -> str:
    """Return the id of the standing ask or of the current round's invitation."""
    alumni = sheet.alumni
    if kind is AskKind.STANDING:
        return f"{sheet.state.alliance_id}:{kind}:{alumni.departure}:{Party.HR}"
    return f"{sheet.state.alliance_id}:{kind}:{_round(sheet)}:{sheet.state.person_key}"


def _judge(sheet: Sheet, standing: str) -> None:
    """Follow the judgement, or ask HR and wait 30 days for a person's decision."""
    if standing == GOOD:
        grant(sheet, Party.SYSTEM)
    elif standing == BAD:
        refuse(sheet, "not_good_standing", Party.SYSTEM)
    else:
        _ask_standing(sheet)


def _ask_standing(sheet: Sheet) -> None:
    """Ask HR to decide within 30 days."""
    ask_id = ask_id_of(sheet, AskKind.STANDING)
    sheet.note(MachineName.ALUMNI, "standing_asked", Party.SYSTEM)
    sheet.ask(
        AskOpen(
            ask_id=ask_id,
            kind=AskKind.STANDING,
            machine=MachineName.ALUMNI,
            verbs=("standing_good", "standing_bad"),
            role=Party.HR,
            facts={"person": sheet.state.person_key},
        )
    )
    tell_hr(sheet, "standing", ask_id)
    since = max(sheet.alumni.last_day, sheet.now.date())
    key = f"standing:{sheet.alumni.departure}"
    day = since + timedelta(days=UNDECIDED_AFTER_DAYS)
    sheet.moment(key, "undecided_30d", Way.WORKING_MORNING, day)


def _open_invitation(sheet: Sheet) -> None:
    """Open the invitation's ask and write its one mail."""
    ask_id = ask_id_of(sheet, AskKind.ALUMNI_INVITATION)
    sheet.ask(
        AskOpen(
            ask_id=ask_id,
            kind=AskKind.ALUMNI_INVITATION,
            machine=MachineName.ALUMNI,
            verbs=("accept", "decline"),
            person_key=sheet.state.person_key,
            role=Party.ALUM,
            facts={"purposes": ",".join(sheet.alumni.offered)},
        )
    )
    _write(sheet, "alumni_invitation", "", ask_id)


def _plan_reminders(sheet: Sheet) -> None:
    """Plan two reminders and the day after which no answer is a no."""
    today = sheet.now.date()
    for number, days in enumerate(REMINDERS_AFTER_DAYS, start=1):
        key = _key(sheet, f"remind-{number}")
        sheet.moment(key, "remind", Way.WORKING_MORNING, today + timedelta(days=days))
    last = today + timedelta(days=NO_ANSWER_AFTER_DAYS)
    sheet.moment(_key(sheet, "no_answer"), "no_answer", Way.WORKING_MORNING, last)


def _write(sheet: Sheet, purpose: str, suffix: str, ask_id: str) -> None:
    """Write one mail to the person's private address."""
    person = sheet.state.person_key
    key = f"{sheet.state.alliance_id}:{purpose}{suffix}:{_round(sheet)}:{person}"
    sheet.notice(Notice(key, purpose, person, Party.ALUM, ask_id, personal=True))


def _round(sheet: Sheet) -> str:
    """Name the departure, and the invitation's round from the second on."""
    alumni = sheet.alumni
    return f"{alumni.departure}" if alumni.rounds < 2 else f"{alumni.departure}-{alumni.rounds}"


def _key(sheet: Sheet, what: str, timer: str = "T15") -> str:
    """Return the key of a moment: once per departure, round and journal position."""
    return f"{timer}:{what}:{_round(sheet)}:{sheet.state.seq}"


def _folded(words: tuple[str, ...]) -> set[str]:
    """Return the words without regard to case."""
    return {word.casefold() for word in words}


ANSWERS: Mapping[str, Callable[[Sheet, Act], None]] = {
    "accept": accept,
    "decline": lambda sheet, act: decline(sheet, "decline", act.party),
    "leave": lambda sheet, act: leave(sheet, "leave", act.party),
    "pause": pause,
    "resume": lambda sheet, act: resume(sheet, act.party),
    RETURN: lambda sheet, act: invite(sheet, RETURN, act.party),
    "hard_bounce": lambda sheet, act: lose_address(sheet, "hard_bounce", act.party),
    "new_address": lambda sheet, act: invite(sheet, "new_address", act.party),
}
