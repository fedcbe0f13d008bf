"""From the empty slot to an agreed text: drafting, sharing, editing, agreeing.

Source: statement of alliance, "we all committed" (one text), and aspirations: the manager lays out
their own first.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from tourwright.domain.errors import (
    GuardError,
    IncompleteError,
    NotAllowedError,
    NotAPartyError,
    RuleError,
    StaleStatementError,
)
from tourwright.domain.model import AskKind, MachineName, Party
from tourwright.domain.statement import (
    FIELDS,
    Statement,
    missing,
    standard,
    statement_hash,
    to_dict,
    with_field,
)
from tourwright.domain.tables import KINDS, TourState
from tourwright.domain.tour_provenance import asked_to_commit, is_as_imported
from tourwright.domain.tour_state import PAIR, Negotiation, Tour
from tourwright.domain.tour_turn import SIDES, E, M, Turn, key_of, other_side

OWN = {E: "employee_aspirations", M: "manager_aspirations"}
"""What nobody but this side may write."""

BASE_REV, AGREE = "base_rev", "agree"
BESIDE = (BASE_REV, AGREE)
"""What an edit says beside the fields: the revision it was written on, and "*" to agree to all."""

DRAFT_VERBS = ("edit", "share", "discard")


def open_draft(turn: Turn) -> None:
    """Give the opener a private draft, begun from the template."""
    side = turn.side()
    turn.move("open_draft")
    turn.change(author=key_of(turn.tour, side))
    if turn.act.fields:
        _write_draft(turn, side)
    close_drafts(turn, "draft_opened")
    ask_draft(turn, side, DRAFT_VERBS)


def edit(turn: Turn) -> None:
    """Change fields of the text: privately while drafting, for both to see afterwards."""
    if turn.tour.state == TourState.DRAFTING:
        side = _author(turn)
        _write_draft(turn, side)
        turn.note(MachineName.TOUR, "edit_draft")
        turn.mark(private_to=turn.act.person_key)
        ask_draft(turn, side, DRAFT_VERBS)
        return
    _edit_shared(turn, turn.side())


def _write_draft(turn: Turn, side: Party) -> None:
    """Write into the private draft; no word of it leaves the tour."""
    turn.change(statement=_with_fields(turn.tour.statement, _changes(turn), side))


def _edit_shared(turn: Turn, side: Party) -> None:
    """Write into the shared text; what the other side had agreed to there is open again."""
    changes = _changes(turn)
    was_signing = turn.tour.state == TourState.SIGNING
    _must_fit_base(turn, changes)
    _manager_speaks_first(turn.tour.statement, changes)
    statement = _with_fields(turn.tour.statement, changes, side)
    revision = turn.tour.negotiation.revision + 1
    turn.move("edit", changes, revision=str(revision))
    names = (*changes, *_moved(turn.tour.statement, statement, changes))
    negotiation = _edited(turn.tour.negotiation, names, side, revision)
    if turn.act.fields.get(AGREE) == "*":
        negotiation = _agreed(negotiation, side, _as_read(turn, filled(statement), names))
    turn.change(statement=statement, negotiation=negotiation)
    if was_signing:
        back_to_talk(turn, "edited")
    else:
        ask_to_agree(turn)
    turn.tell("text_changed", other_side(side), revision=str(revision))


def agree_field(turn: Turn) -> None:
    """Agree to one field as it reads now, or to all with `*`; `base_rev` names what was read."""
    side = turn.side()
    name = turn.act.fields.get("field", "")
    if name != "*" and name not in FIELDS:
        raise GuardError(f"there is no field {name!r} in the statement: name one of its fields")
    wanted = filled(turn.tour.statement) if name == "*" else (name,)
    _must_fit_base(turn, wanted)
    turn.move("agree_field", field=name)
    turn.change(negotiation=_agreed(turn.tour.negotiation, side, wanted))
    ask_to_agree(turn)


def share(turn: Turn) -> None:
    """Show the draft to the other side; from here both see every revision."""
    side = _author(turn)
    if turn.act.fields:
        _write_draft(turn, side)
    _may_share(turn.tour.statement, side)
    turn.move("share")
    negotiation = _agreed(Negotiation(revision=1), side, filled(turn.tour.statement))
    turn.change(shared=True, negotiation=negotiation)
    ask_to_agree(turn)
    turn.tell("draft_shared", other_side(side))


def discard(turn: Turn) -> None:
    """Throw the private draft away."""
    _author(turn)
    turn.move("discard")


def decline(turn: Turn) -> None:
    """Say no to this tour; the reason stays between the two."""
    side = turn.side()
    turn.move("decline", reason=turn.act.reason)
    turn.mark(private_to=PAIR)
    turn.tell("tour_declined", other_side(side))


def propose_sign(turn: Turn) -> None:
    """Freeze the text, so that both can commit to the same hash."""
    side = turn.side()
    must_be_complete(turn.tour)
    _must_be_agreed(turn.tour, other_side(side))
    _must_fit_base(turn, filled(turn.tour.statement))
    turn.move("propose_sign", {"reason": turn.act.reason} if turn.act.reason else None)
    turn.change(negotiation=_agreed(turn.tour.negotiation, side, filled(turn.tour.statement)))
    open_signing(turn)


def use_standard_text(turn: Turn) -> None:
    """Put the standard text before both, without a negotiation; rotational tours only."""
    if KINDS[turn.tour.kind].negotiates:
        raise GuardError("only a rotational tour has a standard text: open a draft instead")
    must_be_complete(turn.tour)
    turn.move("use_standard_text")
    agreed = filled(turn.tour.statement)
    turn.change(shared=True, negotiation=Negotiation(1, {}, agreed, agreed))
    open_signing(turn)


def has_standard_text(tour: Tour) -> bool:
    """Say whether the text may go before both without a negotiation."""
    if KINDS[tour.kind].negotiates:
        return False
    try:
        must_be_complete(tour)
    except RuleError:
        return False
    return True


def open_signing(turn: Turn) -> None:
    """Fix the hash and ask both for their commitment."""
    close_drafts(turn, "proposed_to_sign")
    tour = turn.tour
    text_hash = statement_hash(tour.statement, tour.policy)
    turn.change(text_hash=text_hash, signatures=())
    turn.mark(text_hash=text_hash)
    for party in SIDES:
        turn.ask(
            AskKind.COMMIT,
            MachineName.TOUR,
            ("sign",),
            party,
            subject_id=text_hash[:12],
            text_hash=text_hash,
            **asked_to_commit(tour, turn.now),
        )


def back_to_talk(turn: Turn, reason: str) -> None:
    """Void what was signed and take the commitment asks back; the text is kept."""
    turn.close_asks(reason, lambda ask: ask.kind is AskKind.COMMIT)
    turn.change(signatures=(), text_hash="")
    ask_to_agree(turn)


def ask_draft(turn: Turn, to: Party, verbs: tuple[str, ...], purpose: str = "") -> None:
    """Open, or replace, what a side may do about the draft; facts name the revision to edit."""
    facts = _revision(turn.tour) if turn.tour.shared else {}
    turn.ask(AskKind.DRAFT, MachineName.TOUR, verbs, to, purpose=purpose, facts=facts)


def close_drafts(turn: Turn, reason: str) -> None:
    """Close what both were offered to do about the draft."""
    turn.close_asks(reason, lambda ask: ask.kind is AskKind.DRAFT)


def ask_to_agree(turn: Turn) -> None:
    """Offer each side to edit and what is left: agreeing to fields, or proposing to sign.

    A revision puts the question anew to both, so that no page edits a text that is gone.
    """
    tour = turn.tour
    for side in SIDES:
        left = set(filled(tour.statement)) - set(agreed_by(tour.negotiation, side))
        verbs = ("agree_field" if left else "propose_sign", "edit", "decline")
        wanted = (verbs, _revision(tour))
        open_now = [ask for ask in tour.asks if ask.kind is AskKind.DRAFT and ask.party is side]
        if turn.party is side or wanted not in [(ask.verbs, ask.facts) for ask in open_now]:
            ask_draft(turn, side, verbs)


def _revision(tour: Tour) -> dict[str, str]:
    return {"revision": str(tour.negotiation.revision)}


def must_be_complete(tour: Tour) -> None:
    """Refuse a text with blanks, outside its bounds, or between one and the same person.

    What was committed to elsewhere may leave blanks open, until somebody changes it.
    """
    if tour.employee.person_key == tour.manager.person_key or not tour.manager.person_key:
        raise GuardError("a tour is between two people: name a manager other than the employee")
    if is_as_imported(tour):
        return
    for party in SIDES:
        for name in missing(tour.statement, party):
            raise IncompleteError(name, f"{name} is empty: fill it before both can commit")
    must_fit_bounds(tour, tour.statement)


def must_fit_bounds(tour: Tour, statement: Statement) -> None:
    """Refuse a length that the tour type does not allow; the sentence names the bound."""
    months = statement.length_months
    low, high = tour.tour_type.min_months, tour.tour_type.max_months
    if months is not None and low is not None and months < low:
        raise GuardError(f"length_months {months} is under the bound: at least {low} months")
    if months is not None and high is not None and months > high:
        raise GuardError(f"length_months {months} is over the bound: at most {high} months")
    if not KINDS[statement.kind].allows_length(months):
        raise GuardError(f"length_months {months} does not fit a {statement.kind.value} tour")


def changed_statement(tour: Tour, fields: Mapping[str, str], side: Party) -> Statement:
    """Return the head with these fields changed, as an amendment proposes it."""
    return _with_fields(tour.statement, fields, side)


def filled(statement: Statement) -> tuple[str, ...]:
    """Return the fields that say something."""
    values = to_dict(statement)
    return tuple(name for name in FIELDS if values.get(name) not in (None, "", [], ()))


def blank_draft(tour: Tour) -> Statement:
    """Return the template's text, as a new manager starts from."""
    statement, kind = tour.statement, tour.tour_type
    return standard(
        kind.kind,
        kind.blanks,
        statement.names,
        statement.start,
        kind.length_months,
        language=statement.language,
    )


