"""Amendments (region B): a change of the committed text, in force when both have signed it."""

from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from typing import Any

from tourwright.domain.errors import GuardError, NotAllowedError, StaleStatementError
from tourwright.domain.machine import Row
from tourwright.domain.model import AskKind, MachineName, Party
from tourwright.domain.statement import statement_hash, with_field
from tourwright.domain.tables import AMENDMENT, TOUR, TourState
from tourwright.domain.tour_clerical import head_moved
from tourwright.domain.tour_hand_over import amendment_ended, row_of
from tourwright.domain.tour_negotiation import OWN, changed_statement, must_fit_bounds
from tourwright.domain.tour_renewal import end_moved
from tourwright.domain.tour_running import back_to_active
from tourwright.domain.tour_state import Amendment, OpenAsk, Signature, Tour
from tourwright.domain.tour_turn import Turn, key_of, other_side

B = MachineName.AMENDMENT
VERBS = ("sign_other", "counter", "decline")
KEPT_OVER = 20


def propose(turn: Turn) -> None:
    """Propose a change of the committed text; proposing signs it for the proposer."""
    side = turn.side()
    _must_be_amendable(turn)
    add_proposal(turn, side, turn.act.fields)


def add_proposal(turn: Turn, side: Party, fields: Mapping[str, str]) -> str:
    """Add a proposal of this side on the head and ask the other side; returns its id."""
    changes = dict(fields)
    subject_id = _new_id(turn)
    proposal = _proposal(turn, side, subject_id, changes)
    turn.change(
        amendments=(*turn.tour.amendments[-KEPT_OVER:], proposal),
        amendment_count=turn.tour.amendment_count + 1,
    )
    turn.note(B, "propose", ("", proposal.state), subject_id, facts=changes)
    turn.mark(text_hash=proposal.text_hash)
    _ask(turn, proposal, changes)
    turn.replan = True
    return subject_id


def propose_change(turn: Turn) -> None:
    """Ask for other terms at a hand-over; the old ones hold meanwhile."""
    side = turn.side()
    hand_over, row = row_of(turn, "propose_change")
    turn.change(hand_over=replace(hand_over, state=row.target))
    turn.note(MachineName.HAND_OVER, row.event, (row.source, row.target), str(hand_over.number))
    turn.close_asks("renegotiating", lambda ask: ask.machine is MachineName.HAND_OVER)
    turn.replan = True
    if turn.act.fields:
        add_proposal(turn, side, turn.act.fields)


def sign_other(turn: Turn) -> None:
    """Sign the proposal: a new head with a new hash; the old one is kept in the history."""
    side = turn.side()
    amendment, row = _other_side_row(turn, side)
    if amendment.base_hash != turn.tour.text_hash:
        raise StaleStatementError("the text moved on since: propose the change on the current one")
    if turn.act.text_hash != amendment.text_hash:
        raise StaleStatementError(
            f"hash {turn.act.text_hash[:12]} is not this amendment {amendment.text_hash[:12]}"
        )
    event = "extend" if turn.tour.state == TourState.CLOSING else "amend_signed"
    TOUR.row(turn.tour.state, event, side)
    _settle(turn, amendment, row)
    _new_head(turn, amendment, side)
    turn.move(event)
    turn.mark(text_hash=amendment.text_hash)
    if event == "extend":
        back_to_active(turn, "extended")
    amendment_ended(turn, amendment.subject_id, "agreed")
    _supersede_others(turn, amendment)


def counter(turn: Turn) -> None:
    """Answer with another text, which the first proposer must sign.

    The act's text_hash names the text that is answered, "" where the page did not say. What only
    the proposer writes may stay in it as it was proposed.
    """
    side = turn.side()
    amendment, row = _other_side_row(turn, side)
    if turn.act.text_hash not in ("", amendment.text_hash):
        raise StaleStatementError("the proposal changed since: answer the one that stands now")
    _must_be_amendable(turn)
    changes = dict(turn.act.fields)
    fresh = _proposal(turn, side, amendment.subject_id, changes, amendment)
    if fresh.text_hash == amendment.text_hash:
        raise GuardError("these are the words that were proposed: commit to them instead")
    fresh = replace(fresh, revision=amendment.revision + 1, at=amendment.at)
    _replace(turn, fresh)
    turn.note(B, "counter", (row.source, row.target), amendment.subject_id, facts=changes)
    turn.mark(text_hash=fresh.text_hash)
    turn.close_asks("countered", _about(amendment))
    _ask(turn, fresh, changes)


def decline(turn: Turn) -> None:
    """Say no: the old text stays in force."""
    side = turn.side()
    amendment, row = _other_side_row(turn, side)
    _settle(turn, amendment, row, reason=turn.act.reason)
    turn.tell("amendment_declined", amendment.by, amendment.subject_id)
    amendment_ended(turn, amendment.subject_id, "declined")


def withdraw(turn: Turn) -> None:
    """Take one's own proposal back."""
    side = turn.side()
    amendment, row = _found(turn)
    if amendment.by is not side:
        raise GuardError("the proposer may withdraw it: decline it instead")
    _settle(turn, amendment, row)
    amendment_ended(turn, amendment.subject_id, "declined")


def expired_21d(turn: Turn, subject_id: str) -> None:
    """Let a proposal lapse that nobody answered."""
    amendment, row = _found(turn, subject_id, "expired_21d")
    _settle(turn, amendment, row)
    turn.tell_both("amendment_expired", subject_id)
    amendment_ended(turn, subject_id, "declined")


