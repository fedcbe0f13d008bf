"""What people do to their alliance: HR's answers, the alum's own choices, the stop switch."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from tourwright.domain import alliance_merging as merging
from tourwright.domain import alumni as membership
from tourwright.domain.alliance_facts import let_go, look_again
from tourwright.domain.alliance_holds import SAID_NOT_SEEN, still_missing
from tourwright.domain.alliance_importing import IMPORT, import_tour
from tourwright.domain.alliance_leaving import erase, stop
from tourwright.domain.alliance_offers import ask_for_tour
from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.alliance_state import AllianceState, Offer
from tourwright.domain.errors import GuardError, NotAllowedError, NotAPartyError
from tourwright.domain.model import Act, Party
from tourwright.domain.stops import REASONS
from tourwright.domain.tables.alliance import ALLIANCE
from tourwright.domain.tables.alumni import ALUMNI, AlumniState

NO_LONGER_ON_THE_LIST = frozenset({AlumniState.DECLINED, AlumniState.LEFT})
WHILE_MERGED = frozenset({*merging.DEEDS, "deceased_or_stop", "erase"})
DECIDERS = frozenset({Party.HR, Party.ALUMNI_MANAGER})


def apply_act(sheet: Sheet, act: Act) -> None:
    """Apply one act. Raises NotAllowedError, NotAPartyError or GuardError."""
    _know_actor(sheet.state, act)
    if sheet.state.merged and act.event not in WHILE_MERGED:
        raise GuardError("this person goes on under another record: answer there")
    if act.event in membership.ANSWERS:
        _answer(sheet, act)
        return
    deed = DEEDS.get(act.event)
    if deed is None:
        allowed = ", ".join(sorted({*DEEDS, *membership.ANSWERS}))
        raise NotAllowedError(f"alliance: no {act.event}; allowed: {allowed}")
    if sheet.state.stopped and act.event != "erase":
        raise GuardError("everything about this person was stopped: only erasure is left")
    deed(sheet, act)


def _know_actor(state: AllianceState, act: Act) -> None:
    """Refuse somebody who is not the person, or the manager, they act as."""
    own = {Party.ALUM: state.person_key, Party.EMPLOYEE: state.person_key}
    seat = {**own, Party.MANAGER: state.current_manager_key}.get(act.party)
    if seat is not None and seat != act.person_key:
        raise NotAPartyError("this alliance is not yours: use the link that was sent to you")


def _answer(sheet: Sheet, act: Act) -> None:
    """Apply an event of the membership; leaving twice, or leaving an invitation, is fine."""
    state = sheet.alumni.state
    if act.event == "leave" and state in NO_LONGER_ON_THE_LIST:
        return
    invited = state is AlumniState.INVITED
    event = "decline" if act.event == "leave" and invited else act.event
    ALUMNI.row(state, event, act.party)
    if sheet.state.stopped and event not in ("leave", "decline"):
        raise GuardError("everything about this person was stopped: HR can say more")
    if event == "rejoin" and sheet.state.employed:
        raise GuardError("the person works here now: the network is for later")
    if event == "rejoin" and sheet.alumni.standing == membership.BAD:
        raise GuardError("your place was taken back: ask HR for the reason and for a second look")
    membership.ANSWERS[event](sheet, act)


def _good(sheet: Sheet, act: Act) -> None:
    """A person found good standing."""
    _may_decide(sheet, act)
    membership.grant(sheet, act.party)


def _bad(sheet: Sheet, act: Act) -> None:
    """A person found no good standing."""
    _may_decide(sheet, act)
    membership.refuse(sheet, "not_good_standing", act.party)


def _may_decide(sheet: Sheet, act: Act) -> None:
    """Refuse a decision by anybody else, or when none is open."""
    if act.party not in DECIDERS:
        raise NotAllowedError(f"alumni: {act.event} is not for {act.party}; allowed: H, A")
    ALUMNI.row(sheet.alumni.state, "good_standing", None)


def _revoke(sheet: Sheet, act: Act) -> None:
    """Take membership back: a reason and two people; the person is told and may ask again."""
    if not act.reason:
        raise GuardError("standing_revoked lacks a reason: the person has a right to it")
    if not _confirmed_by_two(sheet, act):
        return
    membership.leave(sheet, "standing_revoked", act.party)
    sheet.state = replace(sheet.state, alumni=replace(sheet.alumni, standing=membership.BAD))
    membership.tell_person(sheet, "standing_revoked")


def _second_look(sheet: Sheet, act: Act) -> None:
    """Two people look again and find good standing."""
    if not _confirmed_by_two(sheet, act):
        return
    sheet.move_alumni("second_look_ok", act.party)
    membership.decide(sheet, membership.GOOD, act.party)
    sheet.move("second_look", act.party)
    membership.plan_invitation(sheet)


def _confirmed_by_two(sheet: Sheet, act: Act) -> bool:
    """Note this confirmation; say whether each party confirmed, two different people."""
    row = ALUMNI.row(sheet.alumni.state, act.event, act.party)
    mine = f"{act.event}:{act.party}:{act.person_key}"
    known = (*sheet.alumni.confirmed, mine)
    seats = {tuple(each.split(":", 2)[1:]) for each in known if each.startswith(f"{act.event}:")}
    people = {person for _, person in seats}
    enough = {party for party, _ in seats} >= set(row.partners) and len(people) > 1
    kept = () if enough else known
    sheet.state = replace(sheet.state, alumni=replace(sheet.alumni, confirmed=kept))
    if not enough:
        sheet.note(act.machine, f"{act.event}_confirmed", act.party)
    return enough


def _erase(sheet: Sheet, act: Act) -> None:
    """Erase at the person's wish or by HR; membership must be over or never begun."""
    ALLIANCE.row(sheet.state.state, "erased", act.party)
    if sheet.state.alumni is not None:
        ALUMNI.row(sheet.alumni.state, "erase", act.party)
    erase(sheet, act.party)


