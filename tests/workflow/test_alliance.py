"""An alliance as a workflow: facts and news in, tours and invitations out, whatever happens."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.temporal_hands import HR, AllianceHand, E, M
from tests.temporal_world import World
from tourwright.domain import errors
from tourwright.domain.model import MachineName, Party
from tourwright.domain.people import FactKind, PersonStatus, Termination

ALUMNI = MachineName.ALUMNI
X = Party.ALUM
PURPOSES = {"news": "true", "jobs": "true"}


def hired(world: World) -> AllianceHand:
    """Return the alliance of a new hire, to whom a rotation is offered."""
    alliance = world.alliance()
    alliance.hire()
    return alliance


def on_tour(world: World) -> AllianceHand:
    """Return an alliance whose first tour both committed to."""
    alliance = hired(world)
    alliance.tour(1).sign()
    world.settle()
    return alliance


def with_secret_leaver(world: World) -> AllianceHand:
    """Return an alliance whose person leaves in a month, and nobody knows."""
    alliance = on_tour(world)
    alliance.leave((world.now() + timedelta(days=30)).date())
    return alliance


def departed(world: World) -> AllianceHand:
    """Return an alliance on the day after the last day."""
    alliance = with_secret_leaver(world)
    world.pass_days(32)
    return alliance


def invited(world: World) -> AllianceHand:
    """Return an alliance whose person was just invited to the network."""
    alliance = departed(world)
    for _ in range(10):
        if alliance.state != "invited":
            world.pass_days(2)
    return alliance


def member(world: World) -> AllianceHand:
    """Return an alliance whose person joined."""
    alliance = invited(world)
    alliance.act(X, "accept", ALUMNI, fields=PURPOSES)
    world.settle()
    return alliance


def pausing(world: World) -> AllianceHand:
    """Return an alliance whose member takes a break."""
    alliance = member(world)
    alliance.act(X, "pause", ALUMNI, day=(world.now() + timedelta(days=60)).date())
    world.settle()
    return alliance


def without_manager(world: World) -> AllianceHand:
    """Return an alliance that waits for HR to name a manager."""
    alliance = world.alliance()
    alliance.hire(manager_key="")
    return alliance


PHASES: dict[str, Callable[[World], AllianceHand]] = {
    "hired": hired,
    "on tour": on_tour,
    "held": without_manager,
    "secret leaver": with_secret_leaver,
    "departed": departed,
    "invited": invited,
    "member": member,
    "pausing": pausing,
}


@pytest.mark.parametrize("phase", PHASES)
def test_a_new_run_lands_in_the_middle_of_any_phase(running: World, phase: str) -> None:
    """Everything known and planned survives, and the next date comes."""
    alliance = PHASES[phase](running)
    before, ahead = alliance.alliance, alliance.next()

    alliance.renew()

    assert alliance.alliance == before
    assert alliance.next() == ahead
    if ahead is not None:
        running.pass_until(ahead)
        assert alliance.next() != ahead


def test_from_hire_to_commitment(running: World) -> None:
    """The HRIS' word starts the first tour; its commitment is known to the alliance."""
    alliance = hired(running)
    tour = alliance.tour(1)
    offered = (alliance.state, tour.state)

    tour.sign()
    running.settle()

    assert offered == ("employed_no_tour", "signing")
    assert alliance.state == "on_tour"


def test_the_same_facts_twice_change_nothing(running: World) -> None:
    """Signals carry the ids of their events, as the server does not know repeats."""
    alliance = running.alliance()
    told = alliance.learn(FactKind.HIRED)
    alliance.tour(1)

    alliance.hear(told)

    assert alliance.lines().count("alliance.tour_opened") == 1
    assert len(alliance.alliance.tours) == 1


def test_without_a_manager_hr_is_asked_and_the_step_waits(running: World) -> None:
    """What is missing fails nothing; the tour begins when it is there."""
    alliance = without_manager(running)
    asked = alliance.asks()

    alliance.learn(None, manager_key="p-casimir")

    assert [ask.kind for ask in asked] == ["hr_help"]
    assert alliance.asks() == []
    assert alliance.tour(1).state == "signing"


def test_a_tour_is_between_the_person_and_the_manager_of_today(running: World) -> None:
    """The facts may name a manager who comes later; nothing of it shows before the day."""
    alliance = without_manager(running)
    alliance.learn(None, manager_key="p-casimir", has_work_email=False)
    later = (running.now() + timedelta(days=40)).date()
    alliance.learn(FactKind.MANAGER_CHANGED, later, manager_key="p-lee")

    alliance.learn(None, has_work_email=True)

    assert alliance.tour(1).tour.manager.person_key == "p-casimir"


def test_the_tour_changes_hands_on_the_day(running: World) -> None:
    """The alliance tells its tours of a new manager when it is true."""
    alliance = on_tour(running)
    later = (running.now() + timedelta(days=10)).date()
    alliance.learn(FactKind.MANAGER_CHANGED, later, manager_key="p-lee")
    before = alliance.tour(1).tour.manager.person_key

    running.pass_days(11)

    assert before == "p-casimir"
    assert alliance.tour(1).tour.manager.person_key == "p-lee"


def test_a_planned_leave_is_told_to_nobody_before_its_day(running: World) -> None:
    """No record, no mail, no news to the tour: a leave is confidential until it is true."""
    alliance = on_tour(running)
    lines, tour_lines = alliance.lines(), alliance.tour(1).lines()

    alliance.leave((running.now() + timedelta(days=30)).date())

    assert alliance.lines() == lines
    assert alliance.tour(1).lines() == tour_lines
    running.pass_days(32)
    assert alliance.tour(1).state == "ended_early"