def without_side(negotiation: Negotiation, side: Party) -> Negotiation:
    """Return the negotiation with one side's agreement to everything taken back."""
    return _with_agreed(negotiation, side, ())


def _author(turn: Turn) -> Party:
    """Return the author's side; a draft is its author's alone."""
    if turn.tour.state != TourState.DRAFTING:
        raise NotAllowedError(
            f"tour: no {turn.act.event} in state {turn.tour.state}: the draft is shared or gone"
        )
    side = turn.side()
    if turn.act.person_key != turn.tour.author:
        raise NotAPartyError("this draft is private to its author until it is shared")
    return side


def _changes(turn: Turn) -> dict[str, str]:
    """Return the statement fields the act changes, as JSON text."""
    changes = {name: text for name, text in turn.act.fields.items() if name not in BESIDE}
    for name in changes:
        if name not in FIELDS:
            raise GuardError(f"{name} is no field of the individual layer: it cannot be changed")
    if not changes:
        raise GuardError(f"{turn.act.event}: name at least one field to change")
    return changes


def _moved(before: Statement, after: Statement, named: Container[str]) -> tuple[str, ...]:
    """Return the length or the last day when it moved with another field: it is open again, too."""
    old, new = to_dict(before), to_dict(after)
    times = ("length_months", "last_day")
    return tuple(name for name in times if name not in named and old[name] != new[name])


