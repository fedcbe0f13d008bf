"""The hand-over (region H): a new manager adopts the terms, which stand for the company."""

from collections.abc import Mapping
from dataclasses import replace

from tourwright.domain import steps
from tourwright.domain.errors import GuardError, NotAllowedError, StaleStatementError
from tourwright.domain.machine import Row
from tourwright.domain.model import AskKind, MachineName, Party, PersonRef
from tourwright.domain.tables import HAND_OVER, TOUR, HandOverState, TourState
from tourwright.domain.tour_meetings import move_meeting
from tourwright.domain.tour_negotiation import ask_draft, back_to_talk, blank_draft, without_side
from tourwright.domain.tour_state import Consent, HandOver, OpenAsk, Signature, Tour
from tourwright.domain.tour_turn import E, M, RepeatError, Turn
from tourwright.domain.tour_view import LIVE

H = MachineName.HAND_OVER
VERBS = ("adopt", "propose_change")
TALKS = frozenset({MachineName.REVIEW, MachineName.RENEWAL})
"""What both sides are asked alike."""

A_CHOICE = "choose_next_tour"
STILL_OPEN = frozenset({HandOverState.OPEN, HandOverState.RENEGOTIATING})


def manager_changed(turn: Turn) -> None:
    """Put the new manager on the manager's side; a committed text stands and is handed over."""
    fields = turn.act.fields
    fresh = _new_manager(turn.tour, fields)
    old_key = turn.tour.manager.person_key
    TOUR.row(turn.tour.state, "manager_changed", turn.party)
    if fresh.person_key == turn.tour.employee.person_key or not fresh.person_key:
        raise GuardError("the manager must be another person than the employee: name a counterpart")
    if fresh.person_key == old_key:
        raise RepeatError
    turn.move("manager_changed")
    skip_level = fields.get("skip_level_key", turn.tour.skip_level_key)
    present = tuple(away for away in turn.tour.absences if away.party is not M)
    turn.change(manager=fresh, skip_level_key=skip_level, delegate_key="", absences=present)
    forgotten = _forgotten_consents(turn)
    if turn.tour.state in LIVE:
        _hand_over(turn)
        move_meeting(turn, old_key)
    else:
        _before_commitment(turn, fields.get("manager_name", ""))
    _pass_asks_on(turn, old_key)
    _ask_anew(turn, forgotten)
    pass_steps_on(turn, old_key, fresh.person_key)
    turn.replan = True


def open_hand_over(turn: Turn) -> None:
    """Ask the new manager to adopt the terms; one who signed this very text has done so already."""
    before = turn.tour.hand_over
    again = before is not None and before.state in STILL_OPEN
    number = before.number if before and again else (before.number if before else 0) + 1
    key = turn.tour.manager.person_key
    if before and again:
        row = HAND_OVER.row(before.state, "manager_changed_again", Party.HRIS)
        turn.note(H, row.event, (row.source, row.target), str(number))
        turn.close_asks("manager_changed", lambda ask: ask.machine is H)
    else:
        turn.note(H, "opened", ("", HAND_OVER.start), str(number))
        turn.tell_world("hand_over.opened", number=str(number))
    turn.change(hand_over=HandOver(number, HAND_OVER.start, turn.now, key), hand_over_waits=False)
    turn.replan = True
    if _signed_this(turn.tour, key):
        _adopted(turn, HAND_OVER.row(HandOverState.OPEN, "adopt", M), by="signed_before")
        return
    _ask(turn)
    if not again:
        turn.tell("hand_over_opened", E, str(number))
        turn.trigger("hand_over.open", str(number))


def adopt(turn: Turn) -> None:
    """Adopt the terms as the new manager, by the hash of the text."""
    side = turn.side()
    _, row = row_of(turn, "adopt")
    if side is not M:
        raise NotAllowedError("hand_over: adopt is for the new manager")
    if turn.act.text_hash != turn.tour.text_hash:
        raise StaleStatementError(
            f"hash {turn.act.text_hash[:12]} is not the current text {turn.tour.text_hash[:12]}"
        )
    signed = Signature(M, turn.act.person_key, turn.tour.text_hash, turn.now, turn.act.channel)
    turn.change(signatures=(*turn.tour.signatures, signed))
    _adopted(turn, row)
    turn.mark(text_hash=turn.tour.text_hash)


def no_answer(turn: Turn) -> None:
    """Let the hand-over lapse: the terms still hold, HR is told, a late adoption stays possible."""
    hand_over, row = row_of(turn, "no_answer")
    turn.change(hand_over=replace(hand_over, state=row.target))
    turn.note(H, row.event, (row.source, row.target), str(hand_over.number))
    for party in (E, Party.HR):
        turn.tell("hand_over_lapsed", party, str(hand_over.number))
    turn.replan = True


def amendment_ended(turn: Turn, subject_id: str, event: str) -> None:
    """Settle a renegotiation by what became of its amendment: agreed or declined."""
    hand_over = turn.tour.hand_over
    if hand_over is None or hand_over.state != HandOverState.RENEGOTIATING:
        return
    row = HAND_OVER.row(hand_over.state, event, E)
    turn.change(hand_over=replace(hand_over, state=row.target, at=turn.now))
    turn.note(H, event, (row.source, row.target), str(hand_over.number), amendment=subject_id)
    turn.replan = True
    if event == "agreed":
        turn.tell_world("hand_over.adopted", state=row.target)
        return
    _ask(turn)


