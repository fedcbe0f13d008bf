"""HR's configured steps run beside the tour and are recorded with it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import DANA, LEE
from tests.tour_moves import MANAGER_CHANGED, PERSON_LEFT
from tests.tour_world import STEP, E, M, TourWorld, active, drafting, negotiating, paused
from tourwright.domain import tour as rules
from tourwright.domain.errors import NotAllowedError
from tourwright.domain.model import AskClose, AskOpen, Due
from tourwright.domain.policy import StepSpec
from tourwright.domain.step_model import PlannedStep
from tourwright.domain.tables import TourState


def some_step(world: TourWorld, step_id: str = "s1", **changes: object) -> PlannedStep:
    """Return a task for the manager, due in a week, with a reminder."""
    spec = StepSpec("welcome", "task", ("manager",), texts={"title": "Lunch together"})
    values: dict[str, object] = {
        "step_id": step_id,
        "trigger": "active",
        "spec": spec,
        "begin_at": world.now,
        "who_keys": (("manager", world.key(M)),),
        "due_at": world.now + timedelta(days=7),
        "remind_at": (world.now + timedelta(days=5),),
    }
    return PlannedStep(**{**values, **changes})  # type: ignore[arg-type]  # any field, by name


def stepping(world: TourWorld | None = None) -> TourWorld:
    """Return a tour with a step at work."""
    world = world or active()
    _keep(world, rules.steps_planned(world.tour, (some_step(world),), world.now))
    return world


def _keep(world: TourWorld, outcome: rules.Outcome) -> None:
    world.tour = outcome.tour
    world.outcomes.append(outcome)
    if outcome.record:
        world.records.append(outcome.record)


def test_planned_step_asks_its_people_once() -> None:
    """Planning the same step again begins nothing."""
    world = stepping()
    asks = [ask for ask in world.records[-1].asks if isinstance(ask, AskOpen)]
    assert [ask.person_key for ask in asks] == [DANA]

    again = rules.steps_planned(world.tour, (some_step(world),), world.now)

    assert again.record is None


def test_answered_step_is_recorded_and_forgotten() -> None:
    """Its moments are gone; answering it again is refused."""
    world = stepping()

    world.act(M, "done", STEP, subject_id="s1")

    assert (world.tour.steps, world.tour.step_dues) == ((), ())
    assert "step.done" in world.lines()
    with pytest.raises(NotAllowedError, match="s1 is over"):
        world.act(M, "done", STEP, subject_id="s1")


def test_reminder_of_a_step_comes_as_planned() -> None:
    """It is the tour's next moment and tells the one who is asked."""
    world = stepping()
    due = rules.next_due(world.tour)
    assert due is not None
    assert due.machine is STEP

    world.now = due.at
    world.come(due)

    assert world.records[-1].notices[0].to == DANA
    assert rules.next_due(world.tour) is None


def test_a_step_that_is_done_leaves_the_others_alone() -> None:
    """Their reminders come as they were planned."""
    world = active()
    both = some_step(world), some_step(world, "s2")
    _keep(world, rules.steps_planned(world.tour, both, world.now))

    world.act(M, "done", STEP, subject_id="s1")

    assert [run.planned.step_id for run in world.tour.steps] == ["s2"]
    assert {due.subject_id for due in world.tour.step_dues} == {"s2"}


def test_end_of_the_tour_withdraws_its_steps() -> None:
    """Their asks close with the others."""
    world = stepping()

    PERSON_LEFT(world)

    assert world.tour.steps == ()
    assert [ask for ask in world.records[-1].asks if isinstance(ask, AskClose)]


def test_step_of_the_old_manager_passes_on() -> None:
    """The new manager is asked."""
    world = stepping()

    MANAGER_CHANGED(world)

    asked = [ask for ask in world.records[-1].asks if isinstance(ask, AskOpen)]
    assert LEE in {ask.person_key for ask in asks_of_steps(asked)}


def asks_of_steps(asks: list[AskOpen]) -> list[AskOpen]:
    """Return the asks of configured steps."""
    return [ask for ask in asks if ask.machine is STEP]


def test_configured_date_is_passed_on_as_a_trigger() -> None:
    """The subject names workflow and anchor, for the planning of its steps."""
    world = active()
    due = Due("at:x", "AT", world.now + timedelta(days=1), STEP, "at", "farewell@2027-03-01")
    world.plan(due)
    assert rules.next_due(world.tour) == due

    outcome = world.come(due)

    assert [(each.on, each.subject_id) for each in outcome.triggers] == [("at", due.subject_id)]


def test_steps_wait_while_the_employee_is_away() -> None:
    """Nobody is reminded."""
    world = stepping(paused())

    due = rules.next_due(world.tour)

    assert due is None or due.machine is not STEP


def test_step_of_the_end_runs_until_the_undo_window_closes() -> None:
    """What HR bound to `completed` is answered like any other step."""
    world = active()
    world.act(E, "mission_declared")
    world.act(M, "confirm_complete")
    assert [trigger.on for trigger in world.last.triggers] == ["completed"]

    stepping(world)
    world.act(M, "done", STEP, subject_id="s1")

    assert "step.done" in world.lines()


def test_open_step_of_the_end_closes_with_the_window() -> None:
    """Then the tour is over and asks nothing."""
    world = active()
    world.act(E, "mission_declared")
    world.act(M, "confirm_complete")
    stepping(world)

    world.live_on(world.now + timedelta(days=31))

    assert rules.is_over(world.tour)
    assert "step.withdraw" in world.lines()


def test_step_planned_while_the_tour_ended_asks_nobody() -> None:
    """A task that was planned for a tour that is over by then is not begun."""
    world = active()
    world.tour = replace(world.tour, state=TourState.SUPERSEDED)

    late = rules.steps_planned(world.tour, (some_step(world),), world.now)

    assert late.tour.steps == ()
    assert late.record is None


def test_whoever_asked_for_a_task_may_do_it() -> None:
    """Only a decision is somebody else's."""
    world = active()
    step = some_step(world, requester_key=world.key(M))
    _keep(world, rules.steps_planned(world.tour, (step,), world.now))

    world.act(M, "done", STEP, subject_id="s1")

    assert world.tour.steps == ()


@pytest.mark.parametrize("event", ["discard", "decline"])
def test_a_text_that_is_given_up_leaves_nothing_open(event: str) -> None:
    """Its steps and questions close, and the alliance goes on."""
    world = stepping(drafting() if event == "discard" else negotiating())

    told = world.act(M, event).tellings

    assert (world.state, world.tour.asks, world.tour.steps) == ("abandoned", (), ())
    assert [each.act.event for each in told] == ["tour_over"]
