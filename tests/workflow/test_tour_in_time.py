"""A tour as a workflow over time: alarms, late records, new runs, the days after its end."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.temporal_hands import REVIEW, E, M, TourHand
from tests.temporal_world import World
from tourwright.domain.model import MachineName, TourKind
from tourwright.ports import NotFoundError, RefusedError
from workflows.tour_of_duty import UNWRITTEN_LIMIT

AMENDMENT, TRANSITION = MachineName.AMENDMENT, MachineName.TRANSITION
HAND_OVER = MachineName.HAND_OVER


def started(world: World, kind: TourKind = TourKind.ROTATIONAL) -> TourHand:
    """Return a tour that was just opened."""
    tour = world.tour(kind=kind)
    world.settle()
    return tour


def active(world: World) -> TourHand:
    """Return a rotation that both committed to."""
    tour = started(world)
    tour.sign()
    world.settle()
    return tour


def to_review(world: World, tour: TourHand) -> None:
    """Let time pass until the first review is open."""
    world.pass_days(65)
    assert tour.tour.review
    assert tour.tour.review.state == "open"


def to_talk(world: World, tour: TourHand) -> None:
    """Let time pass until the talk about what comes next is due."""
    for _ in range(20):
        if (talk := tour.tour.renewal) is None or talk.state != "due":
            world.pass_days(15)


def drafted(world: World) -> TourHand:
    """Return a tour whose manager writes a draft."""
    tour = started(world, TourKind.TRANSFORMATIONAL)
    tour.act(M, "open_draft")
    return tour


def shared(world: World) -> TourHand:
    """Return a tour whose draft both see."""
    tour = drafted(world)
    tour.act(M, "share")
    return tour


def committed_for_later(world: World) -> TourHand:
    """Return a tour that begins in three weeks."""
    tour = world.tour(start=(world.now() + timedelta(days=21)).date())
    world.settle()
    tour.sign()
    return tour


def one_answer_in(world: World) -> TourHand:
    """Return a tour with a sealed answer."""
    tour = active(world)
    to_review(world, tour)
    fields = {"progress": "at_risk", "text": "It is hard.", "next_steps": ""}
    tour.act(E, "answer", REVIEW, fields=fields)
    return tour


def talk_due(world: World) -> TourHand:
    """Return a tour whose talk is due."""
    tour = active(world)
    to_talk(world, tour)
    return tour


def amendment_open(world: World) -> TourHand:
    """Return a tour with a proposed change."""
    tour = active(world)
    tour.act(E, "propose", AMENDMENT, fields={"length_months": "15"})
    return tour


def handing_over(world: World) -> TourHand:
    """Return a tour with a new manager."""
    tour = active(world)
    tour.told("manager_changed", fields={"manager_key": "p-lee", "zone": "Europe/Paris"})
    return tour


def transition_declared(world: World) -> TourHand:
    """Return a tour one side of which plans to move on."""
    tour = active(world)
    tour.act(E, "declare_transition")
    return tour


def paused(world: World) -> TourHand:
    """Return a tour whose employee is away for half a year."""
    tour = active(world)
    today = world.now().date()
    until = (today + timedelta(days=180)).isoformat()
    tour.told("leave_started", day=today, fields={"expected_end": until})
    return tour


def closing(world: World) -> TourHand:
    """Return a tour whose employee says that the mission is done."""
    tour = active(world)
    tour.act(E, "mission_declared")
    return tour


def completed(world: World) -> TourHand:
    """Return a tour that both say is done."""
    tour = closing(world)
    tour.act(M, "confirm_complete")
    return tour


def ended_early(world: World) -> TourHand:
    """Return a tour that ended with the job."""
    tour = active(world)
    tour.told("person_left", day=world.now().date(), fields={"initiator": "employee"})
    return tour


PHASES: dict[str, Callable[[World], TourHand]] = {
    "proposed": lambda world: started(world, TourKind.TRANSFORMATIONAL),
    "drafting": drafted,
    "negotiating": shared,
    "signing": started,
    "committed": committed_for_later,
    "active": active,
    "review": one_answer_in,
    "talk": talk_due,
    "amendment": amendment_open,
    "hand-over": handing_over,
    "transition": transition_declared,
    "paused": paused,
    "closing": closing,
    "completed": completed,
    "ended early": ended_early,
}


@pytest.mark.parametrize("phase", PHASES)
def test_a_new_run_lands_in_the_middle_of_any_phase(running: World, phase: str) -> None:
    """State, dates and what is still to be written survive; the next date comes as planned."""
    tour = PHASES[phase](running)
    running.settle()
    before, ahead = tour.tour, tour.next()

    tour.renew()

    assert tour.tour == before
    assert tour.next() == ahead
    assert ahead is not None
    running.pass_until(ahead)
    assert tour.next() != ahead


def test_what_a_dead_caller_did_not_write_is_written_before_a_new_run(running: World) -> None:
    """The answer to an act carries its record; when its caller dies, nothing is lost."""
    tour = started(running)
    tour.send(tour.make(E, "sign", text_hash=tour.tour.text_hash), write=False)
    assert "tour.sign_first" not in tour.lines()

    tour.renew()

    assert tour.lines().count("tour.sign_first") == 1


def test_what_a_dead_caller_did_not_write_comes_with_the_next_date(running: World) -> None:
    """A timer's own records are written at once, and the others with them, in order."""
    tour = started(running)
    tour.send(tour.make(E, "sign", text_hash=tour.tour.text_hash), write=False)

    running.pass_days(4)

    assert tour.lines().index("tour.sign_first") < tour.lines().index("tour.commit_remind")