def manager_changed(turn: Turn) -> None:
    """Drop the proposals of or to the old manager; the terms stand meanwhile."""
    for amendment in _open(turn):
        row = AMENDMENT.row(amendment.state, "manager_changed", turn.party)
        _settle(turn, amendment, row)


def _must_be_amendable(turn: Turn) -> None:
    """Refuse where the tour's own table knows no amendment."""
    state = turn.tour.state
    event = "extend" if state == TourState.CLOSING else "amend_signed"
    TOUR.row(state, event, turn.party)
    if event == "extend" and not {"last_day", "length_months"} & set(turn.act.fields):
        raise GuardError("while closing, an amendment extends: name last_day or length_months")


def _proposal(
    turn: Turn,
    side: Party,
    subject_id: str,
    changes: dict[str, str],
    answered: Amendment | None = None,
) -> Amendment:
    if not changes:
        raise GuardError("an amendment changes something: name at least one field")
    kept = _kept_of(turn.tour, side, changes, answered)
    statement = replace(changed_statement(turn.tour, _without(changes, kept), side), **kept)
    must_fit_bounds(turn.tour, statement)
    text_hash = statement_hash(statement, turn.tour.policy)
    if text_hash == turn.tour.text_hash:
        raise GuardError("the amendment changes nothing: name what is different")
    return Amendment(
        subject_id,
        AMENDMENT.start,
        side,
        turn.act.person_key,
        turn.now,
        turn.tour.text_hash,
        text_hash,
        statement,
        tuple(changes),
    )


def _kept_of(
    tour: Tour, side: Party, changes: Mapping[str, str], answered: Amendment | None
) -> dict[str, Any]:
    """Return what the other side alone writes when it stays as that side proposed it."""
    name = OWN[other_side(side)]
    if answered is None or name not in changes:
        return {}
    told = getattr(answered.statement, name)
    said = getattr(with_field(tour.statement, name, changes[name]), name)
    return {name: told} if said == told else {}


def _without(changes: Mapping[str, str], names: Container[str]) -> dict[str, str]:
    return {name: text for name, text in changes.items() if name not in names}


def _new_id(turn: Turn) -> str:
    subject_id = turn.act.subject_id or f"a{turn.tour.amendment_count + 1}"
    if any(each.subject_id == subject_id for each in turn.tour.amendments):
        raise GuardError(f"amendment {subject_id} exists: counter it, or use a new id")
    return subject_id


def _ask(turn: Turn, amendment: Amendment, changes: dict[str, str]) -> None:
    turn.ask(
        AskKind.AMENDMENT,
        B,
        VERBS,
        other_side(amendment.by),
        subject_id=amendment.subject_id,
        text_hash=amendment.text_hash,
        purpose="amendment",
        facts=changes,
    )


def _found(turn: Turn, subject_id: str = "", event: str = "") -> tuple[Amendment, Row]:
    """Return the proposal that is meant and the row of the event."""
    wanted = subject_id or turn.act.subject_id
    there = [each for each in turn.tour.amendments if wanted in ("", each.subject_id)]
    still_open = [each for each in there if each.state == AMENDMENT.start]
    if not there:
        raise NotAllowedError(f"there is no amendment {wanted}: name an open one")
    amendment = (still_open or there)[-1]
    return amendment, AMENDMENT.row(amendment.state, event or turn.act.event, turn.party)


def _other_side_row(turn: Turn, side: Party) -> tuple[Amendment, Row]:
    amendment, row = _found(turn)
    if amendment.by is side or amendment.person_key == turn.act.person_key:
        raise GuardError("the other side answers a proposal: withdraw it instead")
    return amendment, row


def _settle(turn: Turn, amendment: Amendment, row: Row, **body: str) -> None:
    _replace(turn, replace(amendment, state=row.target))
    turn.note(B, row.event, (row.source, row.target), amendment.subject_id, facts=body)
    turn.close_asks(row.target, _about(amendment))
    turn.replan = True


def _new_head(turn: Turn, amendment: Amendment, side: Party) -> None:
    before = turn.tour.statement
    both = (amendment.by, side)
    signed = tuple(
        Signature(party, key_of(turn.tour, party), amendment.text_hash, turn.now, turn.act.channel)
        for party in both
    )
    turn.change(
        statement=amendment.statement,
        text_hash=amendment.text_hash,
        signatures=signed,
        head_at=turn.now,
    )
    if before.last_day != amendment.statement.last_day:
        turn.change(held_due="")
        end_moved(turn)
    head_moved(turn)
    turn.tell_world("amendment.in_force", text_hash=amendment.text_hash)
    turn.tell_both("amendment_in_force", amendment.subject_id)
    turn.trigger("amendment.in_force", amendment.subject_id)
    turn.replan = True


def _supersede_others(turn: Turn, amendment: Amendment) -> None:
    for other in _open(turn):
        if other.subject_id != amendment.subject_id:
            row = AMENDMENT.row(other.state, "head_moved", Party.SYSTEM)
            _settle(turn, other, row)
            turn.tell("amendment_superseded", other.by, other.subject_id)
            amendment_ended(turn, other.subject_id, "declined")


def _open(turn: Turn) -> tuple[Amendment, ...]:
    return tuple(each for each in turn.tour.amendments if each.state == AMENDMENT.start)


def _replace(turn: Turn, fresh: Amendment) -> None:
    kept = [fresh if each.subject_id == fresh.subject_id else each for each in turn.tour.amendments]
    turn.change(amendments=tuple(kept))


def _about(amendment: Amendment) -> Callable[[OpenAsk], bool]:
    """Return the condition that names the asks of this proposal."""
    return lambda ask: ask.machine is B and ask.subject_id == amendment.subject_id
