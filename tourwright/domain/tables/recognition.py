"""One thank-you: given to the employee, who alone decides who else sees it (region R)."""

from enum import StrEnum

from tourwright.domain.machine import Machine, Row
from tourwright.domain.model import MachineName, Party
from tourwright.domain.tables.parties import TIMER, E, H, M


class RecognitionState(StrEnum):
    """The states of this machine, in the order of its table."""

    DRAFT = "draft"
    GIVEN = "given"
    RETRACTED = "retracted"
    KEPT = "kept"


S = RecognitionState
GIVERS = (M, H, Party.PEER)

ROWS = (
    Row(
        S.DRAFT,
        "give",
        S.GIVEN,
        GIVERS,
        "kind = business accomplishment / values",
        "recipient sees it first",
    ),
    Row(S.DRAFT, "discard", S.RETRACTED, GIVERS, who="giver"),
    Row(S.GIVEN, "retract", S.RETRACTED, GIVERS, "<= 24 h", who="giver"),
    Row(S.GIVEN, "keep_private", S.KEPT, (E,), "", "default after 7 d"),
    Row(
        S.GIVEN,
        "publish",
        S.KEPT,
        (E,),
        "team or company",
        "only the recipient widens the audience",
    ),
    Row(S.GIVEN, "default_7d", S.KEPT, (TIMER,)),
)

RECOGNITION = Machine(
    name=MachineName.RECOGNITION,
    start=S.DRAFT,
    ends=frozenset({S.KEPT, S.RETRACTED}),
    rows=ROWS,
)
