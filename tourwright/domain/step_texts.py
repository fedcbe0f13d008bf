"""The words around a configured step: what each person is shown and told.

HR writes the texts of the step; the sentences about reminders, stepping in and outcomes are ours.
All leave here as notices with the purpose "catalogue"; `subject` and `body` lack only names.
"""

from collections.abc import Mapping
from datetime import datetime

from tourwright.domain.model import AskOpen, MachineName, Notice, Party
from tourwright.domain.placeholders import fill_for_reading
from tourwright.domain.step_model import ASK_KIND, ROLE_PARTY, Seat, StepRun

PURPOSE = "catalogue"
REMINDER = "A friendly reminder: this still waits for you."
PASSED_ON = "This was passed on to you."
SILENT = "Nobody has answered this so far, so you are asked as well."

OUTCOMES = {
    "approved": "The answer is yes: everybody whose yes was needed has said so.",
    "declined": "The answer is no this time. Your shared history says why; you may ask again.",
    "expired": "Nobody answered in time. That is neither a yes nor a no; you may ask again.",
}


def in_place_of(role: str) -> str:
    """Return why HR is asked in the place of a role that nobody holds."""
    name = role.replace("_", " ")
    return f"Nobody is known as {name} here, so this comes to you: answer it, or pass it on."


def own_sentences() -> tuple[str, ...]:
    """Return every sentence of ours that stands beside HR's texts, each a paragraph of its own."""
    return (REMINDER, PASSED_ON, SILENT, *OUTCOMES.values(), *map(in_place_of, ROLE_PARTY))


def seat_key(seat: Seat) -> str:
    """Return the person's key, or the letter of the role that is asked."""
    return seat.person_key or seat.role.value


def ask_id(run: StepRun, seat: Seat) -> str:
    """Return the id of what this seat is asked."""
    return f"{run.stream}:step:{run.planned.step_id}:{seat_key(seat)}"


def title(run: StepRun) -> str:
    """Return the step's heading, as HR wrote it."""
    texts = run.planned.spec.texts
    return texts.get("title") or texts.get("subject") or run.planned.spec.key


def plain_title(run: StepRun) -> str:
    """Return the heading without names, for the journal, which outlives them."""
    return fill_for_reading(title(run), {})


def step_ask(run: StepRun, seat: Seat) -> AskOpen:
    """Return what this seat is asked, with the texts and everything that explains it."""
    spec = run.planned.spec
    return AskOpen(
        ask_id=ask_id(run, seat),
        kind=ASK_KIND[spec.kind],
        machine=MachineName.STEP,
        verbs=_verbs(run, seat),
        person_key=seat.person_key,
        role=seat.role,
        subject_id=run.planned.step_id,
        due=run.planned.due_at,
        facts=_facts(run, seat),
    )


def told(run: StepRun, seat: Seat, intro: str = "", about: str = "step") -> Notice:
    """Return the notice that tells this seat; `about` keeps the keys of several notices apart."""
    texts = run.planned.spec.texts
    words = "\n\n".join(part for part in (intro, _why_you(seat), texts.get("text", "")) if part)
    return Notice(
        key=f"{run.stream}:{about}:{run.planned.step_id}:{seat_key(seat)}",
        purpose=PURPOSE,
        to=seat.person_key,
        role=seat.role,
        ask_id=ask_id(run, seat) if run.planned.spec.kind in ASK_KIND else "",
        facts={"subject": title(run), "body": words},
    )


def outcome_told(run: StepRun, now: datetime) -> tuple[Notice, ...]:
    """Return the note to whoever asked for the approval; () when the step has no such person."""
    key = run.planned.requester_key
    if run.planned.spec.kind != "approval" or not key or run.state.value not in OUTCOMES:
        return ()
    facts = {"subject": title(run), "body": OUTCOMES[run.state.value]}
    notice_key = f"{run.stream}:step_outcome:{run.planned.step_id}:{key}"
    return (Notice(notice_key, PURPOSE, key, Party.EMPLOYEE, not_before=now, facts=facts),)


def _verbs(run: StepRun, seat: Seat) -> tuple[str, ...]:
    """Return the answers this seat may give; who stands in for another cannot pass it on again."""
    answers = ("done",) if run.planned.spec.kind == "task" else ("approve", "decline")
    may_pass_on = run.planned.spec.delegate and not seat.delegated_by
    return (*answers, "delegate") if may_pass_on else answers


def _facts(run: StepRun, seat: Seat) -> Mapping[str, str]:
    """Return what is shown with the ask; empty ones are left out."""
    texts = run.planned.spec.texts
    facts = {
        "title": title(run),
        "text": texts.get("text", ""),
        "why_you": _why_you(seat),
        "in_place_of": seat.in_place_of,
        "delegated_by": seat.delegated_by,
        "requested_by": run.planned.requester_key,
        "person": run.planned.employee_key,
    }
    return {name: fact for name, fact in facts.items() if fact}


def _why_you(seat: Seat) -> str:
    """Return why this person is asked, when it is not plain from their role."""
    if seat.in_place_of:
        return in_place_of(seat.in_place_of)
    if seat.delegated_by:
        return PASSED_ON
    if seat.escalated:
        return SILENT
    return ""