def test_what_dead_callers_did_not_write_comes_after_sixteen_at_the_latest(running: World) -> None:
    """A busy tour without dates does not keep them for long."""
    tour = shared(running)
    comments = [tour.make(E, "comment", reason=f"Word {n}.") for n in range(UNWRITTEN_LIMIT)]

    for comment in comments:
        tour.send(comment, write=False)
    running.settle()

    assert tour.lines().count("tour.comment") >= UNWRITTEN_LIMIT - 3


def test_what_a_dead_caller_did_not_write_is_written_at_the_end(running: World) -> None:
    """A workflow that ends leaves nothing behind."""
    tour = drafted(running)

    tour.send(tour.make(M, "discard"), write=False)
    running.settle()

    assert tour.status == "COMPLETED"
    assert tour.lines()[-1].startswith("tour.discard")


def test_messages_cost_no_timers(running: World) -> None:
    """One timer is kept alive, however many messages come before it rings."""
    tour = shared(running)
    before = tour.names().count("TIMER_STARTED")

    for number in range(10):
        tour.act(E, "comment", reason=f"Word {number}.")
    running.settle()

    assert tour.names().count("TIMER_STARTED") == before


def test_an_earlier_date_sets_the_alarm_anew(running: World) -> None:
    """A question that wants a reminder in a week does not wait for the review in two months."""
    tour = active(running)
    running.pass_days(35)
    before = tour.next()
    tour.act(E, "propose", AMENDMENT, fields={"length_months": "15"})
    running.settle()
    earlier = tour.next()

    running.pass_days(8)

    assert before is not None
    assert earlier is not None
    assert earlier < before
    assert "TIMER_CANCELED" in tour.names()
    assert "amendment.amendment_remind" in tour.lines()


def test_a_later_date_only_makes_the_alarm_look_around(running: World) -> None:
    """An alarm that rings early fires nothing and is set again; it does not spin."""
    tour = started(running)
    before = tour.names().count("TIMER_STARTED")
    running.pass_days(2)
    tour.sign()

    running.pass_days(5)

    assert "tour.commit_remind" not in tour.lines()
    assert tour.names().count("TIMER_STARTED") - before <= 4


@pytest.mark.parametrize("end", ["completed", "ended_early"])
def test_an_ended_tour_waits_thirty_days_for_an_undo_and_closes(running: World, end: str) -> None:
    """Until then it may be taken back; afterwards the workflow ends by itself."""
    tour = PHASES[end.replace("_", " ")](running)
    running.pass_days(28)
    assert (tour.status, tour.state) == ("RUNNING", end)

    running.pass_days(4)

    assert tour.status == "COMPLETED"
    with pytest.raises(NotFoundError):
        tour.act(E, "reopen")


def test_a_completed_tour_can_be_reopened_by_both(running: World) -> None:
    """Within the thirty days, and it goes on."""
    tour = completed(running)
    running.pass_days(10)

    tour.both("reopen")
    running.pass_days(25)

    assert (tour.status, tour.state) == ("RUNNING", "closing")


def test_a_rescinded_termination_brings_the_tour_back(running: World) -> None:
    """Within the thirty days the HRIS may take the end of the job back."""
    tour = ended_early(running)
    running.pass_days(10)

    tour.told("termination_rescinded")
    running.pass_days(40)

    assert (tour.status, tour.state) == ("RUNNING", "active")


def test_a_store_that_is_down_delays_and_loses_nothing(running: World) -> None:
    """The record of a date is written when the store is back; meanwhile acts are answered."""
    tour = started(running)
    running.recorder.failing = 2

    running.pass_days(4)
    tour.sign()
    running.settle()

    assert running.recorder.failing == 0
    assert tour.lines().count("tour.commit_remind") == 1
    assert tour.state == "active"


def test_a_store_that_refuses_never_ends_a_tour(running: World) -> None:
    """A wrong key is a person's to mend; a tour of years waits for it."""
    tour = started(running)
    running.recorder.fault = RefusedError("the master key is not configured")
    running.recorder.failing = 2

    running.pass_days(4)

    assert tour.status == "RUNNING"
    assert tour.lines().count("tour.commit_remind") == 1


def test_a_tour_without_its_alliance_goes_on(running: World) -> None:
    """News for an alliance that is not open are passed over."""
    tour = active(running)

    running.pass_days(70)

    assert "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED" in tour.names()
    assert (tour.status, tour.state) == ("RUNNING", "active")


def test_unattended_a_rotation_ends_by_itself(running: World) -> None:
    """Nobody answers anything for a year: reminders, an end, and a closed workflow."""
    tour = active(running)

    running.pass_days(365 + 70)

    assert tour.status == "COMPLETED"
    assert "tour.end_reached" in tour.lines()
    assert len(tour.names()) < 450
