"""What HR's catalogue means to the rules: company policy, tour types, configured steps.

These are values made by `tourwright.catalogue` from validated JSON; a tour carries the `Snapshot`
it was committed under for its whole life.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from tourwright.domain.model import TourKind

PURPOSES = "alumni_purposes"


@dataclass(frozen=True)
class Policy:
    """The general policies, equal for the whole team (law L8).

    allowance_amount is a decimal as text. principles are the paragraphs of the policy layer that
    stand in every statement. quiet_from and quiet_to are local hours "HH:MM"; mails_a_week is how
    many a person gets at most in seven days, unless they chose another number.
    good_standing_reasons are HRIS reasons or termination types that mean good standing,
    refused_reasons the ones that mean not; anything else asks a person. counterparty_for_top is an
    HRIS id in the catalogue; the rules of an alliance are handed a person key in its place.
    language is the one that HR wrote its texts in, and that mails and statements are in as a rule.
    """

    key: str
    company: str
    hr_email: str
    principles: tuple[str, ...] = ()
    allowance_amount: str = "0"
    allowance_currency: str = "EUR"
    networking_hours: int = 0
    quiet_from: str = "18:00"
    quiet_to: str = "08:00"
    pause_after_days: int = 30
    hold_after_days: int = 14
    good_standing_reasons: tuple[str, ...] = ()
    refused_reasons: tuple[str, ...] = ()
    invite_after_working_days: int = 10
    alumni_purposes: tuple[str, ...] = ("news", "jobs", "projects", "asks", "events")
    retention_days: Mapping[str, int] = field(default_factory=dict)
    counterparty_for_top: str = ""
    applies_to: str = ""
    mails_a_week: int = 3
    language: str = "en"


@dataclass(frozen=True)
class TourType:
    """One type of tour that HR offers. length_months None only for a foundational tour.

    eligible is a JMESPath condition over the person's facts, "" for everybody; hire_default says
    that a new hire who is eligible gets it. blanks holds our template's pre-filled blanks by field
    name. language is that of its statements, "" for the policy's.
    """

    key: str
    kind: TourKind
    title: str
    length_months: int | None
    min_months: int | None = None
    max_months: int | None = None
    review_every_months: int = 3
    renewal_lead_months: int | None = None
    reaffirm_every_months: int = 12
    eligible: str = ""
    hire_default: bool = False
    blanks: Mapping[str, object] = field(default_factory=dict)
    language: str = ""


@dataclass(frozen=True)
class StepSpec:
    """One configured step. kind is task, approval, mail, meeting or event.

    who names roles (employee, manager, skip_level, hr, alumni_manager). when is a JMESPath
    condition or "". after, due, remind, escalate and expire are ISO 8601 durations as text ("P7D"):
    after from the trigger, the others from the step's start. texts hold placeholders of the
    declared list. rule is any, all or quorum (then quorum counts). requested_by is the role whose
    request an approval decides; that person never approves it.
    """

    key: str
    kind: str
    who: tuple[str, ...] = ()
    when: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    due: str = ""
    remind: tuple[str, ...] = ()
    escalate: str = ""
    expire: str = ""
    rule: str = "any"
    quorum: int = 1
    delegate: bool = True
    event_type: str = ""
    duration_minutes: int = 30
    after: str = ""
    requested_by: str = "employee"


@dataclass(frozen=True)
class WorkflowSpec:
    """Steps bound to a lifecycle event or to a date; exactly one of `on` and `at` is set.

    on names the event ("committed", "review.open"), at the date ("end - P90D").
    """

    key: str
    steps: tuple[StepSpec, ...]
    on: str = ""
    at: str = ""
    kinds: tuple[TourKind, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """The version of the catalogue that one tour runs under."""

    version: str
    policy: Policy
    tour_type: TourType
    workflows: tuple[WorkflowSpec, ...] = ()


def language_of(snapshot: Snapshot) -> str:
    """Return the language that a new statement begins in: the tour type's, else the policy's."""
    return snapshot.tour_type.language or snapshot.policy.language


def layer_of(policy: Policy) -> dict[str, object]:
    """Return what a policy says to people, as JSON can hold it: the layer that is committed to."""
    return {
        "key": policy.key,
        "company": policy.company,
        "hr_email": policy.hr_email,
        "principles": list(policy.principles),
        "allowance_amount": policy.allowance_amount,
        "allowance_currency": policy.allowance_currency,
        "networking_hours": policy.networking_hours,
        "alumni_purposes": list(policy.alumni_purposes),
    }


def policy_from(layer: Mapping[str, object]) -> Policy:
    """Return the policy whose layer `layer_of` wrote; what it says to no person has its default."""
    lists = {name: tuple(cast(list[str], layer[name])) for name in ("principles", PURPOSES)}
    return Policy(
        key=str(layer["key"]),
        company=str(layer["company"]),
        hr_email=str(layer["hr_email"]),
        principles=lists["principles"],
        allowance_amount=str(layer["allowance_amount"]),
        allowance_currency=str(layer["allowance_currency"]),
        networking_hours=cast(int, layer["networking_hours"]),
        alumni_purposes=lists[PURPOSES],
    )
