"""Gaps: a difference that one side names, and what the two make of it (region G).

A gap is no failure: that a picture differs is said aloud, planned, or accepted as it is. Both sides
read it from the first second; nobody else does, unless the raiser lets HR know that it waits.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.machine import Row
from tourwright.domain.model import AskKind, Due, MachineName, Party
from tourwright.domain.region_words import said_words
from tourwright.domain.tables import GAP
from tourwright.domain.tour_regions import Gap
from tourwright.domain.tour_state import PAIR, Consent, OpenAsk, Tour
from tourwright.domain.tour_thanks import keep_all
from tourwright.domain.tour_turn import SIDES, Turn, day_of, other_side

G = MachineName.GAP
ACKNOWLEDGE_DAYS = 14
AGENDA_FIRST_AT = 3
MOST_OPEN, KEPT_ENDED = 12, 12
PAST_EVERYWHERE = time(12, tzinfo=UTC)
"""At noon in UTC the day before is over at every place on earth."""


def raise_gap(turn: Turn) -> None:
    """Name a difference; the other side is asked to say that they have seen it."""
    side = turn.side()
    text = said_words("text", turn.act.fields.get("text", ""))
    if len([gap for gap in turn.tour.gaps if is_open(gap.state)]) >= MOST_OPEN:
        raise GuardError(f"{MOST_OPEN} gaps are open: settle one before you name another")
    number = turn.tour.gap_count + 1
    told_hr = turn.act.fields.get("may_tell_hr") == "true"
    gap = Gap(f"g{number}", GAP.start, side, turn.act.person_key, turn.now, text)
    gap = replace(gap, may_tell_hr=told_hr)
    turn.change(gaps=(*_kept(turn.tour.gaps), gap), gap_count=number)
    _note(turn, gap, "raise", ("", GAP.start), text=text)
    _ask(turn, gap, ("acknowledge",), "gap_raised")
    _come(turn, gap, "no_ack_14d", turn.now + timedelta(days=ACKNOWLEDGE_DAYS))


def acknowledge(turn: Turn) -> None:
    """Say that one has seen it, with a word of one's own if one likes."""
    side = turn.side()
    gap, row = _found(turn)
    if gap.by is side:
        raise GuardError("the other side acknowledges a gap: you raised this one")
    answer = said_words("answer", turn.act.fields.get("answer", ""), needed=False)
    _move(turn, gap, row, answer=answer)


def plan(turn: Turn) -> None:
    """Say who of the two closes it, until which day; the other side is told."""
    side = turn.side()
    gap, row = _found(turn)
    day, owner = day_of(turn.act), turn.act.fields.get("owner", "")
    if owner not in [str(party) for party in SIDES]:
        raise GuardError("plan: name who of the two takes care of it")
    if day < turn.today:
        raise GuardError("plan: name a day from today on")
    fresh = _move(turn, gap, row, owner=owner, day=day)
    _come(turn, fresh, "due_passed", _after(day))
    turn.tell("gap_planned", other_side(side), gap.gap_id)


def together(turn: Turn) -> None:
    """Resolve it, or accept the difference: it counts once both have said so."""
    side = turn.side()
    gap, row = _found(turn)
    if gap.wanted not in ("", row.event):
        gap = _let_go(turn, gap)
    if turn.both(GAP, row, gap.gap_id):
        _move(turn, gap, row)
        return
    turn.mark(private_to=PAIR)
    _put(turn, replace(gap, wanted=row.event, wanted_by=str(side)))
    _ask(turn, gap, (row.event, "not_yet"), f"gap_{row.event}")


def not_yet(turn: Turn) -> None:
    """Say that one does not see it so yet; the gap stays as it is."""
    side = turn.side()
    gap = _gap(turn.tour, turn.act.subject_id)
    if gap.wanted_by != str(other_side(side)):
        raise NotAllowedError(f"gap: nobody asked you to settle {gap.gap_id}")
    _note(turn, gap, "not_yet", (gap.state, gap.state))
    _put(turn, _let_go(turn, gap))
    turn.tell("gap_not_yet", other_side(side), gap.gap_id)


def to_amendment(turn: Turn) -> None:
    """Take it into a change of the statement, which the page opens next."""
    turn.side()
    _move(turn, *_found(turn))


def withdraw(turn: Turn) -> None:
    """Take back what one has named oneself."""
    side = turn.side()
    gap, row = _found(turn)
    if gap.by is not side:
        raise GuardError("the side that named the gap may withdraw it")
    _move(turn, gap, row)


def no_ack_14d(turn: Turn, due: Due) -> None:
    """Put it on the agenda of the next review; HR learns that it waits if the raiser agreed."""
    gap = _gap(turn.tour, due.subject_id)
    row = GAP.row(gap.state, "no_ack_14d", Party.TIMER)
    _put(turn, replace(gap, on_agenda=True))
    _note(turn, gap, row.event, (row.source, row.target))
    turn.tell("gap_on_agenda", other_side(gap.by), gap.gap_id)
    if gap.may_tell_hr:
        turn.tell("gap_unanswered", Party.HR, gap.gap_id)


