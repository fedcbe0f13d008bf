"""Corrections of slips of the pen: no change of meaning, so no amendment.

One side proposes, the other confirms with one answer. The text gets a new head and a new hash, the
old one is kept, and no date moves. Only one correction waits at a time, and none beside a change or
a hand-over that names the text's hash.

Source: product C13.
"""

from collections.abc import Callable, Mapping

from tourwright.domain.clerical import require_clerical
from tourwright.domain.errors import GuardError, NotAllowedError, StaleStatementError
from tourwright.domain.machine import Row
from tourwright.domain.model import AskKind, MachineName, Party
from tourwright.domain.statement import Statement, statement_hash
from tourwright.domain.statement_names import is_of_names, renamed
from tourwright.domain.tables import AMENDMENT, CORRECTION, HAND_OVER
from tourwright.domain.tour_negotiation import changed_statement
from tourwright.domain.tour_regions import Correction
from tourwright.domain.tour_state import Signature, Tour
from tourwright.domain.tour_turn import Turn, key_of, other_side

C = MachineName.CORRECTION
VERBS = ("confirm", "decline")


def propose(turn: Turn) -> None:
    """Propose a correction; the other side sees both readings and says yes or no."""
    side = turn.side()
    _must_be_quiet(turn.tour)
    changes = dict(turn.act.fields)
    statement, touched = _corrected(turn.tour, changes, side)
    correction = Correction(
        correction_id=f"c{turn.before.seq}",
        state=CORRECTION.start,
        by=side,
        person_key=turn.act.person_key,
        at=turn.now,
        base_hash=turn.tour.text_hash,
        text_hash=statement_hash(statement, turn.tour.policy),
        statement=statement,
        fields=touched,
    )
    turn.change(correction=correction)
    turn.note(C, "propose", ("", correction.state), correction.correction_id, facts=changes)
    turn.mark(text_hash=correction.text_hash)
    _ask(turn, correction, changes)


def confirm(turn: Turn) -> None:
    """Say yes: the corrected text is the head, signed by both; no date is planned anew."""
    side = turn.side()
    correction, row = _other_side_row(turn, side)
    if correction.base_hash != turn.tour.text_hash:
        raise StaleStatementError("the text moved on since: correct the current one")
    if turn.act.text_hash != correction.text_hash:
        raise StaleStatementError(
            f"hash {turn.act.text_hash[:12]} is not this correction {correction.text_hash[:12]}"
        )
    _must_be_quiet(turn.tour, besides=correction)
    _settle(turn, correction, row)
    turn.mark(text_hash=correction.text_hash)
    _new_head(turn, correction, side)
    turn.tell_both("correction_in_force", correction.correction_id)


def decline(turn: Turn) -> None:
    """Say no: the text stays as it is; a change of meaning is for an amendment."""
    side = turn.side()
    correction, row = _other_side_row(turn, side)
    _settle(turn, correction, row, reason=turn.act.reason)
    turn.tell("correction_declined", correction.by, correction.correction_id)


def withdraw(turn: Turn) -> None:
    """Take one's own correction back."""
    side = turn.side()
    correction, row = _found(turn)
    if correction.by is not side:
        raise GuardError("the proposer may withdraw it: decline it instead")
    _settle(turn, correction, row)


def _corrected(
    tour: Tour, changes: Mapping[str, str], side: Party
) -> tuple[Statement, tuple[str, ...]]:
    """Return the text as corrected, and what of it is: names of today, or slips in blanks."""
    if is_of_names(changes):
        return renamed(tour.statement, changes), tuple(changes)
    statement = changed_statement(tour, changes, side)
    return statement, require_clerical(tour.statement, statement)


def head_moved(turn: Turn) -> None:
    """Drop a correction of a text that is no longer the head."""
    _drop(turn, "head_moved", Party.SYSTEM)


def manager_changed(turn: Turn) -> None:
    """Drop a correction of or to the old manager."""
    _drop(turn, "manager_changed", Party.HRIS)


RULES: Mapping[str, Callable[[Turn], None]] = {
    "propose": propose,
    "confirm": confirm,
    "decline": decline,
    "withdraw": withdraw,
}
"""Each verb of the machine with its rule."""


def _must_be_quiet(tour: Tour, besides: Correction | None = None) -> None:
    """Refuse while another answer is about the hash of the text."""
    if tour.correction is not None and tour.correction != besides:
        raise GuardError("a correction waits already: answer or withdraw that one first")
    if any(each.state == AMENDMENT.start for each in tour.amendments):
        raise GuardError("a change is proposed: answer that first, then correct the text")
    if tour.hand_over is not None and tour.hand_over.state not in HAND_OVER.ends:
        raise GuardError("the new manager reads the terms: correct them after the hand-over")


def _found(turn: Turn) -> tuple[Correction, Row]:
    correction = turn.tour.correction
    wanted = turn.act.subject_id
    if correction is None or wanted not in ("", correction.correction_id):
        raise NotAllowedError(f"there is no correction {wanted} that waits")
    return correction, CORRECTION.row(correction.state, turn.act.event, turn.party)


def _other_side_row(turn: Turn, side: Party) -> tuple[Correction, Row]:
    correction, row = _found(turn)
    if correction.by is side or correction.person_key == turn.act.person_key:
        raise GuardError("the other side answers a correction: withdraw it instead")
    return correction, row


def _settle(turn: Turn, correction: Correction, row: Row, **body: str) -> None:
    turn.change(correction=None)
    turn.note(C, row.event, (row.source, row.target), correction.correction_id, facts=body)
    turn.close_asks(row.target, lambda ask: ask.machine is C)


def _drop(turn: Turn, event: str, party: Party) -> None:
    correction = turn.tour.correction
    if correction is not None:
        _settle(turn, correction, CORRECTION.row(correction.state, event, party))


def _new_head(turn: Turn, correction: Correction, side: Party) -> None:
    """Put the corrected text in force; what dates are planned from stays as it was."""
    text_hash, channel = correction.text_hash, turn.act.channel
    signed = tuple(
        Signature(party, key_of(turn.tour, party), text_hash, turn.now, channel)
        for party in (correction.by, side)
    )
    turn.change(statement=correction.statement, text_hash=text_hash, signatures=signed)


def _ask(turn: Turn, correction: Correction, changes: Mapping[str, str]) -> None:
    turn.ask(
        AskKind.CORRECTION,
        C,
        VERBS,
        other_side(correction.by),
        subject_id=correction.correction_id,
        text_hash=correction.text_hash,
        purpose="names_of_today" if is_of_names(changes) else "correction",
        facts=changes,
    )