def _hand_over(turn: Turn) -> None:
    """Open the hand-over; while the employee is away it waits for the return."""
    if turn.tour.state == TourState.PAUSED:
        turn.change(hand_over_waits=True)
        return
    open_hand_over(turn)


def _before_commitment(turn: Turn, manager_name: str) -> None:
    """Give the new manager the manager's side of a text that is not committed yet."""
    tour = turn.tour
    if tour.state == TourState.DRAFTING and tour.author != tour.employee.person_key:
        turn.change(statement=blank_draft(tour), author=tour.manager.person_key)
    if tour.state == TourState.NEGOTIATING:
        turn.change(negotiation=without_side(tour.negotiation, M))
        back_to_talk(turn, "manager_changed")
        turn.tell_both("manager_changed")
    if manager_name:
        names = replace(turn.tour.statement.names, manager=manager_name)
        turn.change(statement=replace(turn.tour.statement, names=names))


def _adopted(turn: Turn, row: Row, **body: str) -> None:
    hand_over = turn.tour.hand_over
    if hand_over is None:
        return
    turn.change(hand_over=replace(hand_over, state=row.target))
    turn.note(H, row.event, (row.source, row.target), str(hand_over.number), facts=body)
    turn.close_asks("adopted", lambda ask: ask.machine is H)
    turn.tell("hand_over_adopted", E, str(hand_over.number))
    turn.tell_world("hand_over.adopted", state=row.target)
    turn.replan = True


def _ask(turn: Turn) -> None:
    hand_over = turn.tour.hand_over
    turn.ask(
        AskKind.HAND_OVER,
        H,
        VERBS,
        M,
        subject_id=str(hand_over.number if hand_over else 1),
        text_hash=turn.tour.text_hash,
        purpose="hand_over",
    )


def row_of(turn: Turn, event: str) -> tuple[HandOver, Row]:
    """Return the hand-over and the row of the event. Raises NotAllowedError when there is none."""
    hand_over = turn.tour.hand_over
    if hand_over is None:
        raise NotAllowedError(f"hand_over: no {event}, the manager did not change")
    return hand_over, HAND_OVER.row(hand_over.state, event, turn.party)


def _new_manager(tour: Tour, fields: Mapping[str, str]) -> PersonRef:
    old = tour.manager
    return PersonRef(
        fields.get("manager_key", ""),
        fields.get("zone") or old.zone,
        fields.get("country", ""),
        fields.get("region", ""),
    )


def _signed_this(tour: Tour, key: str) -> bool:
    return any(
        signed.person_key == key and signed.text_hash == tour.text_hash
        for signed in tour.signatures
    )


def _forgotten_consents(turn: Turn) -> tuple[Consent, ...]:
    """Drop, and return, what the old manager had said yes to or chosen."""
    dropped = tuple(each for each in turn.tour.consents if each.party is M)
    turn.change(consents=tuple(each for each in turn.tour.consents if each not in dropped))
    renewal = turn.tour.renewal
    if renewal is None or M.value not in renewal.choices:
        return dropped
    kept = {side: verb for side, verb in renewal.choices.items() if side != M.value}
    turn.change(renewal=replace(renewal, choices=kept))
    return (*dropped, Consent(MachineName.RENEWAL, A_CHOICE, M, "", str(renewal.number)))


def _ask_anew(turn: Turn, forgotten: tuple[Consent, ...]) -> None:
    """Put what the old manager had said yes to before the new one, as the employee is asked it.

    Otherwise the employee's yes would wait for one that nobody is asked for.
    """
    for ask in [each for each in turn.tour.asks if each.party is E and each.machine in TALKS]:
        if any(_is_a_yes_to(ask, each) for each in forgotten):
            turn.ask_again(ask, M)


def _is_a_yes_to(ask: OpenAsk, consent: Consent) -> bool:
    same = (consent.machine, consent.subject_id) == (ask.machine, ask.subject_id)
    return same and consent.event in ask.verbs


def _pass_asks_on(turn: Turn, old_key: str) -> None:
    """Close the old manager's asks and put those that go on to the new manager.

    What a draft's question holds is made anew: a private draft is not handed over.
    """
    theirs = [ask for ask in turn.tour.asks if ask.party is M and ask.person_key == old_key]
    gone = (*theirs, *(ask for ask in turn.tour.asks if ask.party is Party.DELEGATE))
    turn.close_asks("manager_changed", lambda ask: ask in gone)
    for ask in theirs:
        if ask.kind is AskKind.DRAFT:
            ask_draft(turn, M, ask.verbs, ask.purpose)
        elif ask.machine not in (MachineName.AMENDMENT, MachineName.CORRECTION):
            turn.ask_again(ask, M)


def pass_steps_on(turn: Turn, old_key: str, new_key: str) -> None:
    """Hand what configured steps wait for on to somebody else."""
    runs = []
    for run in turn.tour.steps:
        moved = steps.hand_on(run, old_key, new_key, turn.now)
        turn.merge(moved.entries, moved.asks, moved.notices, moved.meetings, moved.events)
        runs.append(moved.run)
    turn.change(steps=tuple(runs))
