"""One correction of a slip of the pen, which the other side confirms."""

from enum import StrEnum

from tourwright.domain.machine import Machine, Row
from tourwright.domain.model import MachineName
from tourwright.domain.tables.parties import HRIS, SYS, E, M


class CorrectionState(StrEnum):
    """The states of this machine, in the order of its table."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    SUPERSEDED = "superseded"


S = CorrectionState

ROWS = (
    Row(
        S.PROPOSED,
        "confirm",
        S.IN_FORCE,
        (E, M),
        "base hash = head; no number, date or name is touched",
        "new head, new hash, old head kept; no date moves",
        who="other party",
    ),
    Row(S.PROPOSED, "decline", S.DECLINED, (E, M), "", "text stays as it is", who="other party"),
    Row(S.PROPOSED, "withdraw", S.DECLINED, (E, M), who="proposer"),
    Row(S.PROPOSED, "head_moved", S.SUPERSEDED, (SYS,), "an amendment came into force first"),
    Row(S.PROPOSED, "manager_changed", S.SUPERSEDED, (HRIS,)),
)

CORRECTION = Machine(
    name=MachineName.CORRECTION,
    start=S.PROPOSED,
    ends=frozenset({S.IN_FORCE, S.DECLINED, S.SUPERSEDED}),
    rows=ROWS,
)
