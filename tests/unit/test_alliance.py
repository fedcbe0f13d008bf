"""The alliance: hire, holds, tours one after the other, moments."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.alliance_world import (
    ALLIANCE_ID,
    MANAGER,
    MONDAY,
    PERSON,
    POLICY,
    AllianceWorld,
    at,
)
from tourwright.domain import alliance
from tourwright.domain.alliance import PlanAsked, Way
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.errors import GuardError, NotAllowedError, NotAPartyError
from tourwright.domain.model import Act, AskClose, AskOpen, Due, MachineName, Party
from tourwright.domain.people import FactKind, Leave
from tourwright.domain.tables import AllianceStateName

TODAY = MONDAY.date()
TOUR = f"tour:{ALLIANCE_ID}-1"


@pytest.fixture
def world() -> AllianceWorld:
    """An alliance of which nothing is known yet, on a Monday morning."""
    return AllianceWorld()


@pytest.fixture
def on_tour(world: AllianceWorld) -> AllianceWorld:
    """An alliance whose first tour is active."""
    world.hire()
    world.tour_says(1, "active", kind="rotational", type_key="first-year")
    return world


def test_hire_offers_one_tour_on_the_start_morning(world: AllianceWorld) -> None:
    """Nothing before 09:00 in the person's zone, one tour from then on."""
    world.learn(FactKind.HIRED, date(2026, 4, 1))
    world.until(datetime(2026, 4, 1, 6, 59, tzinfo=UTC))
    assert (world.started, world.records) == ([], [])

    world.until(datetime(2026, 4, 1, 7, 0, tzinfo=UTC))

    assert [start.tour_id for start in world.started] == [f"{ALLIANCE_ID}-1"]
    assert world.lines == ["alliance.hired", "alliance.tour_opened"]


def test_repeated_hire_offers_one_tour(world: AllianceWorld) -> None:
    """The same event, or another one of the same hire, makes no second tour."""
    event = world.event(FactKind.HIRED, TODAY)
    world.hear(event)
    world.until(at(TODAY, 12))
    world.hear(event)
    world.learn(FactKind.HIRED, TODAY)
    world.days(3)

    assert len(world.started) == 1


def test_moved_start_day_moves_the_offer(world: AllianceWorld) -> None:
    """The latest start day counts."""
    world.learn(FactKind.HIRED, date(2026, 4, 1))
    world.learn(FactKind.HIRED, date(2026, 5, 4))
    world.until(at(date(2026, 5, 3)))
    early = list(world.started)
    world.until(at(date(2026, 5, 4)))

    assert early == []
    assert len(world.started) == 1


def test_cancelled_hire_is_forgotten(world: AllianceWorld) -> None:
    """Somebody who never starts gets no tour, and alumni hear nothing."""
    world.learn(FactKind.HIRED, date(2026, 4, 1))
    world.learn(FactKind.HIRE_CANCELLED, date(2026, 4, 1))
    world.days(60)

    assert (world.records, world.started) == ([], [])


def test_no_show_takes_the_offer_back(world: AllianceWorld) -> None:
    """A hire cancelled after the start day ends the offered tour, without an alumni check."""
    world.hire()
    world.learn(FactKind.HIRE_CANCELLED)

    assert world.told == [(TOUR, "person_left")]
    assert world.state.state is AllianceStateName.NONE
    assert world.state.alumni is None


def test_missing_manager_and_address_hold_and_ask_hr(world: AllianceWorld) -> None:
    """The offer waits, HR is asked once, nothing fails."""
    world.hire(manager_key="", has_work_email=False)
    world.days(5)

    asks = [ask for record in world.records for ask in record.asks if isinstance(ask, AskOpen)]
    assert [(ask.role, ask.facts["missing"]) for ask in asks] == [(Party.HR, "manager,work_email")]
    assert world.purposes() == ["hr_help"]
    assert world.started == []


