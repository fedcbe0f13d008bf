"""The commitment: both sign the same hash, or the text goes back to the talk."""

import re
from dataclasses import replace

from tourwright.domain.errors import (
    GuardError,
    NotAllowedError,
    NotAPartyError,
    StaleStatementError,
)
from tourwright.domain.model import AskKind, MachineName, Party
from tourwright.domain.tables import TourState
from tourwright.domain.tour_both import from_both
from tourwright.domain.tour_negotiation import back_to_talk
from tourwright.domain.tour_running import become_active
from tourwright.domain.tour_state import PAIR, Renewal, Review, Signature, Tour
from tourwright.domain.tour_turn import SIDES, RepeatError, Turn, key_of, other_side

PAPER = "paper"
"""The channel of a commitment that HR recorded."""
SCAN = re.compile("[0-9a-f]{64}")


def sign(turn: Turn) -> None:
    """Commit to the text named by its hash; the second side's yes makes the commitment."""
    side = turn.side()
    _must_not_be_repeat(turn, side)
    event = _signed(turn, side)
    if event == "sign_first":
        turn.tell("other_committed", other_side(side))
        return
    turn.tell_both("committed", turn.tour.text_hash[:12])
    _committed(turn, started=event == "sign_second_now")


def sign_on_paper(turn: Turn) -> None:
    """Record for the two that they committed on paper, as HR, who keeps the paper.

    Whoever committed here already is left as it is. The line of HR holds the SHA-256 of the scan;
    both are told, so that a slip is found. Source: lifecycle 4.6, E57.
    """
    recorded, scan = turn.act, turn.act.fields.get("scan", "")
    if turn.party is not Party.HR:
        raise NotAPartyError("HR records what was committed to on paper")
    if not SCAN.fullmatch(scan):
        raise NotAllowedError("tour: a scan is named by its SHA-256, 64 signs of 0-9 and a-f")
    state, event = turn.tour.state, ""
    turn.note(MachineName.TOUR, "sign_on_paper", (state, state), scan=scan)
    turn.mark(text_hash=recorded.text_hash)
    for side in _not_signed(turn.tour):
        _speak_for(turn, side)
        event = _signed(turn, side)
    turn.tell_both("committed_on_paper", turn.tour.text_hash[:12])
    _committed(turn, started=event == "sign_second_now")


def _not_signed(tour: Tour) -> tuple[Party, ...]:
    signed = {one.party for one in tour.signatures} if tour.state == TourState.SIGNING else ()
    return tuple(side for side in SIDES if side not in signed)


def _speak_for(turn: Turn, side: Party) -> None:
    """Go on in the name of one side, who said it on paper."""
    key = key_of(turn.tour, side)
    turn.act = replace(turn.act, party=side, person_key=key, channel=PAPER, fields={})
    turn.party = side


def _signed(turn: Turn, side: Party) -> str:
    """Add the signature of whoever acts to the current text; returns the table's event."""
    event = _sign_event(turn)
    if turn.tour.state == TourState.SIGNING and turn.act.text_hash != turn.tour.text_hash:
        raise StaleStatementError(
            f"hash {turn.act.text_hash[:12]} is not the current text "
            f"{turn.tour.text_hash[:12]}: read the text again and commit to that"
        )
    turn.move(event)
    turn.mark(text_hash=turn.act.text_hash)
    turn.change(signatures=(*turn.tour.signatures, _signature(turn, side)))
    turn.close_asks("answered", lambda ask: ask.kind is AskKind.COMMIT and ask.party is side)
    return event


def withdraw_signature(turn: Turn) -> None:
    """Take back a signature that the other side has not answered yet."""
    side = turn.side()
    turn.move("withdraw_signature")
    if not any(signed.party is side for signed in turn.tour.signatures):
        raise GuardError("there is no signature of yours to withdraw")
    back_to_talk(turn, "withdrawn")
    turn.tell("signature_withdrawn", other_side(side))


def expired_14d(turn: Turn) -> None:
    """Go back to the talk when the commitment did not come in time."""
    turn.move("expired_14d")
    back_to_talk(turn, "expired")
    turn.tell_both("commit_expired")


def policy_changed(turn: Turn) -> None:
    """Go back to the talk because the team's policies changed before both had signed."""
    turn.move("policy_changed", turn.act.fields)
    back_to_talk(turn, "policy_changed")
    turn.tell_both("policy_changed")


def cancel_both(turn: Turn) -> None:
    """Call off a tour that has not started, when both say so."""
    from_both(turn, "cancel_both", PAIR)


def _committed(turn: Turn, *, started: bool) -> None:
    """Begin the regions beside the tour and tell everybody it concerns."""
    turn.change(
        head_at=turn.now,
        review=Review(),
        renewal=Renewal(since=turn.now),
        consents=(),
        declared_by=None,
    )
    turn.trigger("committed")
    turn.tell_alliance("tour_committed")
    if started:
        become_active(turn)


def _sign_event(turn: Turn) -> str:
    """Resolve `sign` to the table's event by who signed before and by the first day."""
    if not turn.tour.signatures:
        return "sign_first"
    start = turn.tour.statement.start
    later = start is not None and start > turn.today
    return "sign_second_future" if later else "sign_second_now"


def _must_not_be_repeat(turn: Turn, side: Party) -> None:
    """Drop a second commitment of the same person to the same text."""
    for signed in turn.tour.signatures:
        if signed.party is side and signed.text_hash == turn.act.text_hash:
            raise RepeatError


def _signature(turn: Turn, side: Party) -> Signature:
    act = turn.act
    _must_differ(turn.tour, act.person_key)
    return Signature(side, act.person_key, act.text_hash, turn.now, act.channel)


def _must_differ(tour: Tour, person_key: str) -> None:
    """Refuse that one person signs for both sides."""
    if any(signed.person_key == person_key for signed in tour.signatures):
        raise GuardError("the two signers must be two people")
