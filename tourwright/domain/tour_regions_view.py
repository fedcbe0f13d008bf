"""What the row of a tour says about the talk over its text and about the regions beside it.

A field that says nothing keeps its default, so that it takes no room in a history.
"""

from collections.abc import Mapping
from typing import Any

from tourwright.domain.tables import AMENDMENT, HAND_OVER, RenewalState, TourState, TransitionState
from tourwright.domain.tour_provenance import provenance_told
from tourwright.domain.tour_regions import correction_told, gap_told, thanks_told
from tourwright.domain.tour_state import Amendment, Tour

TALKED_OVER = frozenset({TourState.NEGOTIATING, TourState.SIGNING})


def regions_of(tour: Tour) -> dict[str, Any]:
    """Return the fields of the row that are not the main state's, those that say something."""
    told = {
        **_negotiation(tour),
        **_talks(tour),
        **_transition(tour),
        "hand_over_state": _hand_over(tour),
        "delegate_key": tour.delegate_key,
        "declared_by": str(tour.declared_by or ""),
        "absent": tuple(str(away.party) for away in tour.absences),
        "amendments": tuple(_amendment(each) for each in tour.amendments if _is_open(each)),
        "gaps": tuple(gap_told(each) for each in tour.gaps),
        "thanks": tuple(thanks_told(each) for each in tour.thanks),
        "correction": correction_told(tour.correction) if tour.correction else {},
        "imported": provenance_told(tour.imported) if tour.imported else {},
    }
    return {name: value for name, value in told.items() if value}


def _negotiation(tour: Tour) -> dict[str, Any]:
    if tour.state not in TALKED_OVER:
        return {}
    talk = tour.negotiation
    return {
        "revision": talk.revision,
        "changed": talk.changed,
        "employee_agreed": talk.employee_agreed,
        "manager_agreed": talk.manager_agreed,
        "signed_by": tuple(str(each.party) for each in tour.signatures)
        if tour.state == TourState.SIGNING
        else (),
    }


def _talks(tour: Tour) -> dict[str, Any]:
    talk = tour.renewal
    is_due = talk is not None and talk.state != RenewalState.NOT_DUE
    return {"renewal_number": talk.number if talk and is_due else 0}


def _transition(tour: Tour) -> dict[str, Any]:
    """Return the plan once it has a day: before, it is in no column, and only in the journal."""
    plan = tour.transition
    if plan is None or plan.state != TransitionState.DATED:
        return {}
    return {
        "transition_state": str(plan.state),
        "transition_by": str(plan.declared_by),
        "transition_day": plan.last_day,
    }


def _hand_over(tour: Tour) -> str:
    waiting = tour.hand_over
    return str(waiting.state) if waiting and waiting.state not in HAND_OVER.ends else ""


def _is_open(amendment: Amendment) -> bool:
    return amendment.state not in AMENDMENT.ends


def _amendment(amendment: Amendment) -> Mapping[str, str]:
    return {
        "subject_id": amendment.subject_id,
        "by": str(amendment.by),
        "state": str(amendment.state),
        "text_hash": amendment.text_hash,
        "base_hash": amendment.base_hash,
        "revision": str(amendment.revision),
    }