def test_hold_narrows_and_lets_go_as_facts_arrive(world: AllianceWorld) -> None:
    """What arrived is no longer asked for; with the last of it the tour is offered."""
    world.hire(manager_key="", has_work_email=False)
    world.learn(None, has_work_email=True)
    missing = world.state.holds[0].missing
    world.learn(FactKind.MANAGER_CHANGED, manager_key=MANAGER)
    world.days(1)

    assert missing == ("manager",)
    assert world.state.holds == ()
    assert len(world.started) == 1
    assert isinstance(world.records[-1].asks[-1], AskClose)


def test_hr_cannot_let_go_of_a_hold_whose_facts_are_missing(world: AllianceWorld) -> None:
    """The answer is checked against the people system."""
    world.hire(manager_key="")
    subject = world.state.holds[0].subject

    with pytest.raises(GuardError, match="still missing in the people system: manager"):
        world.do("done", Party.HR, person="p-hr", subject=subject)


@pytest.mark.parametrize("manager", ["", PERSON])
def test_at_the_top_the_counterpart_of_the_policy_is_the_manager(manager: str) -> None:
    """No question to HR; who has a manager keeps that one."""
    top, other = (
        AllianceWorld(policy=replace(POLICY, counterparty_for_top="p-chair")) for _ in range(2)
    )

    top.hire(manager_key=manager)
    other.hire()

    assert (top.state.current_manager_key, top.state.holds) == ("p-chair", ())
    assert len(top.started) == 1
    assert other.state.current_manager_key == MANAGER


def test_nobody_is_their_own_manager(world: AllianceWorld) -> None:
    """A person can never hold both sides."""
    world.hire(manager_key=PERSON)

    assert world.started == []
    assert world.state.holds[0].missing == ("manager",)


def test_committed_tour_puts_the_alliance_on_tour(on_tour: AllianceWorld) -> None:
    """on_tour means that a tour is committed, active, paused or closing."""
    before = on_tour.state.state
    on_tour.tour_says(1, "completed")

    assert (before, on_tour.state.state) == ("on_tour", "employed_no_tour")
    assert on_tour.state.tours[0].type_key == "first-year"


def test_old_news_of_a_tour_changes_nothing(on_tour: AllianceWorld) -> None:
    """A tour's word is taken by its number, not by its arrival."""
    on_tour.tour_says(1, "signing", seq="0")

    assert on_tour.state.tours[0].state == "active"


def test_news_of_an_unknown_tour_is_ignored(world: AllianceWorld) -> None:
    """Nothing a tour says is refused: it waits for no answer."""
    world.tour_says(7, "active")

    assert world.records == []


def test_next_tour_follows_and_supersedes(on_tour: AllianceWorld) -> None:
    """The chained tour has the next number; once active, the former one hears of it."""
    on_tour.tour_says(1, "active", "tour_chosen")
    on_tour.tour_says(1, "active", "tour_chosen")
    on_tour.tour_says(2, "active")

    assert [(s.number, s.reason, s.previous) for s in on_tour.started][1:] == [
        (2, "chained", f"{ALLIANCE_ID}-1")
    ]
    assert on_tour.told == [(TOUR, "successor_started")]


def test_foundational_choice_hints_the_kind(on_tour: AllianceWorld) -> None:
    """The catalogue is asked for a foundational type."""
    on_tour.tour_says(1, "active", "tour_chosen", next_kind="foundational")

    assert on_tour.started[-1].kind_hint == "foundational"


def test_offer_without_a_fitting_type_is_taken_back(world: AllianceWorld) -> None:
    """Where HR offers no type to this person, nobody is asked and nothing runs."""
    world.hire()
    world.tour_says(1, "", "not_offered", seq="0")

    assert [line.state for line in world.state.tours] == ["void"]
    assert world.notices == []


def test_wished_tour_without_a_type_asks_hr_and_comes_later(on_tour: AllianceWorld) -> None:
    """What both chose is not lost: HR adds a type and says so."""
    on_tour.tour_says(1, "active", "tour_chosen", next_kind="foundational")
    on_tour.tour_says(2, "", "not_offered")
    held = on_tour.state.holds[0]
    on_tour.do("done", Party.HR, person="p-hr", subject=held.subject)

    assert (held.missing, on_tour.purposes()) == (("tour_type",), ["hr_help"])
    assert [start.kind_hint for start in on_tour.started] == ["", "foundational", "foundational"]
    assert on_tour.state.holds == ()


