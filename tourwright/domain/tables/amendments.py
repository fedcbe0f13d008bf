"""One proposed amendment of the statement (region B of a tour)."""

from enum import StrEnum

from tourwright.domain.machine import Machine, Row
from tourwright.domain.model import MachineName
from tourwright.domain.tables.parties import HRIS, SYS, TIMER, E, M


class AmendmentState(StrEnum):
    """The states of this machine, in the order of its table."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


S = AmendmentState

ROWS = (
    Row(
        S.PROPOSED,
        "sign_other",
        S.IN_FORCE,
        (E, M),
        "base hash = head; proposer's sign is implied by proposing",
        "new head, new hash, old head kept",
        who="other party",
    ),
    Row(
        S.PROPOSED,
        "counter",
        S.PROPOSED,
        (E, M),
        "",
        "new text, proposer must sign again",
        who="other party",
    ),
    Row(
        S.PROPOSED, "decline", S.DECLINED, (E, M), "", "old text stays in force", who="other party"
    ),
    Row(S.PROPOSED, "withdraw", S.DECLINED, (E, M), who="proposer"),
    Row(S.PROPOSED, "expired_21d", S.EXPIRED, (TIMER,), "", "old text stays in force"),
    Row(
        S.PROPOSED,
        "head_moved",
        S.SUPERSEDED,
        (SYS,),
        "another amendment came into force first",
        "offered again as a re-based draft with diff",
    ),
    Row(S.PROPOSED, "manager_changed", S.SUPERSEDED, (HRIS,)),
    Row(S.PROPOSED, "person_left", S.EXPIRED, (HRIS,)),
)

AMENDMENT = Machine(
    name=MachineName.AMENDMENT,
    start=S.PROPOSED,
    ends=frozenset({S.DECLINED, S.EXPIRED, S.IN_FORCE, S.SUPERSEDED}),
    rows=ROWS,
)
