"""The hand-over to a new manager, who adopts the text or proposes a change (region H)."""

from enum import StrEnum

from tourwright.domain.machine import Machine, Row
from tourwright.domain.model import MachineName
from tourwright.domain.tables.parties import HRIS, TIMER, E, M


class HandOverState(StrEnum):
    """The states of this machine, in the order of its table."""

    OPEN = "open"
    ADOPTED = "adopted"
    RENEGOTIATING = "renegotiating"
    LAPSED = "lapsed"
    RENEGOTIATED = "renegotiated"


S = HandOverState

ROWS = (
    Row(
        S.OPEN,
        "adopt",
        S.ADOPTED,
        (M,),
        "signs the same hash",
        "employee told: 'your terms stand'",
        who="new M",
    ),
    Row(
        S.OPEN,
        "propose_change",
        S.RENEGOTIATING,
        (M, E),
        "amendment on the head",
        "old terms hold meanwhile",
        who="new M, E",
    ),
    Row(
        S.OPEN,
        "no_answer",
        S.LAPSED,
        (TIMER,),
        "7/14/21 d remind, 30 d",
        "terms still hold for the company; H told; employee sees it",
    ),
    Row(S.RENEGOTIATING, "agreed", S.RENEGOTIATED, (E, M), "amendment in force", both=True),
    Row(S.RENEGOTIATING, "declined", S.OPEN, (E, M)),
    Row(S.OPEN, "manager_changed_again", S.OPEN, (HRIS,), "", "clock restarts, one note, not two"),
    Row(S.RENEGOTIATING, "manager_changed_again", S.OPEN, (HRIS,)),
    Row(S.LAPSED, "adopt", S.ADOPTED, (M,), "late", who="new M"),
)

HAND_OVER = Machine(
    name=MachineName.HAND_OVER,
    start=S.OPEN,
    ends=frozenset({S.ADOPTED, S.LAPSED, S.RENEGOTIATED}),
    rows=ROWS,
)