def _with_fields(statement: Statement, changes: Mapping[str, str], side: Party) -> Statement:
    for name, text in changes.items():
        if name == OWN[other_side(side)]:
            raise GuardError(f"{name} is the other side's own: only that person writes it")
        statement = with_field(statement, name, text)
    return statement


def _must_fit_base(turn: Turn, changes: Iterable[str]) -> None:
    """Refuse a change of a field that changed since the revision it was written on."""
    negotiation = turn.tour.negotiation
    base = _base_rev(turn)
    if base > negotiation.revision:
        raise StaleStatementError(f"base_rev {base} is unknown: the head is {negotiation.revision}")
    for name in changes:
        if negotiation.changed.get(name, 0) > base:
            raise StaleStatementError(
                f"{name} was changed since revision {base}: compare with revision "
                f"{negotiation.revision} and send it again"
            )


def _as_read(turn: Turn, names: Iterable[str], own: Container[str]) -> tuple[str, ...]:
    """Leave out what the other side changed since: nobody agrees to words they did not see."""
    base, changed = _base_rev(turn), turn.tour.negotiation.changed
    return tuple(name for name in names if name in own or changed.get(name, 0) <= base)


def _base_rev(turn: Turn) -> int:
    text = turn.act.fields.get(BASE_REV, "")
    if not text:
        return turn.tour.negotiation.revision
    if not text.isdecimal():
        raise GuardError("base_rev is no number: send the revision that was shown")
    return int(text)


