"""The renewal talk (region W of a tour)."""

from enum import StrEnum

from tourwright.domain.machine import Machine, Row
from tourwright.domain.model import MachineName
from tourwright.domain.tables.parties import SYS, TIMER, E, M


class RenewalState(StrEnum):
    """The states of this machine, in the order of its table."""

    NOT_DUE = "not_due"
    DUE = "due"
    SCHEDULED = "scheduled"
    HELD = "held"
    SETTLED = "settled"
    MOOT = "moot"


S = RenewalState

ROWS = (
    Row(
        S.NOT_DUE,
        "due",
        S.DUE,
        (TIMER,),
        "end - lead (12 months, half the tour when shorter than 24)",
        "foundational: re-affirmation every 12-24 months instead",
    ),
    Row(
        S.NOT_DUE,
        "end_moved",
        S.NOT_DUE,
        (SYS,),
        "amendment in force",
        "due date re-computed; calendar entry updated, not doubled",
    ),
    Row(S.NOT_DUE, "pull_forward", S.DUE, (E, M), "either", "right of first conversation"),
    Row(S.DUE, "schedule", S.SCHEDULED, (E, M, SYS), "slot both accept", "neutral subject line"),
    Row(S.DUE, "overdue_21d", S.DUE, (TIMER,), "remind, 42 d skip-level"),
    Row(S.SCHEDULED, "held", S.HELD, (E, M), "both confirm"),
    Row(S.SCHEDULED, "cancelled", S.DUE, (E, M)),
    Row(
        S.HELD,
        "choose_next_tour",
        S.SETTLED,
        (E, M),
        "draft of the next tour is opened and linked",
        both=True,
    ),
    Row(S.HELD, "choose_extend", S.SETTLED, (E, M), "amendment opened", both=True),
    Row(
        S.HELD,
        "choose_foundational",
        S.SETTLED,
        (E, M),
        "draft opened",
        "either may propose, both must want",
        both=True,
    ),
    Row(
        S.HELD,
        "choose_transition",
        S.SETTLED,
        (E, M),
        "by either; nobody approves",
        "transition plan opens",
    ),
    Row(S.HELD, "undecided_60d", S.HELD, (TIMER,), "ask again every 60 d until end - 30 d"),
    Row(
        S.HELD,
        "end_reached",
        S.SETTLED,
        (TIMER,),
        "no choice",
        "goes to closing with 'open' outcome",
    ),
    Row(
        S.SETTLED,
        "end_moved_far",
        S.NOT_DUE,
        (SYS,),
        "new due > held + 90 d",
        "talk counts only near the end it was about",
    ),
    Row(S.NOT_DUE, "tour_over", S.MOOT, (SYS,)),
    Row(S.DUE, "tour_over", S.MOOT, (SYS,)),
    Row(S.SCHEDULED, "tour_over", S.MOOT, (SYS,), "", "calendar entry cancelled"),
    Row(S.HELD, "tour_over", S.MOOT, (SYS,)),
)

RENEWAL = Machine(
    name=MachineName.RENEWAL,
    start=S.NOT_DUE,
    ends=frozenset({S.MOOT, S.SETTLED}),
    rows=ROWS,
)
