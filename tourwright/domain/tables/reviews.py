"""One review cycle (region V of a tour)."""

from enum import StrEnum

from tourwright.domain.machine import Machine, Row
from tourwright.domain.model import MachineName
from tourwright.domain.tables.parties import HRIS, TIMER, E, M


class ReviewState(StrEnum):
    """The states of this machine, in the order of its table."""

    PLANNED = "planned"
    OPEN = "open"
    SKIPPED = "skipped"
    ONE_IN = "one_in"
    REVEALED = "revealed"
    CLOSED = "closed"


S = ReviewState

ROWS = (
    Row(
        S.PLANNED,
        "due",
        S.OPEN,
        (TIMER,),
        "cadence anchor + shift to a common working day",
        "calendar entry for both, private prep for each",
    ),
    Row(
        S.PLANNED,
        "pull_forward",
        S.OPEN,
        (E, M),
        "goal reached or concern",
        "'revisit as mutual goals are achieved'",
    ),
    Row(S.PLANNED, "skip", S.SKIPPED, (E, M), "reason; both told; not twice in a row"),
    Row(S.OPEN, "one_in", S.ONE_IN, (E, M), "", "answers stay sealed until both are in"),
    Row(S.OPEN, "move", S.PLANNED, (E, M), "new date <= due + 30 d, max 2 moves"),
    Row(
        S.OPEN,
        "no_answer",
        S.SKIPPED,
        (TIMER,),
        "7 d remind, 14 d delegate, 30 d",
        "counts as missed; 2 missed in a row -> skip-level",
    ),
    Row(S.OPEN, "leave_started", S.PLANNED, (HRIS,), "", "moves behind the return"),
    Row(S.ONE_IN, "both_in", S.REVEALED, (E, M), "", "both see both at the same time"),
    Row(
        S.ONE_IN,
        "other_missing_14d",
        S.REVEALED,
        (TIMER,),
        "",
        "one-sided review is marked as such",
    ),
    Row(S.ONE_IN, "leave_started", S.PLANNED, (HRIS,)),
    Row(
        S.REVEALED,
        "close",
        S.CLOSED,
        (E, M),
        "both confirm talk + next steps",
        "both-side progress: on track / at risk / off track",
        both=True,
    ),
    Row(S.REVEALED, "auto_30d", S.CLOSED, (TIMER,), "", "flag 'talk not confirmed'"),
)

REVIEW = Machine(
    name=MachineName.REVIEW,
    start=S.PLANNED,
    ends=frozenset({S.CLOSED, S.SKIPPED}),
    rows=ROWS,
)
