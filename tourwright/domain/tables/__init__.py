"""The state machines as tables: one file a machine, rows as the lifecycle reference prints them."""

from tourwright.domain.machine import Machine
from tourwright.domain.tables.alliance import ALLIANCE, AllianceStateName
from tourwright.domain.tables.alumni import ALUMNI, AlumniState
from tourwright.domain.tables.amendments import AMENDMENT, AmendmentState
from tourwright.domain.tables.corrections import CORRECTION, CorrectionState
from tourwright.domain.tables.gaps import GAP, GapState
from tourwright.domain.tables.hand_over import HAND_OVER, HandOverState
from tourwright.domain.tables.kinds import KINDS, KindRules
from tourwright.domain.tables.recognition import RECOGNITION, RecognitionState
from tourwright.domain.tables.renewal import RENEWAL, RenewalState
from tourwright.domain.tables.reviews import REVIEW, ReviewState
from tourwright.domain.tables.tour import TOUR, UNCOMMITTED, TourState
from tourwright.domain.tables.transition import TRANSITION, TransitionState

MACHINES: tuple[Machine, ...] = (
    TOUR,
    REVIEW,
    RENEWAL,
    AMENDMENT,
    CORRECTION,
    HAND_OVER,
    TRANSITION,
    GAP,
    RECOGNITION,
    ALLIANCE,
    ALUMNI,
)

__all__ = [
    "ALLIANCE",
    "ALUMNI",
    "AMENDMENT",
    "CORRECTION",
    "GAP",
    "HAND_OVER",
    "KINDS",
    "MACHINES",
    "RECOGNITION",
    "RENEWAL",
    "REVIEW",
    "TOUR",
    "TRANSITION",
    "UNCOMMITTED",
    "AllianceStateName",
    "AlumniState",
    "AmendmentState",
    "CorrectionState",
    "GapState",
    "HandOverState",
    "KindRules",
    "RecognitionState",
    "RenewalState",
    "ReviewState",
    "TourState",
    "TransitionState",
]
