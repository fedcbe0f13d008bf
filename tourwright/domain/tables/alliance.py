"""The alliance of one person and the company: it outlives every tour and ends only by erasure.

`on_tour` means at least one tour is committed, active, paused or closing.
"""

from enum import StrEnum

from tourwright.domain.machine import Machine, Row
from tourwright.domain.model import MachineName
from tourwright.domain.tables.parties import HRIS, MAIL, SYS, TIMER, A, E, H, M, X


class AllianceStateName(StrEnum):
    """Where the relation of a person and the company stands."""

    NONE = "none"
    EMPLOYED_NO_TOUR = "employed_no_tour"
    ON_TOUR = "on_tour"
    DEPARTED = "departed"
    INVITED = "invited"
    NOT_INVITED = "not_invited"
    ALUMNI_MEMBER = "alumni_member"
    PAUSED = "paused"
    LEFT = "left"
    ERASED = "erased"


S = AllianceStateName
FORMER = (S.DEPARTED, S.INVITED, S.NOT_INVITED, S.ALUMNI_MEMBER, S.PAUSED, S.LEFT)

EMPLOYED_ROWS = (
    Row(S.NONE, "hired", S.EMPLOYED_NO_TOUR, (HRIS,), "start day reached", "a tour is offered"),
    Row(S.EMPLOYED_NO_TOUR, "hire_cancelled", S.NONE, (HRIS,), "", "nothing to alumni"),
    Row(S.ON_TOUR, "hire_cancelled", S.NONE, (HRIS,), "", "nothing to alumni"),
    Row(
        S.EMPLOYED_NO_TOUR,
        "tour_opened",
        S.EMPLOYED_NO_TOUR,
        (SYS, E, M, H),
        "no other tour runs; manager and work e-mail are known",
        "the tour gets the next number; until then HR is asked for what is missing",
    ),
    Row(S.ON_TOUR, "tour_opened", S.ON_TOUR, (SYS, E, M, H), "it follows the running tour"),
    Row(S.EMPLOYED_NO_TOUR, "tour_committed", S.ON_TOUR, (SYS,)),
    Row(S.ON_TOUR, "tour_over", S.EMPLOYED_NO_TOUR, (SYS,), "no other tour is committed"),
    Row(S.EMPLOYED_NO_TOUR, "person_left", S.DEPARTED, (HRIS,), "the day after the last day began"),
    Row(S.ON_TOUR, "person_left", S.DEPARTED, (HRIS,), "the day after the last day began"),
)
RETURN_ROWS = tuple(
    Row(state, event, S.EMPLOYED_NO_TOUR, (HRIS,), guard, effect)
    for state in FORMER
    for event, guard, effect in (
        ("termination_rescinded", "<= 30 d after the last day", "tours reopen, invitation stops"),
        ("rehired", "start day reached", "same alliance, tours go on counting"),
    )
)
ALUMNI_ROWS = (
    Row(S.DEPARTED, "invited", S.INVITED, (TIMER, X, A, HRIS), "eligible, address known"),
    Row(S.DEPARTED, "not_invited", S.NOT_INVITED, (SYS, A, H, TIMER), "not in good standing"),
    Row(S.DEPARTED, "left", S.LEFT, (TIMER, SYS), "no address for 12 months, or said no before"),
    Row(S.NOT_INVITED, "second_look", S.DEPARTED, (A, H), "two people", both=True),
    Row(S.INVITED, "joined", S.ALUMNI_MEMBER, (X,)),
    Row(S.INVITED, "declined", S.LEFT, (X, TIMER)),
    Row(S.INVITED, "unreachable", S.DEPARTED, (MAIL,)),
    Row(S.ALUMNI_MEMBER, "unreachable", S.DEPARTED, (MAIL,)),
    Row(S.ALUMNI_MEMBER, "paused", S.PAUSED, (X,)),
    Row(S.PAUSED, "resumed", S.ALUMNI_MEMBER, (X, TIMER)),
    Row(S.ALUMNI_MEMBER, "left", S.LEFT, (X, A, H)),
    Row(S.PAUSED, "left", S.LEFT, (X, TIMER)),
    Row(S.LEFT, "rejoined", S.INVITED, (X,), "own request"),
)
ERASE_ROWS = tuple(
    Row(state, "erased", S.ERASED, (X, H, TIMER, HRIS), "no legal hold", "only a salted hash stays")
    for state in FORMER
)

ALLIANCE = Machine(
    name=MachineName.ALLIANCE,
    start=S.NONE,
    ends=frozenset({S.ERASED}),
    rows=(*EMPLOYED_ROWS, *RETURN_ROWS, *ALUMNI_ROWS, *ERASE_ROWS),
)