def _stop(sheet: Sheet, act: Act) -> None:
    """Throw the stop switch: HR, alumni manager, or the person."""
    if act.party not in {*DECIDERS, Party.ALUM, Party.EMPLOYEE}:
        raise NotAllowedError(f"alliance: {act.event} is not for {act.party}; allowed: H, A, E, X")
    if act.reason and act.reason not in REASONS:
        raise GuardError(f"no such reason; a stop has one of: {', '.join(REASONS)}")
    stop(sheet, act.party, act.reason)


def _ask_tour(sheet: Sheet, act: Act) -> None:
    """Ask for a tour that no rule offered."""
    ALLIANCE.row(sheet.state.state, "tour_opened", act.party)
    offer = Offer(
        reason="asked",
        type_key=act.fields.get("type_key", ""),
        previous=act.fields.get("previous", ""),
        kind_hint=act.fields.get("kind", ""),
        asked_by=act.party,
    )
    ask_for_tour(sheet, offer)


def _done(sheet: Sheet, act: Act) -> None:
    """HR says the missing facts are there. Raises GuardError while they are not."""
    if act.party is not Party.HR:
        raise NotAllowedError(f"alliance: {act.event} is not for {act.party}; allowed: H")
    hold = next((each for each in sheet.state.holds if each.subject == act.subject_id), None)
    if hold is None:
        raise NotAllowedError("alliance: nothing is held under this name; it was let go already")
    if SAID_NOT_SEEN & set(hold.missing):
        let_go(sheet, hold, "answered")
        return
    missing = still_missing(sheet.state, hold)
    if missing:
        raise GuardError(f"still missing in the people system: {', '.join(missing)}")
    look_again(sheet)


DEEDS: Mapping[str, Callable[[Sheet, Act], None]] = {
    "standing_good": _good,
    "standing_bad": _bad,
    "standing_revoked": _revoke,
    "second_look_ok": _second_look,
    "deceased_or_stop": _stop,
    "erase": _erase,
    "ask_tour": _ask_tour,
    IMPORT: import_tour,
    "done": _done,
    **merging.DEEDS,
}