def test_asked_tour_is_refused_while_one_is_on_its_way(on_tour: AllianceWorld) -> None:
    """One tour at a time, unless the new one follows it."""
    with pytest.raises(GuardError, match="on its way already"):
        on_tour.do("ask_tour", Party.MANAGER, person=MANAGER, kind="transformational")


def test_asked_tour_is_opened_between_tours(on_tour: AllianceWorld) -> None:
    """Either of the two may open the next tour."""
    on_tour.tour_says(1, "completed")
    on_tour.do("ask_tour", Party.MANAGER, person=MANAGER, kind="transformational")

    assert (on_tour.started[-1].number, on_tour.started[-1].asked_by) == (2, Party.MANAGER)


def test_somebody_elses_manager_is_no_party(on_tour: AllianceWorld) -> None:
    """Acting as the manager takes being it."""
    with pytest.raises(NotAPartyError):
        on_tour.do("ask_tour", Party.MANAGER, person="p-other")


def test_new_manager_is_told_to_the_tour_on_the_day(on_tour: AllianceWorld) -> None:
    """A change ahead is held and told on its first day in the person's zone."""
    on_tour.learn(FactKind.MANAGER_CHANGED, date(2026, 5, 4), manager_key="p-lee")
    on_tour.until(datetime(2026, 5, 3, 21, 59, tzinfo=UTC))
    before = list(on_tour.told)
    on_tour.until(datetime(2026, 5, 3, 22, 0, tzinfo=UTC))

    telling = on_tour.tellings[-1]
    assert before == []
    assert (telling.to, telling.act.event, telling.act.day) == (
        TOUR,
        "manager_changed",
        date(2026, 5, 4),
    )
    assert telling.act.fields["manager_key"] == "p-lee"


def test_past_manager_change_is_told_at_once(on_tour: AllianceWorld) -> None:
    """A back-dated change needs no moment."""
    on_tour.learn(FactKind.MANAGER_CHANGED, date(2026, 2, 2), manager_key="p-lee")

    assert on_tour.told == [(TOUR, "manager_changed")]


def test_lost_manager_asks_hr_and_the_terms_stand(on_tour: AllianceWorld) -> None:
    """The tour hears of the next manager once there is one."""
    on_tour.learn(FactKind.MANAGER_CHANGED, date(2026, 2, 2), manager_key="")
    held = [hold.missing for hold in on_tour.state.holds]
    on_tour.learn(None, manager_key="p-lee")

    assert held == [("manager",)]
    assert on_tour.told == [(TOUR, "manager_changed")]
    assert on_tour.state.holds == ()


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        (FactKind.LEAVE_STARTED, "leave_started"),
        (FactKind.LEAVE_CHANGED, "absence_changed"),
        (FactKind.LEAVE_ENDED, "leave_ended"),
    ],
)
def test_absence_is_told_without_a_record(
    on_tour: AllianceWorld, kind: FactKind, event: str
) -> None:
    """The tour hears of it; the alliance writes nothing, no reason is ever taken."""
    records = len(on_tour.records)
    leave = Leave(TODAY, date(2026, 9, 1))
    on_tour.learn(kind, date(2026, 2, 20), leave=leave)

    assert on_tour.told == [(TOUR, event)]
    assert on_tour.tellings[-1].act.fields == {"expected_end": "2026-09-01"}
    assert len(on_tour.records) == records


def test_refused_act_leaves_the_state_alone(on_tour: AllianceWorld) -> None:
    """A refusal names what is allowed and changes nothing."""
    before = on_tour.state

    with pytest.raises(NotAllowedError, match="no approve_leaving; allowed: "):
        on_tour.do("approve_leaving", Party.HR, person="p-hr")

    assert on_tour.state is before


