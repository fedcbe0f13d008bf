"""HR's configured steps inside a tour: they run beside it and are recorded with it."""

from tourwright.domain import steps
from tourwright.domain.errors import NotAllowedError
from tourwright.domain.model import Due, MachineName
from tourwright.domain.steps import PlannedStep, StepOutcome, StepRun
from tourwright.domain.tables import TOUR
from tourwright.domain.tour_state import Tour
from tourwright.domain.tour_turn import Turn

AT = "at"
"""The event of a due that is the date of a configured workflow (`at: end - P90D`)."""


def steps_planned(turn: Turn, planned: tuple[PlannedStep, ...]) -> None:
    """Begin steps that an activity planned; one that runs already is not begun again."""
    for step in planned:
        if step.step_id not in {run.planned.step_id for run in turn.tour.steps}:
            _take(turn, steps.start(step, turn.tour.tour_id, turn.now))


def answer(turn: Turn) -> None:
    """Take an answer to a step."""
    _take(turn, steps.answer(_run(turn.tour, turn.act.subject_id), turn.act, turn.now))


def fire_step(turn: Turn, due: Due) -> None:
    """Let a moment of a step come, or name the date that a configured workflow waited for."""
    if due.event == AT:
        turn.note(MachineName.STEP, AT, subject_id=due.subject_id)
        turn.trigger(AT, due.subject_id)
        return
    _take(turn, steps.fire(_run(turn.tour, due.subject_id), due, turn.now))


def is_step_due(tour: Tour, due: Due) -> bool:
    """Say whether the step the moment belongs to still runs."""
    if due.event == AT:
        return tour.state not in TOUR.ends
    return any(run.planned.step_id == due.subject_id for run in tour.steps)


def _take(turn: Turn, outcome: StepOutcome) -> None:
    """Merge what happened to a step; a step that is over is forgotten, its history is told."""
    step_id = outcome.run.planned.step_id
    turn.merge(outcome.entries, outcome.asks, outcome.notices, outcome.meetings, outcome.events)
    others = tuple(run for run in turn.tour.steps if run.planned.step_id != step_id)
    runs = others if steps.is_over(outcome.run) else (*others, outcome.run)
    dues = tuple(due for due in turn.tour.step_dues if due.subject_id != step_id or due.event == AT)
    turn.change(steps=runs, step_dues=(*dues, *outcome.dues))


def _run(tour: Tour, step_id: str) -> StepRun:
    for run in tour.steps:
        if run.planned.step_id == step_id:
            return run
    raise NotAllowedError(f"step {step_id} is over or was never there")