def test_an_announced_leave_is_planned_for_and_ends_on_its_own_day(running: World) -> None:
    """The last weeks come before the last day of work; the tour ends with the employment."""
    alliance, today = on_tour(running), running.now().date()
    worked, ends = today + timedelta(days=40), today + timedelta(days=60)
    alliance.learn(
        FactKind.TERMINATION_SCHEDULED,
        ends,
        termination=Termination(ends, worked, "voluntary", notice_date=today),
        announced_on=today,
    )
    on_the_day_of_notice = alliance.tour(1).tour.leaving
    running.pass_days(2)
    tour = alliance.tour(1)
    tour.act(E, "declare_transition")
    running.pass_days(28)

    assert on_the_day_of_notice is None
    assert tour.tour.transition is not None
    assert (tour.tour.transition.last_day, tour.state) == (worked, "closing")
    running.pass_days(33)
    assert tour.state == "ended_early"
    assert alliance.alliance.departed_on == ends


def test_a_leaver_in_good_standing_joins_the_network(running: World) -> None:
    """Ten working days after the last day one invitation is sent, and a yes counts."""
    alliance = member(running)

    assert alliance.state == "alumni_member"
    assert "alumni.accept" in alliance.lines()


def test_a_place_that_two_take_back_comes_back_with_a_second_look_of_two(running: World) -> None:
    """The person is told, asks, and is invited anew; the same act twice counts once."""
    alliance = member(running)
    for party in (HR, Party.ALUMNI_MANAGER):
        alliance.act(
            party, "standing_revoked", ALUMNI, person_key=party.name, reason="Found later."
        )
    lost = alliance.state
    alliance.act(X, "second_look_asked", ALUMNI)
    first = alliance.make(HR, "second_look_ok", ALUMNI, person_key="HR")
    for act in (first, first):
        alliance.send(act)
    half = alliance.state
    alliance.act(Party.ALUMNI_MANAGER, "second_look_ok", ALUMNI, person_key="ALUMNI_MANAGER")
    running.pass_days(5)

    assert (lost, half, alliance.state) == ("left", "left", "invited")
    lines = alliance.lines()
    assert lines.count("alumni.second_look_ok_confirmed") == 1
    assert lines.index("alumni.second_look_asked") < lines.index("alumni.rejoin")


def test_no_answer_to_the_invitation_is_a_no(running: World) -> None:
    """Two reminders, then silence for ever."""
    alliance = invited(running)

    running.pass_days(65)

    assert alliance.state == "left"
    assert alliance.next() is None


def test_a_decline_is_the_end_of_it(running: World) -> None:
    """No date is left."""
    alliance = invited(running)

    alliance.act(X, "decline", ALUMNI)
    running.settle()

    assert alliance.state == "left"
    assert alliance.next() is None


def test_a_rehire_is_the_same_alliance(running: World) -> None:
    """The former tours stay; a new one is offered beside them."""
    alliance = member(running)

    today = running.now().date()
    alliance.learn(
        FactKind.REHIRED, today, hire_date=today, termination=None, status=PersonStatus.ACTIVE
    )
    running.pass_days(1)

    assert alliance.state == "employed_no_tour"
    assert [line.number for line in alliance.alliance.tours] == [1, 2]
    assert alliance.tour(2).state == "signing"


def test_a_tour_that_is_gone_does_not_break_the_alliance(running: World) -> None:
    """News for a tour that is not open any more are passed over."""
    alliance = on_tour(running)
    running.run(alliance.tour(1).handle.terminate())

    alliance.learn(FactKind.MANAGER_CHANGED, running.now().date(), manager_key="p-lee")
    running.pass_days(1)

    assert alliance.status == "RUNNING"
    assert alliance.alliance.current_manager_key == "p-lee"
    assert "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED" in alliance.names()


def test_an_erased_alliance_closes(running: World) -> None:
    """Erasure is the one end."""
    alliance = invited(running)
    alliance.act(X, "decline", ALUMNI)

    alliance.act(HR, "erase", MachineName.ALLIANCE)
    running.settle()

    assert alliance.status == "COMPLETED"


def test_a_store_that_is_down_loses_nothing(running: World) -> None:
    """The alliance goes on when it is back."""
    running.recorder.failing = 2

    alliance = hired(running)

    assert alliance.tour(1).state == "signing"
    assert "alliance.tour_opened" in alliance.lines()


def test_a_refusal_is_the_rules_error_and_leaves_no_trace(on_dev: World) -> None:
    """A stranger's act is refused before it enters the history."""
    alliance = hired(on_dev)
    names, before = alliance.names(), alliance.alliance

    with pytest.raises(errors.NotAPartyError):
        alliance.act(M, "ask_tour", MachineName.ALLIANCE, person_key="p-else")
    with pytest.raises(errors.GuardError):
        alliance.act(E, "ask_tour", MachineName.ALLIANCE)

    assert alliance.names() == names
    assert alliance.alliance == before


def test_a_repeat_after_a_new_run_has_no_second_effect(running: World) -> None:
    """The new run knows which acts it had."""
    alliance = invited(running)
    act = alliance.make(X, "accept", ALUMNI, fields=PURPOSES)
    alliance.send(act)
    running.settle()
    alliance.renew()

    repeated = alliance.send(act)

    assert repeated.record is None
    assert alliance.lines().count("alumni.accept") == 1
