"""What readings of a people system tell an alliance: old news, people from before us, a death."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.alliance_world import MONDAY, AllianceWorld, at, state_of
from tests.tour_world import HRIS, active
from tourwright.domain.model import QUIET
from tourwright.domain.people import EmploymentEvent, FactKind, Leave, PersonStatus, Termination
from tourwright.domain.stops import HR_ALONE, STOP
from tourwright.domain.tables import AllianceStateName
from tourwright.domain.telling import quiet_before

TODAY = MONDAY.date()
LONG_AGO = TODAY - timedelta(days=400)


@pytest.fixture
def world() -> AllianceWorld:
    """An alliance of which nothing is known yet, told by rounds."""
    world = AllianceWorld()
    world.quiet_before = quiet_before(TODAY)
    return world


@pytest.fixture
def on_tour(world: AllianceWorld) -> AllianceWorld:
    """An alliance whose first tour is active."""
    world.hire()
    world.tour_says(1, "active", kind="rotational", type_key="first-year")
    return world


def adopt(world: AllianceWorld, *events: EmploymentEvent) -> None:
    """Tell of somebody who was here before us."""
    world.adopted = True
    world.hear(*events)
    world.adopted = False


def test_who_was_there_before_us_is_adopted_without_an_offer(world: AllianceWorld) -> None:
    """The journal says so; no tour, no mail."""
    adopt(world, world.event(FactKind.HIRED, LONG_AGO))
    world.days(60)

    assert world.state.state is AllianceStateName.EMPLOYED_NO_TOUR
    assert world.records[0].entries[0].body == {"adopted": "true"}
    assert (world.lines, world.started, world.notices) == (["alliance.hired"], [], [])


def test_a_leaver_whom_no_tour_was_offered_is_checked_for_the_network(
    world: AllianceWorld,
) -> None:
    """Somebody of before us who leaves is adopted and departs in one go."""
    gone = TODAY - timedelta(days=2)
    world.facts = replace(
        world.facts, status=PersonStatus.TERMINATED, termination=Termination(gone, type="voluntary")
    )
    adopt(world, world.event(FactKind.TERMINATED, gone))

    assert world.lines[:2] == ["alliance.hired", "alliance.person_left"]
    assert state_of(world)[0] == "departed"
    assert world.started == []


def test_who_left_weeks_ago_is_invited_in_two_weeks_and_not_at_once(
    on_tour: AllianceWorld,
) -> None:
    """HR typed it in late: the invitation counts from the day we heard of it."""
    on_tour.leave(TODAY - timedelta(days=40))
    on_tour.days(1)
    assert on_tour.notices == []

    on_tour.days(20)

    assert on_tour.purposes() == ["alumni_invitation"]


def test_what_stands_comes_along_with_an_adoption(world: AllianceWorld) -> None:
    """An end that is known already stays secret and comes true on its day."""
    last_day = TODAY + timedelta(days=30)
    world.facts = replace(world.facts, termination=Termination(last_day, type="voluntary"))
    adopt(
        world,
        world.event(FactKind.HIRED, LONG_AGO),
        world.event(FactKind.TERMINATION_SCHEDULED, last_day),
    )
    assert world.lines == ["alliance.hired"]

    world.until(at(last_day + timedelta(days=1)))

    assert world.state.departed_on == last_day


def test_an_adoption_begins_with_the_latest_employment(world: AllianceWorld) -> None:
    """What was over before it is no departure of this alliance."""
    adopt(
        world,
        world.event(FactKind.HIRED, date(2018, 1, 1)),
        world.event(FactKind.TERMINATED, date(2019, 1, 1)),
        world.event(FactKind.REHIRED, LONG_AGO),
    )

    assert (world.lines, world.state.departures) == (["alliance.hired"], 0)


def test_a_later_adoption_changes_nothing(on_tour: AllianceWorld) -> None:
    """Only an alliance that never was is taken over."""
    seen = len(on_tour.records)
    adopt(on_tour)

    assert len(on_tour.records) == seen


def test_no_mail_is_written_for_old_news(on_tour: AllianceWorld) -> None:
    """A manager who left the line ten days ago: HR is asked on the page alone."""
    on_tour.learn(FactKind.MANAGER_CHANGED, TODAY - timedelta(days=10), manager_key="")

    assert on_tour.notices == []
    assert on_tour.state.asks
    assert on_tour.lines[-1] == "alliance.hold_opened"


@pytest.mark.parametrize(("days", "is_quiet"), [(8, True), (7, False)])
def test_tours_hear_whether_it_is_old_news(
    on_tour: AllianceWorld, days: int, *, is_quiet: bool
) -> None:
    """Seven days ago is told, eight days ago is not."""
    on_tour.learn(FactKind.MANAGER_CHANGED, TODAY - timedelta(days=days), manager_key="p-lee")

    assert on_tour.told[-1][1] == "manager_changed"
    assert (QUIET in on_tour.tellings[-1].act.fields) is is_quiet


def test_a_tour_writes_no_mail_for_old_news_and_asks_all_the_same() -> None:
    """The new manager finds the hand-over on the page."""
    tour = active()
    fields = {"manager_key": "p-lee", "zone": "Europe/Berlin"}
    tour.act(HRIS, "manager_changed", fields={**fields, QUIET: "true"})

    record = tour.last.record
    assert record is not None
    assert record.notices == ()
    assert [ask for ask in record.asks if getattr(ask, "person_key", "") == "p-lee"]


def test_a_return_that_is_old_news_offers_no_tour(on_tour: AllianceWorld) -> None:
    """HR's list of newcomers without a tour shows it."""
    on_tour.leave(date(2026, 6, 30))
    on_tour.until(at(date(2026, 9, 1)))
    on_tour.quiet_before = date(2026, 8, 25)
    on_tour.learn(FactKind.REHIRED, date(2026, 8, 1), termination=None)

    assert on_tour.state.state is AllianceStateName.EMPLOYED_NO_TOUR
    assert len(on_tour.started) == 1