def due_passed(turn: Turn, due: Due) -> None:
    """Ask the two for a new plan; the third time it is the first thing of the next review."""
    gap = _gap(turn.tour, due.subject_id)
    row = GAP.row(gap.state, "due_passed", Party.TIMER)
    passed = gap.passed + 1
    again = {"passed": passed, "agenda_first": passed >= AGENDA_FIRST_AT, "on_agenda": True}
    _move(turn, gap, row, owner="", day=None, **again)
    turn.tell_both("gap_due_passed", gap.gap_id)


def close_all(turn: Turn) -> None:
    """Put away what is open when the tour ends: gaps in the history, thanks as private.

    Source: lifecycle, side machines: gaps archived in the shared history, no single mails.
    """
    left = [gap for gap in turn.tour.gaps if is_open(gap.state)]
    if left:
        turn.note(G, "archived", facts={gap.gap_id: gap.text for gap in left})
        turn.mark(private_to=PAIR)
        for gap in left:
            _put(turn, replace(gap, on_agenda=True, wanted="", wanted_by=""))
    keep_all(turn)


def fits(tour: Tour, due: Due) -> bool:
    """Say whether the moment is still meant."""
    gap = next((gap for gap in tour.gaps if gap.gap_id == due.subject_id), None)
    return gap is not None and GAP.may(gap.state, due.event, Party.TIMER)


def is_open(state: str) -> bool:
    """Say whether a gap in this state still waits for the two."""
    return state not in GAP.ends


RULES: Mapping[str, Callable[[Turn], None]] = {
    "raise": raise_gap,
    "acknowledge": acknowledge,
    "plan": plan,
    "accept_difference": together,
    "resolve": together,
    "not_yet": not_yet,
    "to_amendment": to_amendment,
    "withdraw": withdraw,
}
"""Each verb of the machine with its rule."""

EVENTS: Mapping[str, Callable[[Turn, Due], None]] = {
    "no_ack_14d": no_ack_14d,
    "due_passed": due_passed,
}
"""Each event that a timer causes with its rule."""


def _gap(tour: Tour, gap_id: str) -> Gap:
    """Return the gap that is meant."""
    for gap in tour.gaps:
        if gap.gap_id == gap_id:
            return gap
    raise NotAllowedError("gap: there is none of this id: name one that the page shows")


def _found(turn: Turn) -> tuple[Gap, Row]:
    """Return the gap that is meant and the row of the event."""
    gap = _gap(turn.tour, turn.act.subject_id)
    return gap, GAP.row(gap.state, turn.act.event, turn.party)


def _move(turn: Turn, gap: Gap, row: Row, **changes: Any) -> Gap:  # noqa: ANN401  each has its own type
    """Move the gap by the row; what was asked about its former state is asked no more."""
    fresh = replace(_let_go(turn, gap), state=row.target, **changes)
    moments = tuple(due for due in turn.tour.own_dues if not _is_about(due, gap))
    turn.change(own_dues=moments)
    _put(turn, fresh)
    words = {name: str(value) for name, value in changes.items() if value and value is not True}
    _note(turn, fresh, row.event, (row.source, row.target), **words)
    return fresh


def _let_go(turn: Turn, gap: Gap) -> Gap:
    """Drop the questions and the half-said yeses about a gap."""
    turn.close_asks("settled", lambda ask: _is_about(ask, gap))
    consents = tuple(kept for kept in turn.tour.consents if not _is_about(kept, gap))
    turn.change(consents=consents)
    return replace(gap, wanted="", wanted_by="")


def _is_about(kept: Consent | OpenAsk | Due, gap: Gap) -> bool:
    return kept.machine is G and kept.subject_id == gap.gap_id


def _kept(gaps: tuple[Gap, ...]) -> tuple[Gap, ...]:
    """Return the gaps to remember: every open one, and the last of those that are settled."""
    ended = [gap.gap_id for gap in gaps if not is_open(gap.state)]
    return tuple(gap for gap in gaps if gap.gap_id not in ended[:-KEPT_ENDED])


def _put(turn: Turn, fresh: Gap) -> None:
    gaps = tuple(fresh if gap.gap_id == fresh.gap_id else gap for gap in turn.tour.gaps)
    turn.change(gaps=gaps)


def _note(turn: Turn, gap: Gap, event: str, states: tuple[str, str], **body: str) -> None:
    """Write a line that the two alone read."""
    turn.note(G, event, states, gap.gap_id, facts=body)
    turn.mark(private_to=PAIR)


def _ask(turn: Turn, gap: Gap, verbs: tuple[str, ...], purpose: str) -> None:
    """Ask the other side of the actor; the mail holds no word of the gap, the page does."""
    to = other_side(turn.party)
    facts = {"text": gap.text}
    turn.ask(AskKind.GAP, G, verbs, to, subject_id=gap.gap_id, facts=facts)
    turn.tell(purpose, to, gap.gap_id)


def _come(turn: Turn, gap: Gap, event: str, at: datetime) -> None:
    """Let a moment of the gap come."""
    key = f"{turn.tour.tour_id}:gap-{gap.gap_id}:{event}:{at.date().isoformat()}"
    turn.add_due(Due(key, "T12", at, G, event, gap.gap_id))


def _after(day: date) -> datetime:
    """Return a moment at which the day is over, wherever the two work."""
    return datetime.combine(day + timedelta(days=1), PAST_EVERYWHERE)
