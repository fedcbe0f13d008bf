"""Runs of configured steps, with the answers and moments that move them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tourwright.domain.model import (
    Act,
    AskClose,
    AskOpen,
    Due,
    MachineName,
    Party,
)
from tourwright.domain.policy import StepSpec
from tourwright.domain.step_model import PlannedStep, StepOutcome, StepRun
from tourwright.domain.steps import answer, dues, fire, start

NOW = datetime(2026, 1, 15, 8, tzinfo=UTC)
TEXTS = {"title": "Learning budget", "text": "Is it free for {{employee.name}}?"}
MANAGER = (("manager", "dana"),)
TWO = (("manager", "dana"), ("hr", ""))
ROLES = {"dana": Party.MANAGER, "sky": Party.SKIP_LEVEL, "ben": Party.EMPLOYEE}
DELEGATE = {"to": "dee"}
NO = {"reason": "The budget of this year is used up."}


def planned(who: Sequence[tuple[str, str]] = MANAGER, **spec: object) -> PlannedStep:
    """An approval of Ben's request, with all its moments."""
    details: dict[str, Any] = {"key": "budget", "kind": "approval", "texts": TEXTS, **spec}
    return PlannedStep(
        step_id="training.budget",
        trigger="active",
        spec=StepSpec(who=tuple(role for role, _ in who), **details),
        begin_at=NOW,
        who_keys=tuple(who),
        requester_key="ben" if details["kind"] == "approval" else "",
        skip_level_key="sky",
        due_at=NOW + timedelta(days=7),
        remind_at=(NOW + timedelta(days=3), NOW + timedelta(days=5)),
        escalate_at=NOW + timedelta(days=10),
        expire_at=NOW + timedelta(days=21),
    )


def opened(who: Sequence[tuple[str, str]] = MANAGER, **spec: object) -> StepRun:
    """The run of such a step, just begun."""
    return start(planned(who, **spec), "tour-1", NOW).run


def act(event: str, by: str = "dana", *, reason: str = "", to: str = "") -> Act:
    """What a person answers; keys beginning with hr are people of HR."""
    party = Party.HR if by.startswith("hr") else ROLES.get(by, Party.DELEGATE)
    act = Act("act", MachineName.STEP, event, party, by, "page", "training.budget")
    return replace(act, reason=reason, fields={"to": to})


def said(run: StepRun, *answers: Act) -> StepRun:
    """The run after several answers."""
    for each in answers:
        run = answer(run, each, NOW).run
    return run


def due_of(run: StepRun, event: str) -> Due:
    """The next moment of this event."""
    return next(due for due in dues(run) if due.event == event)


def fired(run: StepRun, event: str) -> StepOutcome:
    """What happens when that moment comes."""
    due = due_of(run, event)
    return fire(run, due, due.at)


def opens(outcome: StepOutcome) -> list[AskOpen]:
    """The asks an outcome opens."""
    return [ask for ask in outcome.asks if isinstance(ask, AskOpen)]


def closes(outcome: StepOutcome) -> dict[str, str]:
    """The asks an outcome closes, with the reason of each."""
    return {ask.ask_id: ask.reason for ask in outcome.asks if isinstance(ask, AskClose)}
