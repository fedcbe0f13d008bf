"""Corrections of slips of the pen, which both sides see and one of them confirms."""

from enum import StrEnum

from tourwright.domain.machine import Machine
from tourwright.domain.model import MachineName


class CorrectionState(StrEnum):
    """The states of this machine, in the order of its table."""

    PROPOSED = "proposed"


CORRECTION = Machine(
    name=MachineName.CORRECTION,
    start=CorrectionState.PROPOSED,
    ends=frozenset({CorrectionState.PROPOSED}),
    rows=(),
)