def test_repeated_act_changes_nothing(on_tour: AllianceWorld) -> None:
    """An act is applied once, by its id."""
    on_tour.tour_says(1, "completed")
    outcome = on_tour.do("ask_tour", Party.MANAGER, person=MANAGER)
    done = on_tour.state.handled_acts[-1]
    assert outcome.start_tour is not None

    from_before = alliance.act(on_tour.state, _repeat(done), on_tour.now + timedelta(hours=1))

    assert (from_before.state, from_before.record) == (on_tour.state, None)


def _repeat(act_id: str) -> Act:
    """Return an act under an id that was handled."""
    return Act(act_id, MachineName.ALUMNI, "ask_tour", Party.MANAGER, MANAGER)


def test_moment_no_longer_meant_changes_nothing(on_tour: AllianceWorld) -> None:
    """A due that was withdrawn, or fired before, does nothing."""
    stranger = Due("hire:gone", "T4", on_tour.now, MachineName.ALLIANCE, "arrive")

    outcome = alliance.fire(on_tour.state, stranger, on_tour.now, POLICY)

    assert (outcome.state, outcome.record) == (on_tour.state, None)


def test_answer_to_a_withdrawn_question_is_dropped(on_tour: AllianceWorld) -> None:
    """A moment computed for a leave that was rescinded meanwhile is not kept."""
    outcome = alliance.planned(on_tour.state, "fact:gone", on_tour.now, on_tour.now)

    assert outcome.state is on_tour.state


def test_sequence_numbers_every_entry_once(on_tour: AllianceWorld) -> None:
    """Each record starts where the one before ended."""
    on_tour.leave(date(2026, 3, 31))
    on_tour.days(120)

    expected = 1
    for record in on_tour.records:
        assert record.seq == expected
        expected += len(record.entries)
    assert on_tour.state.seq == expected - 1


@pytest.mark.parametrize(
    ("way", "day", "working_days", "moment"),
    [
        (Way.DAY, date(2027, 3, 28), 0, datetime(2027, 3, 27, 23, tzinfo=UTC)),
        (Way.MORNING, date(2027, 3, 28), 0, datetime(2027, 3, 28, 7, tzinfo=UTC)),
        (Way.WORKING_MORNING, date(2026, 6, 30), 10, datetime(2026, 7, 15, 7, tzinfo=UTC)),
        (Way.WORKING_MORNING, date(2026, 7, 4), 0, datetime(2026, 7, 6, 7, tzinfo=UTC)),
    ],
)
def test_moments_follow_zone_and_holidays(
    way: Way, day: date, working_days: int, moment: datetime
) -> None:
    """First minute, morning, and the n-th working day after a day, in the person's zone."""
    calendar = WorkCalendar(holidays=frozenset({date(2026, 7, 1)}))
    asked = PlanAsked(
        "T15:x",
        "T15",
        MachineName.ALUMNI,
        "invite",
        way,
        day,
        "Europe/Berlin",
        working_days=working_days,
    )

    assert alliance.alliance_moment(asked, calendar) == moment


def test_a_moment_that_comes_answers_what_asked_for_it() -> None:
    """Two are asked for at once; one that nobody asks for any more is dropped."""
    one = PlanAsked("T15:x", "T15", MachineName.ALUMNI, "x", Way.MORNING, TODAY, "UTC")
    other = replace(one, key="T15:y", event="y")
    asking = replace(alliance.open_alliance(ALLIANCE_ID, PERSON, MONDAY), asked=(one, other))

    state = alliance.planned(asking, "T15:y", MONDAY, MONDAY).state

    assert [(due.key, due.event) for due in state.dues] == [("T15:y", "y")]
    assert state.asked == (one,)
    assert alliance.planned(state, "T15:y", MONDAY, MONDAY).state is state


def test_a_zone_that_nobody_knows_is_that_of_utc() -> None:
    """Names of zones come and go with their package: a person's day still comes."""
    asked = PlanAsked(
        "T15:x", "T15", MachineName.ALUMNI, "x", Way.MORNING, date(2026, 7, 1), "Mars/Olympus"
    )

    moment = alliance.alliance_moment(asked, WorkCalendar())

    assert moment == datetime(2026, 7, 1, 9, tzinfo=UTC)
