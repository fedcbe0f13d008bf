"""Checked documents made into the values that rules know."""

from collections.abc import Mapping
from typing import Any

from tourwright.domain.model import TourKind
from tourwright.domain.policy import Policy, StepSpec, TourType, WorkflowSpec

Document = Mapping[str, Any]


def policy_of(document: Document, company: Document) -> Policy:
    """Return the policy of one file; company is the manifest's part about the company."""
    absence = document.get("absence", {})
    return Policy(
        key=document["key"],
        company=company["name"],
        hr_email=company["hr_email"],
        principles=tuple(document["principles"]),
        allowance_amount=document["network_allowance"]["amount"],
        allowance_currency=document["network_allowance"]["currency"],
        networking_hours=document.get("networking_hours_per_month", 0),
        quiet_from=document["quiet_hours"]["from"],
        quiet_to=document["quiet_hours"]["to"],
        pause_after_days=absence.get("pause_after_days", 30),
        hold_after_days=absence.get("hold_after_days", 14),
        good_standing_reasons=tuple(document["good_standing"]["reasons"]),
        refused_reasons=tuple(document["good_standing"]["refused_reasons"]),
        invite_after_working_days=document["alumni"]["invite_after_working_days"],
        alumni_purposes=tuple(document["alumni"]["purposes"]),
        retention_days=dict(document["retention_days"]),
        counterparty_for_top=document.get("counterparty_for_top", ""),
        applies_to=document.get("applies_to", ""),
        mails_a_week=document.get("mails_a_week", 3),
        language=document.get("language", "en"),
    )


def tour_type_of(document: Document) -> TourType:
    """Return the tour type of one file."""
    bounds = document.get("length_bounds_months", {})
    return TourType(
        key=document["key"],
        kind=TourKind(document["kind"]),
        title=document["title"],
        length_months=document["length_months"],
        min_months=bounds.get("min"),
        max_months=bounds.get("max"),
        review_every_months=document["review_every_months"],
        renewal_lead_months=document.get("renewal_lead_months"),
        reaffirm_every_months=document.get("reaffirm_every_months", 12),
        eligible=document.get("eligible", ""),
        hire_default=document.get("hire_default", False),
        blanks=dict(document["statement"]),
        language=document.get("language", ""),
    )


def workflow_of(document: Document) -> WorkflowSpec:
    """Return the workflow schema of one file."""
    return WorkflowSpec(
        key=document["key"],
        steps=tuple(step_of(step) for step in document["steps"]),
        on=document.get("on", ""),
        at=document.get("at", ""),
        kinds=tuple(TourKind(kind) for kind in document.get("kinds", ())),
    )


def step_of(document: Document) -> StepSpec:
    """Return one step; what a kind of step does not know stays at its default."""
    kind = document["kind"]
    texts = {name: document[name] for name in ("title", "subject", "text") if name in document}
    plain = {name: document[name] for name in _PLAIN if name in document}
    return StepSpec(
        key=document["key"],
        kind=kind,
        who=tuple(document.get("who", ())),
        texts=texts,
        remind=tuple(document.get("remind", ())),
        rule=document.get("rule", "all" if kind == "task" else "any"),
        **plain,
    )


_PLAIN = (
    "when",
    "after",
    "due",
    "escalate",
    "expire",
    "quorum",
    "delegate",
    "event_type",
    "duration_minutes",
    "requested_by",
)