@pytest.mark.parametrize("reason", ["death", "Death", "deceased"])
@pytest.mark.parametrize("days", [-1, 0, 40])
def test_a_death_stops_everything_at_once(on_tour: AllianceWorld, reason: str, days: int) -> None:
    """Whatever the day of it; only HR reads why, and nothing is written any more."""
    last_day = TODAY + timedelta(days=days)
    on_tour.leave(last_day, "other", reason=reason)

    line = next(e for record in on_tour.records for e in record.entries if e.event == STOP)
    assert (line.private_to, line.body) == (HR_ALONE, {"reason": "death"})
    assert on_tour.state.stopped
    assert (f"tour:{on_tour.state.alliance_id}-1", "leave_started") in on_tour.told

    on_tour.until(at(last_day + timedelta(days=400)))

    assert on_tour.notices == []
    assert on_tour.state.departed_on == last_day


@pytest.mark.parametrize(
    ("kind", "ahead", "changes"),
    [
        (FactKind.LEAVE_STARTED, -1, {"leave": Leave(TODAY - timedelta(days=1))}),
        (FactKind.LEAVE_STARTED, 5, {"leave": Leave(TODAY + timedelta(days=5))}),
        (FactKind.MANAGER_CHANGED, 5, {"manager_key": "p-lee"}),
        (FactKind.TERMINATED, 5, {"termination": Termination(TODAY + timedelta(days=5))}),
    ],
)
def test_an_event_that_is_told_again_changes_nothing(
    on_tour: AllianceWorld, kind: FactKind, ahead: int, changes: dict[str, object]
) -> None:
    """Whoever told of it died before noting that, and tells of it once more."""
    event = on_tour.event(kind, TODAY + timedelta(days=ahead))
    on_tour.facts = replace(on_tour.facts, **changes)  # type: ignore[arg-type]  # any field, by name
    on_tour.hear(event)
    before = (on_tour.state, len(on_tour.records), list(on_tour.told))

    again = on_tour.hear(event)

    assert (again.record, again.tellings, again.plan) == (None, (), ())
    assert (on_tour.state, len(on_tour.records), list(on_tour.told)) == before


def test_a_death_told_again_stops_once(on_tour: AllianceWorld) -> None:
    """A correction of the day is no second stop."""
    on_tour.leave(TODAY + timedelta(days=3), "other", reason="death")
    on_tour.leave(TODAY + timedelta(days=1), "other", reason="death")

    assert on_tour.lines.count(f"alliance.{STOP}") == 1


def test_somebody_dismissed_today_is_written_to_no_more(on_tour: AllianceWorld) -> None:
    """The tours rest at once and end with the day; taken back, they go on."""
    on_tour.learn(None, status=PersonStatus.TERMINATED)
    on_tour.leave(TODAY, "involuntary")
    assert [event for _, event in on_tour.told] == ["leave_started"]
    assert on_tour.state.employed

    on_tour.learn(FactKind.TERMINATION_RESCINDED, termination=None, status=PersonStatus.ACTIVE)

    assert [event for _, event in on_tour.told] == ["leave_started", "leave_ended"]


def test_a_dismissal_ahead_is_a_secret_like_any_end(on_tour: AllianceWorld) -> None:
    """Nothing is seen of it before its day."""
    seen = (len(on_tour.records), len(on_tour.tellings))
    on_tour.leave(TODAY + timedelta(days=14), "involuntary")

    assert (len(on_tour.records), len(on_tour.tellings)) == seen


def test_the_kind_of_a_leave_is_kept_from_the_alliance(on_tour: AllianceWorld) -> None:
    """No rule needs it, so no payload holds it."""
    on_tour.learn(FactKind.LEAVE_STARTED, TODAY, leave=Leave(TODAY, None, "parental"))

    assert on_tour.state.facts is not None
    assert on_tour.state.facts.leave == Leave(TODAY)
