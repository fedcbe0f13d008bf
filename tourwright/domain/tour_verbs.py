"""What a tour can be told to do: each verb of each machine with its rule."""

from collections.abc import Callable, Mapping

from tourwright.domain import tour_absences as absences
from tourwright.domain import tour_amendments as amendments
from tourwright.domain import tour_clerical as clerical
from tourwright.domain import tour_gaps as gaps
from tourwright.domain import tour_hand_over as hand_over
from tourwright.domain import tour_leaving as leaving
from tourwright.domain import tour_negotiation as negotiation
from tourwright.domain import tour_renewal as renewal
from tourwright.domain import tour_reviews as reviews
from tourwright.domain import tour_running as running
from tourwright.domain import tour_signing as signing
from tourwright.domain import tour_thanks as thanks
from tourwright.domain import tour_transition as transition
from tourwright.domain.errors import NotAllowedError, NotAPartyError
from tourwright.domain.model import MachineName, Party
from tourwright.domain.tour_moved import moved
from tourwright.domain.tour_same_person import same_person
from tourwright.domain.tour_turn import M, Turn
from tourwright.domain.tour_view import LIVE

Rule = Callable[[Turn], None]


def _comment(turn: Turn) -> None:
    """Say something to the other side, in the shared history."""
    turn.side()
    if not turn.tour.shared:
        raise NotAllowedError("tour: no comment before the text is shared")
    turn.note(MachineName.TOUR, "comment", subject_id=turn.act.subject_id, text=turn.act.reason)


def _name_delegate(turn: Turn) -> None:
    """Name who may answer reviews in the manager's place; "" takes it back."""
    if turn.side() is not M:
        raise NotAPartyError("the manager names the delegate")
    to_key = turn.act.fields.get("to", "")
    if to_key == turn.tour.employee.person_key:
        raise NotAPartyError("the employee cannot answer for the manager: name somebody else")
    turn.change(delegate_key=to_key)
    turn.note(MachineName.TOUR, "name_delegate", to=to_key)
    turn.close_asks("delegate_changed", lambda ask: ask.party is Party.DELEGATE)


def _manager_changed(turn: Turn) -> None:
    hand_over.manager_changed(turn)
    if turn.tour.state in LIVE:
        amendments.manager_changed(turn)
        clerical.manager_changed(turn)


def _end_by(event: str) -> Rule:
    return lambda turn: running.end_now(turn, event)


def _discard(turn: Turn) -> None:
    negotiation.discard(turn)
    running.over(turn)


def _decline(turn: Turn) -> None:
    negotiation.decline(turn)
    running.over(turn)


_T, _V, _W = MachineName.TOUR, MachineName.REVIEW, MachineName.RENEWAL
_B, _H, _X = MachineName.AMENDMENT, MachineName.HAND_OVER, MachineName.TRANSITION

RULES: Mapping[tuple[MachineName, str], Rule] = {
    (_T, "open_draft"): negotiation.open_draft,
    (_T, "use_standard_text"): negotiation.use_standard_text,
    (_T, "edit"): negotiation.edit,
    (_T, "agree_field"): negotiation.agree_field,
    (_T, "share"): negotiation.share,
    (_T, "discard"): _discard,
    (_T, "propose_sign"): negotiation.propose_sign,
    (_T, "decline"): _decline,
    (_T, "sign"): signing.sign,
    (_T, "sign_on_paper"): signing.sign_on_paper,
    (_T, "withdraw_signature"): signing.withdraw_signature,
    (_T, "policy_changed"): signing.policy_changed,
    (_T, "cancel_both"): running.cancel_both,
    (_T, "mission_declared"): running.mission_declared,
    (_T, "declare_transition"): transition.declare_transition,
    (_T, "confirm_complete"): running.confirm_complete,
    (_T, "dispute"): running.dispute,
    (_T, "reopen"): running.reopen,
    (_T, "void"): running.void,
    (_T, "duplicate"): _end_by("duplicate"),
    (_T, "successor_started"): running.successor_started,
    (_T, "manager_changed"): _manager_changed,
    (_T, "same_person"): same_person,
    (_T, "moved"): moved,
    (_T, "leave_started"): absences.leave_started,
    (_T, "leave_ended"): absences.leave_ended,
    (_T, "absence_changed"): absences.absence_changed,
    (_T, "leave_announced"): leaving.leave_announced,
    (_T, "person_left"): running.person_left,
    (_T, "termination_rescinded"): running.termination_rescinded,
    (_T, "comment"): _comment,
    (_T, "name_delegate"): _name_delegate,
    (_T, "still_alive"): reviews.still_alive,
    (_V, "answer"): reviews.answer,
    (_V, "close"): reviews.close,
    (_V, "skip"): reviews.skip,
    (_V, "move"): reviews.move,
    (_V, "pull_forward"): reviews.pull_forward,
    (_W, "schedule"): renewal.schedule,
    (_W, "accept_slot"): renewal.schedule,
    (_W, "held"): renewal.held,
    (_W, "cancelled"): renewal.cancelled,
    (_W, "pull_forward"): renewal.pull_forward,
    **{(_W, verb): renewal.choose for verb in renewal.CHOICES},
    (_B, "propose"): amendments.propose,
    (_B, "sign_other"): amendments.sign_other,
    (_B, "counter"): amendments.counter,
    (_B, "decline"): amendments.decline,
    (_B, "withdraw"): amendments.withdraw,
    (_H, "adopt"): hand_over.adopt,
    (_H, "propose_change"): amendments.propose_change,
    (_X, "agree_day"): transition.agree_day,
    (_X, "change_day"): transition.change_day,
    (_X, "withdraw"): transition.withdraw,
    (_X, "internal_move"): transition.internal_move,
    (_X, "seat_filled"): transition.seat_filled,
    **{(MachineName.GAP, verb): rule for verb, rule in gaps.RULES.items()},
    **{(MachineName.RECOGNITION, verb): rule for verb, rule in thanks.RULES.items()},
    **{(MachineName.CORRECTION, verb): rule for verb, rule in clerical.RULES.items()},
}
"""Each verb with its rule; events that only a timer causes are in `tour_dues`."""
