"""One gap between the two pictures of the alliance (region G of a tour)."""

from enum import StrEnum

from tourwright.domain.machine import Machine, Row
from tourwright.domain.model import MachineName
from tourwright.domain.tables.parties import TIMER, E, M


class GapState(StrEnum):
    """The states of this machine, in the order of its table."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    WITHDRAWN = "withdrawn"
    PLANNED = "planned"
    ACCEPTED_DIFFERENCE = "accepted_difference"
    RESOLVED = "resolved"
    CARRIED = "carried"


S = GapState

ROWS = (
    Row(
        S.RAISED,
        "acknowledge",
        S.ACKNOWLEDGED,
        (E, M),
        "by the other side, 14 d",
        "visible to both from the first second",
    ),
    Row(
        S.RAISED,
        "no_ack_14d",
        S.RAISED,
        (TIMER,),
        "",
        "goes to the next review agenda; HR only if the raiser agrees",
    ),
    Row(S.RAISED, "withdraw", S.WITHDRAWN, (E, M), who="raiser"),
    Row(S.ACKNOWLEDGED, "plan", S.PLANNED, (E, M), "owner + date"),
    Row(
        S.ACKNOWLEDGED,
        "accept_difference",
        S.ACCEPTED_DIFFERENCE,
        (E, M),
        "both",
        "100 % overlap is not the aim",
        both=True,
    ),
    Row(S.ACKNOWLEDGED, "withdraw", S.WITHDRAWN, (E, M), who="raiser"),
    Row(S.PLANNED, "resolve", S.RESOLVED, (E, M), "both confirm", both=True),
    Row(S.PLANNED, "accept_difference", S.ACCEPTED_DIFFERENCE, (E, M), "both", both=True),
    Row(S.PLANNED, "to_amendment", S.CARRIED, (E, M), "", "opens an amendment on the head"),
    Row(
        S.PLANNED,
        "due_passed",
        S.ACKNOWLEDGED,
        (TIMER,),
        "",
        "plan must be renewed; third time -> review agenda item 1",
    ),
)

GAP = Machine(
    name=MachineName.GAP,
    start=S.RAISED,
    ends=frozenset({S.ACCEPTED_DIFFERENCE, S.CARRIED, S.RESOLVED, S.WITHDRAWN}),
    rows=ROWS,
)
