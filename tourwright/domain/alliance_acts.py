"""What people do to their alliance: HR's answers, the alum's own choices, the stop switch."""

from collections.abc import Callable, Mapping

from tourwright.domain import alliance_counterpart as counterpart
from tourwright.domain import alliance_erasure as erasure
from tourwright.domain import alliance_merging as merging
from tourwright.domain import alliance_standing as standing
from tourwright.domain import alumni as membership
from tourwright.domain.alliance_facts import let_go, look_again
from tourwright.domain.alliance_holds import SAID_NOT_SEEN, still_missing
from tourwright.domain.alliance_importing import IMPORT, import_tour
from tourwright.domain.alliance_leaving import stop
from tourwright.domain.alliance_offers import ask_for_tour
from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.alliance_state import AllianceState, Offer
from tourwright.domain.errors import GuardError, NotAllowedError, NotAPartyError
from tourwright.domain.model import Act, Party
from tourwright.domain.stops import REASONS
from tourwright.domain.tables.alliance import ALLIANCE
from tourwright.domain.tables.alumni import ALUMNI, AlumniState

NO_LONGER_ON_THE_LIST = frozenset({AlumniState.DECLINED, AlumniState.LEFT})
WHILE_MERGED = frozenset({*merging.DEEDS, *erasure.EVENTS, "deceased_or_stop"})


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
    if sheet.state.stopped and act.event not in erasure.EVENTS:
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
        membership.forget_return(sheet)
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


def _stop(sheet: Sheet, act: Act) -> None:
    """Throw the stop switch: HR, alumni manager, or the person."""
    if act.party not in {*standing.DECIDERS, Party.ALUM, Party.EMPLOYEE}:
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
    **standing.DEEDS,
    "deceased_or_stop": _stop,
    **erasure.DEEDS,
    "ask_tour": _ask_tour,
    IMPORT: import_tour,
    "done": _done,
    **merging.DEEDS,
    **counterpart.DEEDS,
}
