"""The transition plan: declared, never requested; nobody approves leaving (region X, law L5)."""

from enum import StrEnum

from tourwright.domain.machine import Machine, Row
from tourwright.domain.model import MachineName
from tourwright.domain.tables.parties import HRIS, TIMER, E, M


class TransitionState(StrEnum):
    """The states of this machine, in the order of its table."""

    DECLARED = "declared"
    DATED = "dated"
    WITHDRAWN = "withdrawn"
    DONE = "done"


S = TransitionState

ROWS = (
    Row(
        S.DECLARED,
        "agree_day",
        S.DATED,
        (E, M, HRIS),
        "both, or a date from the HRIS",
        "third persons (H) learn of it only now, or earlier if the employee says so",
        both=True,
    ),
    Row(
        S.DECLARED,
        "withdraw",
        S.WITHDRAWN,
        (E, M),
        "by the side that declared",
        "no trace outside the two",
    ),
    Row(S.DECLARED, "no_day_60d", S.DECLARED, (TIMER,), "", "asks the two, nobody else"),
    Row(S.DECLARED, "person_left", S.DONE, (HRIS,), "effective"),
    Row(S.DATED, "change_day", S.DATED, (E, M), "both", "all dates re-computed", both=True),
    Row(
        S.DATED,
        "withdraw",
        S.WITHDRAWN,
        (E, M),
        "by the side that declared; other side may answer that the seat is filled",
    ),
    Row(
        S.DATED,
        "internal_move",
        S.WITHDRAWN,
        (E, M),
        "next tour drafted instead",
        "links to the new tour",
        both=True,
    ),
    Row(
        S.DATED,
        "last_day",
        S.DONE,
        (HRIS,),
        "effective leave in the HRIS",
        "alumni check starts on the HRIS fact, never on the plan",
    ),
    Row(S.DATED, "day_passed_no_hris", S.DATED, (TIMER,), "last day + 5 wd", "one question to H"),
)

TRANSITION = Machine(
    name=MachineName.TRANSITION,
    start=S.DECLARED,
    ends=frozenset({S.DONE, S.WITHDRAWN}),
    rows=ROWS,
)