def _manager_speaks_first(statement: Statement, changes: Mapping[str, str]) -> None:
    """Hold the employee's aspirations back until the manager's stand there.

    Source: statement of alliance, Article 2: the manager lays out their own first.
    """
    if OWN[E] in changes and not statement.manager_aspirations:
        raise GuardError("manager_aspirations come first: the manager writes their own before")


def _may_share(statement: Statement, side: Party) -> None:
    """Refuse to show a draft whose author has not said their part."""
    if not any(promise.owner != "employee" for promise in statement.promises):
        raise GuardError("promises: a tour needs a promise of the manager or of the company")
    if side is M and not statement.manager_aspirations:
        raise GuardError("manager_aspirations come first: write your own before you share")
    if side is E and statement.employee_aspirations and not statement.manager_aspirations:
        raise GuardError("manager_aspirations come first: keep employee_aspirations for later")
    for name in missing(statement, side):
        if name != OWN[other_side(side)] and not (side is E and name == OWN[E]):
            raise IncompleteError(name, f"{name} is empty: fill your side before you share")


def _must_be_agreed(tour: Tour, side: Party) -> None:
    """Refuse to freeze a text that the other side has not agreed to, field by field."""
    agreed = agreed_by(tour.negotiation, side)
    open_fields = [name for name in filled(tour.statement) if name not in agreed]
    if open_fields:
        raise GuardError(f"not agreed yet by the other side: {', '.join(open_fields)}")


def _edited(
    negotiation: Negotiation, changes: Iterable[str], side: Party, revision: int
) -> Negotiation:
    names = tuple(changes)
    other = other_side(side)
    kept = tuple(name for name in agreed_by(negotiation, other) if name not in names)
    changed = {**negotiation.changed, **dict.fromkeys(names, revision)}
    edited = replace(negotiation, revision=revision, changed=changed)
    return _agreed(_with_agreed(edited, other, kept), side, names)


def _agreed(negotiation: Negotiation, side: Party, names: Iterable[str]) -> Negotiation:
    both = dict.fromkeys((*agreed_by(negotiation, side), *names))
    return _with_agreed(negotiation, side, tuple(both))


def agreed_by(negotiation: Negotiation, side: Party) -> tuple[str, ...]:
    """Return the fields a side has agreed to as they read now."""
    return negotiation.employee_agreed if side is E else negotiation.manager_agreed


def _with_agreed(negotiation: Negotiation, side: Party, names: tuple[str, ...]) -> Negotiation:
    if side is E:
        return replace(negotiation, employee_agreed=names)
    return replace(negotiation, manager_agreed=names)
